//! The catalogue files: what they may hold, and the Rust they become. Used by the build script; compiled here for its tests.
//!
//! A catalogue is a flat JSON object of texts by key. Its keys are sorted, and it is formatted as `serde_json` does it with two blanks,
//! so that a key that stands twice cannot hide. In a text, `{name}` stands for an argument and `{name:one|many}` for `one` when the
//! argument is 1, else for `many`; braces have no other use.

use std::collections::{BTreeMap, BTreeSet};

type Catalogue = BTreeMap<String, String>;

/// One piece of a text. Its `Debug` form is the Rust that builds the piece again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Literal(&'t str),
    Argument(&'t str),
    Plural { argument: &'t str, one: &'t str, many: &'t str },
}

impl<'t> Piece<'t> {
    const fn argument(&self) -> Option<&'t str> {
        match self {
            Self::Literal(_) => None,
            Self::Argument(argument) | Self::Plural { argument, .. } => Some(argument),
        }
    }
}

/// The sorted list of all texts as a Rust expression, from the contents of both catalogue files.
///
/// # Errors
/// What is wrong with the catalogues, for who writes them.
pub(crate) fn texts(english: &str, korean: &str) -> Result<String, String> {
    let english = catalogue(english).map_err(|problem| format!("en.json: {problem}"))?;
    let korean = catalogue(korean).map_err(|problem| format!("ko.json: {problem}"))?;
    if let Some(key) = english.keys().find(|key| !korean.contains_key(*key)) {
        return Err(format!("ko.json: `{key}` is missing"));
    }
    if let Some(key) = korean.keys().find(|key| !english.contains_key(*key)) {
        return Err(format!("en.json: `{key}` is missing"));
    }
    let mut written = String::from("&[\n");
    for (key, english) in &english {
        let english = pieces(english).map_err(|problem| format!("en.json: `{key}`: {problem}"))?;
        let korean = pieces(&korean[key]).map_err(|problem| format!("ko.json: `{key}`: {problem}"))?;
        let (in_english, in_korean) = (arguments(&english), arguments(&korean));
        if in_english != in_korean {
            return Err(format!("`{key}`: the placeholders are {in_english:?} in en.json, {in_korean:?} in ko.json"));
        }
        written.push_str(&format!("Text {{ key: {key:?}, english: &{english:?}, korean: &{korean:?} }},\n"));
    }
    Ok(written + "]\n")
}

fn catalogue(text: &str) -> Result<Catalogue, String> {
    let catalogue: Catalogue = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if let Some(key) = catalogue.keys().find(|key| !is_name(key, "._")) {
        return Err(format!("`{key}` is no key: expected lower-case letters, `.` and `_`"));
    }
    let expected = serde_json::to_string_pretty(&catalogue).map_err(|error| error.to_string())? + "\n";
    match expected.lines().zip(text.lines().chain(std::iter::repeat(""))).find(|(expected, found)| expected != found) {
        Some((expected, found)) => Err(format!("expected the line `{expected}`, found `{found}` (sorted keys, none twice)")),
        None if expected != text => Err("expected two blanks of indentation, LF, and nothing after the last line".to_owned()),
        None => Ok(catalogue),
    }
}

fn arguments<'t>(pieces: &[Piece<'t>]) -> BTreeSet<&'t str> {
    pieces.iter().filter_map(Piece::argument).collect()
}

/// Takes a text apart.
pub(crate) fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (literal, placeholder) = rest.split_once('{').map_or((rest, None), |(literal, after)| (literal, Some(after)));
        if literal.contains('}') {
            return Err("a `}` without `{`".to_owned());
        }
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
        let Some(placeholder) = placeholder else { break };
        let (inside, after) = placeholder.split_once('}').ok_or("a `{` without `}`")?;
        pieces.push(placeholder_piece(inside)?);
        rest = after;
    }
    if pieces.is_empty() { Err("the text is empty".to_owned()) } else { Ok(pieces) }
}

fn placeholder_piece(inside: &str) -> Result<Piece<'_>, String> {
    let (argument, forms) = inside.split_once(':').map_or((inside, None), |(argument, forms)| (argument, Some(forms)));
    if !is_name(argument, "_") {
        return Err(format!("`{{{inside}}}` is no placeholder"));
    }
    match forms.map(|forms| forms.split_once('|')) {
        None => Ok(Piece::Argument(argument)),
        Some(Some((one, many))) => Ok(Piece::Plural { argument, one, many }),
        Some(None) => Err(format!("`{{{inside}}}`: expected two forms, `one|many`")),
    }
}

fn is_name(text: &str, punctuation: &str) -> bool {
    !text.is_empty() && text.chars().all(|character| character.is_ascii_lowercase() || punctuation.contains(character))
}

#[cfg(test)]
mod tests {
    use super::{Piece, pieces, texts};

    fn problem(english: &str, korean: &str) -> String {
        let file = |entries: &str| format!("{{\n{entries}\n}}\n");
        texts(&file(english), &file(korean)).expect_err("the catalogues are wrong")
    }

    #[test]
    fn a_text_is_taken_apart() {
        let taken = pieces("{count} {count:error|errors} in {file}").expect("well-formed");
        let plural = Piece::Plural { argument: "count", one: "error", many: "errors" };
        let expected = [Piece::Argument("count"), Piece::Literal(" "), plural, Piece::Literal(" in "), Piece::Argument("file")];
        assert_eq!(taken, expected);
    }

    #[test]
    fn malformed_texts_are_refused() {
        for text in ["", "{", "}", "a } b", "{}", "{Count}", "{a b}", "{count:errors}", "{a{b}}"] {
            assert!(pieces(text).is_err(), "{text}");
        }
    }

    #[test]
    fn both_catalogues_have_the_same_keys_and_placeholders() {
        assert_eq!(problem(r#"  "a": "x""#, r#"  "b": "x""#), "ko.json: `a` is missing");
        assert_eq!(problem(r#"  "a": "x""#, "  \"a\": \"x\",\n  \"b\": \"x\""), "en.json: `b` is missing");
        let placeholders = r#"`a`: the placeholders are {"m", "n"} in en.json, {"n"} in ko.json"#;
        assert_eq!(problem(r#"  "a": "{n} {m}""#, r#"  "a": "{n}""#), placeholders);
    }

    #[test]
    fn the_files_are_sorted_and_say_nothing_twice() {
        let twice = "  \"a\": \"x\",\n  \"a\": \"x\"";
        assert!(problem(twice, twice).starts_with("en.json: expected the line"), "twice");
        let unsorted = "  \"b\": \"x\",\n  \"a\": \"x\"";
        assert!(problem(unsorted, unsorted).starts_with("en.json: expected the line"), "unsorted");
        assert!(texts("{\n  \"a\": \"x\"\n}\n\n", "{}").is_err_and(|problem| problem.contains("nothing after")));
        assert!(problem(r#"  "A": "x""#, r#"  "A": "x""#).contains("is no key"));
        assert!(texts("[]", "{}").is_err());
    }
}
