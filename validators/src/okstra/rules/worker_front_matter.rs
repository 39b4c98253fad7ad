//! Rules about the front matter of worker results (catalogue, group B).

use crate::document::{Entry, Kind, Node};
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::okstra::context::Context;
use crate::okstra::run::Run;
use crate::okstra::task_key::TaskKey;
use crate::okstra::task_type::TaskType;
use crate::okstra::worker::{self, WorkerId, WorkerResult};
use crate::parsed_file::MarkdownFile;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    WORKER_FRONTMATTER_MISSING = "worker-frontmatter-missing", Error, Upstream, "a worker result does not begin with front matter";
    WORKER_FRONTMATTER_FIELD = "worker-frontmatter-field", Warning, Upstream, "a key of a worker result's front matter is missing or does not fit the task";
    WORKER_FRONTMATTER_TASK_TYPE = "worker-frontmatter-task-type", Error, Ours, "the front matter of a worker result names another task type than its run";
    WORKER_ID_ROLE_MISMATCH = "worker-id-role-mismatch", Error, Upstream, "the front matter of a worker result names another worker than its file";
}

/// The keys that the front matter has (seen at 0.33).
const KEYS: [&str; 7] = ["title", "id", "aliases", "tags", "taskType", "workerId", "task-id"];

/// Looks at the worker results of a run.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    // A wrapper that finds no model writes its sentinel and nothing else.
    for result in worker::results(run).into_iter().filter(|result| result.sentinel.is_none()) {
        match result.file.document.parse_front_matter(context.workspace.limits().yaml()) {
            None => findings.push(missing(result.file)),
            Some(Err(error)) => {
                let place = result.file.place(error.span);
                let message = format!("the front matter is no YAML: {}", error.message);
                findings.push(Finding::new(&WORKER_FRONTMATTER_FIELD, place, message));
            }
            Some(Ok(tree)) => match tree.root().filter(|root| root.kind() == Kind::Mapping) {
                Some(root) => Check { context, run, result: &result, root }.all(findings),
                None => findings.push(missing_keys(result.file, &KEYS, None)),
            },
        }
    }
}

/// Says why there is no front matter.
fn missing(file: &MarkdownFile<'_>) -> Finding {
    let (text, offset) = file.source().body().unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let found = text.trim_start();
    let (span, message) = if found.is_empty() {
        (Span::empty_at(0), "the worker result is empty")
    } else if first == "---" {
        (Span::from_range(0..3).shifted(offset), "the front matter that begins here is never closed by a line `---`")
    } else if found.starts_with("---\n") || found.starts_with("---\r\n") {
        let start = text.len() - found.len();
        (Span::from_range(start..start + 3).shifted(offset), "front matter begins in the first line, not here")
    } else {
        (Span::empty_at(0), "the worker result does not begin with front matter")
    };
    let help = format!("begin the file with a line `---`, the keys {} and a line `---`", KEYS.join(", "));
    Finding::new(&WORKER_FRONTMATTER_MISSING, file.place(span), message).with_help(help)
}

/// One finding for all keys that are missing; it points at the line that opens the front matter.
fn missing_keys(file: &MarkdownFile<'_>, keys: &[&str], misspelt: Option<&str>) -> Finding {
    let start = file.document.front_matter().map_or(0, |front| front.span.start);
    let names: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    let message = format!("the front matter lacks {}", names.join(", "));
    let finding = Finding::new(&WORKER_FRONTMATTER_FIELD, file.place(Span::new(start, start + 3)), message);
    match misspelt {
        Some(written) => finding.with_help(format!("is `{written}` meant to be one of them?")),
        None => finding,
    }
}

/// The front matter of one result.
struct Check<'c> {
    context: &'c Context<'c, 'c>,
    run: &'c Run<'c>,
    result: &'c WorkerResult<'c>,
    root: Node<'c>,
}

impl Check<'_> {
    fn all(&self, findings: &mut Vec<Finding>) {
        let missing: Vec<&str> = KEYS.into_iter().filter(|key| self.root.entry(key).is_none()).collect();
        if !missing.is_empty() {
            let unknown = self.root.entries().map(|entry| entry.key.text()).filter(|key| !KEYS.contains(key));
            let misspelt = unknown.into_iter().find(|key| nearest(key, missing.iter().copied()).is_some());
            findings.push(missing_keys(self.result.file, &missing, misspelt));
        }
        for entry in KEYS.into_iter().filter_map(|key| self.root.entry(key)).filter(|entry| is_blank(entry.value)) {
            let message = format!("`{}` is empty", entry.key.text());
            findings.push(Finding::new(&WORKER_FRONTMATTER_FIELD, self.place(entry.key), message));
        }
        findings.extend(self.id());
        findings.extend(self.aliases());
        findings.extend(self.tags());
        findings.extend(self.task_type());
        findings.extend(self.worker_id());
    }

    fn place(&self, node: Node<'_>) -> Place {
        self.result.file.place(node.span())
    }

    /// An entry with something in it.
    fn entry(&self, key: &str) -> Option<Entry<'_>> {
        self.root.entry(key).filter(|entry| !is_blank(entry.value))
    }

    fn scalar(&self, key: &str) -> Option<Node<'_>> {
        self.entry(key).map(|entry| entry.value).filter(|value| !matches!(value.kind(), Kind::Sequence | Kind::Mapping))
    }

    /// The id that the task key makes: that of the manifest, or else the one that ends the title.
    fn expected_id(&self) -> Option<(String, Place)> {
        let manifest = self.context.task.manifest.as_ref();
        let in_manifest = manifest.and_then(|file| Some((file, file.root()?.get("taskKey")?)));
        let by_manifest =
            in_manifest.and_then(|(file, key)| Some((TaskKey::parse(key.text())?.document_id(), file.place(key.span()))));
        by_manifest.or_else(|| {
            let title = self.scalar("title")?;
            let (_, key) = title.text().rsplit_once(" - ")?;
            Some((TaskKey::parse(key)?.document_id(), self.place(title)))
        })
    }

    fn id(&self) -> Option<Finding> {
        let id = self.scalar("id")?;
        let (expected, source) = self.expected_id()?;
        if id.text().trim() == expected {
            return None;
        }
        let message = format!("`id` is `{}`, but the task key makes it `{expected}`", id.text());
        let finding = Finding::new(&WORKER_FRONTMATTER_FIELD, self.place(id), message).with_related(source, "the task key");
        Some(finding.with_help("the id is the task key with `-` in place of `:`"))
    }

    /// The task types that the rest of the front matter may agree with: the written one and the one of the file. That the two
    /// differ is a finding of its own.
    fn task_types(&self) -> Vec<&str> {
        let written = self.scalar("taskType").map(Node::text);
        let own = self.result.task_type(self.run).map(TaskType::as_str);
        own.into_iter().chain(written).collect()
    }

    fn aliases(&self) -> Option<Finding> {
        let entry = self.entry("aliases")?;
        let ids: Vec<String> =
            self.expected_id().map(|(id, _)| id).into_iter().chain(self.scalar("id").map(|id| id.text().to_owned())).collect();
        let wanted = ids.iter().flat_map(|id| self.task_types().into_iter().map(move |task_type| format!("{id}-{task_type}")));
        let wanted: Vec<String> = wanted.collect();
        let expected = wanted.first()?;
        if values(entry.value).any(|alias| wanted.iter().any(|wanted| wanted == alias)) {
            return None;
        }
        Some(self.lacking(entry, &[expected]))
    }

    fn tags(&self) -> Option<Finding> {
        let entry = self.entry("tags")?;
        let task_types = self.task_types();
        let has_type = task_types.is_empty() || values(entry.value).any(|tag| task_types.contains(&tag));
        let has_kind = values(entry.value).any(|tag| tag == "worker-result");
        let kind = (!has_kind).then_some("worker-result");
        let lacking: Vec<&str> = kind.into_iter().chain(task_types.first().copied().filter(|_| !has_type)).collect();
        (!lacking.is_empty()).then(|| self.lacking(entry, &lacking))
    }

    fn lacking(&self, entry: Entry<'_>, values: &[&str]) -> Finding {
        let names: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        let message = format!("`{}` lacks {}", entry.key.text(), names.join(" and "));
        Finding::new(&WORKER_FRONTMATTER_FIELD, self.place(entry.value), message)
    }

    fn task_type(&self) -> Option<Finding> {
        let written = self.scalar("taskType")?;
        let of_name = self.result.name.map(|name| name.task_type);
        let known: Vec<TaskType> = of_name.into_iter().chain(self.run.task_type).collect();
        // Where name and folder differ, that is told of the name.
        if known.iter().any(|own| own.as_str() == written.text()) {
            return None;
        }
        let own = known.first()?;
        let message = format!("`taskType` is `{}`, but the result is one of `{own}`", written.text());
        let finding = Finding::new(&WORKER_FRONTMATTER_TASK_TYPE, self.place(written), message);
        Some(finding.with_help(format!("write `taskType: {own}`, or move the file to the run it belongs to")))
    }

    fn worker_id(&self) -> Option<Finding> {
        let written = self.scalar("workerId")?;
        let known = WorkerId::ALL.map(WorkerId::as_str);
        let Some(id) = WorkerId::from_name(written.text()) else {
            let message = format!("`workerId` is `{}`, which is no worker", written.text());
            let help = match nearest(written.text(), known) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("workers are {}", known.join(", ")),
            };
            return Some(Finding::new(&WORKER_ID_ROLE_MISMATCH, self.place(written), message).with_help(help));
        };
        let of_file = self.result.worker.filter(|own| *own != id)?.as_str();
        let message = format!("`workerId` is `{}`, but the file is named as a result of `{of_file}`", written.text());
        Some(
            Finding::new(&WORKER_ID_ROLE_MISMATCH, self.place(written), message)
                .with_help(format!("write `workerId: {of_file}`")),
        )
    }
}

/// Whether a value says nothing: null, blank text, or a collection without entries.
fn is_blank(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::Null => true,
        Kind::Sequence => value.items().len() == 0,
        Kind::Mapping => value.entries().len() == 0,
        _ => value.text().trim().is_empty(),
    }
}

/// The texts of a list; a lone scalar counts as a list of one, as readers of front matter take it.
fn values(value: Node<'_>) -> impl Iterator<Item = &str> {
    let lone = (value.kind() != Kind::Sequence).then_some(value);
    value.items().chain(lone).map(Node::text)
}

#[cfg(test)]
mod tests;
