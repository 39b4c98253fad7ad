//! Reasons for a "no" that only a gate gives (catalogue, section 10).

use crate::rule::rules;

rules! { "oat":
    PLAN_NOT_COMPLETE = "plan-not-complete", Error, Ours, "the plan is not complete, so nobody may implement it", gates_only;
}
