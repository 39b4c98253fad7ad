//! Every rule is explained, and its examples are true: the Bad one makes the rule fire, the Good one does not.

#[expect(dead_code, clippy::panic, clippy::unwrap_used, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use countersign_validators::config::{Config, Selector};
use countersign_validators::gates as all_gates;
use countersign_validators::octon::{StandardOptions, facts::Gate, gates, gates::GateName};
use countersign_validators::rule::{Family, Level, Profile, Rule};
use countersign_validators::workspace::Earlier;
use countersign_validators::{all_rules, check};
use support::notice::notice;
use support::overlay::{Block, Fixture};
use support::report_lines::lines;
use support::{base, explanation, fixes, git, renderings, tokens};

/// The families whose examples are run here, each with the base that an example changes unless it names another.
const FAMILIES: [(Family, &str); 4] =
    [(Family::Octon, "accepted"), (Family::Okstra, "lifecycle"), (Family::Oat, "implementing"), (Family::Workbench, "shop")];

fn rules_of(family: Family) -> impl Iterator<Item = &'static Rule> {
    all_rules().into_iter().filter(move |rule| rule.family() == family)
}

#[test]
fn every_explanation_has_its_headings_and_both_examples() {
    let mut problems = Vec::new();
    for (family, base) in FAMILIES {
        let problem =
            |rule: &Rule| explanation::read(rule.explanation, base).err().map(|problem| format!("{}: {problem}", rule.name));
        problems.extend(rules_of(family).filter_map(problem));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn every_explanation_and_snapshot_belongs_to_a_rule() -> Result<(), Box<dyn Error>> {
    for (family, _) in FAMILIES {
        for (folder, extension) in [("validators/rules", "md"), ("snapshots/rules", "snap")] {
            for file in file_names(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(family.as_str()))? {
                assert!(
                    rules_of(family).any(|rule| file == format!("{}.{extension}", rule.short_name())),
                    "no rule is called like {folder}: {file}"
                );
            }
        }
    }
    Ok(())
}

/// The names in a folder; none when there is no folder, as in a family without rules.
fn file_names(folder: &Path) -> io::Result<Vec<String>> {
    match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        entries => entries?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect(),
    }
}

/// The convention's own checks could not be read, so each rule says how its demand is known.
#[test]
fn explanations_of_okstra_name_their_basis() {
    let mut problems = Vec::new();
    for rule in rules_of(Family::Okstra) {
        let basis = rule.explanation.split("Basis: ").nth(1).unwrap_or_default();
        let from_upstream = basis.starts_with("attested") || basis.starts_with("seen");
        let known = from_upstream || basis.starts_with("inferred") || basis.starts_with("ours");
        if !known || from_upstream != (rule.profile == Profile::Upstream) {
            problems.push(format!("{}: profile {} and `Basis: {basis:.20}`", rule.name, rule.profile.as_str()));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn bad_examples_of_octon_fire_and_good_ones_do_not() {
    run_examples(Family::Octon);
}

#[test]
fn bad_examples_of_okstra_fire_and_good_ones_do_not() {
    run_examples(Family::Okstra);
}

#[test]
fn bad_examples_of_oat_fire_and_good_ones_do_not() {
    run_examples(Family::Oat);
}

#[test]
fn bad_examples_of_workbench_fire_and_good_ones_do_not() {
    run_examples(Family::Workbench);
}

fn run_examples(family: Family) {
    let default_base = FAMILIES.iter().find(|(own, _)| *own == family).map_or("", |(_, base)| base);
    let mut problems = Vec::new();
    for rule in rules_of(family) {
        let Ok(explained) = explanation::read(rule.explanation, default_base) else { continue };
        if !base::is_buildable(family.as_str(), &explained.base) {
            continue;
        }
        if explained.bad.iter().chain(&explained.good).any(Block::runs_git) && !git::is_installed() {
            notice(&format!("notice: git is not installed, so the examples of {} were left out", rule.name));
            continue;
        }
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
            Some(lines) => snapshot(family.as_str(), rule.short_name(), &lines),
            None => {}
        }
        if let Some(lines) = good.filter(|lines| !lines.is_empty()) {
            problems.push(format!("{}: the Good example fires\n{lines}", rule.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The rules that are about line ends themselves.
const ABOUT_LINE_ENDS: [&str; 2] = ["crlf", "line-endings"];

#[test]
fn fixes_mend_the_bad_examples_and_nothing_else() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (family, default_base) in FAMILIES {
        for rule in rules_of(family).filter(|rule| rule.fix.is_some()) {
            let Ok(explained) = explanation::read(rule.explanation, default_base) else { continue };
            let needs_git = explained.bad.iter().any(Block::runs_git);
            if !base::is_buildable(family.as_str(), &explained.base) || (needs_git && !git::is_installed()) {
                continue;
            }
            let folder = tempfile::tempdir()?;
            let fixture = build(family, &explained.base, &explained.bad, folder.path())?;
            let config = config_for(rule, &fixture)?;
            let mut found = fixes::problems(rule, fixture.root(), &config);
            if !ABOUT_LINE_ENDS.iter().any(|word| rule.short_name().contains(word)) {
                let folder = tempfile::tempdir()?;
                let fixture = build(family, &explained.base, &explained.bad, folder.path())?;
                found.extend(fixes::line_end_problems(rule, fixture.root(), &config_for(rule, &fixture)?));
            }
            problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", rule.name)));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn bases_have_just_the_findings_written_down() -> Result<(), Box<dyn Error>> {
    for (family, _) in FAMILIES {
        for name in base::names(family.as_str())? {
            let folder = tempfile::tempdir()?;
            let fixture = build(family, &name, &[], folder.path())?;
            let report = check(&[fixture.root().to_owned()], fixture.root(), &Config::default());
            let mut text = lines(report.findings.iter(), &report.sources)?;
            if family == Family::Octon {
                text.push_str(&octon_answers(&fixture)?);
            }
            snapshot("bases", &name, &text);
        }
    }
    Ok(())
}

/// What every gate of the octon family answers about the fixture, a line each.
fn octon_answers(fixture: &Fixture) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    for gate in GateName::ALL {
        let answer = gates::answer(gate, target(gate, fixture), fixture.root(), &Config::default(), StandardOptions::default());
        write!(text, "{gate} {}", answer.verdict.as_str())?;
        text.push_str(&answer.next.map_or_else(String::new, |next| format!("; next: {next}")));
        text.push('\n');
    }
    Ok(text)
}

/// The base with changes, and its tokens filled in.
fn build(family: Family, base: &str, blocks: &[Block], root: &Path) -> Result<Fixture, Box<dyn Error>> {
    let mut fixture = base::build(family.as_str(), base, root)?;
    if family == Family::Okstra {
        renderings::fill(fixture.root())?;
    }
    fixture.apply(blocks)?;
    if family == Family::Octon {
        tokens::fill(fixture.root())?;
    }
    Ok(fixture)
}

/// What a gate is asked about: a packet, or for the registry the repository.
fn target(gate: GateName, fixture: &Fixture) -> &Path {
    if gate == GateName::Upstream(Gate::Registry) { fixture.root() } else { fixture.packet() }
}

/// The findings of `rule` in the changed base, one line each.
fn findings_of(rule: &'static Rule, base: &str, blocks: &[Block]) -> Result<String, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let fixture = build(rule.family(), base, blocks, folder.path())?;
    let config = config_for(rule, &fixture)?;
    // A packet that is not there is never met on a walk; it has to be asked for by name.
    if !rule.gates_only && rule.short_name() != "packet-not-found" {
        let report = check(&[fixture.root().to_owned()], fixture.root(), &config);
        let text = lines(report.findings.iter().filter(|finding| finding.rule == rule), &report.sources)?;
        // The id of the earlier version follows from every file of the base.
        return Ok(fixture.snapshot().map_or_else(|| text.clone(), |id| text.replace(id, "BASE")));
    }
    if rule.family() != Family::Octon {
        return gates_of_family(rule, &fixture, &config);
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

/// A configuration in which the rule fires.
fn config_for(rule: &'static Rule, fixture: &Fixture) -> Result<Config, Box<dyn Error>> {
    let mut config = Config::default();
    if rule.level == Level::Off {
        config.levels.push((Selector::Rule(rule), Level::Warning));
    }
    if let Some(snapshot) = fixture.snapshot() {
        let earlier = Earlier::open(snapshot, &[fixture.root().to_owned()], fixture.root(), &config.limits)?;
        config.base = Some(Arc::new(earlier));
    }
    Ok(config)
}

/// What the gates of the rule's own family say of it about the fixture's artifact.
fn gates_of_family(rule: &'static Rule, fixture: &Fixture, config: &Config) -> Result<String, Box<dyn Error>> {
    let mut text = String::new();
    let prefix = format!("{}:", rule.family().as_str());
    let options = all_gates::GateOptions { invocation: fixture.invocation().clone(), ..all_gates::GateOptions::default() };
    for gate in all_gates::GateName::all().filter(|gate| gate.as_str().starts_with(&prefix)) {
        for answer in all_gates::answers(gate, fixture.packet(), fixture.root(), config, &options) {
            let own = lines(answer.findings.iter().filter(|finding| finding.rule == rule), &answer.sources)?;
            if !own.is_empty() {
                writeln!(text, "{gate}; next: {}", answer.next.unwrap_or_default())?;
                text.push_str(&own);
            }
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
