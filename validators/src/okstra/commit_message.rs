//! Messages of commits: header, body and footers (catalogue 1.7).

use crate::source::Span;

/// The types that a commit may have.
pub const TYPES: [&str; 11] = ["feat", "fix", "perf", "revert", "deps", "docs", "refactor", "build", "ci", "chore", "test"];
/// Most characters of a subject.
pub const LONGEST_SUBJECT: usize = 72;

/// The parts of a message; spans count from the message's first byte.
#[derive(Debug, PartialEq, Eq)]
pub struct CommitMessage<'m> {
    /// The first line.
    pub header: &'m str,
    /// The type before the colon; `None` when the header has no such form.
    pub kind: Option<&'m str>,
    /// What follows `<type>(<scope>): `; the whole header when it has no such form.
    pub subject: &'m str,
    /// Where the subject begins.
    pub subject_start: usize,
    /// The lines of the last paragraph, when they all are footers.
    pub footers: Vec<Footer<'m>>,
}

/// A line `Key: value` or `Key #value` at the end of a message.
#[derive(Debug, PartialEq, Eq)]
pub struct Footer<'m> {
    /// The key.
    pub key: &'m str,
    /// The value.
    pub value: &'m str,
    /// The line.
    pub span: Span,
}

impl<'m> CommitMessage<'m> {
    /// Takes a message apart.
    #[must_use]
    pub fn parse(message: &'m str) -> Self {
        let header = message.lines().next().unwrap_or_default();
        let (kind, subject) = match typed(header) {
            Some((kind, subject)) => (Some(kind), subject),
            None => (None, header),
        };
        let subject_start = header.len() - subject.len();
        Self { header, kind, subject, subject_start, footers: footers(message) }
    }

    /// The lines of the message, each with where it begins.
    pub fn lines(message: &str) -> impl Iterator<Item = (usize, &str)> {
        let mut start = 0;
        message.split('\n').map(move |line| {
            let at = start;
            start += line.len() + 1;
            (at, line.trim_end_matches('\r'))
        })
    }
}

/// Type and subject of `<type>(<scope>)!: <subject>`; scope and `!` may be left out.
fn typed(header: &str) -> Option<(&str, &str)> {
    let (before, subject) = header.split_once(": ")?;
    let before = before.strip_suffix('!').unwrap_or(before);
    let kind = match before.split_once('(') {
        Some((kind, scope)) => {
            scope.strip_suffix(')').filter(|scope| !scope.is_empty() && !scope.contains(['(', ')']))?;
            kind
        }
        None => before,
    };
    let is_word = !kind.is_empty() && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    is_word.then_some((kind, subject))
}

/// The footers: the last of several paragraphs, when each of its lines is one, or continues one by being indented.
fn footers(message: &str) -> Vec<Footer<'_>> {
    let body = message.trim_end();
    let Some(blank) = body.rfind("\n\n").map(|at| at + 2).or_else(|| body.rfind("\n\r\n").map(|at| at + 3)) else {
        return Vec::new();
    };
    let mut footers = Vec::new();
    for (start, line) in CommitMessage::lines(&body[blank..]) {
        if line.starts_with([' ', '\t']) && !footers.is_empty() {
            continue;
        }
        let Some((key, value)) = footer(line) else { return Vec::new() };
        let at = blank + start;
        footers.push(Footer { key, value, span: Span::from_range(at..at + line.len()) });
    }
    footers
}

fn footer(line: &str) -> Option<(&str, &str)> {
    if let Some(value) = line.strip_prefix("BREAKING CHANGE: ") {
        return Some((&line[.."BREAKING CHANGE".len()], value));
    }
    let end = line.find(|character: char| !(character.is_ascii_alphanumeric() || character == '-')).filter(|end| *end > 0)?;
    let (key, rest) = line.split_at(end);
    let value = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(" #").map(|_| &rest[1..]))?;
    Some((key, value.trim()))
}

/// The first emoji of a text: a picture character, or a short name between colons such as `:tada:` at a word of its own.
#[must_use]
pub fn emoji(text: &str) -> Option<std::ops::Range<usize>> {
    let picture = text.char_indices().find(|(_, character)| is_picture(*character));
    if let Some((start, character)) = picture {
        return Some(start..start + character.len_utf8());
    }
    let mut start = 0;
    for word in text.split(' ') {
        let name = word.strip_prefix(':').and_then(|rest| rest.strip_suffix(':'));
        let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if name.is_some_and(|name| name.len() > 1 && is_name(name)) {
            return Some(start..start + word.len());
        }
        start += word.len() + 1;
    }
    None
}

/// Characters that are shown as pictures by themselves, or make the one before them a picture.
const fn is_picture(character: char) -> bool {
    matches!(character,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{2B1B}' | '\u{2B1C}'
        | '\u{231A}' | '\u{231B}' | '\u{23E9}'..='\u{23FA}' | '\u{FE0F}' | '\u{20E3}' | '\u{3030}' | '\u{303D}')
}

/// Whether a line gives credit for the work to an assistant.
#[must_use]
pub fn is_ai_attribution(line: &str) -> bool {
    const ASSISTANTS: [&str; 11] =
        ["claude", "anthropic", "codex", "openai", "chatgpt", "gpt-", "gemini", "copilot", "cursor", "devin", "aider"];
    let line = line.trim().to_lowercase();
    if let Some(who) = line.strip_prefix("co-authored-by:") {
        return ASSISTANTS.iter().any(|assistant| who.contains(assistant));
    }
    line.trim_start_matches(|character: char| !character.is_alphanumeric()).starts_with("generated with ")
}

#[cfg(test)]
mod tests {
    use super::{CommitMessage, emoji, is_ai_attribution};

    #[test]
    fn headers_are_taken_apart() {
        let parse = |header| {
            let message = CommitMessage::parse(header);
            (message.kind, message.subject)
        };
        assert_eq!(parse("fix(cart): lock it"), (Some("fix"), "lock it"));
        assert_eq!(parse("feat(api)!: drop v1"), (Some("feat"), "drop v1"));
        assert_eq!(parse("chore: tidy"), (Some("chore"), "tidy"));
        assert_eq!(parse("Merge branch 'x': y"), (None, "Merge branch 'x': y"));
        assert_eq!(parse("fix(): x").0, None);
        assert_eq!(parse("장바구니 잠금"), (None, "장바구니 잠금"));
    }

    #[test]
    fn only_a_last_paragraph_of_footers_counts() {
        let keys = |text| CommitMessage::parse(text).footers.iter().map(|footer| footer.key).collect::<Vec<_>>();
        assert_eq!(
            keys("fix: x\n\nBody: not last\n\nRefs: SHOP-1\nCloses #4\nBREAKING CHANGE: all"),
            ["Refs", "Closes", "BREAKING CHANGE"]
        );
        assert!(keys("fix: x\n\nNote: one\nand more prose").is_empty());
        assert!(keys("fix: x").is_empty());
        let message = "fix: x\n\nRefs: A-1\n  and A-2\n";
        let footers = CommitMessage::parse(message).footers;
        assert_eq!(&message[footers[0].span.range()], "Refs: A-1");
    }

    #[test]
    fn emoji_and_credits_are_seen() {
        assert_eq!(emoji("add ✨ sparkle"), Some(4..7));
        assert_eq!(emoji(":tada: begin"), Some(0..6));
        assert_eq!(emoji("map a:b:c and 10:30: fine → 결제"), None);
        assert!(is_ai_attribution("Co-Authored-By: Claude <noreply@anthropic.com>"));
        assert!(is_ai_attribution("🤖 Generated with [Claude Code](https://example.com)"));
        assert!(!is_ai_attribution("Co-authored-by: Jisoo <jisoo@example.com>"));
        assert!(!is_ai_attribution("The client is generated with protoc"));
    }
}
