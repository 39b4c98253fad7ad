//! Rules about what other repositories take over from this one: `sync.paths` of the settings.

use std::collections::HashMap;
use std::path::Path;

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::parsed_file::YamlFile;
use crate::rule::rules;
use crate::workbench::context::Context;
use crate::workbench::layout;
use crate::workspace::Found;

rules! { "workbench":
    SYNC_PATH_UNSAFE = "sync-path-unsafe", Warning, Ours, "a path to sync leads out of the repository, stands twice or leads nowhere";
    SYNC_PATHS_EMPTY = "sync-paths-empty", Warning, Upstream, "a workbench that others sync from names no paths";
}

/// What is wrong with the paths to sync.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let workbench = context.workbench;
    let Some(settings) = &workbench.settings else { return };
    let Some(root) = settings.root().filter(|root| root.kind() == Kind::Mapping) else { return };
    let paths = root.get("sync").and_then(|sync| sync.get("paths"));
    match paths {
        Some(paths) => check_paths(context, settings, paths, findings),
        None => findings.extend(empty(context, settings, root)),
    }
}

fn check_paths(context: &Context<'_, '_>, settings: &YamlFile<'_>, paths: Node<'_>, findings: &mut Vec<Finding>) {
    let mut seen: HashMap<String, Node<'_>> = HashMap::new();
    // What is no text, or empty, does not fit the schema.
    for item in paths.items().filter(|item| item.as_str().is_some_and(|text| !text.is_empty())) {
        let text = item.text();
        let plain = text.trim_start_matches("./").trim_end_matches('/').to_owned();
        let finding = |message: String| Finding::new(&SYNC_PATH_UNSAFE, settings.place(item.span()), message);
        if let Some(first) = seen.insert(plain, item) {
            let finding = finding(format!("`{text}` stands twice in the list"));
            findings.push(finding.with_related(settings.place(first.span()), "the first one").with_help("keep one of them"));
        } else if let Some(problem) = problem_of(context, text) {
            findings.push(finding(problem).with_help("name a file or folder of this repository, relative to it"));
        }
    }
}

/// Why a path cannot be what somebody should copy.
fn problem_of(context: &Context<'_, '_>, text: &str) -> Option<String> {
    let has_drive = text.as_bytes().get(1) == Some(&b':') && text.starts_with(|first: char| first.is_ascii_alphabetic());
    if text.starts_with(['/', '\\']) || has_drive {
        return Some(format!("`{text}` is absolute; the sync joins it to the working directory unchecked"));
    }
    if text.split(['/', '\\']).any(|step| step == "..") {
        return Some(format!("`{text}` leads upwards; the sync joins it to the working directory unchecked"));
    }
    match context.workspace.find_from(context.workbench.repository.path(), Path::new(text)) {
        Found::Outside => Some(format!("`{text}` leads out of the repository through a symbolic link")),
        Found::Loop => Some(format!("`{text}` is a symbolic link that leads back to itself")),
        // What a repository takes over from another one, only that one has to hold.
        Found::Missing if !context.workbench.has_source() => Some(format!("`{text}` does not exist, so the sync passes over it")),
        Found::Missing | Found::File { .. } | Found::Directory { .. } | Found::Special => None,
    }
}

/// Only a repository that ships a workflow and takes it from nobody is one that others sync from.
fn empty(context: &Context<'_, '_>, settings: &YamlFile<'_>, root: Node<'_>) -> Option<Finding> {
    let workbench = context.workbench;
    let ships_workflow = workbench.repository.directory(layout::ROOT)?.directory(layout::WORKFLOW).is_some();
    if workbench.has_source() || !ships_workflow {
        return None;
    }
    let at = root.entry("sync").or_else(|| root.entry("project_management")).map(|entry| entry.key.span());
    let place = at.map_or_else(|| settings.whole(), |span| settings.place(span));
    let message = "the settings have no `sync.paths`: `--sync` from this workbench fails, whatever the schema's default";
    let help = format!("list what others may take over, `{}/{}` for instance", layout::ROOT, layout::WORKFLOW);
    Some(Finding::new(&SYNC_PATHS_EMPTY, place, message).with_help(help))
}
