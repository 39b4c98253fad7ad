//! Rules about `consumers.jsonl`, the list of stages that were started and done (catalogue, group D).

mod ledger;
mod plan;

use self::ledger::Ledger;
use crate::document::Kind;
use crate::finding::Finding;
use crate::okstra::consumers::{ConsumerRow, STAGE_KEYS};
use crate::okstra::context::Context;
use crate::okstra::run::Run;
use crate::okstra::schemas;
use crate::parsed_file::{JsonLine, JsonLines};
use crate::rule::{Level, rules};
use crate::schema::{SchemaError, validate};

rules! { "okstra":
    CONSUMERS_LINE = "consumers-line", Error, Upstream, "a line of consumers.jsonl is no row of a stage";
    CONSUMERS_DONE_FIELDS = "consumers-done-fields", Error, Upstream, "a done row does not say when, or where its carry file lies";
    CONSUMERS_DONE_WITHOUT_STARTED = "consumers-done-without-started", Error, Upstream, "a stage is done that was never started";
    CONSUMERS_DUPLICATE_DONE = "consumers-duplicate-done", Error, Ours, "a stage is done twice";
    CONSUMERS_CARRY_DANGLING = "consumers-carry-dangling", Error, Ours, "a row's carry_path leads to no carry file of its stage";
    CONSUMERS_DEPENDENCY_ORDER = "consumers-dependency-order", Error, Upstream, "a stage was started before a stage that it depends on was done";
    CONSUMERS_UNKNOWN_STAGE = "consumers-unknown-stage", Error, Ours, "a row names a stage that the plan does not have";
}

/// Looks at the consumers of a run.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    let Some(lines) = &run.consumers else { return };
    let mut ledger = Ledger::new(context, run, lines);
    for line in &lines.lines {
        if let Some(row) = row(lines, line, findings) {
            ledger.enter(&row, findings);
        }
    }
}

/// The row on a line, after a look at its form.
fn row<'l>(lines: &JsonLines<'_>, line: &'l JsonLine, findings: &mut Vec<Finding>) -> Option<ConsumerRow<'l>> {
    let root = match line.tree() {
        Ok(tree) => tree.root()?,
        Err(error) => {
            let message = format!("the line is no JSON: {}", error.message);
            let help = "write one object a line; a row that was cut off cannot be trusted";
            findings.push(Finding::new(&CONSUMERS_LINE, lines.place(error.span), message).with_help(help));
            return None;
        }
    };
    if root.kind() != Kind::Mapping {
        findings.push(Finding::new(
            &CONSUMERS_LINE,
            lines.place(root.span()),
            "the line is no object: expected one row of a stage",
        ));
        return None;
    }
    findings.extend(validate(&schemas::CONSUMER_ROW, root).into_iter().map(|error| of_schema(lines, error)));
    let row = ConsumerRow::of(root)?;
    if STAGE_KEYS.iter().all(|key| root.get(key).is_none()) {
        let span = root.entries().next().map_or(root.span(), |entry| entry.key.span());
        let help = "write `\"stage\": <number>`; without it nobody knows what was started or done";
        findings.push(Finding::new(&CONSUMERS_LINE, lines.place(span), "the row names no stage").with_help(help));
    }
    Some(row)
}

/// Which rule a demand of the schema belongs to. Keys that are not attested are never more than a warning.
fn of_schema(lines: &JsonLines<'_>, error: SchemaError) -> Finding {
    let (rule, level) = match error.path.as_str() {
        "carry_path" | "completed_at" => (&CONSUMERS_DONE_FIELDS, Level::Error),
        "" | "status" | "stage" => (&CONSUMERS_LINE, Level::Error),
        _ => (&CONSUMERS_LINE, Level::Warning),
    };
    let mut finding = Finding::new(rule, lines.place(error.span), error.message_with_path()).at_level(level);
    finding.help = error.help;
    finding
}
