//! Rules about commits (catalogue, group I).

mod drift;

use std::collections::BTreeMap;

use crate::commit_message::CommitMessage;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::okstra::commit_message::{LONGEST_SUBJECT, TYPES, emoji, is_ai_attribution};
use crate::okstra::context::Context;
use crate::okstra::report::implementation::Commit;
use crate::okstra::report::{Field, View};
use crate::rule::{Rule, rules};
use crate::source::Span;

rules! { "okstra":
    IMPL_COMMIT_TYPE = "impl-commit-type", Error, Upstream, "a commit has no type that the convention knows";
    IMPL_COMMIT_SUBJECT_LENGTH = "impl-commit-subject-length", Error, Upstream, "the subject of a commit is longer than 72 characters";
    IMPL_COMMIT_SUBJECT_PERIOD = "impl-commit-subject-period", Error, Upstream, "the subject of a commit ends with a full stop";
    IMPL_COMMIT_SUBJECT_EMOJI = "impl-commit-subject-emoji", Error, Upstream, "the subject of a commit has an emoji";
    IMPL_COMMIT_SUBJECT_MOOD = "impl-commit-subject-mood", Warning, Upstream, "the subject of a commit does not begin with an imperative";
    IMPL_COMMIT_AI_ATTRIBUTION = "impl-commit-ai-attribution", Error, Upstream, "a commit gives credit to an assistant";
    IMPL_COMMIT_INTERNAL_PATH = "impl-commit-internal-path", Error, Upstream, "a commit speaks of the convention's own files";
    IMPL_COMMIT_FOOTER = "impl-commit-footer", Warning, Upstream, "a commit has a footer that the convention does not know";
    IMPL_COMMIT_MULTI_STEP = "impl-commit-multi-step", Warning, Upstream, "commits and the steps of the plan do not go together";
    IMPL_COMMIT_DRIFT = "impl-commit-drift", Error, Upstream, "the report gives a commit another message than git";
}

/// Footers that point into the convention's own files.
const INTERNAL_FOOTERS: [&str; 4] = ["Plan", "Report", "Run", "Task"];
const FOOTERS: [&str; 3] = ["BREAKING CHANGE", "Refs", "Closes"];

/// Looks at the commits that a report lists.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(implementation) = view.implementation() else { continue };
        for commit in &implementation.commits {
            let message = Message { view, field: &commit.message };
            check_message(context, &message, findings);
            drift::check(context, commit, &message, findings);
        }
        check_steps(view, &implementation.commits, findings);
    }
}

/// A message in its report.
struct Message<'m, 'r> {
    view: &'m View<'r>,
    field: &'m Field<'r>,
}

impl Message<'_, '_> {
    /// The place of a range of the message; of all of it when escapes make the bytes differ.
    fn place(&self, range: std::ops::Range<usize>) -> Place {
        self.view.at(&self.field.part(self.view.source, range))
    }

    fn finding(&self, rule: &'static Rule, range: std::ops::Range<usize>, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(range), message)
    }
}

fn check_message(context: &Context<'_, '_>, message: &Message<'_, '_>, findings: &mut Vec<Finding>) {
    let text = message.field.text.as_ref();
    let parts = CommitMessage::parse(text);
    let subject = parts.subject_start..parts.header.len();
    match parts.kind {
        Some(kind) if TYPES.contains(&kind) => {}
        Some(kind) => {
            let help = nearest(kind, TYPES)
                .map_or_else(|| format!("types are {}", TYPES.join(", ")), |near| format!("did you mean `{near}`?"));
            let finding = message.finding(&IMPL_COMMIT_TYPE, 0..kind.len(), format!("`{kind}` is no type of a commit"));
            findings.push(finding.with_help(help));
        }
        None => findings.push(
            message
                .finding(&IMPL_COMMIT_TYPE, 0..parts.header.len(), "the header does not begin with a type")
                .with_help(format!("write `<type>(<scope>): <subject>` with one of {}", TYPES.join(", "))),
        ),
    }
    let length = parts.subject.chars().count();
    if length > LONGEST_SUBJECT {
        let found = format!("the subject has {length} characters: expected at most {LONGEST_SUBJECT}");
        let kept = parts.subject.char_indices().nth(LONGEST_SUBJECT).map_or(0, |(at, _)| at);
        findings.push(
            message
                .finding(&IMPL_COMMIT_SUBJECT_LENGTH, subject.start + kept..subject.end, found)
                .with_help("what does not fit belongs into the body"),
        );
    }
    let bare = parts.subject.trim_end();
    if bare.ends_with(['.', '。']) {
        let end = subject.start + bare.len();
        let stop = bare.chars().next_back().map_or(1, char::len_utf8);
        findings.push(
            message
                .finding(&IMPL_COMMIT_SUBJECT_PERIOD, end - stop..end, "the subject ends with a full stop")
                .with_help("leave it out"),
        );
    }
    if let Some(found) = emoji(parts.header) {
        findings.push(message.finding(&IMPL_COMMIT_SUBJECT_EMOJI, found, "the subject has an emoji").with_help("leave it out"));
    }
    let first = parts.subject.split_whitespace().next().unwrap_or_default();
    if looks_inflected(first) {
        let start = subject.start + parts.subject.find(first).unwrap_or(0);
        let found = format!("the subject begins with `{first}`: expected an imperative");
        findings.push(
            message
                .finding(&IMPL_COMMIT_SUBJECT_MOOD, start..start + first.len(), found)
                .with_help("say what the commit does when it is applied: `add`, not `added` or `adding`"),
        );
    }
    check_lines(context, message, text, findings);
    check_footers(message, &parts, findings);
}

/// English words in `-ed` and `-ing` that are imperatives or no verbs at all are few; these are the common ones.
fn looks_inflected(word: &str) -> bool {
    const IMPERATIVES: [&str; 12] =
        ["embed", "need", "seed", "feed", "speed", "exceed", "proceed", "shed", "bring", "ping", "string", "ring"];
    let word = word.to_lowercase();
    let is_word = word.len() > 4 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_word && (word.ends_with("ed") || word.ends_with("ing")) && !IMPERATIVES.contains(&word.as_str())
}

fn check_lines(context: &Context<'_, '_>, message: &Message<'_, '_>, text: &str, findings: &mut Vec<Finding>) {
    let internal = format!("{}/", context.config.roots.okstra);
    for (start, line) in CommitMessage::lines(text) {
        if is_ai_attribution(line) {
            let finding = message.finding(
                &IMPL_COMMIT_AI_ATTRIBUTION,
                start..start + line.len(),
                "the message gives credit to an assistant",
            );
            findings.push(finding.with_help("remove the line"));
        }
        if let Some(at) = line.find(&internal) {
            let end = line[at..].find(char::is_whitespace).map_or(line.len(), |length| at + length);
            let found = "the message names a file of the convention's own state";
            findings.push(
                message
                    .finding(&IMPL_COMMIT_INTERNAL_PATH, start + at..start + end, found)
                    .with_help("readers of the history do not have it; say what the file says, or name a ticket"),
            );
        }
    }
}

fn check_footers(message: &Message<'_, '_>, parts: &CommitMessage<'_>, findings: &mut Vec<Finding>) {
    for footer in &parts.footers {
        let span = footer.span.range();
        let key = footer.key;
        if INTERNAL_FOOTERS.contains(&key) {
            let found = format!("the footer `{key}:` points into the convention's own state");
            findings.push(
                message.finding(&IMPL_COMMIT_INTERNAL_PATH, span, found).with_help("remove it; a ticket belongs into `Refs:`"),
            );
        } else if key.eq_ignore_ascii_case("Co-Authored-By") {
            // Credit to an assistant has a rule of its own, and credit to a person harms nobody.
        } else if !FOOTERS.contains(&key) {
            let found = format!("`{key}` is no footer that the convention knows");
            findings.push(
                message
                    .finding(&IMPL_COMMIT_FOOTER, span, found)
                    .with_help("footers are `BREAKING CHANGE:`, `Refs:` and `Closes #<number>`"),
            );
        } else if key == "Refs" && footer.value.contains('/') {
            let found = format!("`Refs` is a path, `{}`: expected an id", footer.value);
            findings.push(message.finding(&IMPL_COMMIT_FOOTER, span, found));
        }
    }
}

/// The order in which the commits of one step may come: tests, then the change, then what tidies it.
fn rank(kind: Option<&str>) -> Option<u8> {
    match kind? {
        "test" => Some(0),
        "feat" | "fix" => Some(1),
        "refactor" => Some(2),
        _ => None,
    }
}

fn check_steps(view: &View<'_>, commits: &[Commit<'_>], findings: &mut Vec<Finding>) {
    let mut by_step: BTreeMap<&str, Vec<&Commit<'_>>> = BTreeMap::new();
    for commit in commits {
        let Some(step) = &commit.plan_step else { continue };
        let named = step.text.split([',', '+', '&']).filter(|part| !part.trim().is_empty()).count();
        if named > 1 {
            let found = format!("one commit serves the steps `{}`: expected one step a commit", step.text);
            findings.push(Finding::new(&IMPL_COMMIT_MULTI_STEP, view.at(step), found));
        }
        by_step.entry(step.text.trim()).or_default().push(commit);
    }
    for (step, commits) in by_step {
        for pair in commits.windows(2) {
            let ranks = [0, 1].map(|index| rank(CommitMessage::parse(&pair[index].message.text).kind));
            let is_sub_step = matches!(ranks, [Some(first), Some(second)] if first < second);
            if !is_sub_step {
                let found = format!("step {step} has several commits that are not its test, then the change, then a refactoring");
                let place = view.place(span_of(pair[1]));
                let finding = Finding::new(&IMPL_COMMIT_MULTI_STEP, place, found);
                findings.push(finding.with_related(view.place(span_of(pair[0])), "the commit of the same step before it"));
            }
        }
    }
}

fn span_of(commit: &Commit<'_>) -> Span {
    commit.sha.as_ref().map_or(commit.span, |sha| sha.span)
}
