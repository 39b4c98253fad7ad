//! Rules about error analysis (catalogue, group G).

use super::task_type_of;
use crate::document::Node;
use crate::finding::Finding;
use crate::okstra::report::{Field, View, sections};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::rule::rules;

rules! { "okstra":
    EA_HYPOTHESIS_UNEVIDENCED = "ea-hypothesis-unevidenced", Warning, Upstream, "a hypothesis about the cause of an error cites no evidence";
}

/// Looks at the views of one report, in its run when it lies in one.
pub fn check_report(run: Option<&Run<'_>>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        if task_type_of(run, view) == Some(TaskType::ErrorAnalysis) {
            let unevidenced = if view.data.is_some() { of_data(view) } else { of_markdown(view) };
            findings.extend(unevidenced.into_iter().map(|hypothesis| {
                let message = "the hypothesis cites no evidence";
                Finding::new(&EA_HYPOTHESIS_UNEVIDENCED, view.at(&hypothesis), message)
                    .with_help("say where it can be seen: a file and line, a log, a command and its output")
            }));
        }
    }
}

fn of_data<'r>(view: &View<'r>) -> Vec<Field<'r>> {
    let hypotheses = view.block().and_then(|block| block.get("rootCauseHypotheses"));
    let has_source = |evidence: Node<'_>| Field::under(evidence, "source").is_some_and(|source| !source.is_blank());
    let is_bare = |hypothesis: &Node<'r>| !hypothesis.get("evidence").into_iter().flat_map(Node::items).any(has_source);
    let bare = hypotheses.into_iter().flat_map(Node::items).filter(is_bare);
    bare.filter_map(|hypothesis| Field::under(hypothesis, "statement")).collect()
}

/// The table of hypotheses, when it has both columns.
fn of_markdown<'r>(view: &View<'r>) -> Vec<Field<'r>> {
    let read = || {
        let document = view.markdown?;
        let heading = sections::find(document, &["Root-Cause Hypotheses", "Root Cause Hypotheses", "원인 가설"])?;
        let table = sections::tables_in(document, heading.section).next()?;
        let hypothesis = sections::column(document, table, &["Hypothesis", "Statement", "가설", "내용"])?;
        let evidence = sections::column(document, table, &["Evidence", "근거"])?;
        let rows = table.rows.iter().skip(1);
        let cells = rows.filter_map(|row| Some((row.get(hypothesis)?, sections::field(document, *row.get(evidence)?))));
        let bare =
            cells.filter(|(_, evidence)| evidence.is_blank()).map(|(hypothesis, _)| sections::field(document, *hypothesis));
        Some(bare.collect())
    };
    read().unwrap_or_default()
}
