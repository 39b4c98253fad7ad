//! The explanation of a rule, as its examples need it: headings, base, Bad and Good blocks.

use super::overlay::{Block, OverlayError, blocks};

/// The headings of every explanation, in order.
pub(crate) const HEADINGS: [&str; 5] = ["What it checks", "Why it matters", "Bad", "Good", "Known false positives"];

/// A parsed explanation.
#[derive(Debug)]
pub(crate) struct Explanation {
    /// Name of the base repository that the examples change.
    pub base: String,
    /// Changes that make the rule fire.
    pub bad: Vec<Block>,
    /// Changes that do not.
    pub good: Vec<Block>,
}

/// Splits `<!-- base: NAME -->` from the first line of `text`.
pub(crate) fn split_base(text: &str) -> (Option<&str>, &str) {
    let named = text.strip_prefix("<!-- base: ").and_then(|rest| rest.split_once(" -->\n"));
    named.map_or((None, text), |(name, rest)| (Some(name), rest))
}

/// Reads an explanation. `default_base` is changed when the explanation names no base.
///
/// # Errors
/// What is missing or malformed, for the author.
pub(crate) fn read(text: &str, default_base: &str) -> Result<Explanation, String> {
    let (base, body) = split_base(text);
    let sections = sections(body)?;
    let titles: Vec<&str> = sections.iter().map(|(title, _)| *title).collect();
    if titles != HEADINGS {
        return Err(format!("the headings are {titles:?}, not {HEADINGS:?}"));
    }
    if let Some((title, _)) = sections.iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(format!("nothing stands under `{title}`"));
    }
    let examples = |index: usize| -> Result<Vec<Block>, String> {
        let (title, text) = &sections[index];
        let blocks = blocks(text).map_err(|error: OverlayError| format!("{title}, {error}"))?;
        if blocks.is_empty() { Err(format!("`{title}` has no fenced block")) } else { Ok(blocks) }
    };
    Ok(Explanation { base: base.unwrap_or(default_base).to_owned(), bad: examples(2)?, good: examples(3)? })
}

/// The text below each `## ` heading; headings inside fences are part of the text.
fn sections(body: &str) -> Result<Vec<(&str, String)>, String> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    let mut fence = None;
    for line in body.lines() {
        let ticks = line.len() - line.trim_start_matches('`').len();
        match fence {
            None if ticks >= 3 => fence = Some(ticks),
            Some(opened) if ticks == opened && line.len() == ticks => fence = None,
            _ => {}
        }
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) if fence.is_none() => sections.push((title, String::new())),
            (_, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (_, None) if line.trim().is_empty() => {}
            (_, None) => return Err(format!("`{line}` stands before the first heading")),
        }
    }
    Ok(sections)
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "<!-- base: policy -->\n## What it checks\nx\n## Why it matters\nx\n## Bad\n```sh\nrm a.md\n```\n## Good\n\
                        ```md a.md whole\n## Decision\n```\n## Known false positives\nNone known.\n";

    #[test]
    fn an_explanation_has_a_base_and_both_examples() {
        let explanation = read(GOOD, "accepted").expect("well-formed");
        assert_eq!(explanation.base, "policy");
        assert_eq!((explanation.bad.len(), explanation.good.len()), (1, 1));
        assert_eq!(read(GOOD.split_once('\n').expect("two lines").1, "accepted").expect("well-formed").base, "accepted");
    }

    #[test]
    fn a_missing_heading_or_block_is_refused() {
        assert!(read(&GOOD.replace("## Why it matters\nx\n", ""), "accepted").is_err());
        assert!(read(&GOOD.replace("None known.\n", ""), "accepted").is_err());
        assert!(read(&GOOD.replace("```sh\nrm a.md\n```\n", "prose only\n"), "accepted").is_err());
        assert!(read(&GOOD.replace("## What", "prose\n## What"), "accepted").is_err());
    }
}
