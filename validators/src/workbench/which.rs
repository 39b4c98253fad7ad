//! What a file is to the family, for `which`.

use std::path::Path;

use countersign_schemas::Schema;

use super::document_type::DocumentType;
use super::exported_document::{self, ExportKind};
use super::settings::{self, SettingInForce};
use super::{discover, layout};
use crate::config::Config;
use crate::parsed_file::YamlFile;
use crate::workspace::Workspace;

/// What a file is to the family.
#[derive(Debug, Clone, Default)]
pub struct FileFacts {
    /// What it is called: `settings of a workbench` for instance.
    pub kind: Option<&'static str>,
    /// The embedded schema that it is held against.
    pub schema: Option<&'static Schema>,
    /// Its settings with their defaults, when it holds settings.
    pub settings: Vec<SettingInForce>,
}

/// What the file at an absolute `path` is to the family; nothing, for a file of no workbench.
#[must_use]
pub fn facts(path: &Path, working_directory: &Path, config: &Config) -> FileFacts {
    let workspace = Workspace::new(&[path.to_path_buf()], working_directory, &[layout::ROOT.to_owned()], config.limits);
    let Some(file) = workspace.find(path).file() else { return FileFacts::default() };
    if discover::is_issue_export(file, config) || discover::has_form_of_issue_export(file, &config.limits) {
        return FileFacts { kind: Some("exported labels of issues"), ..FileFacts::default() };
    }
    if let Some(kind) = exported_document::kind_of_named(file, config, &config.limits) {
        return FileFacts { kind: Some(name_of_export(kind)), ..FileFacts::default() };
    }
    let Some(repository) = discover::workbench_of(&workspace, path) else { return FileFacts::default() };
    let Ok(relative) = path.strip_prefix(repository.path()) else { return FileFacts::default() };
    let kind = kind_of(relative);
    if !relative.ends_with(Path::new(layout::ROOT).join(layout::SETTINGS)) {
        return FileFacts { kind, ..FileFacts::default() };
    }
    // A file that cannot be read has a finding in `check`; here it only has no values.
    let read = YamlFile::read(file, &config.limits).ok();
    let settings = read.and_then(|file| settings::in_force(&file).ok()).unwrap_or_default();
    FileFacts { kind, schema: Some(&countersign_schemas::WORKBENCH_SETTINGS), settings }
}

const fn name_of_export(kind: ExportKind) -> &'static str {
    match kind {
        ExportKind::Comments => "exported comments of issues",
        ExportKind::Document(DocumentType::ImplementationReport) => "Implementation Report",
        ExportKind::Document(_) => "exported document of an issue",
        ExportKind::CommitMessage => "message of a commit",
    }
}

/// What a file of a workbench is, by its path in the repository.
fn kind_of(relative: &Path) -> Option<&'static str> {
    let text = relative.to_str()?;
    let below = |folders: &[&str]| folders.iter().any(|folder| relative.starts_with(folder));
    let own = |name: &str| relative == Path::new(layout::ROOT).join(name);
    if own(layout::SETTINGS) {
        Some("settings of a workbench")
    } else if own(layout::CONFIG) {
        Some("configuration of a project made from a workbench")
    } else if own(layout::WRONG_SETTINGS) || own(layout::WRONG_CONFIG) {
        Some("nothing: the convention reads it under another name")
    } else if relative == Path::new(layout::ROOT).join(layout::SCHEMAS).join(layout::SETTINGS_SCHEMA) {
        Some("the repository's own schema of the settings")
    } else if !text.ends_with(".md") {
        None
    } else if relative.ends_with(layout::SKILL) {
        Some("skill")
    } else if text.ends_with(".body.md") {
        Some("body of an agent")
    } else if below(&[".claude/commands", ".opencode/command", ".opencode/commands"]) {
        Some("command file")
    } else if below(&[".claude/agents", ".opencode/agent", ".opencode/agents"]) {
        Some("agent")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_a_workbench_have_kinds() {
        let kinds = [
            (".workbench/settings.yml", Some("settings of a workbench")),
            (".workbench/settings.yaml", Some("nothing: the convention reads it under another name")),
            (".workbench/config.yaml", Some("configuration of a project made from a workbench")),
            (".workbench/schemas/settings.json", Some("the repository's own schema of the settings")),
            (".workbench/workflow/skills/linear/SKILL.md", Some("skill")),
            (".workbench/workflow/agents/planner.body.md", Some("body of an agent")),
            (".claude/commands/implement.md", Some("command file")),
            (".opencode/agent/planner.md", Some("agent")),
            (".opencode/opencode.json", None),
            ("README.md", None),
        ];
        for (path, kind) in kinds {
            assert_eq!(kind_of(Path::new(path)), kind, "{path}");
        }
    }
}
