//! R2: fields by line, as the state dashboard, `open`, `pause` and `complete-state` read them. No YAML: quotes belong to the value, `#` ends
//! it wherever it stands, and an empty value takes the next line.

use crate::source::{Source, Span};

/// What ends a line for the reader's expressions.
const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// The block as the reader finds it.
#[derive(Debug, Clone, Copy)]
pub struct LineReader<'s> {
    source: &'s Source,
    /// What stands between the two lines `---`.
    pub content: Span,
}

/// A field as the reader sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field<'s> {
    /// What the reader takes for the value.
    pub value: &'s str,
    /// Where that is; empty after the colon when the reader sees an empty value.
    pub span: Span,
    /// The value stands on a later line than the key: an empty value has taken it.
    pub is_swallowed: bool,
    /// Text after a `#` was cut off.
    pub is_cut: bool,
}

impl<'s> LineReader<'s> {
    /// The block of `source`. It begins with `---` and a line feed as the very first characters, so a CRLF file and a file with a byte order
    /// mark have none.
    #[must_use]
    pub fn read(source: &'s Source) -> Option<Self> {
        let text = source.text()?;
        let rest = text.strip_prefix("---\n")?;
        let length = memchr::memmem::find(rest.as_bytes(), b"\n---")?;
        Some(Self { source, content: Span::from_range(4..4 + length) })
    }

    /// The first field with this key, as the expression `^key:\s*(.+)$` finds it, cut at the first `#` and trimmed.
    #[must_use]
    pub fn field(self, key: &str) -> Option<Field<'s>> {
        let text = self.source.slice(self.content);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if let Some(after) = line.strip_prefix(key).filter(|rest| rest.starts_with(':')) {
                let colon = start + (line.len() - after.len()) + 1;
                return self.value(text, colon);
            }
        }
        None
    }

    fn value(self, text: &'s str, colon: usize) -> Option<Field<'s>> {
        let rest = &text[colon..];
        let value = rest.trim_start();
        if value.is_empty() {
            return None;
        }
        let start = colon + (rest.len() - value.len());
        let line = value.split(LINE_ENDS).next().unwrap_or_default();
        let cut = line.find('#');
        let seen = cut.map_or(line, |hash| &line[..hash]).trim();
        let span = Span::from_range(start..start + seen.len()).shifted(self.content.start);
        Some(Field { value: seen, span, is_swallowed: text[colon..start].contains('\n'), is_cut: cut.is_some() })
    }
}

#[cfg(test)]
mod tests {
    use super::LineReader;
    use crate::source::{FilePath, Source};

    fn source(text: &str) -> Source {
        Source::new(FilePath::from_text("state.md"), text.as_bytes().to_vec())
    }

    #[test]
    fn only_lf_files_have_fields() {
        assert!(LineReader::read(&source("---\na: 1\n---\n")).is_some());
        for none in ["---\r\na: 1\r\n---\r\n", "\u{feff}---\na: 1\n---\n", "\n---\na: 1\n---\n", "---\na: 1\n"] {
            assert!(LineReader::read(&source(none)).is_none(), "{none:?}");
        }
    }

    #[test]
    fn fields_are_seen_as_the_convention_sees_them() {
        let source = source("---\nphase: \"plan\" # now\ntitle: \"fix #12\"\nempty:\nnext: a b \nlast:\n---\nlast: body\n");
        let reader = LineReader::read(&source).unwrap();
        let seen = |key| reader.field(key).map(|field| (field.value, field.is_swallowed, field.is_cut));
        assert_eq!(seen("phase"), Some(("\"plan\"", false, true)));
        assert_eq!(seen("title"), Some(("\"fix", false, true)));
        assert_eq!(seen("empty"), Some(("next: a b", true, false)));
        assert_eq!(seen("next"), Some(("a b", false, false)));
        assert_eq!(seen("last"), None);
        assert_eq!(seen("absent"), None);
        let field = reader.field("next").unwrap();
        assert_eq!(source.slice(field.span), "a b");
    }
}
