//! Where every artifact stands, as one self-contained HTML file with the graphs of what depends on what.

mod template;

#[cfg(test)]
pub(crate) use template::TEMPLATES;

use countersign_i18n::Language;
use serde::Serialize;

use crate::RenderError;
use crate::charts::{self, Caption};

/// Everything the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusPage {
    /// The artifacts, in the order to show them; those that stand alike follow each other.
    pub rows: Vec<Row>,
    /// What could not be read.
    pub problems: Vec<Reason>,
}

/// An artifact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The family it belongs to.
    pub family: String,
    /// What it is.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its folder or file.
    pub path: String,
    /// Its state, in the convention's words.
    pub state: String,
    /// Whether the state can be relied on.
    pub freshness: Freshness,
    /// Where it stands.
    pub standing: Standing,
    /// What has to be put right before the next step.
    pub blockers: Vec<Reason>,
    /// The next legal step.
    pub next: String,
    /// What depends on what inside it.
    #[serde(skip)]
    pub graph: Option<Graph>,
}

/// Where an artifact stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Something has to be put right first.
    Blocked,
    /// The next step is a person's.
    Waiting,
    /// The next step may be taken.
    Ready,
    /// Nothing is left to do.
    Over,
}

/// Whether a state can be relied on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Freshness {
    /// Nothing has changed since.
    Fresh,
    /// Something has.
    Stale {
        /// What: a lower-case fragment.
        reason: String,
    },
    /// Nothing is recorded that could grow old.
    NotRecorded,
}

/// Something that has to be put right, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// The file.
    pub path: String,
    /// The line, from 1; `None` when the file as such is meant.
    pub line: Option<u32>,
    /// The column, in characters from 1.
    pub column: Option<u32>,
    /// The rule that says so; `None` when a document does.
    pub rule: Option<String>,
    /// What is wrong.
    pub message: String,
}

/// What depends on what inside an artifact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    /// What the nodes are: `children`, `stages`, `phases`.
    pub of: String,
    /// The nodes.
    pub nodes: Vec<GraphNode>,
    /// Pairs of indices of `nodes`: the second depends on the first.
    pub edges: Vec<(usize, usize)>,
}

/// A node of a [`Graph`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphNode {
    /// Its short name.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Where it stands, in the convention's words.
    pub state: Option<String>,
}

/// Writes the page. Style is inline; the page has no script, fetches nothing and stores nothing, and every string is taken for hostile.
///
/// # Errors
/// When the templates or the catalogue are defective, which no data can cause.
pub fn html(page: &StatusPage, language: Language) -> Result<String, RenderError> {
    template::render(&Shown::new(page, language), language)
}

/// What the template reads.
#[derive(Serialize)]
struct Shown<'p> {
    language: &'static str,
    groups: Vec<Group<'p>>,
    counts: Vec<Count>,
    problems: &'p [Reason],
    figures: Vec<Figure<'p>>,
}

#[derive(Serialize)]
struct Count {
    standing: Standing,
    count: usize,
}

/// The artifacts that stand alike.
#[derive(Serialize)]
struct Group<'p> {
    standing: Standing,
    rows: Vec<Entry<'p>>,
}

#[derive(Serialize)]
struct Entry<'p> {
    #[serde(flatten)]
    row: &'p Row,
    /// The figure that belongs to it.
    figure_id: Option<String>,
}

#[derive(Serialize)]
struct Figure<'p> {
    id: String,
    of: &'p str,
    row: &'p Row,
    svg: String,
    nodes: Vec<Line<'p>>,
}

/// A node in the table beside its figure.
#[derive(Serialize)]
struct Line<'p> {
    label: &'p str,
    title: &'p str,
    state: Option<&'p str>,
    /// The labels of the nodes it depends on.
    after: Vec<&'p str>,
}

impl<'p> Shown<'p> {
    fn new(page: &'p StatusPage, language: Language) -> Self {
        let id = |index: usize| format!("graph-{}", index + 1);
        let entries = page.rows.iter().enumerate();
        let groups = page.rows.chunk_by(|left, right| left.standing == right.standing);
        let mut index = 0;
        let groups = groups.map(|rows| Group {
            standing: rows[0].standing,
            rows: rows
                .iter()
                .map(|row| {
                    index += 1;
                    Entry { row, figure_id: row.graph.as_ref().map(|_| id(index - 1)) }
                })
                .collect(),
        });
        let groups: Vec<Group<'p>> = groups.collect();
        let count = |standing| page.rows.iter().filter(|row| row.standing == standing).count();
        let standings = [Standing::Blocked, Standing::Waiting, Standing::Ready, Standing::Over];
        let figures = entries.filter_map(|(index, row)| Some(figure(id(index), row, row.graph.as_ref()?)));
        Self {
            language: language.code(),
            counts: standings.map(|standing| Count { standing, count: count(standing) }).into(),
            problems: &page.problems,
            figures: figures.collect(),
            groups,
        }
    }
}

fn figure<'p>(id: String, row: &'p Row, graph: &'p Graph) -> Figure<'p> {
    let titles: Vec<String> = graph
        .nodes
        .iter()
        .map(|node| node.state.as_ref().map_or_else(|| node.title.clone(), |state| format!("{} ({state})", node.title)))
        .collect();
    let nodes: Vec<charts::Node<'_>> =
        graph.nodes.iter().zip(&titles).map(|(node, title)| charts::Node { label: &node.label, title, href: None }).collect();
    let caption = Caption { id: &id, title: &row.name, description: &graph.of };
    let svg = charts::Graph { caption, nodes: &nodes, edges: &graph.edges }.svg();
    let mut after: Vec<Vec<&str>> = vec![Vec::new(); graph.nodes.len()];
    for (before, behind) in &graph.edges {
        if let (Some(node), Some(list)) = (graph.nodes.get(*before), after.get_mut(*behind)) {
            list.push(&node.label);
        }
    }
    let lines = graph.nodes.iter().zip(after).map(|(node, after)| Line {
        label: &node.label,
        title: &node.title,
        state: node.state.as_deref(),
        after,
    });
    Figure { svg, of: &graph.of, row, nodes: lines.collect(), id }
}
