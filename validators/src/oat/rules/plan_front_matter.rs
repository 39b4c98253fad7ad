//! Rules about the front matter of the plan (catalogue 3.2).

use crate::finding::Finding;
use crate::oat::context::Context;
use crate::rule::rules;

rules! { "oat":
    PLAN_FRONTMATTER_CRLF = "plan-frontmatter-crlf", Error, Ours, "the front matter of the plan has carriage returns", safe_fix;
    PLAN_KEY_DUPLICATE = "plan-key-duplicate", Error, Ours, "a key of the front matter stands twice";
}

/// Looks at a project.
pub const fn check(_context: &Context<'_, '_>, _findings: &mut Vec<Finding>) {}
