//! The escapes of JSON text.

use std::ops::Range;

/// An escape that means nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct EscapeError {
    /// Where, counted from the first byte inside the quotes.
    pub(super) at: Range<usize>,
    pub(super) message: &'static str,
}

/// Decodes what stands between two quotes. A backslash is never the last byte of `raw`.
pub(super) fn decode(raw: &str) -> Result<String, EscapeError> {
    let mut decoded = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(distance) = memchr::memchr(b'\\', &raw.as_bytes()[at..]) {
        let escape = at + distance;
        decoded.push_str(&raw[at..escape]);
        let (character, length) = one_escape(&raw[escape..]).map_err(|(length, message)| {
            // Errors cover whole characters.
            let end = (escape + length..).find(|&end| raw.is_char_boundary(end)).unwrap_or(raw.len());
            EscapeError { at: escape..end.min(raw.len()), message }
        })?;
        decoded.push(character);
        at = escape + length;
    }
    decoded.push_str(&raw[at..]);
    Ok(decoded)
}

/// The character that the escape at the start of `text` stands for and the number of its bytes; or the number of bytes that are
/// wrong and why.
pub(super) fn one_escape(text: &str) -> Result<(char, usize), (usize, &'static str)> {
    let simple = match text.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode_escape(text),
        _ => return Err((2, "an unknown escape; JSON has `\\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u`")),
    };
    Ok((simple, 2))
}

fn unicode_escape(text: &str) -> Result<(char, usize), (usize, &'static str)> {
    let unit = hex_unit(text).ok_or((2, "four hexadecimal digits must follow `\\u`"))?;
    if let Some(character) = char::from_u32(unit) {
        return Ok((character, 6));
    }
    let lone = (6, "half of a surrogate pair, which is no character");
    let low = text.get(6..).filter(|rest| rest.starts_with("\\u")).and_then(hex_unit).ok_or(lone)?;
    if !(0xD800..0xDC00).contains(&unit) || !(0xDC00..0xE000).contains(&low) {
        return Err(lone);
    }
    char::from_u32(0x1_0000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).map(|character| (character, 12)).ok_or(lone)
}

/// The four digits after the `\u` at the start of `text`.
fn hex_unit(text: &str) -> Option<u32> {
    let digits = text.get(2..6)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}
