//! Rules about the snapshot of the closeout (catalogue 4.3).

use crate::document::{Kind, Node};
use crate::finding::Finding;
use crate::oat::closeout::{Open, SEQUENCE, Snapshot};
use crate::oat::context::Context;
use crate::oat::state::State;
use crate::rule::rules;
use crate::source::Span;

rules! { "oat":
    CLOSEOUT_SNAPSHOT_MALFORMED = "closeout-snapshot-malformed", Error, Upstream, "the closeout snapshot is not as `closeout-check` reads it";
    CLOSEOUT_SNAPSHOT_MISSING = "closeout-snapshot-missing", Error, Upstream, "there is no closeout snapshot where one is needed", gates_only;
    CLOSEOUT_SEQUENCE_FAILED = "closeout-sequence-failed", Error, Upstream, "a step of the closeout failed", gates_only;
    CLOSEOUT_PRE_APPROVAL_STEP_PENDING = "closeout-pre-approval-step-pending", Error, Upstream, "a step before the final approval is open", gates_only;
    CLOSEOUT_APPROVAL_PENDING = "closeout-approval-pending", Error, Upstream, "the final approval is not recorded", gates_only;
    CLOSEOUT_POST_APPROVAL_STEP_PENDING = "closeout-post-approval-step-pending", Error, Upstream, "a step after the final approval is open", gates_only;
    CLOSEOUT_SEQUENCE_NOT_COMPLETE = "closeout-sequence-not-complete", Error, Upstream, "every step is done, and the status is not complete", gates_only;
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(node) = state.accepted().and_then(|front_matter| front_matter.get(SEQUENCE)) else { return };
    if node.kind() != Kind::Null {
        findings.extend(malformed(state, node));
    }
}

/// What is wrong with the shape of a snapshot.
#[must_use]
pub fn malformed(state: &State<'_>, node: Node<'_>) -> Vec<Finding> {
    let flaws = Snapshot::read(node).err().unwrap_or_default();
    let finding = |flaw: crate::oat::closeout::Flaw| {
        let message = format!("`{SEQUENCE}` cannot be read: {}", flaw.message);
        Finding::new(&CLOSEOUT_SNAPSHOT_MALFORMED, state.file.place(flaw.span), message)
            .with_help("let the implementation's closeout write the snapshot; without it the project cannot be completed")
    };
    flaws.into_iter().map(finding).collect()
}

/// Why a project with this snapshot cannot be closed yet. `root` is the snapshot.
#[must_use]
pub fn reason(state: &State<'_>, root: Node<'_>, open: Open) -> Finding {
    let at = |key: &str| {
        let entry = root.entry(key);
        let span = entry.map(|entry| if entry.value.span().is_empty() { entry.key.span() } else { entry.value.span() });
        state.file.place(span.unwrap_or_else(|| root.span()))
    };
    let help = open.due().to_string();
    let finding = match open {
        Open::Failed(_) => Finding::new(&CLOSEOUT_SEQUENCE_FAILED, at("status"), "the sequence after the implementation failed"),
        Open::BeforeApproval(step) => {
            let message = format!("the step `{step}` of `pre_approval` is not in `pre_approval_completed`");
            Finding::new(&CLOSEOUT_PRE_APPROVAL_STEP_PENDING, at("pre_approval_completed"), message)
                .with_related(at("pre_approval"), "the steps in their order")
        }
        Open::Approval => Finding::new(
            &CLOSEOUT_APPROVAL_PENDING,
            at("approval"),
            "`approval` is `pending`: nobody has recorded the final approval",
        ),
        Open::AfterApproval(step) => {
            let message = format!("the step `{step}` of `post_approval` is not in `post_approval_completed`");
            Finding::new(&CLOSEOUT_POST_APPROVAL_STEP_PENDING, at("post_approval_completed"), message)
                .with_related(at("post_approval"), "the steps in their order")
        }
        Open::Status(status) => {
            let message = format!(
                "every step is done and the approval recorded, and `status` is `{}`; expected `complete`",
                status.as_str()
            );
            Finding::new(&CLOSEOUT_SEQUENCE_NOT_COMPLETE, at("status"), message)
        }
    };
    finding.with_help(format!("due next: {help}"))
}

/// A snapshot is needed, for the reason given, and there is none.
#[must_use]
pub fn missing(state: &State<'_>, span: Span, why: &str) -> Finding {
    let message = format!("`{SEQUENCE}` is not there, and {why}");
    Finding::new(&CLOSEOUT_SNAPSHOT_MISSING, state.file.place(span), message)
        .with_help("let oat-project-implement write the snapshot and take its steps")
}
