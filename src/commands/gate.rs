//! `gate`: may a step of a lifecycle start?

use std::path::PathBuf;

use countersign_validators::gate::{GateAnswer, StatedRepository, Verdict};
use countersign_validators::gates::{self, GateName, GateOptions};
use countersign_validators::oat::gates::CloseoutOptions;
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::facts::Gate;
use countersign_validators::workbench::gates::{Invocation, StatedLabels};
use countersign_validators::{oat, octon, okstra};
use rayon::prelude::*;

use crate::cli::{Color, Format, GateArgs, WorkbenchArgs};
use crate::outcome::Outcome;
use crate::output::{GateResult, GateResults, concise, human, json};
use crate::settings::Settings;
use crate::terminal;

pub(super) fn run(args: &GateArgs, color: Color) -> anyhow::Result<Outcome> {
    if args.gate != GateName::Octon(octon::gates::GateName::Upstream(Gate::Standard)) {
        anyhow::ensure!(!args.no_registry && !args.no_targets, "--no-registry and --no-targets belong to octon:standard");
    }
    if args.gate != GateName::Okstra(okstra::gates::GateName::ReleaseHandoff) {
        let states_nothing = !args.clean_tree && args.branch.is_none() && args.commits.is_none();
        anyhow::ensure!(states_nothing, "--clean-tree, --branch and --commits belong to okstra:release-handoff");
    }
    if args.gate != GateName::Oat(oat::gates::GateName::Closeout) {
        let says_nothing = !args.autonomous && !args.configured && !args.require_synthesis;
        anyhow::ensure!(says_nothing, "--autonomous, --configured and --require-synthesis belong to oat:closeout");
    }
    let invocation = invocation(args)?;
    let targets = targets(args)?;
    let settings = Settings::load(&args.config, &targets)?.with_base(&args.base, &targets)?;
    let Settings { config, working_directory } = settings;
    let options = GateOptions {
        standard: StandardOptions { skip_registry: args.no_registry, skip_targets: args.no_targets },
        repository: StatedRepository {
            clean_tree: args.clean_tree.then_some(true),
            branch: args.branch.clone(),
            commits: args.commits,
        },
        closeout: CloseoutOptions {
            autonomous: args.autonomous,
            configured: args.configured,
            require_synthesis: args.require_synthesis,
        },
        invocation,
    };
    let answers = |target: &PathBuf| {
        let answers = gates::answers(args.gate, target, &working_directory, &config, &options);
        answers.into_iter().map(|answer| GateResult { target: target.display().to_string(), answer }).collect()
    };
    let results: Vec<Vec<GateResult>> = targets.par_iter().map(answers).collect();
    let results: Vec<GateResult> = results.into_iter().flatten().collect();
    write(args, color, &results)?;
    Ok(results.iter().map(|result| outcome_of(&result.answer)).max().unwrap_or(Outcome::Clean))
}

/// What the gate is asked about; only a repository is meant by itself.
fn targets(args: &GateArgs) -> anyhow::Result<Vec<PathBuf>> {
    if !args.targets.is_empty() {
        return Ok(args.targets.clone());
    }
    anyhow::ensure!(
        matches!(args.gate, GateName::Workbench(_)),
        "{} needs a TARGET; only workbench:implement takes the current folder",
        args.gate
    );
    Ok(vec![PathBuf::from(".")])
}

/// The call of `/implement` that workbench:implement is asked about; no other gate takes one.
fn invocation(args: &GateArgs) -> anyhow::Result<Invocation> {
    let WorkbenchArgs { labels, issues, issue, stop_step } = &args.workbench;
    let labels = match (labels, issues) {
        (Some(labels), _) => Some(StatedLabels::Listed(labels.iter().filter(|label| !label.is_empty()).cloned().collect())),
        (None, Some(file)) => Some(StatedLabels::Export(file.clone())),
        (None, None) => None,
    };
    if !matches!(args.gate, GateName::Workbench(_)) {
        let says_nothing = labels.is_none() && issue.is_none() && stop_step.is_none();
        anyhow::ensure!(says_nothing, "--labels, --issues, --issue and --stop-step belong to workbench:implement");
        return Ok(Invocation::default());
    }
    let labels = labels.ok_or_else(|| anyhow::anyhow!("workbench:implement needs --labels LABEL,… or --issues FILE"))?;
    Ok(Invocation { labels, issue: issue.clone(), stop_step: stop_step.clone() })
}

const fn outcome_of(answer: &GateAnswer) -> Outcome {
    match answer.verdict {
        _ if answer.incomplete => Outcome::CouldNotCheck,
        Verdict::Pass => Outcome::Clean,
        Verdict::Fail => Outcome::Findings,
    }
}

fn write(args: &GateArgs, color: Color, results: &[GateResult]) -> anyhow::Result<()> {
    let results = GateResults { gate: args.gate.as_str(), results, quiet: args.output.quiet };
    let to_file = args.output.output_file.as_deref();
    let format = args.format.unwrap_or_else(|| terminal::default_format(to_file.is_some()));
    terminal::write_output(to_file, |to| match format {
        Format::Human => human::gate(to, &results, terminal::is_styled(color, to_file.is_some())),
        Format::Concise => concise::gate(to, &results),
        Format::Json => json::gate(to, &results),
    })
}
