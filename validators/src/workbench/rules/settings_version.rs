//! A rule about settings and the schema that their repository brings with it: the two may be of different versions.

use std::collections::HashMap;

use crate::document::{Entry, Kind, Node};
use crate::finding::{Finding, Place};
use crate::parsed_file::{JsonFile, YamlFile};
use crate::rule::rules;
use crate::schema::{ErrorKeyword, SchemaError};
use crate::workbench::layout;
use crate::workbench::workbench::Workbench;

rules! { "workbench":
    SETTINGS_VERSION_SKEW = "settings-version-skew", Warning, Ours, "the settings and the repository's schema of them are of different versions";
}

/// Compares the settings with the repository's own schema, when it has one.
pub fn check(workbench: &Workbench<'_>, findings: &mut Vec<Finding>) {
    let (Some(settings), Some(schema)) = (&workbench.settings, &workbench.schema) else { return };
    let (Some(values), Some(root)) = (settings.root(), schema.root()) else { return };
    let known: Option<serde_json::Value> = serde_json::from_str(countersign_schemas::WORKBENCH_SETTINGS.text).ok();
    let Some(known) = known else { return };
    let comparison = Comparison { settings, schema };
    comparison.keys(values, root, &known, findings);
    findings.extend(comparison.newer(values, root, &known, ""));
}

/// Whether an error of our schema is none of the repository's own, which then is the newer one.
#[must_use]
pub fn only_newer(workbench: &Workbench<'_>, settings: &YamlFile<'_>, error: &SchemaError) -> bool {
    let Some(root) = workbench.schema.as_ref().and_then(JsonFile::root) else { return false };
    let steps = || error.path.split('.').filter(|step| !step.is_empty());
    let described = steps().try_fold(root, |schema, key| schema.get("properties")?.get(key));
    match (error.keyword, described) {
        (ErrorKeyword::UnknownKey, described) => described.is_some(),
        (ErrorKeyword::Enum, Some(described)) => {
            let value = settings.root().and_then(|root| steps().try_fold(root, Node::get));
            value.is_some_and(|value| lists(described, value.text()))
        }
        _ => false,
    }
}

fn lists(schema: Node<'_>, value: &str) -> bool {
    schema.get("enum").is_some_and(|allowed| allowed.items().any(|item| item.as_str() == Some(value)))
}

/// The properties of a schema by name.
fn described(properties: Node<'_>) -> HashMap<&str, Entry<'_>> {
    properties.entries().map(|entry| (entry.key.text(), entry)).collect()
}

struct Comparison<'c, 'w> {
    settings: &'c YamlFile<'w>,
    schema: &'c JsonFile<'w>,
}

impl Comparison<'_, '_> {
    /// What the settings use and the repository's schema does not know.
    fn keys(&self, values: Node<'_>, schema: Node<'_>, known: &serde_json::Value, findings: &mut Vec<Finding>) {
        let Some(properties) = schema.entry("properties") else { return };
        let described = described(properties.value);
        for entry in values.entries() {
            let key = entry.key.text();
            let Some(known) = known["properties"].get(key) else { continue };
            let Some(below) = described.get(key).map(|entry| entry.value) else {
                let message = format!("the repository's own schema does not know `{key}`: it is older than the settings");
                findings.push(self.finding(entry.key, message, properties.key));
                continue;
            };
            self.keys(entry.value, below, known, findings);
            let value = entry.value.text();
            let is_known = known["enum"].as_array().is_some_and(|allowed| allowed.iter().any(|item| item == value));
            if let Some(allowed) = below.entry("enum").filter(|_| is_known && !lists(below, value)) {
                let message = format!("the repository's own schema does not allow `{value}`: it is older than the settings");
                findings.push(self.finding(entry.value, message, allowed.key));
            }
        }
    }

    /// What the settings use, the repository's schema knows, and ours does not.
    fn newer(&self, values: Node<'_>, schema: Node<'_>, known: &serde_json::Value, path: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        let Some(properties) = schema.get("properties") else { return findings };
        let described = described(properties);
        for entry in values.entries() {
            let key = entry.key.text();
            let Some(below) = described.get(key) else { continue };
            let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            match known["properties"].get(key) {
                Some(known) if entry.value.kind() == Kind::Mapping => {
                    findings.extend(self.newer(entry.value, below.value, known, &path));
                }
                Some(known) => {
                    let value = entry.value.text();
                    let is_known = known["enum"].as_array().is_none_or(|allowed| allowed.iter().any(|item| item == value));
                    if !is_known && lists(below.value, value) {
                        let message =
                            format!("only the repository's own schema allows `{value}`: it is newer than what countersign knows");
                        findings.push(self.finding(entry.value, message, below.key));
                    }
                }
                None => {
                    let message =
                        format!("only the repository's own schema knows `{path}`: it is newer than what countersign knows");
                    findings.push(self.finding(entry.key, message, below.key));
                }
            }
        }
        findings
    }

    fn finding(&self, at: Node<'_>, message: String, in_schema: Node<'_>) -> Finding {
        let schema = self.schema.place(in_schema.span());
        let place: Place = self.settings.place(at.span());
        let help =
            format!("bring `{}/{}/{}` and the settings to one version", layout::ROOT, layout::SCHEMAS, layout::SETTINGS_SCHEMA);
        Finding::new(&SETTINGS_VERSION_SKEW, place, message).with_related(schema, "what the schema knows").with_help(help)
    }
}
