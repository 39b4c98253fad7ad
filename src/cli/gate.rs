//! `gate`: the question, and what some gates are told.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use countersign_validators::gates::GateName;

use super::{BaseArgs, ConfigArgs, FORMAT, FORMAT_AND_AGENTS, Format, OutputArgs};

const AFTER_GATE: &str = "\
Exit codes, the same in every format:
  0  every target passes
  1  some target fails
  2  some target could not be judged";

#[derive(Debug, Args)]
#[command(after_help = AFTER_GATE)]
pub(crate) struct GateArgs {
    /// The question.
    #[arg(value_name = "NAME", value_parser = gate_name())]
    pub(crate) gate: GateName,

    /// What it is asked about: proposal packets; for octon:registry the repository; for okstra:implementation a plan and for
    /// okstra:release-handoff a final verification, each as its report (data.json or .md) or as the folder of its run or task;
    /// for oat gates a project, as its folder or a file in it; for workbench:implement the repository [default there: the current
    /// folder].
    #[arg(value_name = "TARGET")]
    pub(crate) targets: Vec<PathBuf>,

    /// octon:standard: do not look at the proposal registry.
    #[arg(long, visible_alias = "skip-registry-check")]
    pub(crate) no_registry: bool,

    /// octon:standard: do not look at the promotion targets.
    #[arg(long, visible_alias = "skip-promotion-target-checks")]
    pub(crate) no_targets: bool,

    /// okstra:release-handoff: the work tree is clean.
    #[arg(long)]
    pub(crate) clean_tree: bool,

    /// okstra:release-handoff: this branch is handed over.
    #[arg(long, value_name = "NAME")]
    pub(crate) branch: Option<String>,

    /// okstra:release-handoff: the branch has so many commits beyond its base.
    #[arg(long, value_name = "N")]
    pub(crate) commits: Option<u64>,

    /// oat:closeout: the run is autonomous, so it needs a closeout snapshot.
    #[arg(long)]
    pub(crate) autonomous: bool,

    /// oat:closeout: a sequence after the implementation is configured, so it needs a closeout snapshot.
    #[arg(long)]
    pub(crate) configured: bool,

    /// oat:closeout: the project's log needs its end-of-run synthesis too.
    #[arg(long)]
    pub(crate) require_synthesis: bool,

    #[command(flatten)]
    pub(crate) base: BaseArgs,

    #[command(flatten)]
    pub(crate) workbench: WorkbenchArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[arg(long, value_name = "FORMAT", help = FORMAT, long_help = FORMAT_AND_AGENTS, help_heading = "Output")]
    pub(crate) format: Option<Format>,

    #[command(flatten)]
    pub(crate) output: OutputArgs,
}

#[derive(Debug, Args)]
pub(crate) struct WorkbenchArgs {
    /// workbench:implement: the labels of the issue, separated by commas (`--labels=` for an issue without labels).
    #[arg(long, value_name = "LABEL", value_delimiter = ',', conflicts_with = "issues")]
    pub(crate) labels: Option<Vec<String>>,

    /// workbench:implement: what `gh issue list --json number,labels` printed; without --issue each issue in it gets an answer.
    #[arg(long, value_name = "FILE")]
    pub(crate) issues: Option<PathBuf>,

    /// workbench:implement: the issue, `54` or `PAP-54`.
    #[arg(long, value_name = "ID")]
    pub(crate) issue: Option<String>,

    /// workbench:implement: the step after which the run should stop.
    #[arg(long, value_name = "STEP")]
    pub(crate) stop_step: Option<String>,
}

fn gate_name() -> impl TypedValueParser<Value = GateName> {
    let names: Vec<PossibleValue> = GateName::all().map(|gate| PossibleValue::new(gate.as_str()).help(gate.question())).collect();
    PossibleValuesParser::new(names).try_map(|name| GateName::from_name(&name).ok_or("no gate has this name"))
}
