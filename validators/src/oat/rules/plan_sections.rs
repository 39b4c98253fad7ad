//! Rules about the sections of a plan, and what templates leave in them (catalogue 3.2).

use std::collections::BTreeSet;

use crate::finding::{Applicability, Edit, Finding};
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::ids::{PhaseId, PhaseKind};
use crate::oat::plan::Plan;
use crate::oat::plan::sections::{Section, SectionHeading, section_headings};
use crate::oat::plan::totals::{PhaseTotal, TotalLine, Totals, Written};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    SECTION_MISSING = "section-missing", Error, Ours, "a plan lacks a section that the convention's steps look for";
    SECTION_DUPLICATE = "section-duplicate", Warning, Ours, "a section stands twice, and readers take the first";
    REVISION_AFTER_COMPLETE = "revision-after-complete", Warning, Ours, "a revision phase stands below the section Implementation Complete";
    TOTAL_MISMATCH = "total-mismatch", Warning, Ours, "the total is not the number of tasks", safe_fix;
    TOTAL_PLACEHOLDER = "total-placeholder", Info, Ours, "the total of a complete plan is still a placeholder", safe_fix;
    TOTAL_MISSING = "total-missing", Info, Ours, "the section Implementation Complete has no total";
    PHASE_TOTAL_MISMATCH = "phase-total-mismatch", Warning, Ours, "the number of a phase's tasks is not the one that is written", safe_fix;
    PLAN_PLACEHOLDER_LEFT = "plan-placeholder-left", Warning, Ours, "a complete plan still has words of the template";
}

/// Words of the template that somebody has to replace. The control plane takes a plan with one of the last three for a template.
const PLACEHOLDERS: [&str; 6] = ["{Phase Name}", "{Task Name}", "{N}", "{Project Name}", "{Copy of", "{Clear description"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let sections = section_headings(plan);
    for section in Section::ALL {
        let own: Vec<&SectionHeading> = sections.iter().filter(|heading| heading.section == section).collect();
        match own.split_first() {
            None => findings.push(missing(plan, section)),
            Some((first, others)) => findings.extend(duplicate(plan, first, others)),
        }
    }
    let complete = sections.iter().find(|heading| heading.section == Section::ImplementationComplete);
    let mut total_placeholder = None;
    if let Some(complete) = complete {
        revisions_after(plan, complete, findings);
        let totals = Totals::read(plan.source(), complete.span);
        total_placeholder = totals.total.as_ref().and_then(|total| total.placeholder);
        match &totals.total {
            Some(total) => findings.extend(total_is_wrong(plan, total)),
            None => findings.push(
                Finding::new(
                    &TOTAL_MISSING,
                    plan.file.place(complete.heading),
                    "the section does not say how many tasks there are",
                )
                .with_help(format!("write `**Total: {} tasks**`", plan.outline.tasks.len())),
            ),
        }
        phase_totals_are_wrong(plan, &totals.phases, findings);
    }
    if is_complete(plan) {
        placeholders(plan, total_placeholder, findings);
    }
}

fn is_complete(plan: &Plan<'_>) -> bool {
    let is_complete =
        |front_matter: &FrontMatter| front_matter.get("oat_status").is_some_and(|status| front_matter.text(status) == "complete");
    plan.accepted().is_some_and(is_complete)
}

/// Points at a heading that may be meant, or else at the whole file.
fn missing(plan: &Plan<'_>, section: Section) -> Finding {
    let title = section.title();
    let is_meant = |text: &str| text.trim_end_matches(':').eq_ignore_ascii_case(title);
    let meant = plan.markdown().headings().iter().find(|heading| is_meant(&heading.text));
    let place = meant.map_or_else(|| plan.file.whole(), |heading| plan.file.place(heading.span));
    let message = match meant {
        Some(_) => format!("the plan has no section `## {title}`, only a heading like it"),
        None => format!("the plan has no section `## {title}`"),
    };
    Finding::new(&SECTION_MISSING, place, message).with_help(format!("write the heading exactly so: `## {title}`"))
}

/// The second heading when both are text of the plan; the first one when readers by lines take it though it is an example.
fn duplicate(plan: &Plan<'_>, first: &SectionHeading, others: &[&SectionHeading]) -> Option<Finding> {
    let title = first.section.title();
    if first.is_prose {
        let second = others.iter().find(|other| other.is_prose)?;
        let message = format!("`## {title}` stands twice; readers take the first");
        return Some(
            Finding::new(&SECTION_DUPLICATE, plan.file.place(second.heading), message)
                .with_related(plan.file.place(first.heading), "the one that is read")
                .with_help("join both below the first heading"),
        );
    }
    let real = others.iter().find(|other| other.is_prose).filter(|_| first.section == Section::Reviews)?;
    let message = format!("readers take this `## {title}` in a fence or comment for the section");
    Some(
        Finding::new(&SECTION_DUPLICATE, plan.file.place(first.heading), message)
            .with_related(plan.file.place(real.heading), "the one that is not read")
            .with_help("indent the example, or move it below the section"),
    )
}

fn revisions_after(plan: &Plan<'_>, complete: &SectionHeading, findings: &mut Vec<Finding>) {
    let is_late = |heading: Span| heading.start > complete.heading.start && plan.is_prose(heading.start);
    let revisions = plan.outline.phases.iter().filter(|phase| phase.id.kind == PhaseKind::Revision && is_late(phase.heading));
    findings.extend(revisions.map(|phase| {
        let message = format!("`{}` stands below `## Implementation Complete`, where no more phases are expected", phase.id);
        Finding::new(&REVISION_AFTER_COMPLETE, plan.file.place(phase.heading), message)
            .with_related(plan.file.place(complete.heading), "the end of the phases")
            .with_help("move the phase above `## Reviews`")
    }));
}

/// The number of task headings, when those in fences and comments make no difference.
fn certain_count(plan: &Plan<'_>) -> Option<usize> {
    let tasks = &plan.outline.tasks;
    let is_certain = plan.unread_headings().tasks.is_empty() && tasks.iter().all(|task| plan.is_prose(task.heading.start));
    is_certain.then_some(tasks.len())
}

fn total_is_wrong(plan: &Plan<'_>, total: &TotalLine) -> Option<Finding> {
    let count = certain_count(plan);
    // Where tasks stand below a foreign phase, a phase may have been lost, and the number written may be the right one.
    let sound = count.filter(|_| plan.outline.tasks.iter().all(|task| task.is_counted));
    let edit = |span: Span| sound.map(|count| vec![Edit::replace(plan.file.place(span), count.to_string())]);
    let with_fix = |finding: Finding, edits: Option<Vec<Edit>>| match edits {
        Some(edits) => finding.with_fix(Applicability::Safe, "write the number of tasks", edits),
        None => finding,
    };
    if let Some(span) = total.placeholder {
        if !is_complete(plan) {
            return None;
        }
        let message = format!("the total is still `{}` in a complete plan", plan.source().slice(span));
        let finding = Finding::new(&TOTAL_PLACEHOLDER, plan.file.place(span), message)
            .with_help("write how many `### Task` headings the plan has, those of revisions included");
        return Some(with_fix(finding, edit(span)));
    }
    let (count, Written { value, span }) = (count?, total.tasks?);
    let is_explained = total.numbers.len() > 1
        && (total.numbers.contains(&count)
            || total.numbers.iter().fold(0, |sum: usize, number| sum.saturating_add(*number)) == count);
    if value == count || is_explained {
        return None;
    }
    let message = format!("the total says {}, the plan has {count}", tasks_in_words(value));
    let finding = Finding::new(&TOTAL_MISMATCH, plan.file.place(span), message)
        .with_help("count every `### Task` heading, those of revisions included");
    // With more numbers in the line the others may be wrong too.
    Some(with_fix(finding, edit(span).filter(|_| total.numbers.len() == 1)))
}

/// Not looked at where the phase stands twice, or tasks are reported that no reader counts for it: that is what is wrong.
fn phase_totals_are_wrong(plan: &Plan<'_>, totals: &[PhaseTotal], findings: &mut Vec<Finding>) {
    let outline = &plan.outline;
    if certain_count(plan).is_none() || !plan.unread_headings().phases.is_empty() {
        return;
    }
    let dropped = outline.tasks.iter().filter(|task| !task.is_counted);
    let enclosing = dropped.clone().filter_map(|task| Some(&outline.phases[task.phase?].id));
    let twice = outline.phases.iter().enumerate().filter(|(index, phase)| outline.phase_index(&phase.id) != Some(*index));
    let twice = twice.map(|(_, phase)| &phase.id);
    let misled: BTreeSet<&PhaseId> = dropped.map(|task| &task.id.phase).chain(enclosing).chain(twice).collect();
    for PhaseTotal { phase, tasks: Written { value, span } } in totals.iter().filter(|total| !misled.contains(&total.phase)) {
        let place = plan.file.place(*span);
        let Some(index) = outline.phase_index(phase) else {
            let message = format!("the plan has no `{phase}`, and this line lists {} of it", tasks_in_words(*value));
            findings.push(Finding::new(&PHASE_TOTAL_MISMATCH, place, message).with_help("remove the line, or add the phase"));
            continue;
        };
        let count = outline.tasks_of(index).count();
        if *value != count {
            let edits = vec![Edit::replace(place.clone(), count.to_string())];
            let message = format!("`{phase}` has {}, not {value}", tasks_in_words(count));
            findings.push(
                Finding::new(&PHASE_TOTAL_MISMATCH, place, message)
                    .with_related(plan.file.place(outline.phases[index].heading), "the phase")
                    .with_help("count the `### Task` headings of the phase")
                    .with_fix(Applicability::Safe, "write the number of tasks", edits),
            );
        }
    }
}

fn tasks_in_words(count: usize) -> String {
    if count == 1 { "1 task".to_owned() } else { format!("{count} tasks") }
}

/// One finding for each word, where it stands first.
fn placeholders(plan: &Plan<'_>, total: Option<Span>, findings: &mut Vec<Finding>) {
    let source = plan.source();
    let (text, offset) = source.body().unwrap_or_default();
    for word in PLACEHOLDERS {
        let spans = memchr::memmem::find_iter(text.as_bytes(), word)
            .map(|at| Span::from_range(at..at + word.len()).shifted(offset))
            .filter(|span| Some(*span) != total && is_running_text(plan, *span));
        let spans: Vec<Span> = spans.collect();
        let Some(first) = spans.first() else { continue };
        let times = if spans.len() > 1 { format!(" ({} times)", spans.len()) } else { String::new() };
        let is_template = ["{Project Name}", "{Copy of", "{Clear description"].contains(&word);
        let reading = if is_template { ": the control plane takes it for a template" } else { "" };
        let message = format!("`{word}` of the template is left in a complete plan{times}{reading}");
        findings
            .push(Finding::new(&PLAN_PLACEHOLDER_LEFT, plan.file.place(*first), message).with_help("write what it stands for"));
    }
}

/// Outside the front matter, code and comments.
fn is_running_text(plan: &Plan<'_>, span: Span) -> bool {
    let markdown = plan.markdown();
    let spans = markdown.code_spans();
    let after = spans.partition_point(|code| code.span.start <= span.start);
    let is_code = after.checked_sub(1).is_some_and(|last| span.start < spans[last].span.end);
    let blocks = markdown.code_blocks();
    let after = blocks.partition_point(|block| block.span.start <= span.start);
    let is_in_block = after.checked_sub(1).is_some_and(|last| span.start < blocks[last].span.end);
    let is_front_matter = plan.front_matter.as_ref().is_some_and(|front_matter| span.start < front_matter.block.end);
    !is_code && !is_in_block && !is_front_matter && plan.is_prose(span.start)
}
