//! Code inside a line of Markdown.

/// Appends `text`, which stands on one line, as code. A `|` becomes a character reference and splits the code around it.
pub(crate) fn push_code_span(written: &mut String, text: &str) {
    for (index, piece) in text.split('|').enumerate() {
        if index > 0 {
            written.push_str("&#124;");
        }
        push_span(written, piece);
    }
}

/// Appends `text`, which stands on one line, as one span: its fence is longer than every run of backticks inside, and blanks at its ends keep what readers would strip.
pub(crate) fn push_span(written: &mut String, text: &str) {
    if text.is_empty() {
        return;
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let is_stripped = text.starts_with(' ') && text.ends_with(' ') && text.contains(|character| character != ' ');
    let padding = if is_stripped || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    written.extend([&fence, padding, text, padding, &fence]);
}
