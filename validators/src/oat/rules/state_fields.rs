//! Rules about single values of state.md (catalogue 4).

use crate::document::{Entry, Kind};
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::front_matter::agreement::{as_text, is_placeholder};
use crate::oat::front_matter::{FrontMatter, as_javascript};
use crate::oat::state::{LIFECYCLES, PHASE_STATUSES, PHASES, State, WORKFLOW_MODES};
use crate::rule::{Level, Rule, rules};
use crate::source::Span;

rules! { "oat":
    STATE_PHASE_ENUM = "state-phase-enum", Error, Upstream, "the phase of the state is none of the convention's";
    STATE_PHASE_STATUS_ENUM = "state-phase-status-enum", Error, Ours, "the status of the phase is none of the convention's";
    STATE_WORKFLOW_MODE_ENUM = "state-workflow-mode-enum", Error, Ours, "the workflow mode is none of the convention's";
    STATE_WORKFLOW_ORIGIN = "state-workflow-origin", Warning, Ours, "the workflow origin is neither `native` nor `imported`";
    STATE_LIFECYCLE = "state-lifecycle", Warning, Ours, "the lifecycle is unknown, or paused without a time";
    STATE_DOCS_UPDATED = "state-docs-updated", Warning, Ours, "the state of the documentation is neither null, `skipped` nor `complete`";
    STATE_PR_STATUS = "state-pr-status", Warning, Ours, "the status of the pull request is unknown, or does not fit the phase's";
    STATE_PR_URL = "state-pr-url", Warning, Ours, "an open pull request has no address";
    STATE_LAST_COMMIT_FORMAT = "state-last-commit-format", Warning, Ours, "the last commit is neither null nor 7 to 40 hexadecimal digits";
    STATE_RETRY_LIMIT = "state-retry-limit", Error, Ours, "the retry limit is no whole number from 0 to 5";
}

/// The values of `oat_docs_updated`.
pub const DOCS_UPDATED: [&str; 2] = ["skipped", "complete"];
/// The values of `oat_pr_status`.
pub const PR_STATUSES: [&str; 4] = ["ready", "open", "closed", "merged"];
/// The values of `oat_workflow_origin`.
const WORKFLOW_ORIGINS: [&str; 2] = ["native", "imported"];
const RETRY_LIMIT: &str = "oat_orchestration_retry_limit";

/// A key whose value is one of some words.
struct Word {
    rule: &'static Rule,
    key: &'static str,
    known: &'static [&'static str],
    /// What the control plane shows when the value is unset; `None` when unset is a value of its own.
    default: Option<&'static str>,
    /// Without the key, readers have to guess.
    is_needed: bool,
}

const fn word(rule: &'static Rule, key: &'static str, known: &'static [&'static str]) -> Word {
    Word { rule, key, known, default: None, is_needed: false }
}

const WORDS: [Word; 7] = [
    Word { default: Some(PHASES[0]), is_needed: true, ..word(&STATE_PHASE_ENUM, "oat_phase", &PHASES) },
    Word {
        default: Some(PHASE_STATUSES[0]),
        is_needed: true,
        ..word(&STATE_PHASE_STATUS_ENUM, "oat_phase_status", &PHASE_STATUSES)
    },
    Word {
        default: Some(WORKFLOW_MODES[0]),
        is_needed: true,
        ..word(&STATE_WORKFLOW_MODE_ENUM, "oat_workflow_mode", &WORKFLOW_MODES)
    },
    word(&STATE_WORKFLOW_ORIGIN, "oat_workflow_origin", &WORKFLOW_ORIGINS),
    Word { default: Some(LIFECYCLES[0]), ..word(&STATE_LIFECYCLE, "oat_lifecycle", &LIFECYCLES) },
    word(&STATE_DOCS_UPDATED, "oat_docs_updated", &DOCS_UPDATED),
    word(&STATE_PR_STATUS, "oat_pr_status", &PR_STATUSES),
];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted().filter(|front_matter| front_matter.mapping().is_some()) else { return };
    // The validator of coordination projects refuses an unknown phase of those that are part of a split.
    let split_phase =
        context.project.links.as_ref().filter(|links| links.is_part_of_split()).and_then(|links| links.phase.as_ref());
    let is_refused = split_phase.is_some_and(|phase| !PHASES.contains(&phase.text.as_str()));
    let words = WORDS.iter().filter(|word| !(is_refused && word.key == "oat_phase"));
    findings.extend(words.filter_map(|word| known_word(state, front_matter, word)));
    findings.extend(paused(state, front_matter));
    findings.extend(pull_request(state, front_matter));
    findings.extend(last_commit(state, front_matter));
    findings.extend(retry_limit(state, front_matter));
}

fn known_word(state: &State<'_>, front_matter: &FrontMatter, word: &Word) -> Option<Finding> {
    let key = word.key;
    let Some(entry) = front_matter.entry(key) else {
        return word.is_needed.then(|| unset(state, Span::from_range(0..3), word, "is missing"));
    };
    let node = entry.value;
    let raw = node.raw();
    let is_from_template = is_placeholder(node.text().trim()) || (node.kind() == Kind::Mapping && is_placeholder(raw));
    let text = as_text(front_matter, node);
    let shows = word.default.map(|default| format!(", and the control plane shows `{default}`")).unwrap_or_default();
    let message = match &text {
        _ if is_from_template => format!("`{key}` is still the template's `{raw}`{shows}"),
        None if word.is_needed => return Some(unset(state, place_of(entry), word, "is not set")),
        None => return None,
        Some(text) if word.known.contains(&text.as_ref()) => return None,
        Some(_) if node.text().is_empty() => format!("`{key}` is no word{shows}"),
        Some(_) => format!("`{key}` is `{}`{shows}", short(node.text())),
    };
    let finding = Finding::new(word.rule, state.file.place(place_of(entry)), format!("{message}; expected {}", choices(word)));
    let meant = text.as_deref().and_then(|text| match (key, text) {
        ("oat_phase", "implementation") => Some("implement"),
        ("oat_workflow_mode", "imported") => Some("import"),
        ("oat_docs_updated", "true") => Some("complete"),
        _ => nearest(text, word.known.iter().copied()),
    });
    Some(match meant {
        Some(meant) => finding.with_help(format!("probably `{meant}` was meant")),
        None if key == "oat_phase_status" && text.as_deref() == Some("blocked") => {
            finding.with_help("write `in_progress`, and what blocks the phase into `oat_blockers`")
        }
        None => finding.with_help(format!("write `{key}: {}`", word.known[0])),
    })
}

/// The key is needed and says nothing; readers fall back in different ways, but nothing false is written.
fn unset(state: &State<'_>, span: Span, word: &Word, how: &str) -> Finding {
    let default = word.default.unwrap_or_default();
    let dashboard = if word.key == "oat_workflow_mode" { "and so does the dashboard" } else { "the dashboard `unknown`" };
    let message = format!("`{}` {how}: the control plane shows `{default}`, {dashboard}; expected {}", word.key, choices(word));
    Finding::new(word.rule, state.file.place(span), message)
        .at_level(Level::Warning)
        .with_help(format!("write for instance `{}: {default}`", word.key))
}

fn choices(word: &Word) -> String {
    let words: Vec<String> = word.known.iter().map(|known| format!("`{known}`")).collect();
    let null = if word.default.is_none() { "null, " } else { "" };
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{null}{} or {last}", before.join(", ")),
        _ => words.concat(),
    }
}

/// The value, or its key when nothing is written.
fn place_of(entry: Entry<'_>) -> Span {
    if entry.value.span().is_empty() { entry.key.span() } else { entry.value.span() }
}

/// The first line of a value, not too long for a message.
fn short(text: &str) -> String {
    const LONGEST: usize = 60;
    text.lines().next().unwrap_or_default().chars().take(LONGEST).collect()
}

fn paused(state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let lifecycle = front_matter.entry("oat_lifecycle")?;
    if as_text(front_matter, lifecycle.value).as_deref() != Some("paused") {
        return None;
    }
    let time = front_matter.entry("oat_pause_timestamp");
    if time.is_some_and(|entry| as_text(front_matter, entry.value).is_some()) {
        return None;
    }
    let message = "the project is `paused`, and `oat_pause_timestamp` does not say since when";
    Some(
        Finding::new(&STATE_LIFECYCLE, state.file.place(lifecycle.value.span()), message)
            .with_help("write for instance `oat_pause_timestamp: 2026-07-22T09:00:00Z`"),
    )
}

fn pull_request(state: &State<'_>, front_matter: &FrontMatter) -> Vec<Finding> {
    let text = |key: &str| front_matter.entry(key).and_then(|entry| Some((entry, as_text(front_matter, entry.value)?)));
    let (status, url) = (text("oat_pr_status"), text("oat_pr_url"));
    let mut findings = Vec::new();
    if let Some((entry, status)) = &status
        && status == "open"
        && url.is_none()
    {
        let message = "the pull request is `open`, and `oat_pr_url` does not say where";
        let own = front_matter.entry("oat_pr_url").map_or_else(|| place_of(*entry), place_of);
        findings.push(
            Finding::new(&STATE_PR_URL, state.file.place(own), message)
                .with_help("write the address of the pull request into `oat_pr_url`"),
        );
    }
    let is_known = |status: &str| PR_STATUSES.contains(&status);
    if let Some((phase, _)) = text("oat_phase_status").filter(|(_, text)| text == "pr_open")
        && !status.as_ref().is_some_and(|(_, status)| matches!(status.as_ref(), "open" | "ready") || !is_known(status))
    {
        let written = status.as_ref().map_or("not set".to_owned(), |(_, status)| format!("`{}`", short(status)));
        let message = format!("`oat_phase_status` is `pr_open`, and `oat_pr_status` is {written}; expected `ready` or `open`");
        let finding = Finding::new(&STATE_PR_STATUS, state.file.place(place_of(phase)), message);
        let finding = match front_matter.entry("oat_pr_status") {
            Some(entry) => finding.with_related(state.file.place(place_of(entry)), "the status of the pull request"),
            None => finding,
        };
        findings.push(finding.with_help("write the pull request's status, or end the phase with `oat_phase_status: complete`"));
    }
    findings
}

fn last_commit(state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let entry = front_matter.entry("oat_last_commit")?;
    let node = entry.value;
    let text = as_text(front_matter, node)?;
    // What becomes another number is another rule's; of the others the digits count.
    let is_lost = as_javascript(node).is_some_and(|number| number != node.text());
    let is_commit = (7..=40).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_lost || is_commit {
        return None;
    }
    let message = format!("`oat_last_commit` is `{}`; expected null or 7 to 40 hexadecimal digits", short(&text));
    Some(
        Finding::new(&STATE_LAST_COMMIT_FORMAT, state.file.place(place_of(entry)), message)
            .with_help("write the commit in quotes, for instance `\"3c1f9ab\"`, or `null`"),
    )
}

fn retry_limit(state: &State<'_>, front_matter: &FrontMatter) -> Option<Finding> {
    let entry = front_matter.entry(RETRY_LIMIT)?;
    let node = entry.value;
    let is_in_range = node.kind() == Kind::Integer && node.text().parse::<u8>().is_ok_and(|limit| limit <= 5);
    if is_in_range || node.kind() == Kind::Null {
        return None;
    }
    let message = format!(
        "`{RETRY_LIMIT}` is `{}`; expected a whole number from 0 to 5, and readers take the default 2 instead",
        short(node.raw())
    );
    Some(
        Finding::new(&STATE_RETRY_LIMIT, state.file.place(place_of(entry)), message)
            .with_help(format!("write `{RETRY_LIMIT}: 2`")),
    )
}
