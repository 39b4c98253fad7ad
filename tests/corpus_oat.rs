//! What the convention's readers see in real projects is what our readers see.

#[expect(dead_code, reason = "what is about packets is for their tests")]
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/notice.rs"]
mod notice;

use std::error::Error;
use std::path::Path;

use corpus::Corpus;
use countersign_validators::config::Config;
use countersign_validators::document::{Kind, Node};
use countersign_validators::oat::closeout::{SEQUENCE, Snapshot};
use countersign_validators::oat::context::Context;
use countersign_validators::oat::front_matter::strict::{self, Rejection};
use countersign_validators::oat::front_matter::{Problem, as_javascript};
use countersign_validators::oat::neighbours::Neighbours;
use countersign_validators::oat::plan::readiness;
use countersign_validators::oat::plan::reviews::ReviewsTable;
use countersign_validators::oat::project::Project;
use countersign_validators::oat::review_file::ReviewFile;
use countersign_validators::oat::rules::{coordination, decisions};
use countersign_validators::oat::state::{Shown, State, text_of};
use countersign_validators::workspace::{Limits, Workspace};
use serde_json::{Value, json};

#[test]
fn every_recorded_reading_is_ours() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    let Some(projects) = corpus.unpacked("oat-projects")? else { return Ok(()) };
    let mut problems = Vec::new();
    let records = corpus.lines("oat-readers")?;
    for record in &records {
        let text = |key: &str| record[key].as_str().unwrap_or_default();
        let folder = projects.join(text("repo").replace('/', "+")).join(text("project")).join(text("snapshot"));
        let ours = view(&folder)?;
        for (key, own) in ours.as_object().into_iter().flatten() {
            let theirs = expected(record, key);
            if *own != theirs {
                problems.push(format!("{}/{} {key}\n  ours   {own}\n  theirs {theirs}", text("project"), text("snapshot")));
            }
        }
    }
    assert_eq!(records.len(), 60, "recorded readings");
    assert!(problems.is_empty(), "{} differ\n{}", problems.len(), problems.join("\n"));
    Ok(())
}

/// The recorded value that `key`, a path with dots, means.
fn expected(record: &Value, key: &str) -> Value {
    key.split('.').fold(record.clone(), |value, part| value.get(part).cloned().unwrap_or(Value::Null))
}

/// What our readers see, in the form of the records; keys are paths with dots.
fn view(folder: &Path) -> Result<Value, Box<dyn Error>> {
    let paths = [folder.to_path_buf()];
    let workspace = Workspace::new(&paths, folder, &[], Limits::default());
    let directory = workspace.find(folder).directory().ok_or("no such folder")?;
    let project = Project::load(&workspace, directory);
    let mut view = serde_json::Map::new();
    let mut add = |key: &str, value: Value| drop(view.insert(key.to_owned(), value));
    if let Some(state) = &project.state {
        let front_matter = match &state.front_matter {
            None => "no-frontmatter",
            Some(found) if found.problem().is_some() => "invalid",
            Some(_) => "ok",
        };
        add("state.frontmatter", json!(front_matter));
        let shown = [
            ("phase", state.phase()),
            ("phase_status", state.phase_status()),
            ("workflow_mode", state.workflow_mode()),
            ("lifecycle", state.lifecycle()),
        ];
        for (key, Shown { value, .. }) in shown {
            add(&format!("state.{key}"), json!(value));
        }
        let defaulted: Vec<&str> = shown.iter().filter(|(_, shown)| shown.is_default).map(|(key, _)| *key).collect();
        add("state.defaulted", json!(defaulted));
        add("state.current_task", json!(state.current_task()));
        let commit = state.accepted().and_then(|accepted| accepted.get("oat_last_commit"));
        add("state.last_commit", json!(commit.and_then(|node| as_javascript(node).or_else(|| text_of(node).map(str::to_owned)))));
        add("state.closeout", closeout(state));
        let list = |key: &str| {
            let node = state.accepted().and_then(|accepted| accepted.get(key));
            node.map(|node| node.items().map(|item| item.text().to_owned()).collect::<Vec<_>>()).unwrap_or_default()
        };
        add("state.hill_checkpoints", json!(list("oat_hill_checkpoints")));
        add("state.hill_completed", json!(list("oat_hill_completed")));
    }
    let reviews = project.reviews.iter().map(ReviewFile::path_in_project);
    add("unprocessed_review_files", json!(reviews.collect::<Vec<_>>()));
    if let Some(plan) = &project.plan {
        let progress = project.progress();
        let phases: Vec<Value> =
            progress.phases.iter().map(|phase| json!([phase.id.to_string(), phase.total, phase.completed])).collect();
        add("progress.phases", json!(phases));
        add("progress.total", json!(progress.total()));
        add("progress.completed", json!(progress.completed()));
        add("progress.current_task_id", json!(project.implementation.as_ref().and_then(|record| record.current_task())));
        let empty = plan.outline.phases.iter().enumerate().filter(|(index, _)| plan.outline.tasks_of(*index).next().is_none());
        add("progress.empty_phases", json!(empty.map(|(_, phase)| phase.id.to_string()).collect::<Vec<_>>()));
        let dropped = plan.outline.tasks.iter().filter(|task| !task.is_counted);
        add("progress.dropped_tasks", json!(dropped.map(|task| task.id.to_string()).collect::<Vec<_>>()));
        let table = plan.reviews.as_ref();
        add("reviews.section", json!(table.is_some()));
        add("reviews.header_readable", json!(table.is_some_and(ReviewsTable::is_readable)));
        let source = plan.source();
        let rows: Vec<_> = table.into_iter().flat_map(|table| table.reviews(source)).collect();
        let cells = rows.iter().map(|row| {
            let cells = [row.scope, row.kind, row.status, row.date, row.artifact];
            json!(cells.map(|cell| source.slice(cell)))
        });
        add("reviews.rows", json!(cells.collect::<Vec<_>>()));
        add("reviews.dropped_rows", json!(table.map_or(0, |table| table.rows.len()) - rows.len()));
        let front_matter = plan.front_matter.as_ref();
        let value = |key: &str| front_matter.and_then(|front_matter| front_matter.get(key)).map_or(Value::Null, as_json);
        add("plan.validate_plan_phase_ids", json!(plan.validator_phases().ids().collect::<Vec<_>>()));
        add("quick_plan_readiness", json!(readiness::lack(source).map_or("ready", |lack| lack.clause.failure())));
        add("plan.hill_phases", value("oat_plan_hill_phases"));
        add("plan.parallel_groups", value("oat_plan_parallel_groups"));
    }
    let log = project.log.as_ref().map(|log| {
        let source = log.file.source();
        let violations = log.entries.iter().filter(|entry| entry.form.is_none()).map(|entry| source.slice(entry.heading));
        let seals = log.entries.iter().filter(|entry| entry.form.is_some_and(|form| form.is_seal)).count();
        let synthesis: Vec<&str> = log.syntheses().map(|heading| source.slice(heading)).collect();
        json!({
            "entries": log.entries.iter().filter(|entry| entry.form.is_some()).count(),
            "violations": violations.collect::<Vec<_>>(),
            "synthesis": synthesis,
            "seal": seals,
        })
    });
    add("project_log", json!(log));
    if project.state.is_some() {
        let neighbours = Neighbours::of(&workspace, &[directory]);
        let config = Config::default();
        let context = Context { workspace: &workspace, config: &config, project: &project, neighbours: &neighbours };
        let mut findings = Vec::new();
        coordination::check(&context, &mut findings);
        decisions::check(&context, &mut findings);
        add("state.project_state_errors", json!(findings.iter().map(|finding| finding.rule.short_name()).collect::<Vec<_>>()));
    }
    Ok(Value::Object(view))
}

fn as_json(node: Node<'_>) -> Value {
    node.deserialize().unwrap_or(Value::Null)
}

/// The evaluation of the closeout snapshot, in the form of the records.
fn closeout(state: &State<'_>) -> Value {
    let tree = match strict::read(state.file.source(), &Limits::default()) {
        Ok(tree) => tree,
        Err(Rejection::Malformed(Problem::DuplicateKey(_))) => return json!({ "error": "frontmatter-malformed:DUPLICATE_KEY" }),
        Err(Rejection::Malformed(_)) => return json!({ "error": "frontmatter-malformed" }),
        Err(Rejection::Missing) => return json!({ "error": "frontmatter-missing" }),
    };
    let value = |key: &str| tree.root().and_then(|root| root.get(key));
    let Some(snapshot) = value(SEQUENCE).filter(|node| node.kind() != Kind::Null) else {
        let is_lite = value("oat_workflow_mode").is_some_and(|mode| mode.as_str() == Some("lite"));
        return json!({ "snapshot": "absent", "lite": is_lite });
    };
    let status = match Snapshot::read(snapshot) {
        Ok(snapshot) if snapshot.open().is_none() => "complete",
        Ok(_) => "incomplete",
        Err(_) => "malformed",
    };
    json!({ "snapshot": "present", "status": status })
}
