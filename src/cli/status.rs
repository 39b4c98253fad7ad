//! `status`: where to look, and how the rows are written.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ConfigArgs, Lang};

const AFTER_STATUS: &str = "\
Exit codes, the same in every format:
  0  everything was looked at (with --check: and nothing is blocked)
  1  with --check: something is blocked
  2  could not look: wrong option or configuration, unreadable input, no artifact found, internal error";

/// How the status is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StatusFormat {
    /// A table, what blocks below each row.
    Table,
    /// One JSON document, versioned.
    Json,
    /// One self-contained HTML page with the graphs of what depends on what.
    Html,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_STATUS)]
pub(crate) struct StatusArgs {
    /// Files and folders to look below [default: the current folder].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,

    /// Exit with 1 when something is blocked.
    #[arg(long)]
    pub(crate) check: bool,

    /// Exit with 0 when there is nothing to show.
    #[arg(long)]
    pub(crate) allow_empty: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    /// How the status is written.
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(crate) format: StatusFormat,

    /// Language of the page, for --format html only [default: en]; what artifacts and rules say stays as it is.
    #[arg(long, value_name = "LANG", help_heading = "Output")]
    pub(crate) lang: Option<Lang>,

    /// Write the output to FILE instead, whole or not at all.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output_file: Option<PathBuf>,
}
