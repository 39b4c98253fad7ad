//! Exports of trackers: `gh issue list --json number,labels` and what resembles it.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;

use super::{Issue, Label};
use crate::document::{Kind, MarkdownDocument, Node};
use crate::source::{FilePath, Source, Span};
use crate::workbench::issue_id::IssueId;
use crate::workbench::settings::Tracker;

/// Trackers touch an issue once more while they make it, to link it to its parent.
const WHILE_MADE: std::time::Duration = std::time::Duration::from_secs(60);

/// The header of the column that lists sub-issues in the description of an epic.
const ISSUE_COLUMN: &str = "Issue";

/// Why a part of an export cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormProblem {
    /// Where.
    pub span: Span,
    /// What is wrong there, and what was expected.
    pub message: String,
}

/// Whether a document has the form of an export: a list of issues with labels, or one such issue.
#[must_use]
pub fn has_form(root: Node<'_>) -> bool {
    let is_issue = |node: Node<'_>| {
        let is_list = node.get("labels").is_some_and(|labels| labels.kind() == Kind::Sequence);
        is_list && ["number", "identifier"].iter().any(|key| node.get(key).is_some())
    };
    let mut items = root.items().peekable();
    is_issue(root) || (items.peek().is_some() && items.all(is_issue))
}

/// The issues of an export: a list of objects that have `labels` (a list of names or of objects with `name`; Linear's `nodes` too)
/// and `number` (GitHub) or `identifier` (Linear), or one such object. `parent`, `subIssues`, `body`, `createdAt` and `updatedAt`
/// are used where they are there. What cannot be read is left out and told.
#[must_use]
pub fn read_export(root: Node<'_>) -> (Vec<Issue<'_>>, Vec<FormProblem>) {
    let mut problems = Vec::new();
    let nodes: Vec<Node<'_>> = match root.kind() {
        Kind::Sequence => root.items().collect(),
        Kind::Mapping => vec![root],
        _ => {
            problems.push(expected(root, "a list of issues"));
            Vec::new()
        }
    };
    let mut issues: Vec<Issue<'_>> = nodes.into_iter().filter_map(|node| issue(node, &mut problems)).collect();
    link(&mut issues);
    (issues, problems)
}

fn expected(node: Node<'_>, what: &str) -> FormProblem {
    FormProblem { span: node.span(), message: format!("expected {what} as `gh issue list --json number,labels` prints it") }
}

fn issue<'t>(node: Node<'t>, problems: &mut Vec<FormProblem>) -> Option<Issue<'t>> {
    if node.kind() != Kind::Mapping {
        problems.push(expected(node, "an issue, an object with `number` and `labels`,"));
        return None;
    }
    let Some(list) = node.get("labels") else {
        let span = node.entries().next().map_or_else(|| node.span(), |entry| entry.key.span());
        problems.push(FormProblem {
            span,
            message: "the issue has no `labels`; a list of them was expected, if only an empty one".into(),
        });
        return None;
    };
    let names = list.get("nodes").unwrap_or(list);
    if names.kind() != Kind::Sequence {
        problems.push(expected(list, "a list of labels"));
        return None;
    }
    let mut labels: Vec<Label<'t>> = Vec::new();
    let mut known = HashSet::new();
    for item in names.items() {
        match label(item) {
            Some(label) if known.insert(label.name) => labels.push(label),
            Some(_) => {}
            None => problems.push(expected(item, "a label, a text or an object with `name`,")),
        }
    }
    let (id_node, tracker) = match (node.get("identifier"), node.get("number")) {
        (Some(identifier), _) => (Some(identifier), Tracker::Linear),
        (None, number) => (number, Tracker::GitHub),
    };
    Some(Issue {
        id: id_node.and_then(|node| IssueId::parse(node.text())),
        span: id_node.map_or_else(|| names.span(), Node::span),
        labels_span: names.span(),
        labels,
        tracker,
        parent: node.get("parent").and_then(id_of),
        sub_issues: sub_issues(node),
        is_new: is_new(node).unwrap_or(false),
    })
}

fn label(node: Node<'_>) -> Option<Label<'_>> {
    let name = if node.kind() == Kind::Mapping { node.get("name")? } else { node };
    let group = node.get("parent").and_then(|parent| parent.get("name")).and_then(Node::as_str);
    name.as_str().map(|text| Label { name: text, span: name.span(), group })
}

/// The id of an issue that is named by a number, by its id or by an object that holds one of them.
fn id_of(node: Node<'_>) -> Option<IssueId> {
    let named = node.get("identifier").or_else(|| node.get("number")).unwrap_or(node);
    IssueId::parse(named.text())
}

fn sub_issues(node: Node<'_>) -> Vec<IssueId> {
    let listed = ["subIssues", "children"].into_iter().find_map(|key| node.get(key));
    let listed = listed.map(|list| list.get("nodes").unwrap_or(list));
    let mut ids: Vec<IssueId> = listed.into_iter().flat_map(Node::items).filter_map(id_of).collect();
    if ids.is_empty()
        && let Some(body) = node.get("body").and_then(Node::as_str)
    {
        ids = listed_in(body);
    }
    ids
}

/// The issues in the table of an epic's description, below its heading `Issue`.
fn listed_in(body: &str) -> Vec<IssueId> {
    let source = std::sync::Arc::new(Source::new(FilePath::from_text("body"), body.as_bytes().to_vec()));
    let document = MarkdownDocument::parse(&source);
    let mut ids = Vec::new();
    for table in document.tables() {
        let Some((header, rows)) = table.rows.split_first() else { continue };
        let Some(column) = header.iter().position(|cell| document.slice(*cell) == ISSUE_COLUMN) else { continue };
        let cells = rows.iter().filter_map(|row| row.get(column)).map(|cell| document.slice(*cell));
        // `#55`, or `#55 Title`, or a link that begins with it.
        ids.extend(cells.filter_map(|cell| IssueId::at_start(cell.trim_start_matches('['))).map(|(id, _)| id));
    }
    ids
}

fn is_new(node: Node<'_>) -> Option<bool> {
    let time = |key: &str| node.get(key)?.as_str()?.parse::<Timestamp>().ok();
    let age = time("updatedAt")?.duration_since(time("createdAt")?);
    Some(age.unsigned_abs() <= WHILE_MADE)
}

/// Makes parents and sub-issues name each other, whichever of them the export named.
fn link(issues: &mut [Issue<'_>]) {
    let mut parents: HashMap<IssueId, IssueId> = HashMap::new();
    let mut children: HashMap<IssueId, Vec<IssueId>> = HashMap::new();
    for issue in issues.iter() {
        let Some(id) = &issue.id else { continue };
        for child in &issue.sub_issues {
            parents.insert(child.clone(), id.clone());
        }
        if let Some(parent) = &issue.parent {
            children.entry(parent.clone()).or_default().push(id.clone());
        }
    }
    for issue in issues {
        let Some(id) = &issue.id else { continue };
        if issue.parent.is_none() {
            issue.parent = parents.remove(id);
        }
        if issue.sub_issues.is_empty() {
            issue.sub_issues = children.remove(id).unwrap_or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::document::json::{self, JsonLimits};

    fn tree(text: &str) -> crate::document::Tree {
        let source = Arc::new(Source::new(FilePath::from_text("issues.json"), text.as_bytes().to_vec()));
        json::parse(&source, JsonLimits::default()).unwrap()
    }

    #[test]
    fn both_trackers_are_read() {
        let tree = tree(
            r#"[{"number": 54, "labels": [{"id": "L", "name": "status:open"}, {"name": "Epic"}]},
                {"identifier": "PAP-12", "labels": {"nodes": [{"name": "planned", "parent": {"name": "status-ticket"}}]}},
                {"number": 55, "labels": ["bug"]}]"#,
        );
        let (issues, problems) = read_export(tree.root().unwrap());
        assert_eq!(problems, []);
        let seen: Vec<String> =
            issues.iter().map(|issue| format!("{} {} {}", issue.name(), issue.tracker.as_str(), issue.labels.len())).collect();
        assert_eq!(seen, ["issue #54 github-issues 2", "issue PAP-12 linear 1", "issue #55 github-issues 1"]);
        assert_eq!(issues[1].labels[0].group, Some("status-ticket"));
    }

    #[test]
    fn what_is_no_issue_is_told_and_the_rest_is_read() {
        let odd = tree(r#"[7, {"number": 1}, {"number": 2, "labels": "bug"}, {"number": 3, "labels": [4, {"name": "x"}]}]"#);
        let (issues, problems) = read_export(odd.root().unwrap());
        assert_eq!((issues.len(), problems.len()), (1, 4), "{problems:?}");
        assert_eq!(read_export(tree("7").root().unwrap()).1.len(), 1);
    }

    #[test]
    fn the_form_is_known_by_labels_and_ids() {
        let is = |text: &str| has_form(tree(text).root().unwrap());
        assert!(is(r#"[{"number": 1, "labels": []}]"#) && is(r#"{"identifier": "A-1", "labels": []}"#));
        assert!(
            !is("[]")
                && !is("{}")
                && !is(r#"{"labels": []}"#)
                && !is(r#"[{"number": 1}]"#)
                && !is(r#"[{"number": 1, "labels": {}}]"#)
        );
    }

    #[test]
    fn parents_and_sub_issues_find_each_other() {
        let body = "# Epic\\n\\n| # | Issue | Depends On |\\n|---|---|---|\\n| 1 | #56 | - |\\n| 2 | [#57 Retries](x) | #56 |\\n";
        let tree = tree(&format!(
            r#"[{{"number": 54, "labels": [], "body": "{body}"}}, {{"number": 56, "labels": []}},
                {{"number": 60, "labels": []}}, {{"number": 61, "labels": [], "parent": {{"number": 60}}}},
                {{"number": 70, "labels": [], "subIssues": [{{"number": 71}}]}}]"#
        ));
        let (issues, _) = read_export(tree.root().unwrap());
        assert_eq!(issues[0].sub_issues, [56, 57].map(IssueId::Number));
        assert_eq!(issues[1].parent, Some(IssueId::Number(54)));
        assert_eq!(issues[2].sub_issues, [IssueId::Number(61)]);
        assert_eq!(issues[4].sub_issues, [IssueId::Number(71)]);
    }

    #[test]
    fn an_untouched_issue_is_new() {
        let new = |updated: &str| {
            let text = format!(r#"{{"number": 1, "labels": [], "createdAt": "2026-05-20T10:00:00Z", "updatedAt": "{updated}"}}"#);
            read_export(tree(&text).root().unwrap()).0[0].is_new
        };
        assert!(new("2026-05-20T10:00:00Z") && new("2026-05-20T10:00:41Z"));
        assert!(!new("2026-05-20T12:00:00Z") && !new("yesterday"));
    }
}
