//! Reasons for a "no" that only a gate gives (catalogue, section 4).

use crate::rule::rules;

rules! { "okstra":
    REPORT_NOT_FOUND = "report-not-found", Error, Ours, "there is no report that a gate could be asked about", gates_only;
    CLARIFICATION_OPEN = "clarification-open", Error, Ours, "an open clarification item blocks the step", gates_only;
    PLAN_NOT_APPROVED = "plan-not-approved", Error, Ours, "nobody approved the plan", gates_only;
    NO_STAGE_READY = "no-stage-ready", Error, Ours, "no stage of the plan may start", gates_only;
    VERDICT_NOT_ACCEPTED = "verdict-not-accepted", Error, Ours, "a final verification did not accept", gates_only;
}
