//! `rules`: the list of rules.

use std::io::{self, Write};

use countersign_validators::finding::Applicability;
use countersign_validators::rule::{Level, Rule};
use serde::Serialize;

use crate::cli::{ListFormat, RulesArgs};
use crate::outcome::Outcome;
use crate::terminal;

#[derive(Serialize)]
struct Document {
    version: u32,
    rules: Vec<RuleDocument>,
}

#[derive(Serialize)]
struct RuleDocument {
    name: &'static str,
    family: &'static str,
    level: Level,
    profile: &'static str,
    gates_only: bool,
    needs_base: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
    since: &'static str,
    summary: &'static str,
}

pub(super) fn run(args: &RulesArgs) -> anyhow::Result<Outcome> {
    let mut rules = countersign_validators::all_rules();
    rules.retain(|rule| args.only.is_empty() || args.only.iter().any(|selector| selector.matches(rule)));
    terminal::write_output(None, |to| match args.format {
        ListFormat::Human => write_table(to, &rules),
        ListFormat::Json => {
            let document = Document { version: 1, rules: rules.iter().map(|rule| describe(rule)).collect() };
            serde_json::to_writer(&mut *to, &document)?;
            writeln!(to)
        }
    })?;
    Ok(Outcome::Clean)
}

fn write_table(to: &mut dyn Write, rules: &[&'static Rule]) -> io::Result<()> {
    let name = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    for rule in rules {
        writeln!(to, "{:<name$}  {:<7}  {:<15}  {}", rule.name, rule.level.as_str(), rule.profile.as_str(), rule.summary)?;
    }
    Ok(())
}

fn describe(rule: &Rule) -> RuleDocument {
    RuleDocument {
        name: rule.name,
        family: rule.family().as_str(),
        level: rule.level,
        profile: rule.profile.as_str(),
        gates_only: rule.gates_only,
        needs_base: rule.needs_base,
        fix: rule.fix.map(Applicability::as_str),
        since: rule.since,
        summary: rule.summary,
    }
}
