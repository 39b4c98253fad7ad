//! Rules about convergence states and what reports say of them (catalogue, group E).

mod history;
mod roster;

use self::roster::Analysers;
use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::okstra::context::Context;
use crate::okstra::layout::RunFileName;
use crate::okstra::report::Report;
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::parsed_file::JsonFile;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    CONVERGENCE_UNPARSABLE = "convergence-unparsable", Error, Ours, "a convergence state is no JSON object";
    CONVERGENCE_CONFIG_RANGE = "convergence-config-range", Error, Upstream, "a convergence state was set up with a value that is not allowed";
    CONVERGENCE_ROUNDS_EXCEED = "convergence-rounds-exceed", Error, Ours, "more rounds of convergence took place than were allowed";
    CONVERGENCE_DEFAULT_ROUNDS = "convergence-default-rounds", Info, Upstream, "the most rounds of convergence are not the default of the task type";
    CONVERGENCE_TOO_FEW_WORKERS = "convergence-too-few-workers", Error, Upstream, "convergence is switched on for fewer than two analysers";
    CONVERGENCE_ADVERSARIAL_MODE = "convergence-adversarial-mode", Error, Upstream, "adversarial convergence without a full reanalysis";
    ROUND2_SKIP_REASON = "round2-skip-reason", Warning, Ours, "a second round was left out without a reason, or has one although it took place";
    ROUND_HISTORY_VERBATIM = "round-history-verbatim", Error, Upstream, "a report's round history is not the one of the convergence state";
    CLASSIFICATION_SUM = "classification-sum", Warning, Ours, "the counts of classified findings do not add up";
}

const MODES: [&str; 2] = ["lightweight", "full-reanalysis"];
/// The fewest and the most rounds that may be allowed.
const ROUNDS: std::ops::RangeInclusive<u64> = 1..=3;

/// Looks at the convergence states of a run, and at the reports that belong to them.
pub fn check_run(context: &Context<'_, '_>, run: &Run<'_>, findings: &mut Vec<Finding>) {
    for file in &run.convergence {
        match State::read(file, run) {
            Ok(state) => {
                check_state(context, &state, findings);
                if let Some(report) = state.report {
                    history::check_verbatim(context, &state, report, findings);
                }
            }
            Err(problem) => findings.push(problem),
        }
    }
    for report in &run.reports {
        history::check_sum(report, findings);
    }
}

/// A convergence state with the report of the same run and counter.
struct State<'r, 'w> {
    file: &'r JsonFile<'w>,
    root: Node<'r>,
    config: Option<Node<'r>>,
    task_type: Option<TaskType>,
    report: Option<&'r Report<'w>>,
}

impl<'r, 'w> State<'r, 'w> {
    fn read(file: &'r JsonFile<'w>, run: &'r Run<'w>) -> Result<Self, Finding> {
        let unparsable = |span: Span, message: String| Err(Finding::new(&CONVERGENCE_UNPARSABLE, file.place(span), message));
        let root = match file.tree() {
            Ok(tree) => tree.root(),
            Err(error) => return unparsable(error.span, format!("the convergence state is no JSON: {}", error.message)),
        };
        let Some(root) = root.filter(|root| root.kind() == Kind::Mapping) else {
            let span = root.map(Node::span).unwrap_or_default();
            return unparsable(span, "the convergence state is no object".to_owned());
        };
        let name = file.file.name().to_str().and_then(RunFileName::parse);
        let task_type = name.map(|name| name.task_type).or(run.task_type);
        let report = name.and_then(|name| run.reports.iter().find(|report| report.seq().as_deref() == Some(name.seq)));
        let config = root.get("config").filter(|config| config.kind() == Kind::Mapping);
        Ok(Self { file, root, config, task_type, report })
    }

    fn setting(&self, key: &str) -> Option<Node<'r>> {
        self.config?.get(key)
    }

    fn place(&self, node: Node<'_>) -> Place {
        self.file.place(node.span())
    }

    /// The most rounds allowed; `None` when the state says nothing that can be read.
    fn allowed_rounds(&self) -> Option<u64> {
        match self.setting("maxRounds") {
            Some(rounds) => rounds_of(rounds),
            None => self.config.and(self.task_type).map(default_rounds),
        }
    }

    /// Convergence is on unless the state switches it off.
    fn is_enabled(&self) -> bool {
        self.setting("enabled").is_none_or(|enabled| enabled.kind() != Kind::Boolean(false))
    }

    fn rounds(&self) -> impl ExactSizeIterator<Item = Node<'r>> + use<'r> {
        let history = self.root.get("roundHistory");
        history.map(|history| history.items().collect::<Vec<_>>()).unwrap_or_default().into_iter()
    }
}

fn rounds_of(node: Node<'_>) -> Option<u64> {
    (node.kind() == Kind::Integer).then(|| node.text().parse().ok()).flatten().filter(|rounds| ROUNDS.contains(rounds))
}

/// How many rounds a run of this type has when nobody says otherwise.
const fn default_rounds(task_type: TaskType) -> u64 {
    match task_type {
        TaskType::RequirementsDiscovery => 1,
        _ => 2,
    }
}

fn check_state(context: &Context<'_, '_>, state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    config_range(state, findings);
    rounds_exceed(state, findings);
    default_rounds_changed(state, findings);
    too_few_workers(context, state, findings);
    adversarial_mode(state, findings);
    round2_skip_reason(state, findings);
    if let Some(counts) = state.root.get("finalClassificationCounts").filter(|counts| counts.kind() == Kind::Mapping) {
        // Which findings the counts are of, the state does not say: only the report's sum is compared.
        let _sum = history::sum(counts, |node| state.place(node), findings);
    }
}

fn config_range(state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    if let Some(rounds) = state.setting("maxRounds").filter(|rounds| rounds_of(*rounds).is_none()) {
        let message = format!("`maxRounds` is `{}`: expected a whole number from 1 to 3", shown(rounds));
        findings.push(Finding::new(&CONVERGENCE_CONFIG_RANGE, state.place(rounds), message));
    }
    let is_mode = |mode: &Node<'_>| mode.as_str().is_some_and(|mode| MODES.contains(&mode));
    if let Some(mode) = state.setting("verificationMode").filter(|mode| !is_mode(mode)) {
        let message = format!("`verificationMode` is `{}`: expected `lightweight` or `full-reanalysis`", shown(mode));
        let finding = Finding::new(&CONVERGENCE_CONFIG_RANGE, state.place(mode), message);
        findings.push(match nearest(mode.text(), MODES) {
            Some(meant) => finding.with_help(format!("did you mean `{meant}`?")),
            None => finding,
        });
    }
}

/// A scalar as it is read, a collection by its kind.
fn shown(node: Node<'_>) -> &str {
    match node.kind() {
        Kind::Sequence => "[…]",
        Kind::Mapping => "{…}",
        Kind::Null => "null",
        _ => node.text(),
    }
}

fn rounds_exceed(state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(allowed) = state.allowed_rounds() else { return };
    let rounds = state.rounds();
    let count = rounds.len();
    let Some(first) = usize::try_from(allowed).ok().and_then(|allowed| rounds.into_iter().nth(allowed)) else { return };
    let message = format!("{count} rounds took place, but `maxRounds` is {allowed}");
    let finding = Finding::new(&CONVERGENCE_ROUNDS_EXCEED, state.place(first), message);
    findings.push(match state.setting("maxRounds") {
        Some(rounds) => finding.with_related(state.place(rounds), "the most that were allowed"),
        None => finding.with_help("without `maxRounds` the default of the task type counts"),
    });
}

fn default_rounds_changed(state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    let Some((node, task_type)) = state.setting("maxRounds").zip(state.task_type) else { return };
    let default = default_rounds(task_type);
    if let Some(rounds) = rounds_of(node).filter(|rounds| *rounds != default) {
        let message = format!("`maxRounds` is {rounds}; the default for `{task_type}` is {default}");
        findings.push(Finding::new(&CONVERGENCE_DEFAULT_ROUNDS, state.place(node), message));
    }
}

fn too_few_workers(context: &Context<'_, '_>, state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    if !state.is_enabled() || state.config.is_none() {
        return;
    }
    let enabled = state.root.get("config").and_then(|config| config.entry("enabled").or_else(|| config.entries().next()));
    let span = enabled.map_or_else(|| state.root.span(), |entry| entry.value.span());
    let help = "switch it off with `\"enabled\": false`; one answer cannot converge with itself";
    if state.task_type == Some(TaskType::ReleaseHandoff) {
        let message = "convergence is on in a release handoff, which has no workers";
        findings.push(Finding::new(&CONVERGENCE_TOO_FEW_WORKERS, state.file.place(span), message).with_help(help));
        return;
    }
    let Some(analysers) = Analysers::of_report(state.report).or_else(|| Analysers::of_manifest(context.task)) else { return };
    if analysers.count < 2 {
        let message = match analysers.count {
            0 => "convergence is on, but the roster has no analyser: expected two or more".to_owned(),
            _ => "convergence is on, but the roster has one analyser: expected two or more".to_owned(),
        };
        let finding = Finding::new(&CONVERGENCE_TOO_FEW_WORKERS, state.file.place(span), message);
        findings.push(finding.with_related(analysers.place, "the roster").with_help(help));
    }
}

fn adversarial_mode(state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    let adversarial = state.setting("adversarial").filter(|node| node.kind() == Kind::Boolean(true));
    let Some((adversarial, mode)) = adversarial.zip(state.setting("verificationMode")) else { return };
    if mode.as_str() == Some("lightweight") {
        let message = "`verificationMode` is `lightweight`, but adversarial convergence needs `full-reanalysis`";
        let finding = Finding::new(&CONVERGENCE_ADVERSARIAL_MODE, state.place(mode), message);
        findings.push(finding.with_related(state.place(adversarial), "adversarial"));
    }
}

fn round2_skip_reason(state: &State<'_, '_>, findings: &mut Vec<Finding>) {
    let reason = state.root.entry("round2SkippedReason");
    let is_given = reason.and_then(|reason| reason.value.as_str()).is_some_and(|reason| !reason.trim().is_empty());
    let rounds = state.rounds().len();
    let is_allowed = state.allowed_rounds().is_some_and(|allowed| allowed >= 2);
    match reason {
        Some(reason) if rounds >= 2 && is_given => {
            let message = "there is a reason why the second round was left out, but it took place";
            let finding = Finding::new(&ROUND2_SKIP_REASON, state.place(reason.value), message).with_help("write `null`");
            findings.push(match state.rounds().nth(1) {
                Some(second) => finding.with_related(state.place(second), "the second round"),
                None => finding,
            });
        }
        _ if rounds == 1 && is_allowed && state.is_enabled() && !is_given => {
            let history = state.root.entry("roundHistory").map(|entry| entry.key.span());
            let span = reason.map(|reason| reason.value.span()).or(history).unwrap_or_default();
            let message = "there was no second round, and `round2SkippedReason` does not say why";
            let help = "write the reason, for instance that the first round left no dispute";
            findings.push(Finding::new(&ROUND2_SKIP_REASON, state.file.place(span), message).with_help(help));
        }
        _ => {}
    }
}
