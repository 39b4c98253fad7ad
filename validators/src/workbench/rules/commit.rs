//! Rules about messages of commits (catalogue, 4.5).

use std::collections::BTreeMap;

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::rule::rules;
use crate::source::Span;
use crate::workbench::commit::{Automatic, ClosingKeyword, LONGEST_TITLE, Message, TYPES, Trailer};
use crate::workbench::issue_id::IssueId;
use crate::workbench::project::Project;
use crate::workbench::settings::Tracker;

rules! { "workbench":
    COMMIT_TYPE = "commit-type", Warning, Ours, "the title of a commit begins with no type that the convention knows";
    COMMIT_TITLE_LENGTH = "commit-title-length", Warning, Ours, "the title of a commit is longer than 50 characters";
    COMMIT_TRAILER = "commit-trailer", Warning, Ours, "the line `Delivers …` is malformed, or not on exactly the first commit of its issue";
    COMMIT_CLOSING_KEYWORD = "commit-closing-keyword", Warning, Ours, "a commit closes its issue, which is the reviewer's to do";
}

/// Looks at one message. Titles that git makes itself are passed over, and messages that a rebase will fold into others altogether.
pub fn check_message(project: &Project, message: &Message, findings: &mut Vec<Finding>) {
    let automatic = message.automatic();
    if automatic == Some(Automatic::Autosquash) {
        return;
    }
    if automatic.is_none() {
        findings.extend(kind(message));
        findings.extend(title_length(message));
    }
    let trailers = message.trailers();
    findings.extend(trailers.iter().filter_map(|trailer| trailer_form(project, message, trailer)));
    if let [first, second, ..] = trailers.as_slice() {
        let text = "the message has a second `Delivers`: a commit delivers one issue";
        let finding = Finding::new(&COMMIT_TRAILER, message.passage.place(second.span), text);
        findings.push(finding.with_related(message.passage.place(first.span), "the first one"));
    }
    closing_keywords(project, message, findings);
}

/// Looks at the message of a merge: its title is the tool's, and the trailer stands on the commits that are merged.
pub fn check_merge(project: &Project, message: &Message, findings: &mut Vec<Finding>) {
    closing_keywords(project, message, findings);
}

/// GitHub closes nothing for a key of Linear's.
fn closing_keywords(project: &Project, message: &Message, findings: &mut Vec<Finding>) {
    let closes = |found: &ClosingKeyword| !(found.is_key && project.tracker == Some(Tracker::GitHub));
    findings.extend(message.closing_keywords().into_iter().filter(closes).map(|ClosingKeyword { span, .. }| {
        let text = format!("`{}` closes the issue when the commit is merged, before it was reviewed", message.slice(span));
        let help = "name the issue as `Delivers …`, which closes nothing; the reviewer closes it";
        Finding::new(&COMMIT_CLOSING_KEYWORD, message.passage.place(span), text).with_help(help)
    }));
}

fn kind(message: &Message) -> Option<Finding> {
    let title = message.title()?;
    let kind = message.kind();
    if kind.is_some_and(|kind| TYPES.contains(&kind)) {
        return None;
    }
    let words = TYPES.join("`, `");
    let (span, text, meant) = match kind {
        Some(kind) => {
            let span = Span::new(title.start, title.start + u32::try_from(kind.len()).unwrap_or(0));
            (span, format!("`{kind}` is no type of commit"), nearest(kind, TYPES))
        }
        None => (title, "the title has no type: expected `type: title`".to_owned(), None),
    };
    let help = meant.map_or_else(|| format!("the type is one of `{words}`"), |meant| format!("did you mean `{meant}`?"));
    Some(Finding::new(&COMMIT_TYPE, message.passage.place(span), text).with_help(help))
}

/// Points at what is too much.
fn title_length(message: &Message) -> Option<Finding> {
    let title = message.title()?;
    let text = message.slice(title).trim_end();
    let (excess, _) = text.char_indices().nth(LONGEST_TITLE)?;
    let span = Span::from_range(excess..text.len()).shifted(title.start);
    let words = format!("the title has {} characters; at most {LONGEST_TITLE} are expected", text.chars().count());
    Some(Finding::new(&COMMIT_TITLE_LENGTH, message.passage.place(span), words).with_help("move the details into the body"))
}

fn trailer_form(project: &Project, message: &Message, trailer: &Trailer) -> Option<Finding> {
    let place = message.passage.place(trailer.span);
    let is_other_tool = match (project.tracker, &trailer.issue) {
        (Some(Tracker::GitHub), IssueId::Key(_)) => Some("GitHub's issues are `#N`"),
        (Some(Tracker::Linear), IssueId::Number(_)) => Some("Linear's issues are `PREFIX-N`"),
        _ => None,
    };
    if let Some(form) = is_other_tool {
        let text = format!("`{}` is no issue of this repository's tool: {form}", trailer.written);
        return Some(Finding::new(&COMMIT_TRAILER, place, text).with_help("see `project_management` in .workbench/settings.yml"));
    }
    (!trailer.is_exact).then(|| {
        let text = format!("the trailer is not written as tools look for it: expected the line `Delivers {}`", trailer.issue);
        Finding::new(&COMMIT_TRAILER, place, text)
    })
}

/// Looks at the commits of a range, the oldest first, which `branch_issue` is the issue of by the name of their branch. An issue's first
/// commit carries its trailer, and no later one does. Where nothing names an issue none is asked for; on a `shared` branch the range may
/// begin in the midst of one.
pub fn check_range(messages: &[Message], branch_issue: Option<&IssueId>, shared: bool, findings: &mut Vec<Finding>) {
    let own = || messages.iter().filter(|message| message.automatic().is_none());
    let Some(first) = own().next() else { return };
    let mut delivered: BTreeMap<IssueId, Place> = BTreeMap::new();
    for message in own() {
        // A second one in the same message is reported there.
        let Some(trailer) = message.trailers().into_iter().next() else { continue };
        let place = message.passage.place(trailer.span);
        if let Some(earlier) = delivered.get(&trailer.issue) {
            let text = format!("`Delivers {}` stands on an earlier commit already: only the first one carries it", trailer.issue);
            let finding = Finding::new(&COMMIT_TRAILER, place, text);
            findings.push(finding.with_related(earlier.clone(), "the first one"));
            continue;
        }
        let is_late = !shared && delivered.is_empty() && !std::ptr::eq(message, first);
        if is_late && branch_issue.is_none_or(|issue| *issue == trailer.issue) {
            let text = format!("`Delivers {}` is not on the first commit", trailer.issue);
            let finding =
                Finding::new(&COMMIT_TRAILER, place.clone(), text).with_help("move the line to the first commit of the issue");
            findings.push(finding.with_related(title_place(first), "the first commit"));
        }
        delivered.insert(trailer.issue, place);
    }
    if let Some(issue) = branch_issue.filter(|issue| !delivered.contains_key(issue)) {
        let text = format!("the first commit does not say `Delivers {issue}`, the issue of the branch");
        let help = format!("end its message with a blank line and `Delivers {issue}`");
        findings.push(Finding::new(&COMMIT_TRAILER, title_place(first), text).with_help(help));
    }
}

fn title_place(message: &Message) -> Place {
    message.title().map_or_else(|| message.passage.whole(), |title| message.passage.place(title))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{check_message, check_range};
    use crate::finding::Finding;
    use crate::source::{FilePath, Source};
    use crate::workbench::commit::Message;
    use crate::workbench::issue_id::IssueId;
    use crate::workbench::passage::Passage;
    use crate::workbench::project::Project;
    use crate::workbench::settings::Tracker;

    fn message(text: &str) -> Message {
        Message::of_commit(Passage::whole_of(Arc::new(Source::new(FilePath::from_text("commit"), text.as_bytes().to_vec()))))
    }

    fn of_message(text: &str, tracker: Option<Tracker>) -> Vec<String> {
        let mut findings = Vec::new();
        check_message(&Project { tracker, ..Project::default() }, &message(text), &mut findings);
        shown(&findings)
    }

    fn of_range(texts: &[&str], issue: Option<&str>) -> Vec<String> {
        let messages: Vec<Message> = texts.iter().map(|text| message(text)).collect();
        let mut findings = Vec::new();
        check_range(&messages, issue.and_then(IssueId::parse).as_ref(), false, &mut findings);
        shown(&findings)
    }

    fn shown(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|finding| format!("{}: {}", finding.rule.short_name(), finding.message)).collect()
    }

    #[test]
    fn a_message_of_the_form_is_silent() {
        assert!(
            of_message("feat: Refuse the fourth attempt\n\n- The client asked without a limit\n\nDelivers #54\n", None)
                .is_empty()
        );
        assert!(of_message("fix(cart)!: 장바구니를 잠근다\n\nDelivers PAP-7\n", Some(Tracker::Linear)).is_empty());
        assert!(of_message("fixup! whatever this was, however long its title may be, closes #5", None).is_empty());
        assert!(of_message("Revert \"feat: a title that is far longer than fifty characters are\"", None).is_empty());
        assert_eq!(of_message("Merge branch 'x'\n\nCloses #5", None).len(), 1, "a merge closes issues, too");
    }

    #[test]
    fn the_length_counts_characters() {
        assert!(of_message(&format!("fix: {}", "결".repeat(45)), None).is_empty());
        assert_eq!(
            of_message(&format!("fix: {}", "결".repeat(46)), None),
            ["commit-title-length: the title has 51 characters; at most 50 are expected"]
        );
    }

    #[test]
    fn a_trailer_names_an_issue_of_the_tool() {
        assert_eq!(of_message("fix: x\n\nDelivers #54", Some(Tracker::Linear)).len(), 1);
        assert_eq!(of_message("fix: x\n\nDelivers PAP-7", Some(Tracker::GitHub)).len(), 1);
        assert_eq!(of_message("fix: x\n\nDelivers #54\nDelivers #55", None).len(), 1);
    }

    #[test]
    fn the_first_commit_of_an_issue_carries_the_trailer() {
        let with = |issue: &str| format!("fix: x\n\nDelivers {issue}");
        assert!(of_range(&[&with("#54"), "fix: y"], Some("#54")).is_empty());
        assert!(of_range(&[&with("#54"), "fix: y", &with("#55"), "fix: z"], None).is_empty(), "two issues one after the other");
        assert!(of_range(&["fix: x", "fix: y"], None).is_empty(), "no issue is known");
        assert!(of_range(&["Merge branch 'a'", &with("#54")], Some("#54")).is_empty());
        assert_eq!(
            of_range(&["fix: a", &with("#54")], Some("#54")),
            ["commit-trailer: `Delivers #54` is not on the first commit"]
        );
        assert_eq!(of_range(&["fix: a", &with("#54")], None).len(), 1);
        assert_eq!(of_range(&[&with("#54"), &with("#54")], None).len(), 1);
        assert_eq!(of_range(&["fix: a"], Some("#54")).len(), 1);
        assert_eq!(of_range(&[&with("#55"), "fix: b"], Some("#54")).len(), 1, "the branch is for another issue");
        assert!(of_range(&[], Some("#54")).is_empty());
        let mut findings = Vec::new();
        check_range(&[message("fix: a"), message(&with("#54"))], None, true, &mut findings);
        assert!(findings.is_empty(), "what `main` begins with may be anybody's");
    }
}
