//! JSON files that readers cannot read, or read differently. Both rules are ours.

use crate::document::Tree;
use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::project::Project;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::parsed_file::JsonFile;
use crate::rule::rules;
use crate::source::FilePath;

rules! { "okstra":
    JSON_UNPARSABLE = "json-unparsable", Error, Ours, "a JSON file of a task or of the project cannot be parsed";
    DUPLICATE_KEY = "duplicate-key", Error, Ours, "a key stands twice in one JSON object";
}

/// Looks at the task's manifest.
pub fn check_task(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    context.task.manifest.iter().for_each(|manifest| check(manifest, findings));
}

/// Looks at the project's settings.
pub fn check_project(project: &Project<'_>, findings: &mut Vec<Finding>) {
    check(&project.file, findings);
}

/// Looks at the JSON files of a run. Whether carry files, errors sidecars and lines can be parsed is the business of their own rules.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    run.convergence.iter().for_each(|state| check(state, findings));
    for file in run.carries.iter().chain(&run.errors_sidecars) {
        file.tree().into_iter().for_each(|tree| duplicate_keys(tree, file.path(), findings));
    }
    for file in run.consumers.iter().chain(&run.errors_logs) {
        let trees = file.lines.iter().filter_map(|line| line.tree().ok());
        trees.for_each(|tree| duplicate_keys(tree, file.path(), findings));
    }
}

/// Looks at the data of a report. That it cannot be parsed is a deviation from its schema.
pub fn check_report(report: &Report<'_>, findings: &mut Vec<Finding>) {
    if let Some(data) = &report.data
        && let Ok(tree) = data.tree()
    {
        duplicate_keys(tree, data.path(), findings);
    }
}

fn check(file: &JsonFile<'_>, findings: &mut Vec<Finding>) {
    match file.tree() {
        Ok(tree) => duplicate_keys(tree, file.path(), findings),
        Err(error) => {
            let message = format!("the file is not valid JSON: {}", error.message);
            findings.push(Finding::new(&JSON_UNPARSABLE, file.place(error.span), message));
        }
    }
}

fn duplicate_keys(tree: &Tree, path: &FilePath, findings: &mut Vec<Finding>) {
    let place = |span| Place::new(path.clone(), span);
    findings.extend(tree.duplicate_keys().iter().map(|duplicate| {
        let key = tree.source().slice(duplicate.second).trim_matches('"');
        Finding::new(
            &DUPLICATE_KEY,
            place(duplicate.second),
            format!("the key `{key}` stands twice; readers disagree about which one counts"),
        )
        .with_help("remove one of them")
        .with_related(place(duplicate.first), "the first one")
    }));
}
