//! Messages of commits: from git, or from the file that git's editor shows.

use std::sync::LazyLock;

use regex::Regex;

use super::issue_id::IssueId;
use super::passage::Passage;
use crate::commit_message::CommitMessage;
use crate::source::Span;

/// The types that a title may begin with.
pub const TYPES: [&str; 12] =
    ["feat", "fix", "perf", "refactor", "revert", "test", "chore", "docs", "ci", "style", "build", "ops"];
/// Most characters of a title.
pub const LONGEST_TITLE: usize = 50;
/// The line below which git puts what it cuts off again.
const SCISSORS: &str = "------------------------ >8 ------------------------";

/// How git begins the titles that it makes itself.
const AUTOMATIC: [(&str, Automatic); 11] = [
    ("Merge branch ", Automatic::Merge),
    ("Merge branches ", Automatic::Merge),
    ("Merge commit ", Automatic::Merge),
    ("Merge pull request ", Automatic::Merge),
    ("Merge remote-tracking ", Automatic::Merge),
    ("Merge tag ", Automatic::Merge),
    ("Revert \"", Automatic::Revert),
    ("Reapply \"", Automatic::Revert),
    ("fixup! ", Automatic::Autosquash),
    ("squash! ", Automatic::Autosquash),
    ("amend! ", Automatic::Autosquash),
];

/// `fixes #5` and the like: what GitHub closes an issue for; and `fixes PAP-7`, which Linear does.
#[expect(clippy::expect_used, reason = "a constant pattern, which the tests use")]
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    let keyword = r"(?i-u)\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?[ \t]+";
    let number =
        r"(?:[a-z0-9_.-]+/[a-z0-9_.-]+)?#[0-9]+\b|gh-[0-9]+\b|https?://github\.com/[a-z0-9_.-]+/[a-z0-9_.-]+/issues/[0-9]+";
    let key = r"(?P<prefix>(?-i:[A-Z]{2,10}))-[0-9]+\b";
    Regex::new(&format!("{keyword}(?:{number}|{key})")).expect("a constant pattern")
});

/// What looks like the key of a Linear team before a number, and is the name of a standard.
const STANDARDS: [&str; 12] = ["AES", "BIP", "CVE", "CWE", "GH", "HTTP", "ISO", "PEP", "RFC", "RSA", "SHA", "UTF"];

/// A title that git or a tool made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Automatic {
    /// Of a merge.
    Merge,
    /// Of a commit that takes another back.
    Revert,
    /// Of a commit that will become part of another before anybody else sees it.
    Autosquash,
}

/// The message of a commit, without comments.
#[derive(Debug)]
pub struct Message {
    /// The text it stands in.
    pub passage: Passage,
    lines: Vec<Span>,
}

/// A line `Delivers #54`, or one that means it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// The line.
    pub span: Span,
    /// The issue.
    pub issue: IssueId,
    /// The issue as it is written.
    pub written: String,
    /// Whether the line is exactly `Delivers` and the issue.
    pub is_exact: bool,
}

/// `Fixes #54`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClosingKeyword {
    /// Keyword and issue.
    pub span: Span,
    /// Whether the issue is one of Linear, `PAP-7`.
    pub is_key: bool,
}

impl Message {
    /// The message of a commit as git keeps it.
    #[must_use]
    pub fn of_commit(passage: Passage) -> Self {
        let lines = lines(&passage).collect();
        Self { passage, lines }
    }

    /// The message in a file that git's editor shows: lines that begin with `#` and what follows the scissors are cut off by git.
    #[must_use]
    pub fn of_editor(passage: Passage) -> Self {
        let source = passage.source();
        let is_scissors = |line: &Span| source.slice(*line).strip_prefix('#').is_some_and(|rest| rest.trim() == SCISSORS);
        let kept = lines(&passage).take_while(|line| !is_scissors(line)).filter(|line| !source.slice(*line).starts_with('#'));
        let lines = kept.collect();
        Self { passage, lines }
    }

    /// The text of a line.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.passage.source().slice(span)
    }

    /// The first line that is not blank.
    #[must_use]
    pub fn title(&self) -> Option<Span> {
        self.lines.iter().copied().find(|line| !self.slice(*line).trim().is_empty())
    }

    /// The type before the colon of the title; `None` when it has no such form.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        CommitMessage::parse(self.slice(self.title()?)).kind
    }

    /// Who made the title, when no person did.
    #[must_use]
    pub fn automatic(&self) -> Option<Automatic> {
        let title = self.slice(self.title()?);
        AUTOMATIC.into_iter().find(|(beginning, _)| title.starts_with(beginning)).map(|(_, automatic)| automatic)
    }

    /// The lines that say which issue is delivered.
    #[must_use]
    pub fn trailers(&self) -> Vec<Trailer> {
        let title = self.title();
        let body = self.lines.iter().copied().filter(|line| Some(*line) != title);
        body.filter_map(|line| trailer(self.slice(line), line)).collect()
    }

    /// Where the message says that an issue is to be closed.
    #[must_use]
    pub fn closing_keywords(&self) -> Vec<ClosingKeyword> {
        let in_line = |line: &Span| {
            let text = self.slice(*line);
            let found = CLOSING.captures_iter(text).filter_map(|found| {
                let (all, prefix) = (found.get(0)?, found.name("prefix"));
                let is_standard = prefix.is_some_and(|prefix| STANDARDS.contains(&prefix.as_str()));
                let span = Span::from_range(all.range()).shifted(line.start);
                (!is_standard).then_some(ClosingKeyword { span, is_key: prefix.is_some() })
            });
            found.collect::<Vec<_>>()
        };
        self.lines.iter().flat_map(in_line).collect()
    }
}

/// The lines of a passage, without their ends.
fn lines(passage: &Passage) -> impl Iterator<Item = Span> + '_ {
    let (text, offset) = passage.source().body().unwrap_or_default();
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        Span::from_range(at..at + line.trim_end_matches(['\n', '\r']).len()).shifted(offset)
    })
}

/// `Delivers #54`; also `delivers: 54.` and `- Delivers PAP-7`, which are meant so.
fn trailer(line: &str, span: Span) -> Option<Trailer> {
    let words = line.trim().trim_start_matches(['-', '*', ' ']);
    let own = words.get(.."Delivers".len()).filter(|own| own.eq_ignore_ascii_case("Delivers"))?;
    let rest = words[own.len()..].strip_prefix([':', ' '])?.trim();
    let written = rest.trim_end_matches(['.', ',', ';']);
    let issue = IssueId::parse(written)?;
    let is_exact = line == format!("Delivers {issue}");
    Some(Trailer { span, issue, written: written.to_owned(), is_exact })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Automatic, Message};
    use crate::source::{FilePath, Source};
    use crate::workbench::passage::Passage;

    fn passage(text: &str) -> Passage {
        Passage::whole_of(Arc::new(Source::new(FilePath::from_text("COMMIT_EDITMSG"), text.as_bytes().to_vec())))
    }

    #[test]
    fn comments_and_what_is_below_the_scissors_do_not_count() {
        let text = "\n# a hint\nfix: Lock the cart\n\n- one\n#Delivers #1\nDelivers #54\n\
                    # ------------------------ >8 ------------------------\n# below\nDelivers #9\n";
        let message = Message::of_editor(passage(text));
        assert_eq!(message.slice(message.title().unwrap()), "fix: Lock the cart");
        let trailers: Vec<String> = message.trailers().iter().map(|trailer| trailer.issue.to_string()).collect();
        assert_eq!(trailers, ["#54"]);
        let kept = Message::of_commit(passage(text));
        assert_eq!(kept.slice(kept.title().unwrap()), "# a hint", "git keeps such lines when it is told to");
    }

    #[test]
    fn trailers_are_read_exactly_or_not() {
        let trailer = |line: &str| {
            let message = Message::of_commit(passage(&format!("fix: x\n\n{line}\r\n")));
            message.trailers().first().map(|trailer| (trailer.issue.to_string(), trailer.is_exact))
        };
        assert_eq!(trailer("Delivers #54"), Some(("#54".to_owned(), true)));
        assert_eq!(trailer("Delivers PAP-7018"), Some(("PAP-7018".to_owned(), true)));
        for line in ["delivers #54", "Delivers: #54", "Delivers 54", "- Delivers #54", "Delivers #54."] {
            assert_eq!(trailer(line), Some(("#54".to_owned(), false)), "{line}");
        }
        assert_eq!(trailer("Delivers 54 parcels"), None);
        assert_eq!(trailer("Delivers the parcels"), None);
        assert_eq!(trailer("배송 #54"), None);
    }

    #[test]
    fn keywords_that_close_issues_are_found() {
        let found = |text: &str| {
            let message = Message::of_commit(passage(text));
            message.closing_keywords().into_iter().map(|found| message.slice(found.span).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            found("fix: #54 crash\n\nCloses #5, resolved: dana/shop#6\n결제 Fixes GH-7"),
            ["fix: #54", "Closes #5", "resolved: dana/shop#6", "Fixes GH-7"]
        );
        assert_eq!(found("Fixes PAP-5. Fixes UTF-8, closes CVE-2024-1, fixes pap-6"), ["Fixes PAP-5"]);
        assert_eq!(found("Fixes https://github.com/dana/shop/issues/7").len(), 1);
        assert!(found("fix: Lock the cart\n\nFixes the cart of #54, closes the drawer, prefixes #5, fix #5a").is_empty());
    }

    #[test]
    fn titles_of_tools_are_known() {
        let automatic = |title: &str| Message::of_commit(passage(title)).automatic();
        assert_eq!(automatic("Merge pull request #5 from dana/x"), Some(Automatic::Merge));
        assert_eq!(automatic("Revert \"feat: x\""), Some(Automatic::Revert));
        assert_eq!(automatic("fixup! feat: x"), Some(Automatic::Autosquash));
        assert_eq!(automatic("Merge the carts"), None);
    }
}
