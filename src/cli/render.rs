//! `render`: which reports, in which languages and formats, and where to.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ConfigArgs;

const AFTER_RENDER: &str = "\
Exit codes:
  0  every report was written, or is what its data renders to
  1  some data does not fit its schema and is not rendered; with --check: a report differs or is missing
  2  could not read or write";

/// The language of a final report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderLang {
    /// English.
    En,
    /// Korean.
    Ko,
    /// The language that the data names.
    Auto,
}

/// What a final report is rendered to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderFormat {
    /// Markdown.
    Md,
    /// One self-contained HTML file.
    Html,
    /// Markdown for agents: the same facts in fewer words.
    Slim,
}

/// How the sections of a final report are numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportNumbering {
    /// As from version 0.36 of the convention on: the clarification items are section 5.
    #[value(name = "0.36")]
    V036,
    /// As from version 0.56 on: the clarification items are section 1.
    #[value(name = "0.56")]
    V056,
}

#[derive(Debug, Args)]
#[command(after_help = AFTER_RENDER)]
pub(crate) struct RenderArgs {
    /// Data of final reports; a folder stands for every `final-report-*.data.json` below it.
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,

    /// Languages, separated by commas. A report in another language than its data's own has it in its name: `<name>.ko.md`.
    #[arg(long, value_name = "LANG", value_delimiter = ',', default_value = "auto")]
    pub(crate) lang: Vec<RenderLang>,

    /// Formats, separated by commas.
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "md")]
    pub(crate) format: Vec<RenderFormat>,

    /// Folder to write to (`-`: standard output) [default: the folder of each data file]. What a named folder holds is written below
    /// `<group>/<task>/`.
    #[arg(long, short, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,

    /// Numbering of the sections.
    #[arg(long, value_name = "VERSION", default_value = "0.36")]
    pub(crate) numbering: ReportNumbering,

    /// Write nothing; show how the reports that are there differ from what their data renders to.
    #[arg(long)]
    pub(crate) check: bool,

    /// Render again whenever the data changes, until interrupted.
    #[arg(long)]
    pub(crate) watch: bool,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}
