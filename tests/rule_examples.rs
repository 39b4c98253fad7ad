//! Every rule is explained, and its examples are true: the Bad one makes the rule fire, the Good one does not.

#[expect(dead_code, clippy::panic, clippy::unwrap_used, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use countersign_validators::config::{Config, Selector};
use countersign_validators::octon::{StandardOptions, facts::Gate, gates, gates::GateName};
use countersign_validators::rule::{Family, Level, Rule};
use countersign_validators::{all_rules, check};
use support::overlay::{Block, Fixture};
use support::report_lines::lines;
use support::{base, explanation, tokens};

/// The family whose examples are run.
const FAMILY: Family = Family::Octon;

fn rules() -> impl Iterator<Item = &'static Rule> {
    all_rules().into_iter().filter(|rule| rule.family() == FAMILY)
}

#[test]
fn every_explanation_has_its_headings_and_both_examples() {
    let problem = |rule: &Rule| explanation::read(rule.explanation).err().map(|problem| format!("{}: {problem}", rule.name));
    let problems: Vec<String> = rules().filter_map(problem).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_explanation_and_snapshot_belongs_to_a_rule() -> Result<(), Box<dyn Error>> {
    for (folder, extension) in [("validators/rules", "md"), ("snapshots/rules", "snap")] {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(FAMILY.as_str()))? {
            let file = entry?.file_name().to_string_lossy().into_owned();
            assert!(
                rules().any(|rule| file == format!("{}.{extension}", rule.short_name())),
                "no rule is called like {folder}: {file}"
            );
        }
    }
    Ok(())
}

#[test]
fn bad_examples_fire_and_good_ones_do_not() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for rule in rules() {
        let Ok(explained) = explanation::read(rule.explanation) else { continue };
        let mut run = |side: &str, blocks: &[Block]| match findings_of(rule, &explained.base, blocks) {
            Ok(lines) => Some(lines),
            Err(problem) => {
                problems.push(format!("{}, {side}: {problem}", rule.name));
                None
            }
        };
        let (bad, good) = (run("Bad", &explained.bad), run("Good", &explained.good));
        match bad {
            Some(lines) if lines.is_empty() => problems.push(format!("{}: the Bad example does not fire", rule.name)),
            Some(lines) => snapshot(FAMILY.as_str(), rule.short_name(), &lines),
            None => {}
        }
        if let Some(lines) = good.filter(|lines| !lines.is_empty()) {
            problems.push(format!("{}: the Good example fires\n{lines}", rule.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn bases_have_just_the_findings_written_down() -> Result<(), Box<dyn Error>> {
    for name in base::names(FAMILY.as_str())? {
        let folder = tempfile::tempdir()?;
        let fixture = build(&name, &[], folder.path())?;
        let report = check(&[fixture.root().to_owned()], fixture.root(), &Config::default());
        let mut text = lines(report.findings.iter(), &report.sources)?;
        for gate in GateName::ALL {
            let answer =
                gates::answer(gate, target(gate, &fixture), fixture.root(), &Config::default(), StandardOptions::default());
            write!(text, "{gate} {}", answer.verdict.as_str())?;
            text.push_str(&answer.next.map_or_else(String::new, |next| format!("; next: {next}")));
            text.push('\n');
        }
        snapshot("bases", &name, &text);
    }
    Ok(())
}

/// The base with changes, and its tokens filled in.
fn build(base: &str, blocks: &[Block], root: &Path) -> Result<Fixture, Box<dyn Error>> {
    let mut fixture = base::build(FAMILY.as_str(), base, root)?;
    fixture.apply(blocks)?;
    tokens::fill(fixture.root())?;
    Ok(fixture)
}

/// What a gate is asked about: a packet, or for the registry the repository.
fn target(gate: GateName, fixture: &Fixture) -> &Path {
    if gate == GateName::Upstream(Gate::Registry) { fixture.root() } else { fixture.packet() }
}

/// The findings of `rule` in the changed base, one line each.
fn findings_of(rule: &'static Rule, base: &str, blocks: &[Block]) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let fixture = build(base, blocks, folder.path())?;
    let mut config = Config::default();
    if rule.level == Level::Off {
        config.levels.push((Selector::Rule(rule), Level::Warning));
    }
    // A packet that is not there is never met on a walk; it has to be asked for by name.
    if !rule.gates_only && rule.short_name() != "packet-not-found" {
        let report = check(&[fixture.root().to_owned()], fixture.root(), &config);
        return Ok(lines(report.findings.iter().filter(|finding| finding.rule == rule), &report.sources)?);
    }
    let mut text = String::new();
    for gate in GateName::ALL.into_iter().filter(|gate| matches!(gate, GateName::Upstream(_))) {
        let answer = gates::answer(gate, target(gate, &fixture), fixture.root(), &config, StandardOptions::default());
        let own = lines(answer.findings.iter().filter(|finding| finding.rule == rule), &answer.sources)?;
        if !own.is_empty() {
            write!(text, "{gate}\n{own}")?;
        }
    }
    Ok(text)
}

fn snapshot(folder: &str, name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(Path::new("../snapshots/rules").join(folder));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}
