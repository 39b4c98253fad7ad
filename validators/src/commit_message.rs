//! Messages of commits: header, body and footers, as <https://www.conventionalcommits.org> has them.

use crate::source::Span;

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

#[cfg(test)]
mod tests {
    use super::CommitMessage;

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
}
