//! The rule about the line that makes a task count as completed (catalogue, section 5).

use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::ids::TaskId;
use crate::oat::implementation::{COMPLETED, Implementation, STATUS, TaskSection};
use crate::oat::task_status::{Meaning, in_other_form, is_completed_for_shell, is_readable};
use crate::oat::text_lines::{Line, line_end_after, lines, quoted};
use crate::rule::{Level, rules};
use crate::source::Span;

rules! { "oat":
    IMPL_TASK_STATUS_UNREADABLE = "impl-task-status-unreadable", Error, Ours, "the status of a task is written so that the control plane does not read it", safe_fix;
}

/// How many characters of a status are quoted.
const SHOWN: usize = 60;

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(record) = &context.project.implementation else { return };
    let is_in_plan = |id: &TaskId| context.project.plan.as_ref().is_none_or(|plan| plan.outline.task(id).is_some());
    // A section that counts as completed can say more about itself; one of an unknown task counts for nothing, whatever it says.
    for section in record.sections.iter().filter(|section| !section.is_completed && is_in_plan(&section.id)) {
        findings.extend(unreadable_line(record, section));
    }
}

fn unreadable_line(record: &Implementation<'_>, section: &TaskSection) -> Option<Finding> {
    let source = record.source();
    if let Some(line) = section.status_lines.iter().copied().find(|line| !is_readable(source.slice(*line))) {
        return Some(with_fix(finding(record, section, line), record, line));
    }
    if !section.status_lines.is_empty() {
        return None;
    }
    let (line, value) = lines(source, section.section)
        .skip(1)
        .filter_map(|line| in_other_form(line.text).map(|value| (line, value)))
        .find(|(line, _)| !record.markdown().is_in_fence(line.span.start))?;
    Some(with_own_line(finding(record, section, trimmed(&line)), record, &line, value))
}

fn trimmed(line: &Line<'_>) -> Span {
    line.span_of(line.text.trim())
}

/// What each reader makes of the line.
fn finding(record: &Implementation<'_>, section: &TaskSection, line: Span) -> Finding {
    let text = record.source().slice(line);
    let begin: String = text.chars().take(SHOWN).collect();
    let shown = if begin.len() < text.len() { begin + "…" } else { begin };
    let is_completed_elsewhere = record.is_completed(&section.id);
    let id = &section.id;
    let counted = match (is_completed_elsewhere, is_completed_for_shell(text)) {
        (true, _) => format!("the control plane does not read it, and counts task `{id}` by its other section"),
        (false, true) => format!("the control plane counts task `{id}` as open, the shell search of the skills as completed"),
        (false, false) => format!("the control plane counts task `{id}` as open, and so does the shell search of the skills"),
    };
    let message = format!(
        "{} is no status line: {counted}; expected exactly `{STATUS} {COMPLETED}`, or `in_progress`, `pending` or `blocked`",
        quoted(&shown),
    );
    let finding = Finding::new(&IMPL_TASK_STATUS_UNREADABLE, record.file.place(line), message);
    let finding = if is_completed_elsewhere { finding.at_level(Level::Warning) } else { finding };
    let value = text.strip_prefix(STATUS).unwrap_or_default();
    if Meaning::of(value) == Meaning::Template {
        finding.with_help("the template's line was never filled in: keep the one word that is true")
    } else {
        finding.with_help("the status stands alone on its line, remarks on the next")
    }
}

/// The canonical line, and what followed the word on a line of its own.
fn with_fix(finding: Finding, record: &Implementation<'_>, line: Span) -> Finding {
    let source = record.source();
    let value = source.slice(line).strip_prefix(STATUS).unwrap_or_default();
    let Meaning::Completed(rest) = Meaning::of(value) else { return finding };
    let canonical = format!("{STATUS} {COMPLETED}");
    let place = record.file.place(line);
    if rest.is_empty() {
        let edit = Edit::replace(place, canonical);
        return finding.with_fix(Applicability::Safe, "write the canonical completion line", vec![edit]);
    }
    let Some((rest, applicability)) = next_line(rest) else { return finding };
    let line_end = line_end_after(source, line.end);
    let edit = Edit::replace(place, format!("{canonical}{line_end}{rest}"));
    finding.with_fix(applicability, "write the canonical completion line and move the rest to the next line", vec![edit])
}

/// What follows the status word as a line of its own, and whether all of it is kept: a field or a remark in parentheses is; of other remarks
/// the sign that joins them to the word is lost. `None` when the line would become a list, a heading, a table or the like.
fn next_line(rest: &str) -> Option<(&str, Applicability)> {
    const JOINTS: [char; 10] = ['|', '·', '•', '—', '–', '-', ';', ',', ':', '.'];
    let is_field = |text: &str| text.strip_prefix("**").is_some_and(|name| name.contains(":**"));
    let bare = rest.trim_start_matches(JOINTS).trim_start();
    if is_field(bare) || (rest.starts_with('(') && rest.ends_with(')')) {
        return Some((bare, Applicability::Safe));
    }
    let begins_text = bare.starts_with(|first: char| first.is_alphabetic() || matches!(first, '`' | '('));
    (bare.len() < rest.len() && begins_text).then_some((bare, Applicability::Unsafe))
}

/// A list item that says nothing but the status becomes the line that readers look for.
fn with_own_line(finding: Finding, record: &Implementation<'_>, line: &Line<'_>, value: &str) -> Finding {
    let is_item = line.text.trim_start().starts_with(['-', '*', '+']) && !line.text.trim_start().starts_with("**");
    if !is_item || Meaning::of(value) != Meaning::Completed("") {
        return finding;
    }
    let edit = Edit::replace(record.file.place(trimmed(line)), format!("{STATUS} {COMPLETED}"));
    finding.with_fix(Applicability::Unsafe, "take the status out of the list", vec![edit])
}

#[cfg(test)]
mod tests {
    use super::next_line;
    use crate::finding::Applicability::{Safe, Unsafe};

    #[test]
    fn what_follows_the_word_is_kept() {
        for (rest, expected) in [
            ("| **Commit:** c80005e", Some(("**Commit:** c80005e", Safe))),
            ("· **Commit:** c80005e", Some(("**Commit:** c80005e", Safe))),
            ("(no-op)", Some(("(no-op)", Safe))),
            ("(no-op), as planned", None),
            ("; phase review passed", Some(("phase review passed", Unsafe))),
            ("— 검토 통과", Some(("검토 통과", Unsafe))),
            ("- # heading", None),
            ("/ pending", None),
            ("?", None),
        ] {
            assert_eq!(next_line(rest), expected, "{rest}");
        }
    }
}
