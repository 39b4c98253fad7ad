//! What a layout has to hold, for made graphs and for any.

use proptest::prelude::*;

use super::{Layout, lay_out};

const GAP: f64 = 10.0;

fn of(nodes: usize, edges: &[(usize, usize)]) -> Layout {
    lay_out(&vec![40.0; nodes], edges, GAP)
}

fn layers(layout: &Layout) -> Vec<usize> {
    layout.nodes.iter().map(|place| place.layer).collect()
}

#[test]
fn a_node_stands_after_everything_it_waits_for() {
    assert_eq!(layers(&of(4, &[(0, 1), (1, 2), (0, 2), (2, 3), (0, 3)])), [0, 1, 2, 3]);
    assert_eq!(layers(&of(3, &[])), [0, 0, 0]);
    assert_eq!(of(0, &[]), Layout::default());
}

#[test]
fn a_chain_is_straight() {
    let layout = of(5, &[(0, 1), (1, 2), (2, 3), (3, 4)]);
    assert!(layout.nodes.iter().all(|place| (place.y - 20.0).abs() < 0.001), "{layout:?}");
    assert!((layout.height - 40.0).abs() < 0.001);
}

#[test]
fn a_fork_is_level_with_its_middle() {
    let layout = of(4, &[(0, 1), (0, 2), (0, 3)]);
    let y: Vec<f64> = layout.nodes.iter().map(|place| place.y).collect();
    assert_eq!(y, [70.0, 20.0, 70.0, 120.0]);
}

#[test]
fn avoidable_crossings_are_avoided() {
    let crossed = [(0, 5), (1, 4), (2, 3)];
    let layout = of(6, &crossed);
    for (from, to) in crossed {
        assert!((layout.nodes[from].y - layout.nodes[to].y).abs() < 0.001, "{layout:?}");
    }
}

#[test]
fn a_cycle_has_one_edge_backwards() {
    let layout = of(3, &[(0, 1), (1, 2), (2, 0)]);
    assert_eq!(layers(&layout), [0, 1, 2]);
    assert!(layout.trees.iter().flat_map(|tree| &tree.links).any(|link| link.is_backward));
    assert_eq!(layers(&of(1, &[(0, 0)])), [0]);
}

#[test]
fn a_thousand_nodes_take_no_time() {
    let chain: Vec<(usize, usize)> = (1..1000).flat_map(|node| [(node - 1, node), (0, node), (node / 2, node)]).collect();
    let layout = of(1000, &chain);
    assert_eq!(layout.layers, 1000);
    let dense: Vec<(usize, usize)> =
        (0..1000).flat_map(|node| (1..20).map(move |step| (node, (node * 7 + step * 13) % 1000))).collect();
    let places = of(1000, &dense).trees.iter().map(|tree| tree.bends.len() + tree.links.len()).sum::<usize>();
    assert!(places < 60_000, "{places}");
}

fn graphs() -> impl Strategy<Value = (Vec<f64>, Vec<(usize, usize)>)> {
    (0_usize..30).prop_flat_map(|nodes| {
        let heights = prop::collection::vec(20.0_f64..80.0, nodes);
        (heights, prop::collection::vec((0..nodes + 2, 0..nodes + 2), 0..60))
    })
}

proptest! {
    #[test]
    fn nodes_are_apart_and_inside((heights, edges) in graphs()) {
        let layout = lay_out(&heights, &edges, GAP);
        for (index, place) in layout.nodes.iter().enumerate() {
            prop_assert!(place.y.is_finite() && place.layer < layout.layers);
            prop_assert!(place.y - heights[index] / 2.0 > -0.001);
            prop_assert!(place.y + heights[index] / 2.0 < layout.height + 0.001);
            for (other, beside) in layout.nodes.iter().enumerate().skip(index + 1) {
                let apart = (place.y - beside.y).abs() - heights[index] / 2.0 - heights[other] / 2.0;
                prop_assert!(place.layer != beside.layer || apart > GAP - 0.001);
            }
        }
    }

    #[test]
    fn every_edge_leads_to_the_right((heights, edges) in graphs()) {
        let layout = lay_out(&heights, &edges, GAP);
        for link in layout.trees.iter().flat_map(|tree| &tree.links) {
            prop_assert!(link.from.layer < link.to.layer);
        }
    }

    #[test]
    fn every_edge_is_drawn_once((heights, edges) in graphs()) {
        let layout = lay_out(&heights, &edges, GAP);
        let mut wanted: Vec<(usize, usize)> = edges;
        wanted.retain(|(from, to)| from != to && *from < heights.len() && *to < heights.len());
        wanted.sort_unstable();
        wanted.dedup();
        let links = || layout.trees.iter().flat_map(|tree| tree.links.iter().map(move |link| (tree, link)));
        let mut drawn: Vec<(usize, usize)> = links().filter_map(|(tree, link)| Some((tree.source, link.target?))).collect();
        drawn.sort_unstable();
        let backward = layout.trees.iter().filter(|tree| tree.links.iter().any(|link| link.is_backward)).count();
        prop_assert_eq!(drawn.len() + backward, wanted.len());
        prop_assert!(drawn.iter().all(|edge| wanted.contains(edge)));
    }
}
