//! `which`: what a file is taken for, and which entries of the configuration govern it.

use std::io::{self, Write};
use std::path::Path;

use countersign_validators::config::{Config, PathGlobs, Selector};
use countersign_validators::finding::Place;
use countersign_validators::octon;
use countersign_validators::okstra;
use countersign_validators::report::ARTIFACT_KINDS;
use countersign_validators::rule::Family;
use countersign_validators::workbench;
use countersign_validators::workbench::settings::SettingInForce;
use countersign_validators::workspace::absolute;

use crate::cli::WhichArgs;
use crate::outcome::Outcome;
use crate::output::escape::{visible, visible_path};
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &WhichArgs) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::Clean;
    let mut pages = Vec::with_capacity(args.files.len());
    for file in &args.files {
        if let Err(error) = file.symlink_metadata() {
            outcome = Outcome::CouldNotCheck;
            terminal::complain(&format!("{}: {error}", file.display()));
            continue;
        }
        // The closest configuration file depends on where the file lies, so each is asked on its own.
        let settings = Settings::load(&args.config, std::slice::from_ref(file))?;
        pages.push((file, lines(file, &settings)));
    }
    terminal::write_output(None, |to| pages.iter().try_for_each(|(file, lines)| write_page(to, file, lines)))?;
    Ok(outcome)
}

fn write_page(to: &mut dyn Write, file: &Path, lines: &[String]) -> io::Result<()> {
    writeln!(to, "{}", visible_path(&file.display().to_string()))?;
    lines.iter().try_for_each(|line| writeln!(to, "  {}", visible(line)))
}

fn lines(file: &Path, settings: &Settings) -> Vec<String> {
    let Settings { config, working_directory } = settings;
    let path = absolute(file, working_directory);
    let kinds = kinds(file, settings);
    let facts = workbench::which::facts(&path, working_directory, config);
    let mut lines = vec![kinds_line(&kinds)];
    lines.extend(facts.kind.map(|kind| format!("kind: {kind}")));
    let is_of = |family| kinds.iter().any(|(_, own)| *own == family);
    let schema = octon::schema_for(&path).filter(|_| is_of(Family::Octon));
    let schema = schema.or_else(|| okstra::schemas::schema_for(&path, &config.roots.okstra)).or(facts.schema);
    lines.extend(schema.map(|schema| format!("schema: {} (`countersign schema {0}` prints it)", schema.name)));
    lines.push(match config.sources.first() {
        Some(source) => format!("configuration: {}", source.path()),
        None => "configuration: none, the defaults".to_owned(),
    });
    let exclude = config.exclude.matching(&path).map(|glob| format!("excluded by `{glob}`"));
    let include = match config.include.matching(&path) {
        Some(glob) => Some(format!("included by `{glob}`")),
        None if config.include.is_empty() => None,
        None => Some("not checked: no glob of `include` matches".to_owned()),
    };
    lines.extend(exclude.into_iter().chain(include));
    lines.extend(config.path_levels.iter().filter_map(|entry| {
        let levels: Vec<String> = entry.levels.iter().map(|(rule, level)| format!("{} = {level}", rule.name())).collect();
        let matched = entry.paths.matching(&path)?;
        Some(format!("{}: `{matched}` sets {}", at(config, &entry.place), levels.join(", ")))
    }));
    lines.extend(config.ignores.iter().filter_map(|entry| {
        let rules: Vec<&str> = entry.rules.iter().map(|rule| Selector::name(*rule)).collect();
        let matched = entry.paths.matching(&path)?;
        Some(format!("{}: `{matched}` ignores {}: {}", at(config, &entry.place), rules.join(", "), entry.reason))
    }));
    lines.extend(config.checksums.bases.iter().filter_map(|(lists, base)| {
        let matched = lists.matching(&path)?;
        Some(format!("`{matched}`: the names in this list are relative to {}", base.display()))
    }));
    lines.extend(unlisted(&config.checksums.unlisted, &path));
    lines.extend(facts.settings.iter().map(setting_line));
    lines
}

/// `ticketer.allow_decomposition = true (default)`.
fn setting_line(setting: &SettingInForce) -> String {
    let origin = setting.line.map_or_else(|| "default".to_owned(), |line| format!("line {line}"));
    match &setting.value {
        Some(value) => format!("{} = {value} ({origin})", setting.path),
        None => format!("{} is not set and has no default", setting.path),
    }
}

fn unlisted(globs: &PathGlobs, path: &Path) -> Option<String> {
    globs.matching(path).map(|glob| format!("need not be in a checksum list: `{glob}`"))
}

/// `countersign.toml:12:1`.
fn at(config: &Config, place: &Place) -> String {
    let source = config.sources.iter().find(|source| *source.path() == place.file);
    let position = source.map(|source| source.position(place.span.start));
    position.map_or_else(|| place.file.to_string(), |position| format!("{}:{}:{}", place.file, position.line, position.column))
}

/// What the file is checked with: the kinds of artifacts that it is, or is a part of.
fn kinds(file: &Path, settings: &Settings) -> Vec<(&'static str, Family)> {
    let paths = [file.to_path_buf()];
    let report = countersign_validators::check(&paths, &settings.working_directory, &settings.config);
    ARTIFACT_KINDS.into_iter().filter(|(kind, _)| report.summary.artifacts.contains_key(kind)).collect()
}

fn kinds_line(kinds: &[(&str, Family)]) -> String {
    let kinds: Vec<String> = kinds.iter().map(|(kind, family)| format!("{kind} (family {})", family.as_str())).collect();
    let text = if kinds.is_empty() { "nothing".to_owned() } else { kinds.join(", ") };
    format!("checked with: {text}")
}
