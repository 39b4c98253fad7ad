//! Rules about folders, names and keys of runs (catalogue, group A).

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::okstra::context::Context;
use crate::okstra::layout::{self, RunFileName};
use crate::okstra::report::View;
use crate::okstra::run::Run;
use crate::okstra::task_key::TaskKey;
use crate::okstra::task_type::TaskType;
use crate::okstra::worker::WorkerId;
use crate::parsed_file::name_of;
use crate::rule::rules;
use crate::workspace::FileRef;

rules! { "okstra":
    RUN_FILE_NAME_MISMATCH = "run-file-name-mismatch", Error, Upstream, "a file of a run is not named after its task type and a counter";
    RUN_UNKNOWN_TASK_TYPE = "run-unknown-task-type", Error, Upstream, "the folder of a run is not named after a task type";
    TASK_KEY_MALFORMED = "task-key-malformed", Error, Upstream, "a task key does not have three parts";
}

/// Looks at the task's manifest.
pub fn check_task(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(manifest) = &context.task.manifest else { return };
    let key = manifest.root().and_then(|root| root.get("taskKey"));
    if let Some(key) = key.filter(|key| key.as_str().is_some()) {
        findings.extend(malformed_key(key.text(), manifest.place(key.span())));
    }
}

/// Looks at the folder and the file names of a run.
pub fn check_run(run: &Run<'_>, findings: &mut Vec<Finding>) {
    if run.task_type.is_none() && !run.is_only_pointers() {
        let name = run.directory.name().to_string_lossy();
        let place = Place::whole(run.directory.shown().clone());
        let message = format!("the run's folder `{name}` is not named after a task type");
        let known = TaskType::ALL.map(TaskType::as_str);
        let help = match nearest(&name, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("task types are {}", known.join(", ")),
        };
        findings.push(Finding::new(&RUN_UNKNOWN_TASK_TYPE, place, message).with_help(help));
    }
    findings.extend(run.named_files.iter().filter_map(|file| misnamed(run, *file)));
}

/// Looks at the key that a report names.
pub fn check_report(views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if let Some(key) = &view.task_key {
            findings.extend(malformed_key(&key.text, view.at(key)));
        }
    }
}

fn malformed_key(key: &str, place: Place) -> Option<Finding> {
    if TaskKey::parse(key).is_some() {
        return None;
    }
    let message = format!("`{key}` is no task key: project, group and task are expected, none of them empty");
    Some(Finding::new(&TASK_KEY_MALFORMED, place, message).with_help("write `<project-id>:<task-group>:<task-id>`"))
}

/// What is wrong with the name of a file, when it is one that carries a task type and a counter.
fn misnamed(run: &Run<'_>, file: FileRef<'_>) -> Option<Finding> {
    let name = name_of(file);
    if !is_numbered_document(file, &name) {
        return None;
    }
    let finding = |message: String| Some(Finding::new(&RUN_FILE_NAME_MISMATCH, Place::whole(file.shown()), message));
    let Some(parts) = RunFileName::parse(&name) else {
        // From 0.64 on a stage has a folder of its own; how the files in it are named is not known.
        if run.is_of_stage() {
            return None;
        }
        let help = format!("name it like `{}`", expected_name(run, file, &name));
        return finding(format!("`{name}` is not named `<stem>-<task-type>-<seq>`"))?.with_help(help).into();
    };
    if let Some(own) = run.task_type.filter(|own| *own != parts.task_type) {
        let message = format!("the file is named after `{}` but lies in a run of `{own}`", parts.task_type);
        let help = format!("rename it to `{}` or move it to the run it belongs to", expected_name(run, file, &name));
        return finding(message)?.with_help(help).into();
    }
    if parts.seq.len() < 3 {
        let message = format!("the counter `{}` has fewer than three digits", parts.seq);
        return finding(message)?.with_help(format!("write `{:0>3}`", parts.seq)).into();
    }
    None
}

/// Errors sidecars and the record of questions have no counter, and what else lies in `state/` is not known.
fn is_numbered_document(file: FileRef<'_>, name: &str) -> bool {
    let has_suffix = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    let folder = file.directory().name();
    if name.starts_with('.') {
        false
    } else if folder == layout::REPORTS {
        has_suffix(&[".md", ".html", ".json"])
    } else if folder == layout::WORKER_RESULTS {
        has_suffix(&[".md"])
    } else {
        name.starts_with("convergence") && has_suffix(&[".json"])
    }
}

/// A name of the right form for the file, with its own counter where it has one.
fn expected_name(run: &Run<'_>, file: FileRef<'_>, name: &str) -> String {
    let (bare, extension) = name.split_once('.').unwrap_or((name, "md"));
    let parts = RunFileName::parse(name);
    let folder = file.directory().name();
    let by_folder = || {
        if folder == layout::REPORTS {
            layout::REPORT_STEM.to_owned()
        } else if folder == layout::WORKER_RESULTS {
            let worker = WorkerId::of_file_name(name).map_or("<worker>", WorkerId::as_str);
            let audit = if crate::okstra::run::is_audit(name) { "-audit" } else { "" };
            format!("{worker}-worker{audit}")
        } else {
            "convergence".to_owned()
        }
    };
    let stem = parts.map_or_else(by_folder, |parts| parts.stem.to_owned());
    let task_type = run.task_type.map_or("<task-type>", TaskType::as_str);
    let digits = bare.rsplit('-').next().filter(|seq| !seq.is_empty() && seq.bytes().all(|byte| byte.is_ascii_digit()));
    format!("{stem}-{task_type}-{:0>3}.{extension}", digits.unwrap_or("001"))
}
