//! A graph of what depends on what, drawn from left to right.

use std::fmt::Write as _;

use super::Caption;
use super::layered_layout::{Layout, Link, Place, lay_out};
use super::line_wrap::wrap;
use super::svg::{Length, Svg};

/// A directed graph. An edge leads from what comes first to what depends on it.
#[derive(Debug, Clone)]
pub struct Graph<'g> {
    /// What the figure shows.
    pub caption: Caption<'g>,
    /// The nodes.
    pub nodes: &'g [Node<'g>],
    /// Pairs of indices into the nodes. Pairs that name no node, loops and repetitions are not drawn; of a cycle one edge is dashed.
    pub edges: &'g [(usize, usize)],
}

/// What stands in a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'g> {
    /// A number or another short name.
    pub label: &'g str,
    /// The title: cut when it is long, and then given in full to who points at the node.
    pub title: &'g str,
    /// Where a click leads.
    pub href: Option<&'g str>,
}

/// Lengths in CSS pixels.
const NODE_WIDTH: f64 = 180.0;
const LAYER_DISTANCE: f64 = NODE_WIDTH + 40.0;
const NODE_GAP: f64 = 16.0;
const MARGIN: f64 = 4.0;
const LINE_HEIGHT: f64 = 17.0;
const PADDING: f64 = 11.0;
const LABEL_CENTRE: f64 = 21.0;
const TITLE_LEFT: f64 = 41.0;
const TITLE_LINES: usize = 3;
/// What fits beside the label at the font size of the style sheet, for a font somewhat wider than most.
const TITLE_COLUMNS: usize = 18;
const ARROW_LENGTH: f64 = 7.0;

impl Graph<'_> {
    /// The figure. Nodes with a target are links; without any, the whole is an image.
    #[must_use]
    pub fn svg(&self) -> String {
        let titles: Vec<Vec<String>> = self.nodes.iter().map(|node| wrap(node.title, TITLE_COLUMNS, TITLE_LINES)).collect();
        let heights: Vec<f64> = titles.iter().map(|lines| height_of(lines.len())).collect();
        let layout = lay_out(&heights, self.edges, NODE_GAP);
        let width = (left(layout.layers) - LAYER_DISTANCE + NODE_WIDTH + MARGIN).max(2.0 * MARGIN);
        let height = layout.height + 2.0 * MARGIN;

        let mut svg = Svg::default();
        let id = self.caption.id;
        let role = if self.nodes.iter().any(|node| node.href.is_some()) { "group" } else { "img" };
        svg.open(
            "svg",
            &[
                ("class", &"figure-graph"),
                ("role", &role),
                ("aria-labelledby", &format_args!("{id}-title")),
                ("aria-describedby", &format_args!("{id}-desc")),
                ("viewBox", &format_args!("0 0 {} {}", Length(width), Length(height))),
                ("width", &Length(width)),
                ("height", &Length(height)),
            ],
        );
        svg.caption(&self.caption);
        draw_edges(&mut svg, &layout);
        for ((node, lines), (place, height)) in self.nodes.iter().zip(&titles).zip(layout.nodes.iter().zip(&heights)) {
            draw_node(&mut svg, node, lines, *place, *height);
        }
        svg.close("svg");
        svg.finish()
    }
}

fn height_of(lines: usize) -> f64 {
    let lines = u32::try_from(lines.max(1)).map_or(1.0, f64::from);
    2.0 * PADDING + lines * LINE_HEIGHT
}

fn left(layer: usize) -> f64 {
    MARGIN + u32::try_from(layer).map_or(0.0, f64::from) * LAYER_DISTANCE
}

fn right(layer: usize) -> f64 {
    left(layer) + NODE_WIDTH
}

fn draw_edges(svg: &mut Svg, layout: &Layout) {
    svg.open("g", &[("aria-hidden", &"true")]);
    for tree in &layout.trees {
        let mut lines = String::new();
        let mut arrows = String::new();
        for bend in &tree.bends {
            push(
                &mut lines,
                format_args!("M{} {}H{}", Length(left(bend.layer)), Length(bend.y + MARGIN), Length(right(bend.layer))),
            );
        }
        for link in &tree.links {
            push_curve(&mut lines, link);
            if link.target.is_some() {
                push_arrow(&mut arrows, left(link.to.layer), link.to.y + MARGIN, -ARROW_LENGTH);
            }
        }
        let backward = tree.links.iter().any(|link| link.is_backward);
        if let (true, Some(source)) = (backward, layout.nodes.get(tree.source)) {
            push_arrow(&mut arrows, right(source.layer), source.y + MARGIN, ARROW_LENGTH);
        }
        let kind = if backward { "edge backward" } else { "edge" };
        svg.empty("path", &[("class", &kind), ("d", &lines)]);
        svg.empty("path", &[("class", &"arrow"), ("d", &arrows)]);
    }
    svg.close("g");
}

fn push_curve(path: &mut String, link: &Link) {
    let (from, to) = (link.from, link.to);
    let start = right(from.layer) + if link.is_backward { ARROW_LENGTH - 1.0 } else { 0.0 };
    let end = left(to.layer) - if link.target.is_some() { ARROW_LENGTH - 1.0 } else { 0.0 };
    let half = (end - start) / 2.0;
    let (y, end_y) = (Length(from.y + MARGIN), Length(to.y + MARGIN));
    let (leave, arrive) = (Length(start + half), Length(end - half));
    push(path, format_args!("M{} {y}C{leave} {y} {arrive} {end_y} {} {end_y}", Length(start), Length(end)));
}

/// A triangle with its tip at `x`, `y`; `back` is where its other end is, to the left (negative) or to the right.
fn push_arrow(path: &mut String, x: f64, y: f64, back: f64) {
    let base = Length(x + back);
    push(path, format_args!("M{} {}L{base} {}V{}Z", Length(x), Length(y), Length(y - 4.0), Length(y + 4.0)));
}

fn push(path: &mut String, part: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = path.write_fmt(part);
}

fn draw_node(svg: &mut Svg, node: &Node<'_>, lines: &[String], place: Place, height: f64) {
    let (x, middle) = (left(place.layer), place.y + MARGIN);
    match node.href {
        Some(href) => svg.open("a", &[("class", &"node"), ("href", &href)]),
        None => svg.open("g", &[("class", &"node")]),
    }
    svg.text("title", &[], &format!("{} {}", node.label, node.title));
    svg.empty(
        "rect",
        &[
            ("class", &"box"),
            ("x", &Length(x)),
            ("y", &Length(middle - height / 2.0)),
            ("width", &Length(NODE_WIDTH)),
            ("height", &Length(height)),
            ("rx", &8),
        ],
    );
    svg.empty("circle", &[("class", &"disc"), ("cx", &Length(x + LABEL_CENTRE)), ("cy", &Length(middle)), ("r", &12)]);
    let baseline = Length(middle + 4.5);
    svg.text("text", &[("class", &"label"), ("x", &Length(x + LABEL_CENTRE)), ("y", &baseline)], node.label);
    let first = middle - height / 2.0 + PADDING + 13.0;
    let mut y = first;
    for line in lines {
        svg.text("text", &[("class", &"title"), ("x", &Length(x + TITLE_LEFT)), ("y", &Length(y))], line);
        y += LINE_HEIGHT;
    }
    svg.close(if node.href.is_some() { "a" } else { "g" });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Graph, Node};
    use crate::charts::{Caption, assert_snapshot};

    const CAPTION: Caption<'_> = Caption { id: "g", title: "Stages", description: "What depends on what" };

    fn draw(titles: &[String], edges: &[(usize, usize)]) -> String {
        let labels: Vec<String> = (1..=titles.len()).map(|number| number.to_string()).collect();
        let nodes: Vec<Node<'_>> = titles.iter().zip(&labels).map(|(title, label)| Node { label, title, href: None }).collect();
        Graph { caption: CAPTION, nodes: &nodes, edges }.svg()
    }

    /// The values of `name` in all elements called `element`.
    fn values(svg: &str, element: &str, name: &str) -> Vec<f64> {
        let start = format!("<{element} ");
        let elements = svg.split(&start).skip(1).map(|rest| rest.split('>').next().unwrap());
        let attribute = |element: &str| element.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok();
        elements.filter_map(attribute).collect()
    }

    #[test]
    fn two_stages() {
        let titles = ["Idempotent coupons".to_owned(), "장바구니를 합칠 때 다시 적용하지 않기".to_owned()];
        assert_snapshot("graph", &draw(&titles, &[(0, 1)]));
    }

    #[test]
    fn a_node_may_be_a_link() {
        let nodes = [Node { label: "1", title: "a", href: Some("#stage-1") }];
        let svg = Graph { caption: CAPTION, nodes: &nodes, edges: &[] }.svg();
        assert!(svg.contains("role=\"group\"") && svg.contains("<a class=\"node\" href=\"#stage-1\">"), "{svg}");
    }

    #[test]
    fn nothing_is_an_empty_image() {
        assert!(draw(&[], &[]).contains("viewBox=\"0 0 8 8\""));
    }

    proptest! {
        #[test]
        fn everything_is_inside(
            titles in prop::collection::vec(any::<String>(), 1..20),
            edges in prop::collection::vec((0_usize..22, 0_usize..22), 0..40),
        ) {
            let svg = draw(&titles, &edges);
            prop_assert!(!svg.contains("NaN") && !svg.contains("inf"));
            let (width, height) = (values(&svg, "svg", "width")[0], values(&svg, "svg", "height")[0]);
            let (x, y) = (values(&svg, "rect", "x"), values(&svg, "rect", "y"));
            prop_assert_eq!(x.len(), titles.len());
            prop_assert!(x.iter().all(|x| *x >= 0.0 && x + super::NODE_WIDTH <= width));
            let heights = values(&svg, "rect", "height");
            prop_assert!(y.iter().zip(heights).all(|(y, tall)| *y >= 0.0 && y + tall <= height));
        }
    }
}
