//! `render`: from the data of a final report to Markdown and HTML.

mod check;
mod job;
mod source;
mod watch;
mod write;

use std::path::PathBuf;

use rayon::prelude::*;

use self::job::{Job, Rendered};
use self::source::{DataFile, Loaded};
use crate::cli::{Color, RenderArgs};
use crate::outcome::Outcome;
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &RenderArgs, color: Color) -> anyhow::Result<Outcome> {
    anyhow::ensure!(!(args.check && args.watch), "--check and --watch exclude each other");
    anyhow::ensure!(!(args.to_stdout() && (args.check || args.watch)), "`--output -` writes once, to standard output");
    let settings = Settings::load(&args.config, &args.files)?;
    let files = source::data_files(&args.files, &source::workspace(&args.files, &settings), &settings)?;
    let outcome = render_all(&files, args, &settings, color)?;
    if args.watch { watch::run(&files, args, &settings, color) } else { Ok(outcome) }
}

/// Renders every file in every language and format that was asked for, and writes, prints or compares the results.
fn render_all(files: &[DataFile], args: &RenderArgs, settings: &Settings, color: Color) -> anyhow::Result<Outcome> {
    let paths: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    // Made anew for each rendering: a workspace remembers what it has read.
    let workspace = source::workspace(&paths, settings);
    let loaded: Vec<Loaded> = files.par_iter().map(|file| source::load(file, &workspace, settings)).collect();
    let is_styled = terminal::is_styled(color, false);
    let mut outcome = source::complain(&loaded, is_styled)?;
    let jobs = job::plan(&loaded, args)?;
    // Text is kept only until it is written: a thousand reports in both languages and formats are a few hundred megabytes.
    for batch in jobs.chunks(256) {
        let rendered: Vec<anyhow::Result<Rendered>> = batch.par_iter().map(Job::render).collect();
        let rendered: Vec<Rendered> = rendered.into_iter().collect::<anyhow::Result<_>>()?;
        outcome = outcome.max(finish(&rendered, args, settings, is_styled)?);
    }
    Ok(outcome)
}

fn finish(rendered: &[Rendered], args: &RenderArgs, settings: &Settings, is_styled: bool) -> anyhow::Result<Outcome> {
    if args.to_stdout() {
        terminal::write_output(None, |to| rendered.iter().try_for_each(|report| to.write_all(report.text.as_bytes())))?;
        return Ok(Outcome::Clean);
    }
    if args.check { check::compare(rendered, settings, is_styled) } else { write::write(rendered, settings) }
}

impl RenderArgs {
    /// Whether the reports go to standard output.
    fn to_stdout(&self) -> bool {
        self.output.as_ref().is_some_and(|output| output.as_os_str() == "-")
    }
}
