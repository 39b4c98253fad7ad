//! Rules about what a report says of its verifiers (catalogue, group I).

mod log_drift;

use std::collections::{HashMap, HashSet};

use crate::document::Node;
use crate::finding::{Finding, Place};
use crate::okstra::context::Context;
use crate::okstra::planned_stage::{plan_of, stage_of};
use crate::okstra::project::Project;
use crate::okstra::report::implementation::{Implementation, Verifier};
use crate::okstra::report::{Field, Report, View};
use crate::okstra::run::Run;
use crate::okstra::task_type::TaskType;
use crate::okstra::worker::WorkerId;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    VERIFIER_SECTION_MISSING = "verifier-section-missing", Error, Upstream, "a verifier of the roster has no section in the report";
    VERIFIER_LOG_DRIFT = "verifier-log-drift", Error, Upstream, "the report gives a verifier's commands otherwise than the verifier does";
    VERIFIER_SUBSTITUTION = "verifier-substitution", Error, Upstream, "a verifier ran another command in place of the plan's";
    VERIFIER_DISCREPANCY_VERDICT = "verifier-discrepancy-verdict", Error, Upstream, "a verifier got another result than the executor and did not fail the work";
    SYNTHESIS_OVERRIDES_FAIL = "synthesis-overrides-fail", Error, Upstream, "the unified verdict passes over a verifier's FAIL";
    VERIFIER_NONE_AVAILABLE = "verifier-none-available", Error, Upstream, "no verifier gave a result, and the report goes on as if one had";
    VERIFIER_UNAVAILABLE_UNEXPLAINED = "verifier-unavailable-unexplained", Error, Upstream, "it is not shown why a verifier gave no result";
}

/// How the work of a verifier without a result ended.
const NON_RESULTS: [&str; 3] = ["timeout", "error", "not-run"];

/// Looks at one report, in its run when it lies in one.
pub fn check_report(
    context: &Context<'_, '_>,
    run: Option<&Run<'_>>,
    report: &Report<'_>,
    views: &[View<'_>],
    findings: &mut Vec<Finding>,
) {
    for view in views {
        let Some(implementation) = view.implementation() else { continue };
        // A report without any verifier is told so once, as lacking the deliverable.
        if implementation.verifiers.is_empty() {
            continue;
        }
        let judged = Verification::of(view, implementation);
        judged.sections(context, findings);
        judged.verdicts(findings);
        judged.non_results(findings);
        judged.substitutions(context, run, report, findings);
        if let Some(run) = run {
            log_drift::check(run, report, view, implementation, findings);
        }
    }
}

/// What the verifiers of a report did, and how it compares with the executor.
struct Verification<'c, 'r> {
    view: &'c View<'r>,
    implementation: &'c Implementation<'r>,
    /// For each verifier the first result that differs from the executor's.
    differences: Vec<Option<Difference<'c>>>,
}

/// A result that differs from the executor's.
struct Difference<'c> {
    command: &'c str,
    span: Span,
}

impl<'c, 'r> Verification<'c, 'r> {
    fn of(view: &'c View<'r>, implementation: &'c Implementation<'r>) -> Self {
        let mut executed: HashMap<&str, HashSet<i64>> = HashMap::new();
        for validation in &implementation.validations {
            if let Some(status) = validation.run.exit_status() {
                executed.entry(&validation.run.command.text).or_default().insert(status);
            }
        }
        let differences = implementation.verifiers.iter().map(|verifier| difference(verifier, &executed)).collect();
        Self { view, implementation, differences }
    }

    /// Every worker of the roster that verifies has a row.
    fn sections(&self, context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
        let present: HashSet<&str> = self
            .implementation
            .verifiers
            .iter()
            .filter_map(|verifier| WorkerId::of_role(&verifier.name.text))
            .map(WorkerId::as_str)
            .collect();
        let mut asked: HashSet<&str> = HashSet::new();
        for (role, place) in roster(context, self.view) {
            let Some(worker) = WorkerId::of_role(role).filter(|worker| *worker != WorkerId::ReportWriter) else { continue };
            if present.contains(worker.as_str()) || !asked.insert(worker.as_str()) {
                continue;
            }
            let name = role.split_whitespace().next().unwrap_or(role);
            let section = self.view.place(self.implementation.key("verifierResults"));
            findings.push(
                Finding::new(&VERIFIER_SECTION_MISSING, section, format!("the {name} verifier has no section"))
                    .with_help("add its verdict and its command log, or how its work ended and what shows that")
                    .with_related(place, "in the roster"),
            );
        }
    }

    /// A difference from the executor makes the verifier's verdict FAIL, and that makes the unified one FAIL.
    fn verdicts(&self, findings: &mut Vec<Finding>) {
        let unified = self.implementation.unified_verdict.as_ref();
        let is_overridden = self.implementation.override_reason.as_ref().is_some_and(|reason| !reason.is_blank());
        for (verifier, difference) in self.implementation.verifiers.iter().zip(&self.differences) {
            let (Some(verdict), Some(difference)) = (&verifier.verdict, difference) else { continue };
            let other = self.view.place(difference.span);
            if !verifier.fails() {
                let message =
                    format!("the verdict is `{}` although the result of `{}` differs", verdict.text, difference.command);
                findings.push(
                    Finding::new(&VERIFIER_DISCREPANCY_VERDICT, self.view.at(verdict), message)
                        .with_help("a result that differs from the executor's makes the verdict `FAIL`")
                        .with_related(other, "the other result"),
                );
            } else if let Some(unified) = unified.filter(|unified| unified.text != "FAIL")
                && !is_overridden
            {
                let message = format!("the unified verdict is `{}` although a verifier fails the work", unified.text);
                findings.push(
                    Finding::new(&SYNTHESIS_OVERRIDES_FAIL, self.view.at(unified), message)
                        .with_help("write `FAIL`, or give a concrete `overrideReason`")
                        .with_related(self.view.at(verdict), format!("the verdict of the {}", verifier.name.text))
                        .with_related(other, "the other result"),
                );
            }
        }
    }

    /// A verifier without a result is explained; without any result the run is blocked.
    fn non_results(&self, findings: &mut Vec<Finding>) {
        let Implementation { verifiers, run_status, routing, unified_verdict, .. } = self.implementation;
        let status = |verifier: &'c Verifier<'r>| verifier.status.as_ref().filter(|own| NON_RESULTS.contains(&&*own.text));
        for verifier in verifiers {
            let Some(status) = status(verifier) else { continue };
            if verifier.failure_evidence.as_ref().is_none_or(Field::is_blank) {
                let span = verifier.failure_evidence.as_ref().map_or(verifier.span, |evidence| evidence.span);
                let message = format!("the {} ended with `{}`, and nothing shows why", verifier.name.text, status.text);
                findings.push(
                    Finding::new(&VERIFIER_UNAVAILABLE_UNEXPLAINED, self.view.place(span), message)
                        .with_help("put the error or the timeout as it was seen into `failureEvidence`"),
                );
            }
        }
        if verifiers.iter().any(|verifier| status(verifier).is_none()) {
            return;
        }
        let mut finding = |span: Option<Span>, message: String| {
            let place = self.view.place(span.unwrap_or(self.implementation.span));
            let related = self.view.place(self.implementation.key("verifierResults"));
            findings
                .push(Finding::new(&VERIFIER_NONE_AVAILABLE, place, message).with_related(related, "no verifier gave a result"));
        };
        if run_status.as_ref().is_none_or(|status| status.text != "blocked") {
            let span = run_status.as_ref().map(|status| status.span);
            finding(span, "no verifier gave a result: expected the run status `blocked`".to_owned());
        }
        let route = TaskType::ErrorAnalysis.as_str();
        if let Some(routing) = routing.as_ref().filter(|routing| routing.target.text != route) {
            let message = format!("no verifier gave a result: expected the route `{route}`, not `{}`", routing.target.text);
            finding(Some(routing.target.span), message);
        }
        if let Some(verdict) = unified_verdict.as_ref().filter(|verdict| !verdict.is_blank()) {
            finding(Some(verdict.span), "no verifier gave a result: there can be no unified verdict".to_owned());
        }
    }

    /// What was run again is what the plan names, or a quality check of the project, to the byte.
    fn substitutions(&self, context: &Context<'_, '_>, run: Option<&Run<'_>>, report: &Report<'_>, findings: &mut Vec<Finding>) {
        let link = &self.implementation.plan_link;
        let Some(plan) = plan_of(context, run, report, link) else { return };
        let Some(stage) = stage_of(&plan, link) else { return };
        let planned: HashSet<&str> = stage.validation.commands().map(|command| &*command.text).collect();
        if planned.is_empty() {
            return;
        }
        let categories = context.task.project.iter().filter_map(Project::qa_commands).flat_map(Node::entries);
        let checks: HashSet<&str> =
            categories.flat_map(|entry| entry.value.items()).filter_map(|item| item.get("cmd")?.as_str()).collect();
        let plan_place = plan.place(stage.parts.validation.unwrap_or(stage.span));
        for command in self.implementation.verifiers.iter().flat_map(|verifier| &verifier.reruns).map(|rerun| &rerun.run.command)
        {
            let text: &str = &command.text;
            if !planned.contains(text) && !checks.contains(text) {
                let message = format!("`{text}` is none of the plan's commands");
                findings.push(
                    Finding::new(&VERIFIER_SUBSTITUTION, self.view.at(command), message)
                        .with_help("run the plan's command again as it is written; what else was run belongs into the log only")
                        .with_related(plan_place.clone(), "the plan's commands"),
                );
            }
        }
    }
}

/// The roles that take part, each with where that is said: the manifest's, or else those of the report that are called verifiers.
fn roster<'c>(context: &'c Context<'_, '_>, view: &'c View<'_>) -> Vec<(&'c str, Place)> {
    let is_executor = |role: &str| role.to_lowercase().contains("executor");
    if let Some(manifest) = &context.task.manifest
        && let Some(roles) = manifest.root().and_then(|root| root.get("requiredRoles"))
    {
        let roles = roles.items().filter_map(|role| Some((role.as_str()?, manifest.place(role.span()))));
        return roles.filter(|(role, _)| !is_executor(role)).collect();
    }
    let rows = view.execution.iter().filter(|row| row.role.text.to_lowercase().contains("verifier"));
    rows.map(|row| (&*row.role.text, view.at(&row.role))).collect()
}

/// The first result of a verifier that it calls different, or whose exit code no run of the executor had.
fn difference<'c>(verifier: &'c Verifier<'_>, executed: &HashMap<&str, HashSet<i64>>) -> Option<Difference<'c>> {
    verifier.reruns.iter().find_map(|rerun| {
        let told = rerun.discrepancy.as_ref().filter(|told| !says_none(&told.text)).map(|told| told.span);
        let seen = || {
            let codes = executed.get(&*rerun.run.command.text)?;
            let is_other = !codes.contains(&rerun.run.exit_status()?);
            is_other.then_some(rerun.run.exit_code.as_ref()?.span)
        };
        Some(Difference { command: &rerun.run.command.text, span: told.or_else(seen)? })
    })
}

/// Whether a text only says that there is nothing to say.
fn says_none(text: &str) -> bool {
    let bare = text.trim().trim_end_matches('.').to_lowercase();
    matches!(bare.as_str(), "" | "-" | "none" | "no" | "n/a" | "없음")
}

#[cfg(test)]
mod tests {
    use super::says_none;

    #[test]
    fn an_empty_discrepancy_is_none() {
        assert!(["", " - ", "None.", "없음"].into_iter().all(says_none));
        assert!(["2 tests fail", "none of the tests ran"].into_iter().all(|text| !says_none(text)));
    }
}
