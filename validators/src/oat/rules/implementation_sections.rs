//! Rules about what else stands in `implementation.md`, or should (catalogue, section 5).

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::implementation::Implementation;
use crate::rule::rules;

rules! { "oat":
    IMPL_DEVIATION_HEADING = "impl-deviation-heading", Info, Ours, "implementation.md has no section for deviations from plan and design";
    IMPL_RETRY_LIMIT_MISPLACED = "impl-retry-limit-misplaced", Warning, Ours, "the retry limit stands in implementation.md, where nobody reads it";
}

const RETRY_LIMIT: &str = "oat_orchestration_retry_limit";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(record) = &context.project.implementation else { return };
    findings.extend(deviation_heading(record));
    findings.extend(retry_limit(context, record));
}

fn deviation_heading(record: &Implementation<'_>) -> Option<Finding> {
    let headings = record.markdown().headings();
    if headings.iter().any(|heading| heading.level == 2 && heading.text.starts_with("Deviations")) {
        return None;
    }
    let near = headings.iter().find(|heading| heading.text.to_ascii_lowercase().starts_with("deviation"));
    let expected = "expected `## Deviations from Plan / Design`";
    let (place, message) = match near {
        Some(heading) => (
            record.file.place(heading.span),
            format!("this heading is not the one that deviations are looked up under: {expected}"),
        ),
        None => (
            record.file.whole(),
            format!("implementation.md has no section for what was done otherwise than planned: {expected}"),
        ),
    };
    Some(Finding::new(&IMPL_DEVIATION_HEADING, place, message).with_help("write it also when there is nothing to say: `None.`"))
}

fn retry_limit(context: &Context<'_, '_>, record: &Implementation<'_>) -> Option<Finding> {
    let entry = record.accepted()?.entry(RETRY_LIMIT)?;
    let message =
        format!("`{RETRY_LIMIT}` is never read in implementation.md, so the default of 2 holds: expected it in state.md");
    let finding = Finding::new(&IMPL_RETRY_LIMIT_MISPLACED, record.file.place(entry.key.span()), message);
    let own = context.project.state.as_ref().and_then(|state| Some((state, state.accepted()?.entry(RETRY_LIMIT)?)));
    Some(match own {
        Some((state, own)) => {
            let finding = Finding {
                message: format!("`{RETRY_LIMIT}` is never read in implementation.md; state.md has its own"),
                ..finding
            };
            finding.with_related(state.file.place(own.key.span()), "the one that is read").with_help("remove it here")
        }
        None => finding.with_help("move the line to state.md"),
    })
}
