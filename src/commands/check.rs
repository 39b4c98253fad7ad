//! `check`: the main job.

mod diff;

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use countersign_renderer::Language;
use countersign_validators::config::{FailOn, Selector};
use countersign_validators::finding::Applicability;
use countersign_validators::fix;
use countersign_validators::report::Report;

use crate::cli::{CheckArgs, CheckFormat, Color, Lang};
use crate::outcome::{Meaning, Outcome};
use crate::output::{CheckResult, concise, human, json, markdown};
use crate::settings::Settings;
use crate::terminal;

/// Largest list of paths that is read, in bytes.
const MAX_PATH_LIST: u64 = 256 << 20;

pub(super) fn run(args: &CheckArgs, color: Color) -> anyhow::Result<Outcome> {
    let to_file = args.output.output_file.as_deref();
    let format = args.format.unwrap_or_else(|| terminal::default_format(to_file.is_some()).into());
    anyhow::ensure!(args.lang.is_none() || format == CheckFormat::Markdown, "--lang belongs to --format markdown");
    let fixes = &args.fixes;
    anyhow::ensure!(!fixes.unsafe_fixes || fixes.fix || fixes.diff, "--unsafe-fixes belongs to --fix or --diff");
    let paths = paths(args)?;
    require_existing(&paths)?;
    require_base(args)?;
    let settings = Settings::load(&args.config, &paths)?.with_rules(&args.rules).with_base(&args.input.base, &paths)?;
    if let Some(threads) = args.threads {
        rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global().context("cannot start the worker threads")?;
    }
    let fix = || {
        let most = if fixes.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        fix::fix(&paths, &settings.working_directory, &settings.config, most)
    };
    if fixes.diff {
        return diff::show(args, color, &fix());
    }
    let report = if fixes.fix {
        let fixed = fix();
        fix::write(&fixed.changes)?;
        if !fixed.is_settled {
            terminal::complain("fixes led to further ones again and again; look at the difference before the next --fix");
        }
        fixed.report
    } else {
        countersign_validators::check(&paths, &settings.working_directory, &settings.config)
    };
    let meaning = judge(&report, settings.config.fail_on, args.input.allow_empty);
    let result = CheckResult { report: &report, meaning, statistics: args.statistics, quiet: args.output.quiet };
    terminal::write_output(to_file, |to| match format {
        CheckFormat::Human => human::check(to, &result, terminal::is_styled(color, to_file.is_some())),
        CheckFormat::Concise => concise::check(to, &result),
        CheckFormat::Json => json::check(to, &result),
        CheckFormat::Markdown => markdown::check(to, &result, language(args.lang, |name| std::env::var(name).ok())),
    })?;
    Ok(meaning.outcome())
}

/// Why the run ends as it does.
fn judge(report: &Report, fail_on: FailOn, allow_empty: bool) -> Meaning {
    let matched = report.summary.artifacts.values().any(|count| *count > 0);
    if report.incomplete {
        Meaning::Incomplete
    } else if !matched && !allow_empty {
        Meaning::NothingFound
    } else if fail_on.fails(report.worst()) {
        Meaning::Findings(fail_on)
    } else if fail_on == FailOn::Never {
        Meaning::NothingFails
    } else {
        Meaning::NoFindings(fail_on)
    }
}

/// The language asked for. `auto` asks the variables that POSIX gives the language of messages; the first that is set counts.
pub(super) fn language(choice: Option<Lang>, variable: impl Fn(&str) -> Option<String>) -> Language {
    match choice {
        None | Some(Lang::En) => Language::En,
        Some(Lang::Ko) => Language::Ko,
        Some(Lang::Auto) => {
            let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(variable).find(|locale| !locale.is_empty());
            locale.map_or(Language::En, |locale| Language::of_locale(&locale))
        }
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

/// A rule that was asked for by name and cannot fire would look as if it had found nothing.
fn require_base(args: &CheckArgs) -> anyhow::Result<()> {
    let compares = |selector: &Selector| matches!(selector, Selector::Rule(rule) if rule.needs_base);
    match args.rules.select.iter().find(|selector| compares(selector)) {
        Some(Selector::Rule(rule)) if args.input.base.base.is_none() => {
            anyhow::bail!("{} compares with an earlier version: say which one with --base REF", rule.name)
        }
        _ => Ok(()),
    }
}

/// A path that does not exist is a slip in the call, not an empty result.
pub(super) fn require_existing(paths: &[PathBuf]) -> anyhow::Result<()> {
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

    use countersign_renderer::Language;
    use countersign_validators::config::FailOn;
    use countersign_validators::finding::{Finding, Place};
    use countersign_validators::report::Report;
    use countersign_validators::rule_by_name;
    use countersign_validators::source::FilePath;

    use super::{judge, language, split_paths};
    use crate::cli::Lang;
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
        assert_eq!(judge(&report(true), FailOn::Error, false).outcome(), Outcome::Clean);
        assert_eq!(judge(&report(true), FailOn::Warning, false).outcome(), Outcome::Findings);
        assert_eq!(judge(&report(true), FailOn::Never, false).outcome(), Outcome::Clean);
        assert_eq!(judge(&report(false), FailOn::Info, false).outcome(), Outcome::Clean);
    }

    #[test]
    fn what_could_not_be_checked_is_stronger_than_findings() {
        let incomplete = Report { incomplete: true, ..report(true) };
        assert_eq!(judge(&incomplete, FailOn::Info, true).outcome(), Outcome::CouldNotCheck);
    }

    #[test]
    fn nothing_to_check_is_no_success() {
        assert_eq!(judge(&Report::default(), FailOn::Error, false).outcome(), Outcome::CouldNotCheck);
        assert_eq!(judge(&Report::default(), FailOn::Error, true).outcome(), Outcome::Clean);
    }

    #[test]
    fn the_language_is_the_one_asked_for_or_that_of_the_locale() {
        let of_locale = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
            language(Some(Lang::Auto), value)
        };
        assert_eq!(of_locale(&[("LANG", "ko_KR.UTF-8")]), Language::Ko);
        assert_eq!(of_locale(&[("LC_ALL", ""), ("LC_MESSAGES", "ko_KR"), ("LANG", "C")]), Language::Ko);
        assert_eq!(of_locale(&[("LC_ALL", "C.UTF-8"), ("LANG", "ko_KR.UTF-8")]), Language::En);
        assert_eq!(of_locale(&[]), Language::En);
        assert_eq!(language(None, |_| Some("ko".to_owned())), Language::En);
    }

    #[test]
    fn lists_of_paths_are_split_at_lines_or_nul() {
        let paths = |bytes: &[u8]| split_paths(bytes).unwrap();
        assert_eq!(paths("a\r\n\n한글 b\n".as_bytes()), [PathBuf::from("a"), PathBuf::from("한글 b")]);
        assert_eq!(paths(b"a\nb\0c"), [PathBuf::from("a\nb"), PathBuf::from("c")]);
        assert!(paths(b"\n").is_empty());
    }
}
