//! One JSON document, versioned; its schema is `status-output-v1`.

use std::io::{self, Write};

use countersign_validators::status::{Blocker, DependencyGraph, Freshness, Standing, Status, StatusRow};
use serde::Serialize;

use crate::output::Sources;
use crate::output::json::{self, FindingDocument, PlaceDocument};

const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'s> {
    version: u32,
    counts: Counts,
    rows: Vec<Row<'s>>,
    /// What could not be read.
    problems: Vec<FindingDocument<'s>>,
}

#[derive(Serialize)]
struct Counts {
    blocked: usize,
    waiting: usize,
    ready: usize,
    over: usize,
}

#[derive(Serialize)]
struct Row<'s> {
    family: &'static str,
    kind: &'static str,
    name: &'s str,
    path: &'s str,
    state: &'s str,
    freshness: Option<&'static str>,
    stale_because: Option<&'s str>,
    standing: &'static str,
    blockers: Vec<BlockerDocument<'s>>,
    next: &'s str,
    graph: Option<GraphDocument<'s>>,
}

#[derive(Serialize)]
struct BlockerDocument<'s> {
    rule: Option<&'static str>,
    message: &'s str,
    #[serde(flatten)]
    place: PlaceDocument<'s>,
}

#[derive(Serialize)]
struct GraphDocument<'s> {
    of: &'static str,
    nodes: Vec<NodeDocument<'s>>,
    edges: &'s [(usize, usize)],
}

#[derive(Serialize)]
struct NodeDocument<'s> {
    label: &'s str,
    title: &'s str,
    state: Option<&'s str>,
}

/// Writes the document and a line end.
pub(crate) fn write(to: &mut dyn Write, status: &Status) -> io::Result<()> {
    let sources = Sources(&status.sources);
    let counts = Counts {
        blocked: status.count(Standing::Blocked),
        waiting: status.count(Standing::Waiting),
        ready: status.count(Standing::Ready),
        over: status.count(Standing::Over),
    };
    let rows = status.rows.iter().map(|row| document(row, sources)).collect();
    json::write_line(to, &Document { version: VERSION, counts, rows, problems: json::findings(&status.problems, sources) })
}

fn document<'s>(row: &'s StatusRow, sources: Sources<'s>) -> Row<'s> {
    let (freshness, stale_because) = match &row.freshness {
        Freshness::Fresh => (Some("fresh"), None),
        Freshness::Stale(reason) => (Some("stale"), Some(reason.as_str())),
        Freshness::NotRecorded => (None, None),
    };
    Row {
        family: row.family.as_str(),
        kind: row.kind,
        name: &row.name,
        path: row.path.as_str(),
        state: &row.state,
        freshness,
        stale_because,
        standing: row.standing.as_str(),
        blockers: row.blockers.iter().map(|blocker| blocker_document(blocker, sources)).collect(),
        next: &row.next,
        graph: row.graph.as_ref().map(graph_document),
    }
}

fn blocker_document<'s>(blocker: &'s Blocker, sources: Sources<'s>) -> BlockerDocument<'s> {
    let rule = blocker.rule.map(|rule| rule.name);
    BlockerDocument { rule, message: &blocker.message, place: json::place(&blocker.place, sources) }
}

fn graph_document(graph: &DependencyGraph) -> GraphDocument<'_> {
    let nodes =
        graph.nodes.iter().map(|node| NodeDocument { label: &node.label, title: &node.title, state: node.state.as_deref() });
    GraphDocument { of: graph.of, nodes: nodes.collect(), edges: &graph.edges }
}
