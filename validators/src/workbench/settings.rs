//! What `.workbench/settings.yml` says, and what holds where it says nothing (catalogue, section 5).

use serde_json::Value;

use crate::document::{Kind, Node};
use crate::parsed_file::YamlFile;
use crate::schema::CompiledSchema;

/// The schema of the settings.
pub static SCHEMA: CompiledSchema = CompiledSchema::new(countersign_schemas::WORKBENCH_SETTINGS.text);

/// The answers to questions of one step that the orchestrator gives by itself, when the settings do not say.
pub const DEFAULT_AUTO_ANSWERS: u64 = 2;

/// Where issues live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tracker {
    /// GitHub issues: statuses are labels that begin with `status:`.
    GitHub,
    /// Linear: statuses are bare labels of a group.
    Linear,
}

impl Tracker {
    /// Both, as the schema lists them.
    pub const ALL: [Self; 2] = [Self::Linear, Self::GitHub];

    /// The value of `project_management`, which is the name of the tracker's skill too.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GitHub => "github-issues",
            Self::Linear => "linear",
        }
    }

    /// Reads the value of `project_management`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tracker| tracker.as_str() == name)
    }
}

/// The tracker that the settings name.
#[must_use]
pub fn tracker(settings: &YamlFile<'_>) -> Option<Tracker> {
    Tracker::from_name(settings.root()?.get("project_management")?.as_str()?)
}

/// The value at a path of keys.
#[must_use]
pub fn value_at<'s>(settings: &'s YamlFile<'_>, path: &[&str]) -> Option<Node<'s>> {
    path.iter().try_fold(settings.root()?, |node, key| node.get(key))
}

/// The most questions of one step that may be answered without a person. `None` when the settings say something that is no number.
#[must_use]
pub fn max_auto_answers(settings: &YamlFile<'_>) -> Option<u64> {
    let path = ["orchestrator", "escalation", "max_auto_answers_per_step"];
    value_at(settings, &path).map_or(Some(DEFAULT_AUTO_ANSWERS), |value| value.text().parse().ok())
}

/// A setting, and where its value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingInForce {
    /// The keys that lead to it, joined by `.`.
    pub path: String,
    /// The value in one line; `None` when there is neither a value nor a default.
    pub value: Option<String>,
    /// The line of the file that says so, from 1; `None` for a default.
    pub line: Option<u32>,
}

/// Every setting that the schema knows, in its order.
///
/// # Errors
/// Why the schema built into the program cannot be read.
pub fn in_force(settings: &YamlFile<'_>) -> Result<Vec<SettingInForce>, String> {
    let schema: Value = serde_json::from_str(countersign_schemas::WORKBENCH_SETTINGS.text).map_err(|error| error.to_string())?;
    let mut found = Vec::new();
    collect(&schema, settings.root(), "", settings, &mut found);
    Ok(found)
}

fn collect(schema: &Value, node: Option<Node<'_>>, path: &str, file: &YamlFile<'_>, found: &mut Vec<SettingInForce>) {
    for (key, below) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        let value = node.and_then(|node| node.get(key));
        if below["type"] == "object" {
            collect(below, value, &path, file, found);
            continue;
        }
        let default = below.get("default").map(ToString::to_string);
        found.push(SettingInForce {
            path,
            value: value.map(one_line).or(default),
            line: value.map(|value| file.source().position(value.span().start).line),
        });
    }
}

/// A value as JSON would have it, whatever its style.
fn one_line(node: Node<'_>) -> String {
    match node.kind() {
        Kind::String => Value::from(node.text()).to_string(),
        Kind::Sequence => format!("[{}]", node.items().take(100).map(scalar).collect::<Vec<_>>().join(",")),
        Kind::Mapping => "a mapping".to_owned(),
        Kind::Null => "null".to_owned(),
        _ => node.text().to_owned(),
    }
}

fn scalar(node: Node<'_>) -> String {
    if node.kind() == Kind::Sequence { "[…]".to_owned() } else { one_line(node) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::validate;
    use crate::workspace::{Limits, Workspace};

    fn with_settings<T>(text: &str, ask: impl FnOnce(&YamlFile<'_>) -> T) -> T {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.yml"), text).unwrap();
        let workspace = Workspace::new(&[".".into()], folder.path(), &[], Limits::default());
        let file = workspace.tops()[0].file("settings.yml").unwrap();
        ask(&YamlFile::read(file, workspace.limits()).unwrap())
    }

    fn in_force_of(text: &str) -> Vec<String> {
        with_settings(text, |file| {
            let line = |setting: &SettingInForce| setting.line.map_or_else(|| "default".to_owned(), |line| line.to_string());
            let in_words = |setting: SettingInForce| {
                format!("{} = {} ({})", setting.path, setting.value.as_deref().unwrap_or("-"), line(&setting))
            };
            in_force(file).unwrap().into_iter().map(in_words).collect()
        })
    }

    #[test]
    fn absent_settings_have_the_defaults_of_the_convention() {
        assert_eq!(
            in_force_of("project_management: linear\n"),
            [
                "project_management = \"linear\" (1)",
                "orchestrator.strategy.name = \"minimum-changes-expandability\" (default)",
                "orchestrator.strategy.principles = [\"minimum changes\",\"maximum expandability\",\
                 \"do not deliver what is not needed\"] (default)",
                "orchestrator.escalation.escalate_on_blocking = true (default)",
                "orchestrator.escalation.escalate_on_critical = true (default)",
                "orchestrator.escalation.max_auto_answers_per_step = 2 (default)",
                "tools.ck_semantic_search = true (default)",
                "tools.ck_hybrid_search = true (default)",
                "sync.paths = [\".opencode\",\".workbench/schemas\",\"README.md\",\".workbench/workflow\"] (default)",
                "ticketer.allow_decomposition = true (default)",
            ]
        );
        let expected = DEFAULT_AUTO_ANSWERS.to_string();
        assert!(in_force_of("").iter().any(|line| line.contains("max_auto_answers") && line.contains(&expected)));
    }

    #[test]
    fn what_the_file_says_counts_with_its_line() {
        let text = "project_management: github-issues\norchestrator:\n  escalation: {max_auto_answers_per_step: 7}\n\
                    sync:\n  paths:\n    - 문서\n    - [x, [y]]\n";
        let lines = in_force_of(text);
        assert!(lines.contains(&"orchestrator.escalation.max_auto_answers_per_step = 7 (3)".to_owned()), "{lines:#?}");
        assert!(lines.contains(&"sync.paths = [\"문서\",[…]] (6)".to_owned()), "{lines:#?}");
        with_settings(text, |file| {
            assert_eq!((tracker(file), max_auto_answers(file)), (Some(Tracker::GitHub), Some(7)));
        });
        with_settings("project_management: jira\n", |file| {
            assert_eq!((tracker(file), max_auto_answers(file)), (None, Some(2)));
        });
    }

    #[test]
    fn the_schema_takes_yaml_1_2() {
        let messages = |text: &str| {
            with_settings(text, |file| {
                let errors = validate(&SCHEMA, file.root().unwrap());
                errors.iter().map(crate::schema::SchemaError::message_with_path).collect::<Vec<_>>()
            })
        };
        assert!(messages("project_management: linear\nticketer: {allow_decomposition: false}\n").is_empty());
        let yes = messages("project_management: linear\nticketer: {allow_decomposition: yes}\n");
        assert_eq!(yes, ["`ticketer.allow_decomposition`: expected `true` or `false`, found the text `yes`"]);
        assert_eq!(messages("project_management: linear\norchestrator:\n").len(), 1, "null is no object");
        assert_eq!(messages("project_management: linear\nsync: {paths: []}\n").len(), 1);
        assert_eq!(messages("project_management: linear\norchestrator: {strategy: {nam: x}}\n").len(), 1);
    }
}
