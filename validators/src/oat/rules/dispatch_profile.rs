//! Rule about the optional table `## Dispatch Profile`, which narrows what phases may be given to (catalogue 3.2).

use crate::document::Kind;
use crate::document::markdown::Table;
use crate::finding::Finding;
use crate::near_miss::nearest;
use crate::oat::context::Context;
use crate::oat::ids::PhaseId;
use crate::oat::plan::Plan;
use crate::oat::state::State;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    DISPATCH_PROFILE_ROW = "dispatch-profile-row", Warning, Ours, "a row of the dispatch profile names no phase, or a level that does not exist or is too high";
}

/// Levels of the newer table, from the lowest.
const NAMED: [&str; 4] = ["economy", "balanced", "high", "frontier"];
/// Models of the older table.
const CLAUDE: [&str; 4] = ["haiku", "sonnet", "opus", "fable"];
/// Efforts of the older table.
const CODEX: [&str; 4] = ["low", "medium", "high", "xhigh"];

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Phase,
    NamedCeiling,
    Claude,
    Codex,
    Other,
}

impl Column {
    fn from_header(header: &str) -> Self {
        let header = header.to_lowercase();
        let known = [("phase", Self::Phase), ("ceiling", Self::NamedCeiling), ("claude", Self::Claude), ("codex", Self::Codex)];
        known.into_iter().find(|(word, _)| header.contains(word)).map_or(Self::Other, |(_, column)| column)
    }

    const fn levels(self) -> &'static [&'static str] {
        match self {
            Self::NamedCeiling => &NAMED,
            Self::Claude => &CLAUDE,
            Self::Codex => &CODEX,
            Self::Phase | Self::Other => &[],
        }
    }
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(plan) = &context.project.plan else { return };
    let markdown = plan.markdown();
    let is_profile = |text: &str| text.eq_ignore_ascii_case("Dispatch Profile");
    let Some(heading) = markdown.headings().iter().find(|heading| heading.level == 2 && is_profile(&heading.text)) else {
        return;
    };
    let tables = markdown.tables();
    let first = tables.partition_point(|table| table.span.start < heading.section.start);
    let Some(table) = tables.get(first).filter(|table| table.span.start < heading.section.end) else { return };
    check_table(plan, context.project.state.as_ref(), table, findings);
}

fn check_table(plan: &Plan<'_>, state: Option<&State<'_>>, table: &Table, findings: &mut Vec<Finding>) {
    let Some((header, rows)) = table.rows.split_first() else { return };
    let columns: Vec<Column> = header.iter().map(|cell| Column::from_header(plan.source().slice(*cell))).collect();
    if !columns.contains(&Column::Phase) {
        return;
    }
    let ceiling = state.and_then(project_ceiling);
    for row in rows {
        // Values are often written as code.
        let cells = || columns.iter().zip(row).map(|(column, cell)| (column, cell, plan.source().slice(*cell).trim_matches('`')));
        let phase = cells().find(|(column, ..)| **column == Column::Phase);
        if let Some(finding) = phase.and_then(|(_, cell, text)| no_phase(plan, *cell, text)) {
            // Of a row of the template nothing else is worth saying.
            findings.push(finding);
            continue;
        }
        for (column, cell, text) in cells() {
            if let Some(finding) = no_level(plan, *column, *cell, text) {
                findings.push(finding);
            } else if *column == Column::NamedCeiling
                && let (Some(state), Some((most, span))) = (state, ceiling)
                && NAMED.iter().position(|level| *level == text).is_some_and(|level| level > most)
            {
                let message = format!("`{text}` is above `{}`, the ceiling of the project", NAMED[most]);
                findings.push(
                    Finding::new(&DISPATCH_PROFILE_ROW, plan.file.place(*cell), message)
                        .with_related(state.file.place(span), "the ceiling of the project")
                        .with_help("a row may only narrow what the project allows"),
                );
            }
        }
    }
}

fn no_phase(plan: &Plan<'_>, cell: Span, text: &str) -> Option<Finding> {
    let is_phase = PhaseId::parse(text).is_some_and(|id| plan.outline.phase(&id).is_some());
    (!is_phase).then(|| {
        let message =
            if text.is_empty() { "the row names no phase".to_owned() } else { format!("`{text}` is no phase of the plan") };
        Finding::new(&DISPATCH_PROFILE_ROW, plan.file.place(cell), message).with_help("name one phase by its id, such as `p01`")
    })
}

fn no_level(plan: &Plan<'_>, column: Column, cell: Span, text: &str) -> Option<Finding> {
    let levels = column.levels();
    // Blank, as it is written in the convention's tables and texts.
    let is_blank = matches!(text, "" | "''" | "\"\"" | "-" | "auto");
    if levels.is_empty() || is_blank || levels.contains(&text) {
        return None;
    }
    let known: Vec<String> = levels.iter().chain(&["auto"]).map(|level| format!("`{level}`")).collect();
    let message = format!("`{text}` is none of {}", known.join(", "));
    let finding = Finding::new(&DISPATCH_PROFILE_ROW, plan.file.place(cell), message);
    Some(match nearest(text, levels.iter().copied().chain(["auto"])) {
        Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
        None => finding.with_help("leave the cell blank to take what the project says"),
    })
}

/// The named level that the project may not pass, with its place; `None` when nothing is named, or no limit is wanted.
fn project_ceiling(state: &State<'_>) -> Option<(usize, Span)> {
    let policy = state.accepted()?.get("oat_dispatch_policy").filter(|policy| policy.kind() == Kind::Mapping)?.get("policy")?;
    let level = NAMED.iter().position(|level| policy.as_str() == Some(level))?;
    Some((level, policy.span()))
}
