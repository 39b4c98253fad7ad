//! Rules about `.workbench/settings.yml` (catalogue, sections 4.2 and 5).

use crate::document::{Kind, ScalarStyle};
use crate::finding::{Applicability, Edit, Finding, Place};
use crate::parsed_file::YamlFile;
use crate::rule::{Level, rules};
use crate::schema::{ErrorKeyword, SchemaError, validate};
use crate::workbench::layout;
use crate::workbench::rules::settings_version;
use crate::workbench::settings::{DEFAULT_AUTO_ANSWERS, SCHEMA, Tracker, value_at};
use crate::workbench::workbench::Workbench;

rules! { "workbench":
    SETTINGS_MISSING = "settings-missing", Error, Upstream, "the workbench has no settings, or they name no tracker";
    SETTINGS_WRONG_NAME = "settings-wrong-name", Error, Upstream, "the settings are called `settings.yaml`, which nothing reads";
    SETTINGS_SCHEMA = "settings-schema", Error, Upstream, "the settings do not fit their schema", safe_fix;
    SETTINGS_YAML = "settings-yaml", Error, Upstream, "the settings are no YAML document that the convention's loader takes";
    AUTO_ANSWERS_HIGH = "auto-answers-high", Info, Ours, "the orchestrator may answer many more questions by itself than by default";
}

/// More answers without a person than this are worth a word: five times the default.
const MANY_AUTO_ANSWERS: u64 = 5 * DEFAULT_AUTO_ANSWERS;

/// The key that every command needs.
const TRACKER_KEY: &str = "project_management";

/// What is wrong with the settings of a workbench.
pub fn check(workbench: &Workbench<'_>, findings: &mut Vec<Finding>) {
    findings.extend(wrong_name(workbench));
    match &workbench.settings {
        Some(settings) => check_file(workbench, settings, findings),
        None => findings.extend(missing(workbench)),
    }
}

fn wrong_name(workbench: &Workbench<'_>) -> Option<Finding> {
    let place = Place::whole(workbench.wrong_settings?.shown());
    let (wrong, right) = (layout::WRONG_SETTINGS, layout::SETTINGS);
    if workbench.settings.is_some() {
        let message = format!("`{wrong}` is ignored; `{right}` beside it is what commands read");
        return Some(Finding::new(&SETTINGS_WRONG_NAME, place, message).at_level(Level::Warning).with_help("remove it"));
    }
    let message = format!("commands read `{right}`; nothing reads `{wrong}`");
    Some(Finding::new(&SETTINGS_WRONG_NAME, place, message).with_help(format!("rename it to `{right}`")))
}

fn missing(workbench: &Workbench<'_>) -> Option<Finding> {
    // A file that is there under another name, or cannot be read, has a finding of its own.
    if workbench.wrong_settings.is_some() || workbench.has_settings_file {
        return None;
    }
    let message = format!("there is no `{}/{}`, so every command that needs the tracker stops", layout::ROOT, layout::SETTINGS);
    Some(Finding::new(&SETTINGS_MISSING, workbench.folder_place(), message).with_help(tracker_help()))
}

fn tracker_help() -> String {
    let [first, second] = Tracker::ALL.map(Tracker::as_str);
    format!("write `{TRACKER_KEY}: {second}` or `{TRACKER_KEY}: {first}`")
}

fn check_file(workbench: &Workbench<'_>, settings: &YamlFile<'_>, findings: &mut Vec<Finding>) {
    let tree = match settings.tree() {
        Ok(tree) => tree,
        Err(error) => {
            let message = format!("the settings are no YAML: {}", error.message);
            findings.push(Finding::new(&SETTINGS_YAML, settings.place(error.span), message));
            return;
        }
    };
    for duplicate in tree.duplicate_keys() {
        let key = settings.source().slice(duplicate.second);
        let message = format!("the key `{key}` stands twice, which the convention's loader refuses");
        let finding = Finding::new(&SETTINGS_YAML, settings.place(duplicate.second), message);
        findings.push(finding.with_related(settings.place(duplicate.first), "the first one").with_help("keep one of them"));
    }
    if let Some(second) = tree.further_documents().first() {
        let message = "a second document begins here; the convention's loader takes one";
        findings.push(Finding::new(&SETTINGS_YAML, settings.place(*second), message));
    }
    let Some(root) = tree.root().filter(|root| root.kind() != Kind::Null) else {
        let message = format!("the settings are empty, so they do not say `{TRACKER_KEY}`");
        findings.push(Finding::new(&SETTINGS_MISSING, settings.whole(), message).with_help(tracker_help()));
        return;
    };
    let errors = validate(&SCHEMA, root).into_iter().filter(|error| !is_truth_value(settings, error));
    findings.extend(errors.filter_map(|error| violation(workbench, settings, &error)));
    findings.extend(many_auto_answers(settings));
}

fn violation(workbench: &Workbench<'_>, settings: &YamlFile<'_>, error: &SchemaError) -> Option<Finding> {
    let place = settings.place(error.span);
    if error.keyword == ErrorKeyword::MissingKey && error.path == TRACKER_KEY {
        let message = format!("the settings do not say `{TRACKER_KEY}`, so every command that needs the tracker stops");
        return Some(Finding::new(&SETTINGS_MISSING, place, message).with_help(tracker_help()));
    }
    if settings_version::only_newer(workbench, settings, error) {
        return None;
    }
    let finding = Finding::new(&SETTINGS_SCHEMA, place.clone(), error.message_with_path());
    Some(match (&error.help, old_truth_value(settings, error)) {
        (_, Some((word, value))) => finding.with_help(format!("write `{value}`; in YAML 1.2 `{word}` is text")).with_fix(
            Applicability::Safe,
            "write the truth value of YAML 1.2",
            vec![Edit::replace(place, value.to_string())],
        ),
        (Some(help), None) => finding.with_help(help),
        (None, None) => finding,
    })
}

/// YAML 1.2 has `True` and `TRUE` too, which the other conventions' readers do not take.
fn is_truth_value(settings: &YamlFile<'_>, error: &SchemaError) -> bool {
    let is_word = ["True", "TRUE", "False", "FALSE"].contains(&settings.source().slice(error.span));
    is_about_truth(error) && is_word
}

/// A word that was a truth value in YAML 1.1, where one is expected.
fn old_truth_value<'s>(settings: &'s YamlFile<'_>, error: &SchemaError) -> Option<(&'s str, bool)> {
    let word = settings.source().slice(error.span);
    let value = match word.to_ascii_lowercase().as_str() {
        "yes" | "on" | "y" => true,
        "no" | "off" | "n" => false,
        _ => return None,
    };
    is_about_truth(error).then_some((word, value))
}

fn is_about_truth(error: &SchemaError) -> bool {
    error.keyword == ErrorKeyword::Type && error.message.contains("`true` or `false`")
}

fn many_auto_answers(settings: &YamlFile<'_>) -> Option<Finding> {
    let node = value_at(settings, &["orchestrator", "escalation", "max_auto_answers_per_step"])?;
    let is_number = node.kind() == Kind::Integer && node.style() == ScalarStyle::Plain;
    let answers: u64 = node.text().parse().ok().filter(|_| is_number)?;
    let place = settings.place(node.span());
    let message =
        format!("{answers} questions of a step may be answered without a person; the default is {DEFAULT_AUTO_ANSWERS}");
    (answers > MANY_AUTO_ANSWERS).then(|| Finding::new(&AUTO_ANSWERS_HIGH, place, message))
}
