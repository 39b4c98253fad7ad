//! One self-contained HTML page; the renderer knows the form, this file only the data.

use std::io::{self, Write};

use countersign_renderer::Language;
use countersign_renderer::status_page::{self as shown, StatusPage};
use countersign_validators::status::{Blocker, DependencyGraph, Freshness, Standing, Status, StatusRow};

use crate::output::Sources;

/// Writes the page.
pub(crate) fn write(to: &mut dyn Write, status: &Status, language: Language) -> io::Result<()> {
    let sources = Sources(&status.sources);
    let page = StatusPage {
        rows: status.rows.iter().map(|row| shown_row(row, sources)).collect(),
        problems: status
            .problems
            .iter()
            .map(|problem| shown_reason(&problem.place, Some(problem.rule.name), &problem.message, sources))
            .collect(),
    };
    let text = shown::html(&page, language).map_err(io::Error::other)?;
    to.write_all(text.as_bytes())
}

fn shown_row(row: &StatusRow, sources: Sources<'_>) -> shown::Row {
    let reason = |blocker: &Blocker| shown_reason(&blocker.place, blocker.rule.map(|rule| rule.name), &blocker.message, sources);
    shown::Row {
        family: row.family.as_str().to_owned(),
        kind: row.kind.to_owned(),
        name: row.name.clone(),
        path: row.path.as_str().to_owned(),
        state: row.state.clone(),
        freshness: match &row.freshness {
            Freshness::Fresh => shown::Freshness::Fresh,
            Freshness::Stale(reason) => shown::Freshness::Stale { reason: reason.clone() },
            Freshness::NotRecorded => shown::Freshness::NotRecorded,
        },
        standing: match row.standing {
            Standing::Blocked => shown::Standing::Blocked,
            Standing::Waiting => shown::Standing::Waiting,
            Standing::Ready => shown::Standing::Ready,
            Standing::Over => shown::Standing::Over,
        },
        blockers: row.blockers.iter().map(reason).collect(),
        next: row.next.clone(),
        graph: row.graph.as_ref().map(shown_graph),
    }
}

fn shown_reason(
    place: &countersign_validators::finding::Place,
    rule: Option<&'static str>,
    message: &str,
    sources: Sources<'_>,
) -> shown::Reason {
    let position = sources.start(place);
    shown::Reason {
        path: place.file.as_str().to_owned(),
        line: position.map(|position| position.line),
        column: position.map(|position| position.column),
        rule: rule.map(str::to_owned),
        message: message.to_owned(),
    }
}

fn shown_graph(graph: &DependencyGraph) -> shown::Graph {
    let nodes = graph.nodes.iter().map(|node| shown::GraphNode {
        label: node.label.clone(),
        title: node.title.clone(),
        state: node.state.clone(),
    });
    shown::Graph { of: graph.of.to_owned(), nodes: nodes.collect(), edges: graph.edges.clone() }
}
