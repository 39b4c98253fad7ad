//! What an unquoted YAML scalar means.

use super::tree::Kind;

/// The type of a plain scalar by the core schema of YAML 1.2 (section 10.3.2), with one narrowing: only the lower-case words
/// `true` and `false` are booleans, which is how the conventions' own readers take them.
///
/// `yes`, `on`, `0b1`, `1_000` and dates are text.
pub(super) fn plain_kind(text: &str) -> Kind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" => Kind::Boolean(true),
        "false" => Kind::Boolean(false),
        ".nan" | ".NaN" | ".NAN" => Kind::Float,
        _ if !matches!(text.as_bytes()[0], b'0'..=b'9' | b'+' | b'-' | b'.') => Kind::String,
        _ => number_kind(text),
    }
}

fn number_kind(text: &str) -> Kind {
    let all = |digits: &str, accepted: fn(&u8) -> bool| !digits.is_empty() && digits.as_bytes().iter().all(accepted);
    if let Some(digits) = text.strip_prefix("0x") {
        return if all(digits, u8::is_ascii_hexdigit) { Kind::Integer } else { Kind::String };
    }
    if let Some(digits) = text.strip_prefix("0o") {
        return if all(digits, |byte| matches!(byte, b'0'..=b'7')) { Kind::Integer } else { Kind::String };
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Kind::Float;
    }
    if all(unsigned, u8::is_ascii_digit) {
        return Kind::Integer;
    }
    let (mantissa, exponent) =
        unsigned.find(['e', 'E']).map_or((unsigned, None), |at| (&unsigned[..at], Some(&unsigned[at + 1..])));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits_or_none = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let has_digit = !whole.is_empty() || !fraction.is_empty();
    let exponent_fits = exponent.is_none_or(|text| all(text.strip_prefix(['+', '-']).unwrap_or(text), u8::is_ascii_digit));
    if has_digit && digits_or_none(whole) && digits_or_none(fraction) && exponent_fits { Kind::Float } else { Kind::String }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_schema() {
        let cases = [
            ("", Kind::Null),
            ("~", Kind::Null),
            ("NULL", Kind::Null),
            ("nULL", Kind::String),
            ("true", Kind::Boolean(true)),
            ("false", Kind::Boolean(false)),
            ("True", Kind::String),
            ("yes", Kind::String),
            ("0", Kind::Integer),
            ("-007", Kind::Integer),
            ("0x1F", Kind::Integer),
            ("0o17", Kind::Integer),
            ("0o18", Kind::String),
            ("0x", Kind::String),
            ("-0x1", Kind::String),
            ("1.10", Kind::Float),
            ("1.", Kind::Float),
            (".5", Kind::Float),
            (".", Kind::String),
            ("-", Kind::String),
            ("+.5e-3", Kind::Float),
            ("1e999", Kind::Float),
            ("1e", Kind::String),
            ("e1", Kind::String),
            ("1.2.3", Kind::String),
            ("1_000", Kind::String),
            ("-.INF", Kind::Float),
            ("-.nan", Kind::String),
            (".NaN", Kind::Float),
            ("2026-03-18", Kind::String),
            ("12:30", Kind::String),
            ("１", Kind::String),
        ];
        for (text, kind) in cases {
            assert_eq!(plain_kind(text), kind, "{text:?}");
        }
    }
}
