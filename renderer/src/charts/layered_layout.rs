//! Places for the nodes of a directed graph, in layers from left to right, after Sugiyama: every edge leads to a later layer, few edges
//! cross, and nodes stand near what they are connected with.
//!
//! Work and space grow with nodes plus edges. Everything is ordered by number, so the same graph always has the same layout.

use std::collections::BTreeSet;

/// How often the order and the heights are improved; more changes little.
const SWEEPS: usize = 8;

/// How many places for bends there may be for each node. Long edges beyond that are drawn without bends, through what lies between.
const BENDS_PER_NODE: usize = 16;

/// How tall the place of a bend is, in the unit of the nodes' heights.
const BEND_HEIGHT: f64 = 2.0;

/// A graph with places.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// For each node.
    pub(super) nodes: Vec<Place>,
    /// For each node from which edges lead, the tree of its edges.
    pub(super) trees: Vec<EdgeTree>,
    /// Number of layers.
    pub(super) layers: usize,
    /// From the top of the highest node to the bottom of the lowest.
    pub(super) height: f64,
}

/// Where something stands.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    /// The layer, from 0 on the left.
    pub(super) layer: usize,
    /// The middle, downwards from the top of the graph.
    pub(super) y: f64,
}

/// The edges of one node. They run together where they can, and part where their targets do.
#[derive(Debug, PartialEq)]
pub(super) struct EdgeTree {
    /// From which node the edges lead.
    pub(super) source: usize,
    /// Where they run straight through a layer.
    pub(super) bends: Vec<Place>,
    /// What connects the source, the bends and the targets; `from` is always the end nearer to the source.
    pub(super) links: Vec<Link>,
}

/// A curve between two layers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Link {
    pub(super) from: Place,
    pub(super) to: Place,
    /// The node that it ends at; `None` at a bend.
    pub(super) target: Option<usize>,
    /// Whether the edge is part of a cycle and had to be turned around: it leads to an earlier layer.
    pub(super) is_backward: bool,
}

/// Lays out the graph of nodes with these `heights`, at least `gap` apart. Edges that name no node, that lead from a node to itself, and
/// repeated ones are left out; of a cycle, one edge leads backwards.
pub(super) fn lay_out(heights: &[f64], edges: &[(usize, usize)], gap: f64) -> Layout {
    let edges = forward_edges(heights.len(), edges);
    let layer_of = longest_paths(heights.len(), &edges);
    let mut slots = Slots::new(&layer_of, &edges);
    slots.reduce_crossings();
    let y = slots.heights(heights, gap);
    slots.layout(heights, &y)
}

/// An edge in the direction of the layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Edge {
    from: usize,
    is_turned: bool,
    to: usize,
}

/// The edges without loops and repetitions, with those turned around that close a cycle on a walk in order of the nodes.
fn forward_edges(nodes: usize, edges: &[(usize, usize)]) -> Vec<Edge> {
    let known: BTreeSet<(usize, usize)> =
        edges.iter().copied().filter(|(from, to)| *from < nodes && *to < nodes && from != to).collect();
    let mut targets = vec![Vec::new(); nodes];
    for (from, to) in &known {
        targets[*from].push(*to);
    }
    let mut turned = BTreeSet::new();
    let mut state = vec![Walk::Unseen; nodes];
    for start in 0..nodes {
        if state[start] != Walk::Unseen {
            continue;
        }
        state[start] = Walk::Open;
        // With a stack of its own: a chain may be long.
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            let (node, target) = (*node, targets[*node].get(*next).copied());
            *next += 1;
            match target {
                None => {
                    state[node] = Walk::Done;
                    path.pop();
                }
                Some(target) if state[target] == Walk::Open => {
                    turned.insert((node, target));
                }
                Some(target) if state[target] == Walk::Unseen => {
                    state[target] = Walk::Open;
                    path.push((target, 0));
                }
                Some(_) => {}
            }
        }
    }
    let mut forward: Vec<Edge> = known
        .into_iter()
        .map(|(from, to)| {
            let is_turned = turned.contains(&(from, to));
            if is_turned { Edge { from: to, is_turned, to: from } } else { Edge { from, is_turned, to } }
        })
        .collect();
    forward.sort_unstable();
    forward
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Walk {
    Unseen,
    Open,
    Done,
}

/// For each node the number of edges on the longest path that leads to it.
fn longest_paths(nodes: usize, edges: &[Edge]) -> Vec<usize> {
    let mut waiting_for = vec![0_usize; nodes];
    let mut after = vec![Vec::new(); nodes];
    for edge in edges {
        waiting_for[edge.to] += 1;
        after[edge.from].push(edge.to);
    }
    let mut layer = vec![0; nodes];
    let mut ready: Vec<usize> = (0..nodes).filter(|node| waiting_for[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for &next in &after[node] {
            layer[next] = layer[next].max(layer[node] + 1);
            waiting_for[next] -= 1;
            if waiting_for[next] == 0 {
                ready.push(next);
            }
        }
    }
    layer
}

/// The nodes and the bends, by layer. The first slots are the nodes, in their order.
struct Slots {
    nodes: usize,
    layer: Vec<usize>,
    /// The slots of each layer, from top to bottom.
    layers: Vec<Vec<usize>>,
    /// Neighbours in the layer before and in the layer after.
    before: Vec<Vec<usize>>,
    after: Vec<Vec<usize>>,
    trees: Vec<SlotTree>,
}

struct SlotTree {
    source: usize,
    bends: Vec<usize>,
    /// From slot, to slot, whether the edge was turned.
    links: Vec<(usize, usize, bool)>,
}

impl Slots {
    fn new(layer_of: &[usize], edges: &[Edge]) -> Self {
        let nodes = layer_of.len();
        let mut layer = layer_of.to_vec();
        let mut trees = Vec::new();
        let mut bends_left = BENDS_PER_NODE * nodes;
        // Edges that were turned do not share a line with others: it would have arrows at both ends.
        for tree in edges.chunk_by(|a, b| a.from == b.from && !a.is_turned && !b.is_turned) {
            let source = tree[0].from;
            let first = layer_of[source] + 1;
            let last = tree.iter().map(|edge| layer_of[edge.to]).max().unwrap_or(first);
            let wanted = last.saturating_sub(first);
            let mut bends = Vec::new();
            if wanted <= bends_left {
                bends_left -= wanted;
                bends.extend(layer.len()..layer.len() + wanted);
                layer.extend(first..last);
            }
            let is_turned = tree[0].is_turned;
            let mut links = Vec::new();
            let mut end = source;
            for &bend in &bends {
                links.push((end, bend, is_turned));
                end = bend;
            }
            for edge in tree {
                let distance = layer_of[edge.to] - first;
                let from = distance.checked_sub(1).and_then(|last_bend| bends.get(last_bend)).copied().unwrap_or(source);
                links.push((from, edge.to, is_turned));
            }
            trees.push(SlotTree { source, bends, links });
        }
        let mut layers = vec![Vec::new(); layer.iter().max().map_or(0, |last| last + 1)];
        for (slot, layer) in layer.iter().enumerate() {
            layers[*layer].push(slot);
        }
        let mut slots =
            Self { nodes, before: vec![Vec::new(); layer.len()], after: vec![Vec::new(); layer.len()], layer, layers, trees };
        for &(from, to, _) in slots.trees.iter().flat_map(|tree| &tree.links) {
            if slots.layer[to] == slots.layer[from] + 1 {
                slots.after[from].push(to);
                slots.before[to].push(from);
            }
        }
        slots
    }

    /// Orders each layer by the middle of its neighbours, first of those before, then of those after, and keeps the best order seen.
    fn reduce_crossings(&mut self) {
        let mut best = self.layers.clone();
        let mut fewest = self.crossings();
        for sweep in 0..SWEEPS {
            if fewest == 0 {
                break;
            }
            let forward = sweep % 2 == 0;
            let mut position = self.positions();
            for index in in_direction(self.layers.len(), forward) {
                let neighbours = if forward { &self.before } else { &self.after };
                let layer = &mut self.layers[index];
                let middle = |slot: usize| mean(neighbours[slot].iter().map(|other| position[*other])).unwrap_or(position[slot]);
                let mut keyed: Vec<(f64, usize)> = layer.iter().map(|slot| (middle(*slot), *slot)).collect();
                // Stable: slots with the same middle keep their order.
                keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
                for (place, (_, slot)) in keyed.into_iter().enumerate() {
                    layer[place] = slot;
                    position[slot] = as_f64(place);
                }
            }
            let crossings = self.crossings();
            if crossings < fewest {
                fewest = crossings;
                best.clone_from(&self.layers);
            }
        }
        self.layers = best;
    }

    fn positions(&self) -> Vec<f64> {
        let mut position = vec![0.0; self.layer.len()];
        for layer in &self.layers {
            for (place, slot) in layer.iter().enumerate() {
                position[*slot] = as_f64(place);
            }
        }
        position
    }

    /// How many pairs of links between neighbouring layers cross: the inversions of their ends, counted with a tree of sums.
    fn crossings(&self) -> usize {
        let mut place = vec![0; self.layer.len()];
        for layer in &self.layers {
            for (index, slot) in layer.iter().enumerate() {
                place[*slot] = index;
            }
        }
        let mut crossings = 0;
        for (index, layer) in self.layers.iter().enumerate().skip(1) {
            let mut passed = vec![0_usize; layer.len() + 1];
            let mut links = 0;
            for from in &self.layers[index - 1] {
                let mut ends: Vec<usize> = self.after[*from].iter().map(|to| place[*to]).collect();
                ends.sort_unstable();
                for end in &ends {
                    let mut above = 0;
                    let mut at = end + 1;
                    while at > 0 {
                        above += passed[at];
                        at &= at - 1;
                    }
                    crossings += links - above;
                }
                for end in ends {
                    links += 1;
                    let mut at = end + 1;
                    while at < passed.len() {
                        passed[at] += 1;
                        at += at & at.wrapping_neg();
                    }
                }
            }
        }
        crossings
    }

    /// The middle of each slot: as near as possible to its neighbours' without changing the order.
    fn heights(&self, heights: &[f64], gap: f64) -> Vec<f64> {
        let half = |slot: usize| heights.get(slot).copied().unwrap_or(BEND_HEIGHT) / 2.0;
        let mut y = vec![0.0; self.layer.len()];
        for layer in &self.layers {
            let mut top = 0.0;
            for slot in layer {
                y[*slot] = top + half(*slot);
                top += 2.0 * half(*slot) + gap;
            }
        }
        for sweep in 0..SWEEPS {
            let forward = sweep % 2 == 0;
            for index in in_direction(self.layers.len(), forward) {
                let layer = &self.layers[index];
                let (first, second) = if forward { (&self.before, &self.after) } else { (&self.after, &self.before) };
                let is_last = sweep + 2 >= SWEEPS;
                let wish = |slot: usize| {
                    let near = first[slot].iter().chain(second[slot].iter().take(if is_last { usize::MAX } else { 0 }));
                    mean(near.map(|other| y[*other])).unwrap_or(y[slot])
                };
                let wishes: Vec<f64> = layer.iter().map(|slot| wish(*slot)).collect();
                let distances: Vec<f64> = layer.windows(2).map(|pair| half(pair[0]) + gap + half(pair[1])).collect();
                for (slot, granted) in layer.iter().zip(kept_apart(&wishes, &distances)) {
                    y[*slot] = granted;
                }
            }
        }
        let top = (0..y.len()).map(|slot| y[slot] - half(slot)).fold(f64::INFINITY, f64::min);
        y.iter_mut().for_each(|y| *y -= top);
        y
    }

    fn layout(&self, heights: &[f64], y: &[f64]) -> Layout {
        let place = |slot: usize| Place { layer: self.layer[slot], y: y[slot] };
        let trees = self.trees.iter().map(|tree| {
            let links = tree.links.iter().map(|&(from, to, is_backward)| {
                let target = if is_backward { None } else { Some(to).filter(|slot| *slot < self.nodes) };
                Link { from: place(from), to: place(to), target, is_backward }
            });
            EdgeTree { source: tree.source, bends: tree.bends.iter().map(|bend| place(*bend)).collect(), links: links.collect() }
        });
        Layout {
            nodes: (0..self.nodes).map(place).collect(),
            trees: trees.collect(),
            layers: self.layers.len(),
            height: (0..y.len())
                .map(|slot| y[slot] + heights.get(slot).copied().unwrap_or(BEND_HEIGHT) / 2.0)
                .fold(0.0, f64::max),
        }
    }
}

/// The places nearest to `wishes` (by the sum of squares) of which each is at least the given distance after the one before it. Pools
/// neighbours that push each other.
fn kept_apart(wishes: &[f64], distances: &[f64]) -> Vec<f64> {
    let mut offset = 0.0;
    let mut offsets = Vec::with_capacity(wishes.len());
    for index in 0..wishes.len() {
        if index > 0 {
            offset += distances[index - 1];
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        let (mut sum, mut count) = (wish - offset, 1_usize);
        while let Some((previous_sum, previous_count)) = pools.last().copied() {
            if previous_sum / as_f64(previous_count) <= sum / as_f64(count) {
                break;
            }
            pools.pop();
            sum += previous_sum;
            count += previous_count;
        }
        pools.push((sum, count));
    }
    let granted = pools.iter().flat_map(|(sum, count)| std::iter::repeat_n(sum / as_f64(*count), *count));
    granted.zip(offsets).map(|(place, offset)| place + offset).collect()
}

fn in_direction(count: usize, forward: bool) -> Box<dyn Iterator<Item = usize>> {
    if forward { Box::new(0..count) } else { Box::new((0..count).rev()) }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / as_f64(count))
}

fn as_f64(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

#[cfg(test)]
mod tests;
