//! The block of metadata at the start of a file.

use crate::source::Span;

/// The block between two lines `---` at the very start of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrontMatter {
    /// From the first `---` to the end of the line with the second.
    pub span: Span,
    /// What stands between the two lines.
    pub content: Span,
}

/// Looks for front matter in `text`, which begins at `offset` of its file. Only the first line can open it, both lines are
/// exactly `---`, and without a second one there is none.
pub(super) fn find(text: &str, offset: u32) -> Option<FrontMatter> {
    let first = text.split_inclusive('\n').next().filter(|line| is_fence(line))?;
    let mut end = first.len();
    for line in text[first.len()..].split_inclusive('\n') {
        let start = end;
        end += line.len();
        if is_fence(line) {
            let span = |from: usize, to: usize| Span::from_range(from..to).shifted(offset);
            return Some(FrontMatter { span: span(0, end), content: span(first.len(), start) });
        }
    }
    None
}

fn is_fence(line: &str) -> bool {
    line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line)) == "---"
}
