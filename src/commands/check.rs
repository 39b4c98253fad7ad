//! `check`: the main job.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use countersign_validators::config::FailOn;
use countersign_validators::report::Report;

use crate::cli::{CheckArgs, Color, Format};
use crate::outcome::Outcome;
use crate::output::{CheckResult, concise, human, json};
use crate::settings::Settings;
use crate::terminal;

/// Largest list of paths that is read, in bytes.
const MAX_PATH_LIST: u64 = 256 << 20;

pub(super) fn run(args: &CheckArgs, color: Color) -> anyhow::Result<Outcome> {
    let paths = paths(args)?;
    require_existing(&paths)?;
    let settings = Settings::load(&args.config, &paths)?.with_rules(&args.rules);
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global().context("cannot start the worker threads")?;
    }
    let report = countersign_validators::check(&paths, &settings.working_directory, &settings.config);
    let (outcome, meaning) = judge(&report, settings.config.fail_on, args.input.allow_empty);
    let result = CheckResult { report: &report, outcome, meaning, statistics: args.statistics, quiet: args.output.quiet };
    let to_file = args.output.output_file.as_deref();
    let format = args.output.format.unwrap_or_else(|| terminal::default_format(to_file.is_some()));
    terminal::write_output(to_file, |to| match format {
        Format::Human => human::check(to, &result, terminal::is_styled(color, to_file.is_some())),
        Format::Concise => concise::check(to, &result),
        Format::Json => json::check(to, &result),
    })?;
    Ok(outcome)
}

/// What the exit code of a run is, and what it means there.
fn judge(report: &Report, fail_on: FailOn, allow_empty: bool) -> (Outcome, String) {
    let matched = report.summary.artifacts.values().any(|count| *count > 0);
    if report.incomplete {
        (Outcome::CouldNotCheck, "some input could not be checked".to_owned())
    } else if !matched && !allow_empty {
        (Outcome::CouldNotCheck, "nothing to check was found (--allow-empty accepts that)".to_owned())
    } else if fail_on.fails(report.worst()) {
        (Outcome::Findings, format!("findings at or above `{}`", fail_on.as_str()))
    } else if fail_on == FailOn::Never {
        (Outcome::Clean, "no finding fails this run".to_owned())
    } else {
        (Outcome::Clean, format!("no findings at or above `{}`", fail_on.as_str()))
    }
}

/// The paths to check. A list of paths that turns out empty does not mean "everything".
fn paths(args: &CheckArgs) -> anyhow::Result<Vec<PathBuf>> {
    let mut paths = args.paths.clone();
    match &args.input.files_from {
        Some(list) => paths.extend(paths_from(list)?),
        None if paths.is_empty() => paths.push(PathBuf::from(".")),
        None => {}
    }
    Ok(paths)
}

fn paths_from(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    let read = if list == Path::new("-") {
        std::io::stdin().lock().take(MAX_PATH_LIST + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(list).and_then(|file| file.take(MAX_PATH_LIST + 1).read_to_end(&mut bytes))
    };
    let shown = || format!("cannot read the list of paths {}", list.display());
    read.with_context(shown)?;
    anyhow::ensure!(bytes.len() as u64 <= MAX_PATH_LIST, "{}: larger than {MAX_PATH_LIST} bytes", shown());
    split_paths(&bytes).with_context(shown)
}

/// One path a line; when a NUL is among the bytes, paths are separated by NUL and may hold line ends.
fn split_paths(bytes: &[u8]) -> anyhow::Result<Vec<PathBuf>> {
    let by_nul = bytes.contains(&0);
    let pieces = bytes.split(|byte| *byte == if by_nul { 0 } else { b'\n' });
    let trimmed = pieces.map(|piece| if by_nul { piece } else { piece.strip_suffix(b"\r").unwrap_or(piece) });
    trimmed.filter(|piece| !piece.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    Ok(PathBuf::from(std::str::from_utf8(bytes).context("a path is not UTF-8")?))
}

/// A path that does not exist is a slip in the call, not an empty result.
fn require_existing(paths: &[PathBuf]) -> anyhow::Result<()> {
    let missing: Vec<String> = paths
        .iter()
        .filter_map(|path| path.symlink_metadata().err().map(|error| format!("{}: {error}", path.display())))
        .collect();
    anyhow::ensure!(missing.is_empty(), "cannot check {}", missing.join("; "));
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use countersign_validators::config::FailOn;
    use countersign_validators::finding::{Finding, Place};
    use countersign_validators::report::Report;
    use countersign_validators::rule_by_name;
    use countersign_validators::source::FilePath;

    use super::{judge, split_paths};
    use crate::outcome::Outcome;

    fn report(with_warning: bool) -> Report {
        let mut report = Report::default();
        report.summary.artifacts.insert("checksum list", 1);
        if with_warning {
            let rule = rule_by_name("countersign/ignore-unused").unwrap();
            report.findings.push(Finding::new(rule, Place::whole(FilePath::from_text("a")), "unused"));
        }
        report
    }

    #[test]
    fn the_exit_code_follows_the_threshold() {
        assert_eq!(judge(&report(true), FailOn::Error, false).0, Outcome::Clean);
        assert_eq!(judge(&report(true), FailOn::Warning, false).0, Outcome::Findings);
        assert_eq!(judge(&report(true), FailOn::Never, false).0, Outcome::Clean);
        assert_eq!(judge(&report(false), FailOn::Info, false).0, Outcome::Clean);
    }

    #[test]
    fn what_could_not_be_checked_is_stronger_than_findings() {
        let incomplete = Report { incomplete: true, ..report(true) };
        assert_eq!(judge(&incomplete, FailOn::Info, true).0, Outcome::CouldNotCheck);
    }

    #[test]
    fn nothing_to_check_is_no_success() {
        assert_eq!(judge(&Report::default(), FailOn::Error, false).0, Outcome::CouldNotCheck);
        assert_eq!(judge(&Report::default(), FailOn::Error, true).0, Outcome::Clean);
    }

    #[test]
    fn lists_of_paths_are_split_at_lines_or_nul() {
        let paths = |bytes: &[u8]| split_paths(bytes).unwrap();
        assert_eq!(paths("a\r\n\n한글 b\n".as_bytes()), [PathBuf::from("a"), PathBuf::from("한글 b")]);
        assert_eq!(paths(b"a\nb\0c"), [PathBuf::from("a\nb"), PathBuf::from("c")]);
        assert!(paths(b"\n").is_empty());
    }
}
