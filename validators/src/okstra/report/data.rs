//! A view of data.json.

use std::sync::OnceLock;

use super::view::{Card, CarryIn, Clarification, ExecutionRow, Field, FindingRow, FollowUp, NextStep, Origin, Routing, View};
use crate::document::{Kind, Node};
use crate::parsed_file::JsonFile;
use crate::source::Span;

impl<'r> Field<'r> {
    /// A scalar as a field; `None` for null, lists and mappings.
    #[must_use]
    pub fn of(node: Node<'r>) -> Option<Self> {
        match node.kind() {
            Kind::Null | Kind::Sequence | Kind::Mapping => None,
            _ => Some(Self { text: node.text().into(), span: node.span() }),
        }
    }

    /// The scalar under `key` of a mapping.
    #[must_use]
    pub fn under(node: Node<'r>, key: &str) -> Option<Self> {
        Self::of(node.get(key)?)
    }

    /// The scalars of the list under `key` of a mapping.
    pub fn list_under(node: Node<'r>, key: &str) -> impl Iterator<Item = Self> + use<'r> {
        node.get(key).into_iter().flat_map(Node::items).filter_map(Self::of)
    }
}

impl<'r> Routing<'r> {
    /// The routing under the key `routing` of a task type's block.
    #[must_use]
    pub fn under(block: Node<'r>) -> Option<Self> {
        let routing = block.get("routing")?;
        Some(Self { target: Field::under(routing, "target")?, reason: Field::under(routing, "reason") })
    }
}

/// The key of an entry, where its value is a collection that would be too much to point at.
fn key_span(node: Node<'_>, key: &str) -> Span {
    node.entry(key).map_or_else(|| node.span(), |entry| entry.key.span())
}

impl<'r> View<'r> {
    /// Reads the data; `None` when the file is no JSON object.
    pub(super) fn of_data(file: &'r JsonFile<'_>) -> Option<Self> {
        let root = file.root().filter(|root| root.kind() == Kind::Mapping)?;
        let below = |section: &str, key: &str| Field::under(root.get(section)?, key);
        let list = |key: &str| root.get(key).into_iter().flat_map(Node::items);
        let cross = root.get("crossVerification");
        let classified = ["consensus", "differences"].into_iter().filter_map(|key| cross?.get(key)).flat_map(Node::items);
        Some(Self {
            origin: Origin::Data,
            path: file.path(),
            source: file.source(),
            data: Some(root),
            markdown: None,
            task_key: below("task", "key"),
            task_type: below("task", "type"),
            language: below("meta", "reportLanguage"),
            version: below("meta", "okstraVersion"),
            author: below("meta", "reportAuthor"),
            card: root.get("verdictCard").map(|card| Card {
                span: key_span(root, "verdictCard"),
                token: Field::under(card, "verdictToken"),
                direction: Field::under(card, "direction"),
                approval_required: Field::under(card, "approvalRequired"),
                next_step: Field::under(card, "nextStep"),
                conclusion: Field::under(card, "finalConclusion"),
            }),
            verdict_token: below("finalVerdict", "verdictToken"),
            execution: list("executionStatus").filter_map(execution_row).collect(),
            carry_in: root.get("clarificationCarryIn").filter(|node| node.kind() == Kind::Mapping).map(|node| CarryIn {
                span: key_span(root, "clarificationCarryIn"),
                source_path: Field::under(node, "sourcePath"),
                items: node.get("items").into_iter().flat_map(Node::items).map(clarification).collect(),
            }),
            findings: classified.map(finding_row).collect(),
            clarifications: list("clarificationItems").map(clarification).collect(),
            next_steps: list("recommendedNextSteps").filter_map(next_step).collect(),
            follow_ups: list("followUpTasks").map(follow_up).collect(),
            implementation: OnceLock::new(),
        })
    }
}

fn execution_row(node: Node<'_>) -> Option<ExecutionRow<'_>> {
    Some(ExecutionRow {
        span: node.span(),
        role: Field::under(node, "role")?,
        status: Field::under(node, "status"),
        reason: Field::under(node, "reason"),
        result_path: Field::under(node, "resultPath"),
    })
}

fn clarification(node: Node<'_>) -> Clarification<'_> {
    Clarification {
        span: node.span(),
        id: Field::under(node, "id"),
        statement: Field::under(node, "statement"),
        status: Field::under(node, "status"),
        blocks: Field::under(node, "blocks"),
        user_input: Field::under(node, "userInput"),
    }
}

fn finding_row(node: Node<'_>) -> FindingRow<'_> {
    FindingRow { span: node.span(), id: Field::under(node, "id"), classification: Field::under(node, "classification") }
}

fn next_step(node: Node<'_>) -> Option<NextStep<'_>> {
    Some(NextStep { text: Field::under(node, "text")?, follow_up: Field::under(node, "followUpTaskId") })
}

fn follow_up(node: Node<'_>) -> FollowUp<'_> {
    FollowUp {
        span: node.span(),
        origin: Field::under(node, "origin"),
        task_id: Field::under(node, "newTaskId"),
        task_type: Field::under(node, "suggestedTaskType"),
        scope: Field::under(node, "scope"),
        reason: Field::under(node, "reason"),
        auto_spawn: Field::under(node, "autoSpawn"),
    }
}
