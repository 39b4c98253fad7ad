//! Which of several allowed forms was meant.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Demand;

/// The errors of the branch of an `anyOf` or `oneOf` that the value at `path` was meant to be; none when that is not clear.
///
/// A branch that wants another type, or another fixed value directly at or below `path`, was not meant.
pub(super) fn branch_meant<'e>(
    branches: &'e [Vec<ValidationError<'static>>],
    path: &str,
) -> Option<&'e [ValidationError<'static>]> {
    let candidates = |refuses: fn(&ValidationError<'_>, &str) -> bool| {
        let left: Vec<&Vec<_>> = branches.iter().filter(|errors| !errors.iter().any(|error| refuses(error, path))).collect();
        <[_; 1]>::try_from(left).ok().map(|[only]| only.as_slice())
    };
    candidates(wants_other_type)
        .or_else(|| candidates(|error, path| wants_other_type(error, path) || wants_other_value(error, path)))
}

/// The errors of all branches, when every one of them only wants another type or value at `path` itself.
pub(super) fn alternatives<'e>(
    branches: &'e [Vec<ValidationError<'static>>],
    path: &str,
) -> Option<Vec<&'e ValidationError<'static>>> {
    branches
        .iter()
        .map(|errors| match errors.as_slice() {
            [only] if only.instance_path().as_str() == path => Some(only),
            _ => None,
        })
        .collect()
}

fn wants_other_type(error: &ValidationError<'_>, path: &str) -> bool {
    error.instance_path().as_str() == path && matches!(error.kind(), Demand::Type { .. })
}

fn wants_other_value(error: &ValidationError<'_>, path: &str) -> bool {
    let below = error.instance_path().as_str().strip_prefix(path);
    below.is_some_and(|rest| rest.matches('/').count() <= 1)
        && matches!(error.kind(), Demand::Constant { .. } | Demand::Enum { .. })
}
