//! What becomes of an unquoted scalar that a YAML reader takes for a number.

use crate::document::{Kind, Node};

/// A number as the convention's tools print it after reading it as a double; `None` when the node is no number.
#[must_use]
pub fn as_javascript(node: Node<'_>) -> Option<String> {
    if !matches!(node.kind(), Kind::Integer | Kind::Float) {
        return None;
    }
    let text = node.text();
    let radix = |digits: &str, radix| u128::from_str_radix(digits, radix).ok();
    let value = match text.get(..2) {
        #[expect(clippy::cast_precision_loss, reason = "the convention's tools lose it too")]
        Some("0x") => radix(&text[2..], 16)? as f64,
        #[expect(clippy::cast_precision_loss, reason = "the convention's tools lose it too")]
        Some("0o") => radix(&text[2..], 8)? as f64,
        _ => text.parse::<f64>().ok()?,
    };
    Some(print(value))
}

fn print(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() };
    }
    let size = value.abs();
    if size >= 1e21 || (size > 0.0 && size < 1e-6) {
        let text = format!("{value:e}");
        return match text.split_once('e') {
            Some((mantissa, exponent)) if !exponent.starts_with('-') => format!("{mantissa}e+{exponent}"),
            _ => text,
        };
    }
    // Minus zero prints as zero.
    format!("{}", value + 0.0)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::document::yaml;
    use crate::source::{FilePath, Source};

    #[test]
    fn a_short_sha_of_digits_is_lost() {
        let cases = [
            ("48e1871", Some("Infinity")),
            ("3478e99", Some("3.478e+102")),
            ("0e77671", Some("0")),
            ("0112760", Some("112760")),
            ("712627", Some("712627")),
            ("40b2022", None),
            ("\"48e1871\"", None),
            ("0x1f", Some("31")),
            ("1e-9", Some("1e-9")),
        ];
        for (text, expected) in cases {
            let source = Arc::new(Source::new(FilePath::from_text("a"), text.as_bytes().to_vec()));
            let tree = yaml::parse(&source, yaml::YamlLimits::default()).unwrap();
            assert_eq!(super::as_javascript(tree.root().unwrap()).as_deref(), expected, "{text}");
        }
    }
}
