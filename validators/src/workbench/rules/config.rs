//! A rule about `.workbench/config.yaml`, the configuration of a project that was made from a workbench.

use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::parsed_file::YamlFile;
use crate::rule::rules;
use crate::workbench::layout;
use crate::workbench::workbench::Workbench;

rules! { "workbench":
    CONFIG_PRESENCE = "config-presence", Info, Ours, "the configuration of a project is not what the convention's program writes";
}

/// The keys of the file, with the type of their values.
const KEYS: [(&str, Kind, &str); 4] = [
    ("source", Kind::Mapping, "a mapping with `repository` and `branch`"),
    ("github", Kind::Mapping, "a mapping with `org`"),
    ("codes", Kind::Sequence, "a list of repositories"),
    ("resources", Kind::Sequence, "a list of repositories"),
];

/// What is worth knowing about the configuration.
pub fn check(workbench: &Workbench<'_>, findings: &mut Vec<Finding>) {
    if let Some(wrong) = workbench.wrong_config {
        let (wrong_name, right) = (layout::WRONG_CONFIG, layout::CONFIG);
        let message =
            format!("nothing reads `{wrong_name}`, so this counts as a workbench without a project; expected `{right}`");
        findings.push(Finding::new(&CONFIG_PRESENCE, Place::whole(wrong.shown()), message));
    }
    if let Some(config) = &workbench.config {
        check_file(config, findings);
    }
}

fn check_file(config: &YamlFile<'_>, findings: &mut Vec<Finding>) {
    let tree = match config.tree() {
        Ok(tree) => tree,
        Err(error) => {
            let message =
                format!("the configuration is no YAML: {}; its mere presence still makes this a project", error.message);
            findings.push(Finding::new(&CONFIG_PRESENCE, config.place(error.span), message));
            return;
        }
    };
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Mapping) else {
        let message =
            "the configuration says nothing; its mere presence makes this a project, and `--sync` needs `source.repository`";
        findings.push(Finding::new(&CONFIG_PRESENCE, config.whole(), message));
        return;
    };
    for entry in root.entries() {
        findings.extend(odd_entry(config, entry.key, entry.value));
    }
    findings.extend(no_source(config, root));
}

fn odd_entry(config: &YamlFile<'_>, key: Node<'_>, value: Node<'_>) -> Option<Finding> {
    let Some((name, kind, expected)) = KEYS.into_iter().find(|(name, _, _)| *name == key.text()) else {
        let known = KEYS.map(|(name, _, _)| name).join(", ");
        let message = format!("unknown key `{}`; the convention's program knows {known}", key.text());
        return Some(Finding::new(&CONFIG_PRESENCE, config.place(key.span()), message));
    };
    let message = format!("expected {expected} under `{name}`");
    (value.kind() != kind).then(|| Finding::new(&CONFIG_PRESENCE, config.place(value.span()), message))
}

fn no_source(config: &YamlFile<'_>, root: Node<'_>) -> Option<Finding> {
    let source = root.entry("source");
    // A source of another type has its finding already.
    if source.is_some_and(|source| source.value.kind() != Kind::Mapping) {
        return None;
    }
    let repository = source.and_then(|source| source.value.entry("repository"));
    if repository.is_some_and(|entry| entry.value.as_str().is_some_and(|name| !name.is_empty())) {
        return None;
    }
    let at = repository.map(|entry| entry.value).or_else(|| source.map(|source| source.key));
    let at = at.or_else(|| root.entries().next().map(|entry| entry.key));
    let place = at.map_or_else(|| config.whole(), |node| config.place(node.span()));
    let message = "`source.repository` is not set, so `--sync` cannot know where to take from";
    Some(Finding::new(&CONFIG_PRESENCE, place, message))
}
