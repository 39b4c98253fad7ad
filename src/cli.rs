//! The command line: what can be asked, and how the help explains it.

mod gate;
mod render;
mod status;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use countersign_validators::config::Selector;

pub(crate) use gate::{GateArgs, WorkbenchArgs};
pub(crate) use render::{RenderArgs, RenderFormat, RenderLang, ReportNumbering};
pub(crate) use status::{StatusArgs, StatusFormat};

const FORMAT: &str = "How findings are written [default: human; concise when a coding agent reads]";

const FORMAT_AND_AGENTS: &str = "\
How findings are written [default: human; concise when a coding agent reads].

A coding agent is taken to read when standard output is no terminal and one of these environment variables is set: \
AI_AGENT, AUGMENT_AGENT, CLAUDECODE, CLAUDE_CODE, CODEX_CI, CODEX_SANDBOX, CODEX_THREAD_ID, CURSOR_AGENT, GEMINI_CLI, OPENCODE.";

const EXIT_CODES: &str = "\
Exit codes, the same in every format:
  0  everything was checked and nothing is wrong
  1  findings at or above --fail-on; a gate says no; a list would change
  2  could not check: wrong option or configuration, unreadable input, nothing matched, internal error";

const AFTER_CHECK: &str = "\
Exit codes, the same in every format:
  0  no findings at or above --fail-on
  1  findings at or above --fail-on (with --fix: those that remain); with --diff: something would change
  2  could not check: wrong option or configuration, unreadable input, no artifact found, internal error";

const AFTER_SEAL: &str = "\
Exit codes:
  0  every list is right, or was written
  1  a list would change and --write was not given
  2  could not check";

/// Checks the paper trail that coding agents leave, before anybody trusts it.
///
/// countersign reads proposal packets, plans, project state, review receipts, worker results, final reports, tickets and checksum lists and reports
/// what is wrong in them, each finding with its file, line and column. It renders final reports in English and Korean. It never runs, fetches or guesses anything.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, after_help = EXIT_CODES, infer_subcommands = false)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Colour the output.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(crate) color: Color,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check everything below some paths.
    Check(CheckArgs),
    /// Ask whether a step of a lifecycle may start.
    Gate(GateArgs),
    /// Print the reviewed-packet digest of proposal packets.
    Digest(DigestArgs),
    /// Show or write the checksum list of a packet.
    Seal(SealArgs),
    /// Render final reports from their data, as Markdown or HTML.
    Render(RenderArgs),
    /// Show where every artifact stands: its state, what blocks it, and the next legal step.
    Status(StatusArgs),
    /// Explain a rule, with a bad and a good example.
    Explain(ExplainArgs),
    /// List the rules.
    Rules(RulesArgs),
    /// Say what a file is taken for and which parts of the configuration govern it.
    Which(WhichArgs),
    /// Print an embedded JSON Schema, or list their names.
    Schema(SchemaArgs),
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When the output is a terminal and NO_COLOR is not set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Code frames for people.
    Human,
    /// One line a finding: `path:line:col: level[rule] message; help`.
    Concise,
    /// One JSON document, versioned.
    Json,
}

/// How the findings of `check` are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// Code frames for people.
    Human,
    /// One line a finding: `path:line:col: level[rule] message; help`.
    Concise,
    /// One JSON document, versioned.
    Json,
    /// A report for the summary of a CI job or a comment on a pull request.
    Markdown,
}

impl From<Format> for CheckFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Human => Self::Human,
            Format::Concise => Self::Concise,
            Format::Json => Self::Json,
        }
    }
}

/// The language of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    /// English.
    En,
    /// Korean.
    Ko,
    /// The language that LC_ALL, LC_MESSAGES or LANG names; English when it is another.
    Auto,
}

/// How a list or a page is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// Text for people.
    Human,
    /// One JSON document, versioned.
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// Every rule.
    Default,
    /// Exactly the rules that a convention itself demands: its own tool or, where that is unknown, its texts.
    Upstream,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_CHECK)]
pub(crate) struct CheckArgs {
    /// Files and folders to check [default: the current folder].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: RuleArgs,

    #[command(flatten)]
    pub(crate) fixes: FixArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[arg(long, value_name = "FORMAT", help = FORMAT, long_help = FORMAT_AND_AGENTS, help_heading = "Output")]
    pub(crate) format: Option<CheckFormat>,

    /// Language of the report, for --format markdown only [default: en]; what the rules say stays English.
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<Lang>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,

    /// Count the findings of each rule instead of printing them (json: as well).
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,

    /// Number of worker threads [default: one a core]. The output does not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArgs {
    /// Also check the paths listed in FILE (`-`: standard input), one a line or separated by NUL.
    #[arg(long, value_name = "FILE")]
    pub(crate) files_from: Option<PathBuf>,

    /// Exit with 0 when there is nothing to check.
    #[arg(long)]
    pub(crate) allow_empty: bool,

    #[command(flatten)]
    pub(crate) base: BaseArgs,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct BaseArgs {
    /// Also compare with the commit REF of the git repository: a branch, a tag, an id, or one of these with `~N` or `^` after it. Without
    /// it, the rules that compare versions (append-only logs, reviews that may not go back) do not run.
    #[arg(long, value_name = "REF")]
    pub(crate) base: Option<String>,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Fixes")]
pub(crate) struct FixArgs {
    /// Fix what can be fixed safely, then report what remains.
    #[arg(long)]
    pub(crate) fix: bool,

    /// With --fix or --diff: also make fixes that a person should look at afterwards.
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,

    /// Write nothing; show what --fix would change, and exit with 1 when it would change something.
    #[arg(long, conflicts_with_all = ["fix", "format", "statistics"])]
    pub(crate) diff: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct RuleArgs {
    /// Which rules run: all, or only those that a convention itself demands.
    #[arg(long, value_name = "PROFILE")]
    pub(crate) profile: Option<Profile>,

    /// Run only these rules or families (repeatable, separated by commas).
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(crate) select: Vec<Selector>,

    /// Do not run these rules or families; stronger than --select.
    #[arg(long, value_name = "RULE|FAMILY", value_delimiter = ',', value_parser = selector)]
    pub(crate) ignore: Vec<Selector>,

    /// Lowest level of a finding that makes the exit code 1 [default: error].
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<FailOn>,

    /// Take unknown keys in the data of final reports, and files that parallel phases of a plan share, for errors, not warnings.
    #[arg(long)]
    pub(crate) strict: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Configuration")]
pub(crate) struct ConfigArgs {
    /// Use this configuration file, or set one key: `--config 'limits.nesting = 64'` (repeatable).
    #[arg(long, value_name = "FILE|KEY=VALUE")]
    pub(crate) config: Vec<String>,

    /// Look for no configuration file.
    #[arg(long)]
    pub(crate) isolated: bool,
}

#[derive(Debug, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputArgs {
    /// Write the output to FILE instead, whole or not at all.
    #[arg(long, value_name = "FILE")]
    pub(crate) output_file: Option<PathBuf>,

    /// Print findings only, no summary.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DigestArgs {
    /// Folders of proposal packets.
    #[arg(value_name = "PACKET", required = true)]
    pub(crate) packets: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_SEAL)]
pub(crate) struct SealArgs {
    /// Folder of the packet.
    #[arg(value_name = "PACKET")]
    pub(crate) packet: PathBuf,

    /// The checksum list [default: the list the packet has, or SHA256SUMS.txt at its top].
    #[arg(long, value_name = "PATH")]
    pub(crate) list: Option<PathBuf>,

    /// Write the list; without it only the difference is shown.
    #[arg(long)]
    pub(crate) write: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule's name, such as `octon/review-stale`.
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// Only these rules or families.
    #[arg(value_name = "RULE|FAMILY", value_parser = selector)]
    pub(crate) only: Vec<Selector>,

    /// How the list is written.
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub(crate) format: ListFormat,
}

#[derive(Debug, Args)]
pub(crate) struct WhichArgs {
    /// The files.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// The schema's name; without it the names are listed.
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

fn selector(name: &str) -> Result<Selector, countersign_validators::config::UnknownSelector> {
    Selector::parse(name)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_definition_is_consistent() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn the_help_names_every_variable_that_marks_an_agent() {
        let mut command = super::Cli::command();
        let help = command.find_subcommand_mut("check").unwrap().render_long_help().to_string();
        let named: Vec<&str> = help.split(|character: char| !character.is_ascii_alphanumeric() && character != '_').collect();
        for variable in crate::terminal::AGENT_VARIABLES {
            assert!(named.contains(variable), "{variable}");
        }
    }
}
