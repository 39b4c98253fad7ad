//! The messages of a report beside those that git has.

use super::{IMPL_COMMIT_DRIFT, Message};
use crate::commit_message::CommitMessage;
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::Origin;
use crate::okstra::report::implementation::Commit;

/// Compares a message with git's, line by line; blanks at the ends of lines and of the message do not count, since git removes them.
/// A commit that the repository does not have proves nothing: a clone may be shallow, and branches are squashed.
pub(super) fn check(context: &Context<'_, '_>, commit: &Commit<'_>, message: &Message<'_, '_>, findings: &mut Vec<Finding>) {
    let (Some(git), Some(sha)) = (context.task.git(), &commit.sha) else { return };
    let Ok(stored) = git.commit(&sha.text) else { return };
    let told = message.field.text.trim_end();
    // A cell of a table has room for the first line only.
    let is_subject_only = message.view.origin == Origin::Markdown && !told.contains('\n');
    let stored = if is_subject_only { stored.subject() } else { stored.message.trim_end() };
    let mut in_git = stored.lines().map(str::trim_end);
    for (start, line) in CommitMessage::lines(told) {
        let expected = in_git.next();
        if expected == Some(line.trim_end()) {
            continue;
        }
        let what = match expected {
            Some(expected) => format!("the message has `{line}` where git has `{expected}`"),
            None => format!("the message has `{line}`, which git does not have"),
        };
        findings.push(finding(message, start..start + line.len(), what));
        return;
    }
    if let Some(left_out) = in_git.find(|line| !line.is_empty()) {
        let what = format!("the message ends before `{left_out}`, which git has");
        findings.push(finding(message, 0..told.len(), what));
    }
}

fn finding(message: &Message<'_, '_>, range: std::ops::Range<usize>, what: String) -> Finding {
    message.finding(&IMPL_COMMIT_DRIFT, range, what).with_help("give the message word for word as `git show` prints it")
}
