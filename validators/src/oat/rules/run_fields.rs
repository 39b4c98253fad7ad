//! Rules about what an orchestration run says (catalogue, section 5).

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::ids::PhaseId;
use crate::oat::implementation::Implementation;
use crate::oat::plan::Plan;
use crate::oat::runs::{OutcomeRow, Run};
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    RUN_PHASE_COUNTS = "run-phase-counts", Info, Ours, "the counts of phases of a run contradict each other";
    RUN_FIELDS = "run-fields", Warning, Ours, "a run lacks a field or section, or has a value that the convention does not know";
}

/// The fields of every run.
const FIELDS: [&str; 4] = ["Branch", "Tier", "Policy", "Phases"];
/// The sections of every run.
const PARTS: [&str; 3] = ["Phase Outcomes", "Parallel Groups", "Outstanding Items"];
/// The settings in the field `Policy`.
const MERGE_STRATEGY: &str = "merge-strategy=";
const RETRY_LIMIT: &str = "retry-limit=";
/// The most retries that can be asked for.
const MOST_RETRIES: u32 = 5;
const DISPOSITIONS: [&str; 3] = ["merged", "excluded", "stopped"];
const VERDICTS: [&str; 2] = ["pass", "fail"];

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(record) = &context.project.implementation else { return };
    for run in &record.runs().entries {
        let reader = Reader { record, plan: context.project.plan.as_ref(), run };
        findings.extend(reader.phase_counts());
        findings.extend(reader.missing());
        findings.extend(reader.tier());
        findings.extend(reader.policy());
        for row in &run.outcomes {
            findings.extend(reader.outcome(row));
        }
    }
}

/// A run with the documents around it.
struct Reader<'r, 'w> {
    record: &'r Implementation<'w>,
    plan: Option<&'r Plan<'w>>,
    run: &'r Run,
}

impl<'r> Reader<'r, '_> {
    fn slice(&self, span: Span) -> &'r str {
        self.record.source().slice(span)
    }

    fn value(&self, name: &str) -> Option<(Span, &'r str)> {
        let field = self.run.field(self.record.source(), name)?;
        Some((field.value, self.slice(field.value)))
    }

    fn found(&self, place: Span, message: String) -> Finding {
        Finding::new(&RUN_FIELDS, self.record.file.place(place), message)
    }

    fn phase_counts(&self) -> Option<Finding> {
        let (place, text) = self.value("Phases")?;
        let count = |name: &str| {
            text.split(',').find_map(|part| {
                let (number, rest) = part.trim().split_once(' ')?;
                (rest.split(' ').next() == Some(name)).then(|| number.parse::<u32>().ok())?
            })
        };
        let executed = count("executed")?;
        let (passed, failed, stopped) = (count("passed")?, count("failed")?, count("stopped")?);
        let message = if passed.saturating_add(failed) > executed {
            format!("{executed} executed, and {passed} passed and {failed} failed together are more: expected at most as many")
        } else if stopped > executed {
            format!("{executed} executed, and {stopped} stopped are more: expected at most as many")
        } else {
            return None;
        };
        Some(Finding::new(&RUN_PHASE_COUNTS, self.record.file.place(place), message))
    }

    fn missing(&self) -> Option<Finding> {
        let source = self.record.source();
        let fields =
            FIELDS.into_iter().filter(|name| self.run.field(source, name).is_none()).map(|name| format!("`**{name}:**`"));
        let parts = PARTS.into_iter().filter(|name| !self.run.has_part(source, name)).map(|name| format!("`#### {name}`"));
        let missing: Vec<String> = fields.chain(parts).collect();
        (!missing.is_empty())
            .then(|| self.found(self.run.heading, format!("run `{}` lacks {}", self.slice(self.run.number), missing.join(", "))))
    }

    /// `1` or `2`, and a remark or none.
    fn tier(&self) -> Option<Finding> {
        let (place, text) = self.value("Tier")?;
        let number = text.strip_prefix("Tier ").unwrap_or(text);
        let is_tier = number.strip_prefix(['1', '2']).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
        // A run of several phases can name the tier of each.
        (!is_tier && !text.contains("Tier 1") && !text.contains("Tier 2"))
            .then(|| self.found(place, format!("the tier is `{text}`: expected `1` or `2`")))
    }

    fn policy(&self) -> Option<Finding> {
        let (place, text) = self.value("Policy")?;
        let setting = |name: &str| {
            let at = text.find(name)?;
            Some(text[at + name.len()..].split([',', ';', ' ']).next().unwrap_or_default())
        };
        let (strategy, limit) = (setting(MERGE_STRATEGY), setting(RETRY_LIMIT));
        let expected = "expected `merge-strategy=NAME, retry-limit=N` with N from 0 to 5";
        match (strategy, limit) {
            (Some(""), _) => Some(self.found(place, format!("`{MERGE_STRATEGY}` has no value: {expected}"))),
            (_, Some(limit)) if !limit.parse::<u32>().is_ok_and(|limit| limit <= MOST_RETRIES) => {
                Some(self.found(place, format!("the retry limit is `{limit}`: {expected}")))
            }
            (Some(_), Some(_)) => None,
            _ => Some(self.found(
                place,
                format!("the policy does not say how phases are merged and how often they are tried again: {expected}"),
            )),
        }
    }

    /// The first wrong cell of a row.
    fn outcome(&self, row: &OutcomeRow) -> Option<Finding> {
        let source = self.record.source();
        let cell = |name: &str| self.run.cell(source, row, name).map(|cell| (cell, self.slice(cell)));
        let number = self.slice(self.run.number);
        let width = self.run.outcome_header.as_ref().map_or(0, |header| header.cells.len());
        if row.cells.len() != width {
            let message = format!("the row has {} cells and the header {width}: a `|` inside a cell splits it", row.cells.len());
            return Some(self.found(row.span, message));
        }
        let phase = cell("Phase").and_then(|(place, text)| {
            let id = PhaseId::parse(first_word(text));
            let is_known = id.as_ref().is_some_and(|id| self.plan.is_none_or(|plan| plan.outline.phase(id).is_some()));
            (!is_known).then(|| {
                self.found(place, format!("`{text}` in run `{number}` is no phase of the plan: expected an id like `p01`"))
            })
        });
        let iterations = || {
            let (place, text) = cell("Fix Iterations")?;
            let (count, limit) = first_word(text).split_once('/')?;
            let (count, limit) = (count.parse::<u32>().ok()?, limit.parse::<u32>().ok()?);
            (count > limit)
                .then(|| self.found(place, format!("{count} fix iterations of at most {limit}: expected no more than the limit")))
        };
        let word = |name: &str, known: &[&str]| {
            let (place, text) = cell(name)?;
            let word = first_word(text);
            (!known.contains(&word)).then(|| {
                let expected = known.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or ");
                self.found(place, format!("the {} is `{text}`: expected {expected}, and a remark or none", name.to_lowercase()))
            })
        };
        phase.or_else(|| word("Review", &VERDICTS)).or_else(iterations).or_else(|| word("Disposition", &DISPOSITIONS))
    }
}

/// The first word of a cell, without backticks.
fn first_word(text: &str) -> &str {
    text.split([' ', ';', ',', '(']).next().unwrap_or_default().trim_matches('`')
}
