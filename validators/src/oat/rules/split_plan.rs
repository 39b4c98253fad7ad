//! Rules about references/split-plan.json (catalogue 7).

mod form;
mod names;

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::split_plan::Split;
use crate::rule::rules;

rules! { "oat":
    SPLIT_READ_OR_PARSE_FAILED = "split-read-or-parse-failed", Error, Upstream, "the split plan is no JSON";
    SPLIT_INVALID_DOCUMENT = "split-invalid-document", Error, Upstream, "the split plan is no object";
    SPLIT_INVALID_ORIGIN = "split-invalid-origin", Error, Upstream, "the split plan does not say what led to the split";
    SPLIT_INVALID_INTERACTIVE = "split-invalid-interactive", Error, Upstream, "the split plan does not say whether somebody was asked";
    SPLIT_INVALID_PLAN = "split-invalid-plan", Error, Upstream, "the split plan holds no plan";
    SPLIT_INVALID_PARENT_SLUG = "split-invalid-parent-slug", Error, Upstream, "the split plan does not name the parent";
    SPLIT_INVALID_CHILDREN = "split-invalid-children", Error, Upstream, "the split plan holds no list of children";
    SPLIT_INVALID_CHILD = "split-invalid-child", Error, Upstream, "a child of the split plan is no object";
    SPLIT_INVALID_CHILD_SLUG = "split-invalid-child-slug", Error, Upstream, "a child of the split plan has no name";
    SPLIT_INVALID_KNOWN_DEPENDENCIES = "split-invalid-known-dependencies", Error, Upstream, "the dependencies of a child are no list of texts";
    SPLIT_INVALID_CHILD_ORDER = "split-invalid-child-order", Error, Upstream, "the place of a child in the order is no number";
    SPLIT_INVALID_INITIAL_ACTIVE_CHILD = "split-invalid-initial-active-child", Error, Upstream, "the split plan does not name the child to begin with";
    SPLIT_SLUG_COLLISION_EXISTING = "split-slug-collision-existing", Error, Upstream, "the split plan makes a project that is there already";
    SPLIT_DUPLICATE_CHILD_SLUG = "split-duplicate-child-slug", Error, Upstream, "two children of the split plan have one name";
    SPLIT_PARENT_CHILD_SLUG_COLLISION = "split-parent-child-slug-collision", Error, Upstream, "a child of the split plan has the parent's name";
    SPLIT_UNKNOWN_DEPENDENCY = "split-unknown-dependency", Error, Upstream, "a child depends on itself or on no child of the split plan";
    SPLIT_UNKNOWN_FOUNDATION_CHILD = "split-unknown-foundation-child", Error, Upstream, "the foundation child is no child of the split plan";
    SPLIT_UNKNOWN_INITIAL_ACTIVE_CHILD = "split-unknown-initial-active-child", Error, Upstream, "the child to begin with is no child of the split plan";
    SPLIT_DEPENDENCY_CYCLE = "split-dependency-cycle", Error, Upstream, "children of the split plan wait for each other in a circle";
}

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(file) = &context.project.split_plan else { return };
    let Some(root) = file.root() else {
        if let Err(error) = file.tree() {
            let message = format!("the split plan is no JSON: {}", error.message);
            findings.push(Finding::new(&SPLIT_READ_OR_PARSE_FAILED, file.place(error.span), message));
        }
        return;
    };
    // Names mean something only in a plan of the right form, as the convention has it.
    let Some(plan) = form::check(file, root, findings) else { return };
    if let Some(split) = Split::of(file, plan) {
        names::check(context, &split, findings);
    }
}
