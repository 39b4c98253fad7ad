//! Names of the convention's files and folders.

/// The folder that makes a repository one with a workbench.
pub const ROOT: &str = ".workbench";
/// The settings, in [`ROOT`].
pub const SETTINGS: &str = "settings.yml";
/// How the settings are called by mistake; nothing reads them there.
pub const WRONG_SETTINGS: &str = "settings.yaml";
/// The configuration of a project that was made from a workbench, in [`ROOT`].
pub const CONFIG: &str = "config.yaml";
/// How that configuration is called by mistake; nothing reads it there.
pub const WRONG_CONFIG: &str = "config.yml";
/// The repository's own schemas, in [`ROOT`].
pub const SCHEMAS: &str = "schemas";
/// The repository's own schema of the settings, in [`SCHEMAS`].
pub const SETTINGS_SCHEMA: &str = "settings.json";
/// Skills and agents that all harnesses share, in [`ROOT`].
pub const WORKFLOW: &str = "workflow";
/// Where `check` looks for exports of issues, in [`ROOT`].
pub const EXPORTS: &str = "exports";
/// The main file of a skill, in the skill's folder.
pub const SKILL: &str = "SKILL.md";
/// What makes a folder [`ROOT`] one of this convention: one of these lies in it.
pub const MARKS: [&str; 6] = [SETTINGS, WRONG_SETTINGS, CONFIG, WRONG_CONFIG, WORKFLOW, EXPORTS];
/// The folders of prompts (commands, agents, skills and what belongs to them), from the repository.
pub const PROMPTS: [&str; 10] = [
    ".claude/agents",
    ".claude/commands",
    ".claude/skills",
    ".opencode/agent",
    ".opencode/agents",
    ".opencode/command",
    ".opencode/commands",
    ".opencode/skill",
    ".opencode/skills",
    ".workbench/workflow",
];
/// The pages at the top of a repository that agents read.
pub const PAGES: [&str; 3] = ["AGENTS.md", "CLAUDE.md", "README.md"];
