//! Rules about an implementation's deliverables (catalogue, group I).

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::planned_stage::{StepLabels, plan_of, stage_of};
use crate::okstra::report::implementation::{Implementation, SkippedStep};
use crate::okstra::report::plan::{Plan, Stage};
use crate::okstra::report::{Report, View, sections};
use crate::okstra::run::Run;
use crate::okstra::stage_graph::plain_path;
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    IMPL_SECTION_MISSING = "impl-section-missing", Error, Upstream, "the report of an implementation lacks one of its deliverables";
    IMPL_PLAN_STEP_UNCOVERED = "impl-plan-step-uncovered", Error, Upstream, "a step of the plan has no commit and no reason why it was skipped";
    IMPL_VALIDATION_COMMAND_MISSING = "impl-validation-command-missing", Error, Upstream, "a validation command of the plan was not run as written";
    IMPL_VALIDATION_EXIT_CODE = "impl-validation-exit-code", Error, Upstream, "a validation command has no exit code, or failed and the stage was handed on";
    IMPL_OUT_OF_PLAN_UNLISTED = "impl-out-of-plan-unlisted", Error, Upstream, "a changed file is neither in the plan nor among the edits outside it";
}

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
        let Some(block) = implementation.block else {
            sections_of_markdown(view, findings);
            continue;
        };
        keys_of_data(view, implementation, block, findings);
        exit_codes(view, implementation, findings);
        let Some(plan) = plan_of(context, run, report, &implementation.plan_link) else { continue };
        out_of_plan(view, implementation, &plan, findings);
        let Some(stage) = stage_of(&plan, &implementation.plan_link) else { continue };
        let carried_out = CarriedOut { view, implementation, plan: &plan, stage };
        carried_out.steps(findings);
        carried_out.validation(findings);
    }
}

/// What every report of an implementation has to hold.
struct Deliverable {
    name: &'static str,
    key: &'static str,
    /// Whether a list without entries says something: that there were none.
    may_be_empty: bool,
    /// Words of a heading, or at the start of a line, that name it, lower case and with blanks for hyphens.
    words: &'static [&'static str],
}

const fn deliverable(name: &'static str, key: &'static str, words: &'static [&'static str]) -> Deliverable {
    Deliverable { name, key, may_be_empty: false, words }
}

/// All but the follow-up tasks, which every report has and which have rules of their own.
const DELIVERABLES: [Deliverable; 10] = [
    deliverable("plan link", "planLink", &["plan link", "linked plan", "approved plan", "대상 계획", "계획 링크"]),
    deliverable("commit list", "commits", &["commit", "커밋"]),
    deliverable("diff summary", "diffSummary", &["diff", "변경 요약"]),
    Deliverable {
        name: "list of edits outside the plan",
        key: "outOfPlanEdits",
        may_be_empty: true,
        words: &["out of plan", "계획 외"],
    },
    deliverable("stage sidecar evidence", "stageSidecar", &["sidecar", "stage carry", "사이드카"]),
    deliverable("validation evidence", "validationEvidence", &["validation", "검증 명령", "검증 근거"]),
    // Which steps need evidence is for the rules about it to say.
    Deliverable { name: "TDD evidence", key: "tddEvidence", may_be_empty: true, words: &["tdd"] },
    deliverable("verifier results", "verifierResults", &["verifier", "검증자"]),
    deliverable("rollback verification", "rollbackVerification", &["rollback", "롤백"]),
    deliverable("routing", "routing", &["routing", "다음 작업 유형", "라우팅"]),
];

fn keys_of_data(view: &View<'_>, implementation: &Implementation<'_>, block: Node<'_>, findings: &mut Vec<Finding>) {
    let is_finished = implementation.run_status.as_ref().is_none_or(|status| status.text == "completed");
    let is_empty = |value: Node<'_>| value.kind() == Kind::Sequence && value.items().len() == 0;
    for deliverable in &DELIVERABLES {
        let key = implementation.key(deliverable.key);
        let (span, what) = match block.get(deliverable.key) {
            None => (key, "missing"),
            Some(value) if value.kind() == Kind::Null => (value.span(), "null"),
            // A run that was stopped may have come to nothing, and skipped steps need no commits.
            Some(value) if is_empty(value) && is_finished && !deliverable.may_be_empty => {
                if deliverable.key == "commits" && !implementation.skipped.is_empty() {
                    continue;
                }
                (key, "empty")
            }
            Some(_) => continue,
        };
        let message = format!("the {} is {what}", deliverable.name);
        let help = format!("every report of an implementation has `{}`", deliverable.key);
        findings.push(Finding::new(&IMPL_SECTION_MISSING, view.place(span), message).with_help(help));
    }
}

/// A deliverable may have a heading or a line of its own. A document in which none is seen has another form.
fn sections_of_markdown(view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(document) = view.markdown else { return };
    let plain = |text: &str| text.to_lowercase().replace('-', " ");
    let mut names: Vec<String> = document.headings().iter().skip(1).map(|heading| plain(&heading.text)).collect();
    let items = document.list_items().iter().map(|item| document.slice(item.text));
    names.extend(items.filter_map(|item| Some(plain(item.split_once([':', '：'])?.0))));
    names.extend(document.key_lines().iter().map(|line| plain(document.slice(line.key))));
    let is_named =
        |deliverable: &&Deliverable| names.iter().any(|name| deliverable.words.iter().any(|words| name.contains(words)));
    let missing: Vec<&Deliverable> = DELIVERABLES.iter().filter(|deliverable| !is_named(deliverable)).collect();
    if missing.len() == DELIVERABLES.len() {
        return;
    }
    let heading = sections::find(document, &["Implementation", "구현"]);
    let place = heading.map_or_else(|| view.top(), |heading| view.place(heading.span));
    findings.extend(missing.into_iter().map(|deliverable| {
        Finding::new(&IMPL_SECTION_MISSING, place.clone(), format!("no section holds the {}", deliverable.name))
            .with_help("add a section of that name; say so when there is nothing to tell")
    }));
}

/// The exit codes of the stage's validation. The raw text is read, because the text `"0"` is no number.
fn exit_codes(view: &View<'_>, implementation: &Implementation<'_>, findings: &mut Vec<Finding>) {
    let carry = implementation.carry.filter(|carry| carry.kind() == Kind::Mapping);
    let sidecar = implementation.key("stageSidecar");
    for validation in &implementation.validations {
        let command = &validation.run.command.text;
        let Some(code) = &validation.run.exit_code else {
            let message = format!("`{command}` has no exit code");
            findings.push(Finding::new(&IMPL_VALIDATION_EXIT_CODE, view.place(validation.run.span), message));
            continue;
        };
        let Ok(status) = view.source.slice(code.span).parse::<i64>() else {
            let message = format!("the exit code of `{command}` is `{}`: expected a whole number", code.text);
            findings.push(Finding::new(&IMPL_VALIDATION_EXIT_CODE, view.at(code), message));
            continue;
        };
        let is_post = validation.phase.as_ref().is_some_and(|phase| phase.text == "post");
        if is_post && status != 0 && carry.is_some() {
            let message = format!("`{command}` ended with {status}, and the stage was handed on all the same");
            let finding = Finding::new(&IMPL_VALIDATION_EXIT_CODE, view.at(code), message);
            let help = "a stage carry file is written only when every command after the last step has succeeded";
            findings.push(finding.with_help(help).with_related(view.place(sidecar), "the stage was handed on here"));
        }
    }
}

/// Every changed file is in the plan, or in a folder that the plan names, or among the edits outside it.
fn out_of_plan(view: &View<'_>, implementation: &Implementation<'_>, plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let fields = plan.affected_files.iter().chain(plan.stages.iter().flat_map(|stage| &stage.files));
    let planned: BTreeSet<&str> = fields.map(|field| plain_path(&field.text)).filter(|path| !path.is_empty()).collect();
    // What a pattern means is for its writer to say.
    if planned.is_empty() || planned.iter().any(|path| path.contains(['*', '{', '?'])) {
        return;
    }
    let listed: HashSet<&str> = implementation.out_of_plan.iter().map(|field| plain_path(&field.text)).collect();
    let is_planned = |path: &str| {
        let folders = path.match_indices('/').flat_map(|(at, _)| [&path[..at], &path[..=at]]);
        folders.chain([path]).any(|path| planned.contains(path))
    };
    let stage = stage_of(plan, &implementation.plan_link);
    let plan_place = plan.place(stage.and_then(|stage| stage.parts.files).unwrap_or(plan.span));
    for file in &implementation.changed_files {
        let path = plain_path(&file.text);
        if !is_planned(path) && !listed.contains(path) {
            let message = format!("`{path}` is not in the plan and not listed as an edit outside it");
            let finding = Finding::new(&IMPL_OUT_OF_PLAN_UNLISTED, view.at(file), message);
            let help = "add it to `outOfPlanEdits` and say why it had to change";
            findings.push(finding.with_help(help).with_related(plan_place.clone(), "the planned files"));
        }
    }
}

/// An implementation beside the stage that it carried out.
struct CarriedOut<'c, 'r, 'p> {
    view: &'c View<'r>,
    implementation: &'c Implementation<'r>,
    plan: &'c Plan<'p>,
    stage: &'c Stage<'p>,
}

impl CarriedOut<'_, '_, '_> {
    /// Every step has a commit, or a reason why it has none.
    fn steps(&self, findings: &mut Vec<Finding>) {
        let Implementation { commits, skipped, .. } = self.implementation;
        // A report without any is told so once.
        if commits.is_empty() && skipped.is_empty() {
            return;
        }
        let steps = StepLabels::of(self.stage);
        let mut covered = BTreeSet::new();
        let reasons = skipped.iter().filter(|step| step.reason.as_ref().is_some_and(|reason| !reason.is_blank()));
        let labels = commits.iter().filter_map(|commit| commit.plan_step.as_ref()).chain(reasons.map(|step| &step.plan_step));
        for label in labels {
            // A label that cannot be read may mean any step.
            let Some(numbers) = steps.numbers(label) else { return };
            covered.extend(numbers);
        }
        let numbered = |step: &'_ SkippedStep<'_>| Some((*steps.numbers(&step.plan_step)?.first()?, step.plan_step.span));
        let unexplained: BTreeMap<u32, Span> = skipped.iter().filter_map(numbered).collect();
        for step in &self.stage.steps {
            let Some(number) = step.number.filter(|number| !covered.contains(number)) else { continue };
            let (span, message) = match unexplained.get(&number) {
                Some(span) => (*span, format!("step {number} was skipped without a reason")),
                None => (self.implementation.key("commits"), format!("step {number} of the plan has no commit")),
            };
            findings.push(
                Finding::new(&IMPL_PLAN_STEP_UNCOVERED, self.view.place(span), message)
                    .with_help("name the step in a commit's `planStep`, or say in `skippedSteps` why it was left out")
                    .with_related(self.plan.place(step.action.span), "the step in the plan"),
            );
        }
    }

    /// Every command of the plan was run in its phase, as it is written there.
    fn validation(&self, findings: &mut Vec<Finding>) {
        let Implementation { validations, .. } = self.implementation;
        if validations.is_empty() {
            return;
        }
        let run: HashSet<(Option<&str>, &str)> = validations
            .iter()
            .map(|validation| (validation.phase.as_ref().map(|phase| &*phase.text), &*validation.run.command.text))
            .collect();
        let planned = &self.stage.validation;
        let phases = [("pre", &planned.pre), ("mid", &planned.mid), ("post", &planned.post)];
        for (phase, command) in phases.into_iter().flat_map(|(phase, commands)| commands.iter().map(move |own| (phase, own))) {
            let text: &str = &command.text;
            if run.contains(&(Some(phase), text)) || run.contains(&(None, text)) {
                continue;
            }
            let elsewhere = ["pre", "mid", "post"].into_iter().find(|other| run.contains(&(Some(other), text)));
            let message = match elsewhere {
                Some(other) => format!("`{text}` was run in phase `{other}` and not in phase `{phase}`"),
                None => format!("`{text}` of phase `{phase}` was not run as it is written"),
            };
            let place = self.view.place(self.implementation.key("validationEvidence"));
            findings.push(
                Finding::new(&IMPL_VALIDATION_COMMAND_MISSING, place, message)
                    .with_help("run the plan's command and give its exit code; the text must be the same")
                    .with_related(self.plan.place(command.span), "the command in the plan"),
            );
        }
    }
}
