//! Text from files and names from the disk, made harmless for a terminal.

use std::borrow::Cow;

pub(crate) use countersign_renderer::{is_unsafe, visible};

/// [`visible`] for text that begins a line: it must not read as a workflow command of a CI service (`::error::…`, `##[error]…`).
///
/// Only paths begin lines here, and `./` in front of a path changes nothing.
pub(crate) fn visible_path(path: &str) -> Cow<'_, str> {
    let path = visible(path);
    if path.starts_with("::") || path.starts_with("##[") { Cow::Owned(format!("./{path}")) } else { path }
}

#[cfg(test)]
mod tests {
    use super::visible_path;

    #[test]
    fn a_path_is_no_workflow_command() {
        assert_eq!(visible_path("::error::x"), "./::error::x");
        assert_eq!(visible_path("##[error]x"), "./##[error]x");
        assert_eq!(visible_path("a::b"), "a::b");
    }
}
