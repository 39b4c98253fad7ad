//! Rules about `qaCommands` in the project's settings (catalogue, group J).

use crate::config::{Config, ProfileChoice};
use crate::document::Node;
use crate::finding::Finding;
use crate::okstra::commands::{Breach, Judgement, judge};
use crate::okstra::project::Project;
use crate::okstra::schemas;
use crate::parsed_file::JsonFile;
use crate::rule::{Level, Rule, rules};
use crate::schema::validate;
use crate::source::Span;

rules! { "okstra":
    QA_COMMANDS_SHAPE = "qa-commands-shape", Error, Upstream, "qaCommands does not have the form that the convention reads";
    QA_MUTATING_TOKEN = "qa-mutating-token", Error, Upstream, "a quality check changes what it checks";
    QA_MUTATING_OTHER = "qa-mutating-other", Warning, Ours, "a quality check changes files or dependencies in a way the convention's list does not name";
    QA_FAILURE_MASKING = "qa-failure-masking", Error, Upstream, "a command hides a failure or leaves tests out";
}

/// Looks at the project's settings.
pub fn check_project(config: &Config, project: &Project<'_>, findings: &mut Vec<Finding>) {
    let file = &project.file;
    let Some(root) = file.root() else { return };
    let shape = validate(&schemas::PROJECT, root).into_iter().filter(|error| error.path.starts_with("qaCommands"));
    findings.extend(shape.map(|error| {
        let finding = Finding::new(&QA_COMMANDS_SHAPE, file.place(error.span), error.message);
        match error.help {
            Some(help) => finding.with_help(help),
            None => finding,
        }
    }));
    let categories = project.qa_commands().into_iter().flat_map(Node::entries);
    for command in categories.flat_map(|entry| entry.value.items()).filter_map(|item| item.get("cmd")) {
        if command.as_str().is_some() {
            check_command(config, file, command, findings);
        }
    }
}

fn check_command(config: &Config, file: &JsonFile<'_>, command: Node<'_>, findings: &mut Vec<Finding>) {
    let Judgement { mutating_tokens, literal_tokens, mutating_other, masks, .. } = judge(command.text());
    // The convention's own text refuses `-w` and `-u` with every program.
    let literal = if config.profile == ProfileChoice::Upstream { literal_tokens } else { Vec::new() };
    let place = |breach: &Breach| file.place(span_of(command, &breach.what));
    let found = |rule: &'static Rule, breach: &Breach| {
        Finding::new(rule, place(breach), format!("`{}` in a quality check: {}", breach.what, breach.why))
    };
    for breach in mutating_tokens.iter().chain(&literal) {
        findings.push(found(&QA_MUTATING_TOKEN, breach).with_help("use the form that only checks"));
    }
    for breach in &mutating_other {
        findings.push(found(&QA_MUTATING_OTHER, breach).with_help("use the form that only checks"));
    }
    for breach in &masks {
        let finding = found(&QA_FAILURE_MASKING, breach).at_level(Level::Warning);
        findings.push(finding.with_help("let the command fail when the check fails"));
    }
}

/// Where in a command something stands; the whole command when that cannot be told.
pub(super) fn span_of(command: Node<'_>, what: &str) -> Span {
    part_of(command.span(), command.raw(), what)
}

/// Where in the text `raw`, which stands at `span`, the words `what` stand; `span` when they do not.
pub(super) fn part_of(span: Span, raw: &str, what: &str) -> Span {
    let is_word_end =
        |character: Option<char>| character.is_none_or(|character| !character.is_alphanumeric() && character != '-');
    let found = raw.match_indices(what).find(|(start, _)| {
        is_word_end(raw[..*start].chars().next_back()) && is_word_end(raw[start + what.len()..].chars().next())
    });
    found.map_or(span, |(start, _)| Span::from_range(start..start + what.len()).shifted(span.start))
}
