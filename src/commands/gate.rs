//! `gate`: may a step of a lifecycle start?

use anyhow::Context as _;
use countersign_validators::gate::{GateAnswer, Verdict};
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::gates::{self, GateName};
use rayon::prelude::*;

use crate::cli::{Color, Format, GateArgs};
use crate::outcome::Outcome;
use crate::output::{GateResult, GateResults, concise, human, json};
use crate::settings::Settings;
use crate::terminal;

/// The names of the gates.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    GateName::ALL.into_iter().map(GateName::as_str)
}

pub(super) fn run(args: &GateArgs, color: Color) -> anyhow::Result<Outcome> {
    if args.gate != "octon:standard" {
        anyhow::ensure!(!args.no_registry && !args.no_targets, "--no-registry and --no-targets belong to octon:standard");
    }
    let gate = GateName::from_name(&args.gate).with_context(|| format!("there is no gate `{}`", args.gate))?;
    let options = StandardOptions { skip_registry: args.no_registry, skip_targets: args.no_targets };
    let settings = Settings::load(&args.config, &args.targets)?;
    let answers: Vec<GateResult> = args
        .targets
        .par_iter()
        .map(|target| GateResult {
            target: target.display().to_string(),
            answer: gates::answer(gate, target, &settings.working_directory, &settings.config, options),
        })
        .collect();
    write(args, color, &answers)?;
    Ok(answers.iter().map(|result| outcome_of(&result.answer)).max().unwrap_or(Outcome::Clean))
}

const fn outcome_of(answer: &GateAnswer) -> Outcome {
    match answer.verdict {
        _ if answer.incomplete => Outcome::CouldNotCheck,
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
