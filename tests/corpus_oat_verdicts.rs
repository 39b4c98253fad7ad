//! Our verdict about real and made-up plans is that of the convention's `validate-plan`.

#[expect(dead_code, reason = "what is about packets is for their tests")]
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/notice.rs"]
mod notice;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use corpus::Corpus;
use countersign_validators::check;
use countersign_validators::config::{Config, ProfileChoice};
use countersign_validators::finding::Finding;
use countersign_validators::gate::{GateAnswer, Verdict};
use countersign_validators::oat::gates::{CloseoutOptions, GateName, answer};
use countersign_validators::oat::rules::{plan_verdict, quick_plan};
use countersign_validators::report::Report;
use countersign_validators::rule::{Level, Rule};
use serde_json::Value;

fn ask(project: &Path) -> GateAnswer {
    answer(GateName::ValidatePlan, project, project, &Config::default(), CloseoutOptions::default())
}

fn upstream(project: &Path) -> Report {
    let config = Config { profile: ProfileChoice::Upstream, ..Config::default() };
    check(&[project.to_path_buf()], project, &config)
}

const fn exit_code(answer: &GateAnswer) -> u64 {
    match answer.verdict {
        _ if answer.incomplete => 2,
        Verdict::Pass => 0,
        Verdict::Fail => 1,
    }
}

/// The findings of some rules, in the words of the convention's command, sorted.
fn errors<'f>(findings: impl IntoIterator<Item = &'f Finding>, rules: &[&Rule]) -> Vec<String> {
    let own = findings.into_iter().filter(|finding| rules.contains(&finding.rule));
    let mut errors: Vec<String> = own.map(upstream_words).collect();
    errors.sort();
    errors
}

/// What the convention's command says where we report `finding`.
fn upstream_words(finding: &Finding) -> String {
    let group = || {
        let number = finding.message.split("group ").nth(1).and_then(|rest| rest.split(' ').next());
        let number = number.and_then(|number| number.trim_matches(',').parse::<usize>().ok());
        number.map_or_else(|| "?".to_owned(), |number| (number - 1).to_string())
    };
    let phase = || finding.message.split('`').nth(1).unwrap_or("?").to_owned();
    match finding.rule.short_name() {
        "plan-frontmatter-invalid" => "front matter".to_owned(),
        "parallel-groups-not-array" => "oat_plan_parallel_groups must be an array of arrays of phase IDs".to_owned(),
        "parallel-group-not-array" => format!("group[{}] must be an array of phase IDs", group()),
        "parallel-group-too-small" => {
            format!("group[{}] must contain at least 2 phase IDs (singleton groups are not allowed)", group())
        }
        "parallel-group-non-string" => format!("group[{}] contains a non-string value", group()),
        "parallel-group-unknown-phase" => format!("group[{}] references unknown phase: {}", group(), phase()),
        "parallel-group-duplicate-phase" => format!("phase {} appears in multiple groups", phase()),
        other => other.to_owned(),
    }
}

/// The recorded errors, sorted; those about front matter go on with the words of a YAML library.
fn recorded(record: &Value) -> Vec<String> {
    let is_front_matter = |text: &str| text.starts_with("Malformed YAML") || text.starts_with("Frontmatter did not parse");
    let texts = record["errors"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut errors: Vec<String> =
        texts.map(|text| if is_front_matter(text) { "front matter".to_owned() } else { text.to_owned() }).collect();
    errors.sort();
    errors
}

/// What the gate and the upstream profile say about a project, where it is not what was recorded.
fn compare(name: &str, project: &Path, record: &Value, problems: &mut Vec<String>) {
    let (gate, check) = (ask(project), upstream(project));
    let expected = recorded(record);
    let by_gate = errors(&gate.findings, plan_verdict::RULES);
    let by_check = errors(&check.findings, plan_verdict::RULES);
    let verdict = (gate.verdict == Verdict::Pass, exit_code(&gate));
    let recorded_verdict = (record["valid"] == Value::Bool(true), record["exit"].as_u64().unwrap_or(u64::MAX));
    if verdict != recorded_verdict || by_gate != expected || by_check != expected {
        problems.push(format!(
            "{name}\n  recorded {recorded_verdict:?} {expected:?}\n  gate {verdict:?} {by_gate:?}\n  check {by_check:?}"
        ));
    }
    let other = |finding: &&Finding| quick_plan::RULES.contains(&finding.rule) && finding.level == Level::Error;
    if let Some(other) = check.findings.iter().find(other) {
        problems.push(format!("{name}: an error that the command does not know, {}", other.rule.name));
    }
}

fn snapshot(projects: &Path, record: &Value) -> PathBuf {
    let text = |key: &str| record[key].as_str().unwrap_or_default();
    projects.join(text("repo").replace('/', "+")).join(text("project")).join(text("snapshot"))
}

#[test]
fn verdicts_about_real_plans() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    let Some(projects) = corpus.unpacked("oat-projects")? else { return Ok(()) };
    let mut problems = Vec::new();
    let records = corpus.lines("oat-oracle")?;
    for record in &records {
        let folder = snapshot(&projects, record);
        compare(&folder.display().to_string(), &folder, record, &mut problems);
    }
    assert_eq!(records.len(), 60, "recorded verdicts");
    assert!(problems.is_empty(), "{} differ\n{}", problems.len(), problems.join("\n"));
    Ok(())
}

#[test]
fn verdicts_about_made_up_plans() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    let mut problems = Vec::new();
    let records = corpus.lines("oat-edge-cases")?;
    for record in &records {
        let folder = tempfile::tempdir()?;
        let project = folder.path().join(".oat/projects/shared/case");
        fs::create_dir_all(&project)?;
        fs::write(project.join("plan.md"), record["plan"].as_str().ok_or("a record without a plan")?)?;
        if let Some(state) = record["state"].as_str() {
            fs::write(project.join("state.md"), state)?;
        }
        compare(record["case"].as_str().unwrap_or_default(), &project, &record["newest"], &mut problems);
    }
    assert_eq!(records.len(), 90, "recorded verdicts");
    assert!(problems.is_empty(), "{} differ\n{}", problems.len(), problems.join("\n"));
    Ok(())
}

/// A complete quick plan is reported exactly when the convention's reader did not take it for ready.
#[test]
fn readiness_of_real_quick_plans() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    let Some(projects) = corpus.unpacked("oat-projects")? else { return Ok(()) };
    let (mut problems, mut reported) = (Vec::new(), 0);
    for record in &corpus.lines("oat-readers")? {
        let folder = snapshot(&projects, record);
        let report = upstream(&folder);
        let is_reported = report.findings.iter().any(|finding| *finding.rule == quick_plan::QUICK_PLAN_NOT_READY);
        let is_complete = fs::read_to_string(folder.join("plan.md"))?.contains("\noat_status: complete");
        let is_quick = record["state"]["workflow_mode"] == "quick";
        let expected = is_complete && is_quick && record["quick_plan_readiness"] != "ready";
        reported += usize::from(is_reported);
        if is_reported != expected {
            problems.push(format!("{}: {}", folder.display(), record["quick_plan_readiness"]));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(reported > 0, "no plan to compare");
    Ok(())
}
