//! A plan in data.json, `implementationPlanning`.

use super::{Approval, BodyVerdict, BodyVerification, Plan, PlanOption, Stage, StageParts, StageValidation, Step};
use crate::document::{Kind, Node};
use crate::okstra::report::view::{Field, Origin};
use crate::okstra::task_type::TaskType;
use crate::source::{FilePath, Span};

impl<'r> Plan<'r> {
    /// Reads the block of a report's data; `None` when it has none.
    pub(super) fn of_data(root: Node<'r>, path: &'r FilePath) -> Option<Self> {
        let entry = root.entry(TaskType::ImplementationPlanning.block_key())?;
        let block = Some(entry.value).filter(|block| block.kind() == Kind::Mapping)?;
        Some(Self {
            origin: Origin::Data,
            path,
            span: entry.key.span(),
            options_span: block.get("options").map(Node::span),
            options: items(block, "options").map(option).collect(),
            recommended_option: Field::under(block, "recommendedOption"),
            affected_files: Field::list_under(block, "affectedFiles").collect(),
            map: None,
            stages_span: block.get("stages").map(Node::span),
            stages: items(block, "stages").map(stage).collect(),
            rollback: said(block, "rollback"),
            approval: approval(block),
            verification: verification(block),
        })
    }
}

fn items<'r>(node: Node<'r>, key: &str) -> impl Iterator<Item = Node<'r>> + use<'r> {
    node.get(key).into_iter().flat_map(Node::items)
}

fn boolean(node: Node<'_>, key: &str) -> Option<bool> {
    match node.get(key)?.kind() {
        Kind::Boolean(value) => Some(value),
        _ => None,
    }
}

/// The span of a key whose value is text that is not blank, or a list that is not empty.
fn said(node: Node<'_>, key: &str) -> Option<Span> {
    let entry = node.entry(key)?;
    let says_something = match entry.value.kind() {
        Kind::Sequence => entry.value.items().len() > 0,
        Kind::Mapping => entry.value.entries().any(|below| below.value.items().len() > 0),
        Kind::Null => false,
        _ => !entry.value.text().trim().is_empty(),
    };
    says_something.then(|| entry.key.span())
}

fn option(node: Node<'_>) -> PlanOption<'_> {
    let name = Field::under(node, "id").or_else(|| Field::under(node, "title"));
    PlanOption { span: name.as_ref().map_or_else(|| node.span(), |name| name.span), trade_offs: said(node, "tradeOffs"), name }
}

fn stage(node: Node<'_>) -> Stage<'_> {
    let number = Field::under(node, "number");
    let validation = node.get("validation");
    let commands = |phase: &str| validation.into_iter().flat_map(|node| Field::list_under(node, phase)).collect();
    Stage {
        span: number.as_ref().map_or_else(|| node.span(), |number| number.span),
        text: node.span(),
        number,
        title: Field::under(node, "title"),
        has_section: true,
        depends_on: Some(Field::list_under(node, "dependsOn").collect()),
        files: Field::list_under(node, "files").collect(),
        steps: items(node, "steps").filter_map(step).collect(),
        validation: StageValidation { pre: commands("pre"), mid: commands("mid"), post: commands("post") },
        parts: StageParts {
            files: said(node, "files"),
            steps: said(node, "steps").or_else(|| node.get("steps").map(Node::span)),
            validation: said(node, "validation"),
            exit_contract: said(node, "exitContract"),
            rollback: said(node, "rollback"),
        },
    }
}

fn step(node: Node<'_>) -> Option<Step<'_>> {
    Some(Step {
        number: Field::under(node, "step").and_then(|number| number.text.parse().ok()),
        action: Field::under(node, "action")?,
        tdd_exemption: Field::under(node, "tddExemption"),
    })
}

fn approval(block: Node<'_>) -> Approval<'_> {
    let Some(entry) = block.entry("approval").filter(|entry| entry.value.kind() == Kind::Mapping) else {
        return Approval { marker_rendered: Some(false), ..Approval::default() };
    };
    Approval {
        span: Some(entry.key.span()),
        is_required: boolean(entry.value, "required"),
        marker_rendered: boolean(entry.value, "markerRendered"),
        marker: Field::under(entry.value, "markerRendered"),
        approved: Field::under(entry.value, "approvedAt").filter(|time| !time.is_blank()),
    }
}

fn verification(block: Node<'_>) -> Option<BodyVerification<'_>> {
    let entry = block.entry("planBodyVerification").filter(|entry| entry.value.kind() == Kind::Mapping)?;
    Some(BodyVerification {
        span: entry.key.span(),
        is_enabled: boolean(entry.value, "enabled"),
        gate: Field::under(entry.value, "gate"),
        verdicts: items(entry.value, "verdicts").filter_map(verdict).collect(),
    })
}

fn verdict(node: Node<'_>) -> Option<BodyVerdict<'_>> {
    Some(BodyVerdict { span: node.span(), verdict: Field::under(node, "verdict")?, code: Field::under(node, "disagreeCode") })
}
