//! A rule about the agents that tables name: each has its files, and tables agree about them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::document::markdown::Table;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;
use crate::workbench::context::Context;
use crate::workbench::dispatch_table::{DispatchRow, NONE, dispatch_tables};
use crate::workbench::status::{Status, Step};
use crate::workspace::Found;

rules! { "workbench":
    DISPATCH_AGENT_MISSING = "dispatch-agent-missing", Warning, Ours, "an agent that a table names has no file, or is another one than the workflow's";
}

const AGENTS: &str = ".opencode/agent";
const BODIES: &str = ".workbench/workflow/agents";

/// Looks at the agents of every table.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut types: BTreeMap<&str, (&str, Place)> = BTreeMap::new();
    for page in context.workbench.markdown() {
        for table in dispatch_tables(&page.document) {
            for row in &table.rows {
                match wrong_agent(page, row) {
                    Some(finding) => findings.push(finding),
                    None => findings.extend(row.agent.filter(|(agent, _)| known.insert(agent)).and_then(|(agent, span)| {
                        no_files(context, agent, page.place(span)).filter(|_| expected_agent(row) == Some(agent))
                    })),
                }
            }
        }
        for table in page.document.tables() {
            check_types(context, page, table, &mut types, findings);
        }
    }
}

/// The agent that the workflow has for the status of a row.
fn expected_agent(row: &DispatchRow<'_>) -> Option<&'static str> {
    let status = Status::from_name(row.status.0);
    (status.is_some() || row.status.0 == NONE).then(|| Step::next_at(status).map(Step::agent)).flatten()
}

fn wrong_agent(page: &MarkdownFile<'_>, row: &DispatchRow<'_>) -> Option<Finding> {
    let (agent, span) = row.agent?;
    let expected = expected_agent(row).filter(|expected| *expected != agent)?;
    let message = format!("for `{}` the table names the agent `{agent}`; expected `{expected}`", row.status.0);
    Some(Finding::new(&DISPATCH_AGENT_MISSING, page.place(span), message))
}

/// The files an agent should have where its harness or the shared workflow keeps agents at all.
fn no_files(context: &Context<'_, '_>, agent: &str, place: Place) -> Option<Finding> {
    let find = |path: &str| context.workspace.find_from(context.workbench.repository.path(), Path::new(path));
    let files = [(AGENTS, format!("{AGENTS}/{agent}.md")), (BODIES, format!("{BODIES}/{agent}.body.md"))];
    let missing: Vec<String> = files
        .iter()
        .filter(|(folder, file)| find(folder).directory().is_some() && find(file).file().is_none())
        .map(|(_, file)| format!("`{file}`"))
        .collect();
    let message = format!("the agent `{agent}` has no {}", missing.join(" and no "));
    (!missing.is_empty())
        .then(|| Finding::new(&DISPATCH_AGENT_MISSING, place, message).with_help("add the file, or name an agent that is there"))
}

/// A table of agents with their `subagent_type` and body file.
fn check_types<'p>(
    context: &Context<'_, '_>,
    page: &'p MarkdownFile<'_>,
    table: &Table,
    types: &mut BTreeMap<&'p str, (&'p str, Place)>,
    findings: &mut Vec<Finding>,
) {
    let Some((header, rows)) = table.rows.split_first() else { return };
    let text = |span: Span| page.document.slice(span).trim_matches(['`', '"', ' ']);
    let Some(type_column) = header.iter().position(|cell| text(*cell) == "subagent_type") else { return };
    let body_column = header.iter().position(|cell| text(*cell).to_lowercase().contains("body"));
    for cells in rows {
        let (Some(agent), Some(own_type)) = (cells.first(), cells.get(type_column)) else { continue };
        let (agent, own_type, place) = (text(*agent), text(*own_type), page.place(*own_type));
        match types.get(agent) {
            Some((first, first_place)) if *first != own_type => {
                let message = format!("the `subagent_type` of `{agent}` is `{own_type}` here and `{first}` elsewhere");
                findings.push(
                    Finding::new(&DISPATCH_AGENT_MISSING, place, message).with_related(first_place.clone(), "the first one"),
                );
            }
            Some(_) => {}
            None => drop(types.insert(agent, (own_type, place))),
        }
        if let Some(cell) = body_column.and_then(|column| cells.get(column)) {
            findings.extend(dead_body(context, text(*cell), agent, page.place(*cell)));
        }
    }
}

fn dead_body(context: &Context<'_, '_>, path: &str, agent: &str, place: Place) -> Option<Finding> {
    let is_path = path.contains('/') && path.ends_with(".md");
    let repository = context.workbench.repository;
    if !is_path || !matches!(context.workspace.find_from(repository.path(), Path::new(path)), Found::Missing) {
        return None;
    }
    let finding =
        Finding::new(&DISPATCH_AGENT_MISSING, place, format!("the body `{path}` of the agent `{agent}` does not exist"));
    let folder = repository.find_plainly(Path::new(path).parent()?).and_then(|found| found.directory());
    let names: Vec<String> = folder.into_iter().flat_map(|folder| folder.files()).map(crate::parsed_file::name_of).collect();
    let name = path.rsplit('/').next().unwrap_or_default();
    Some(match nearest(name, names.iter().map(String::as_str)) {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding,
    })
}
