//! `gate`: may a step of a lifecycle start?

use std::path::Path;

use countersign_validators::gate::{GateAnswer, Verdict};

use crate::cli::{Color, Format, GateArgs};
use crate::outcome::Outcome;
use crate::output::{GateResult, GateResults, concise, human, json};
use crate::settings::Settings;
use crate::terminal;

/// The gates, in the order the help lists them.
const NAMES: &[&str] = &[
    "octon:standard",
    "octon:review",
    "octon:review-strict",
    "octon:readiness",
    "octon:conformance",
    "octon:drift",
    "octon:subtype",
    "octon:program-structure",
    "octon:program-children",
    "octon:registry",
    "octon:implement",
    "octon:closeout",
];

/// The names of the gates.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().copied()
}

pub(super) fn run(args: &GateArgs, color: Color) -> anyhow::Result<Outcome> {
    if args.gate != "octon:standard" {
        anyhow::ensure!(!args.no_registry && !args.no_targets, "--no-registry and --no-targets belong to octon:standard");
    }
    let settings = Settings::load(&args.config, &args.targets)?;
    let mut results = Vec::with_capacity(args.targets.len());
    let mut outcome = Outcome::Clean;
    for target in &args.targets {
        match answer(args, target, &settings) {
            Ok(answer) => {
                outcome = outcome.max(outcome_of(answer.verdict));
                results.push(GateResult { target: target.display().to_string(), answer });
            }
            Err(error) => {
                outcome = Outcome::CouldNotCheck;
                terminal::complain(&format!("cannot judge {}: {error:#}", target.display()));
            }
        }
    }
    write(args, color, &results)?;
    Ok(outcome)
}

const fn outcome_of(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Pass => Outcome::Clean,
        Verdict::Fail => Outcome::Findings,
    }
}

fn write(args: &GateArgs, color: Color, results: &[GateResult]) -> anyhow::Result<()> {
    let results = GateResults { gate: &args.gate, results, quiet: args.output.quiet };
    let to_file = args.output.output_file.as_deref();
    let format = args.output.format.unwrap_or_else(|| terminal::default_format(to_file.is_some()));
    terminal::write_output(to_file, |to| match format {
        Format::Human => human::gate(to, &results, terminal::is_styled(color, to_file.is_some())),
        Format::Concise => concise::gate(to, &results),
        Format::Json => json::gate(to, &results),
    })
}

/// The library's answer for one target.
fn answer(args: &GateArgs, target: &Path, settings: &Settings) -> anyhow::Result<GateAnswer> {
    let _ = (target, settings);
    anyhow::bail!("the gate {} is not part of this build", args.gate)
}
