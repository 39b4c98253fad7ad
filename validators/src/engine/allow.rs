//! Comments that allow findings where they stand: `countersign: allow RULE -- reason`, in YAML after `#`, in Markdown between
//! `<!--` and `-->`.

use std::sync::Arc;

use memchr::memmem;

use crate::config::Selector;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::problems::{IGNORE_MALFORMED, IGNORE_UNUSED};
use crate::rule::Rule;
use crate::source::{Source, Span};

const MARK: &str = "countersign:";

/// What a file's comments say.
#[derive(Debug, Default)]
pub(super) struct Allows {
    comments: Vec<Allow>,
    /// Comments that say nothing usable.
    pub(super) malformed: Vec<Finding>,
}

/// A comment that allows findings.
#[derive(Debug)]
struct Allow {
    rules: Vec<&'static Rule>,
    place: Place,
    /// 1-based line whose findings it allows.
    line: u32,
    used: bool,
}

impl Allows {
    /// Reads the comments of a YAML or Markdown file; other files have none.
    pub(super) fn read(source: &Arc<Source>) -> Self {
        let mut allows = Self::default();
        let Some(syntax) = Syntax::of(source) else { return allows };
        for at in memmem::find_iter(source.bytes(), MARK) {
            let Some(comment) = syntax.comment_at(source, at) else { continue };
            let place = Place::new(source.path().clone(), comment.span);
            match parse(source.slice(comment.text)) {
                Ok(rules) => allows.comments.push(Allow { rules, place, line: comment.covers, used: false }),
                Err(reason) => allows
                    .malformed
                    .push(Finding::new(&IGNORE_MALFORMED, place, reason).with_help("write `countersign: allow RULE -- reason`")),
            }
        }
        allows
    }

    /// Whether a comment allows the finding; the comment then counts as used. A finding about the file as a whole is allowed by a
    /// comment anywhere in it.
    pub(super) fn allow(&mut self, finding: &Finding, source: &Source) -> bool {
        let whole = finding.place.span == Span::empty_at(0);
        let line = source.position(finding.place.span.start).line;
        let fits = |allow: &&mut Allow| (whole || allow.line == line) && allow.rules.contains(&finding.rule);
        let mut allowed = false;
        for allow in self.comments.iter_mut().filter(fits) {
            allow.used = true;
            allowed = true;
        }
        allowed
    }

    /// The comments that allowed nothing, though all their rules could fire: those that `runs` says yes to.
    pub(super) fn unused<'a>(&'a self, runs: impl Fn(&'static Rule) -> bool + 'a) -> impl Iterator<Item = Finding> + 'a {
        let unused = self.comments.iter().filter(move |allow| !allow.used && allow.rules.iter().all(|rule| runs(rule)));
        unused.map(|allow| {
            Finding::new(&IGNORE_UNUSED, allow.place.clone(), "this comment allows no finding")
                .with_help("remove it, or move it to the line of the finding or the line above it")
        })
    }
}

#[derive(Clone, Copy)]
enum Syntax {
    Yaml,
    Markdown,
}

struct Comment {
    /// The comment with its marks.
    span: Span,
    /// What follows `countersign:`.
    text: Span,
    /// The 1-based line it speaks of.
    covers: u32,
}

impl Syntax {
    fn of(source: &Source) -> Option<Self> {
        let (_, extension) = source.path().as_str().rsplit_once('.')?;
        match extension {
            "yml" | "yaml" => Some(Self::Yaml),
            "md" => Some(Self::Markdown),
            _ => None,
        }
    }

    const fn marks(self) -> (&'static str, &'static str) {
        match self {
            Self::Yaml => ("#", "\n"),
            Self::Markdown => ("<!--", "-->"),
        }
    }

    /// The comment whose first word is the mark at byte `at`.
    fn comment_at(self, source: &Source, at: usize) -> Option<Comment> {
        let text = source.text()?;
        let (open, close) = self.marks();
        let before = text[..at].trim_end_matches([' ', '\t']);
        let start = before.strip_suffix(open)?.len();
        // In YAML a `#` opens a comment only at the start of a line or after a blank.
        if matches!(self, Self::Yaml) && !text[..start].is_empty() && !text[..start].ends_with([' ', '\t', '\n']) {
            return None;
        }
        let from = at + MARK.len();
        let length = text[from..].find(close).unwrap_or(text.len() - from);
        let end = from + length + if matches!(self, Self::Markdown) { close.len() } else { 0 };
        let index = source.line_index();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let line = source.position(offset(start)).line;
        let alone = text[index.line_start(line) as usize..start].trim_start_matches('\u{feff}').trim().is_empty();
        Some(Comment {
            span: Span::from_range(start..end.min(text.len())),
            text: Span::from_range(from..from + length),
            covers: if alone { following_line(text, end).map_or(line, |at| source.position(offset(at)).line) } else { line },
        })
    }
}

/// The offset of the first line after `from` that holds something other than blanks.
fn following_line(text: &str, from: usize) -> Option<usize> {
    let rest = text.get(from..)?;
    let next = rest.find('\n')? + 1;
    let blanks = rest[next..].len() - rest[next..].trim_start().len();
    Some(from + next + blanks)
}

/// ` allow RULE, RULE -- reason`
fn parse(text: &str) -> Result<Vec<&'static Rule>, String> {
    let Some(rest) = text.trim().strip_prefix("allow ") else {
        return Err("expected `allow` after `countersign:`".to_owned());
    };
    let Some((names, reason)) = rest.split_once("--") else {
        return Err("the reason is missing".to_owned());
    };
    if reason.trim().is_empty() {
        return Err("the reason is empty".to_owned());
    }
    names.split(',').map(|name| rule_called(name.trim())).collect()
}

fn rule_called(name: &str) -> Result<&'static Rule, String> {
    if let Some(rule) = crate::rule_by_name(name) {
        return Ok(rule);
    }
    if Selector::from_name(name).is_some() {
        return Err(format!("`{name}` is a whole family; name the rules"));
    }
    let rules = crate::all_rules();
    let suggestion = nearest(name, rules.iter().map(|rule| rule.name));
    Err(format!("there is no rule `{name}`{}", suggestion.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::octon::rules::manifest::{README_MISSING, STATUS_UNKNOWN};
    use crate::source::FilePath;

    fn source(path: &str, text: &str) -> Arc<Source> {
        Arc::new(Source::new(FilePath::from_text(path), text.as_bytes().to_vec()))
    }

    fn finding(rule: &'static Rule, source: &Source, needle: &str) -> Finding {
        let at = source.text().unwrap().find(needle).unwrap();
        Finding::new(rule, Place::new(source.path().clone(), Span::from_range(at..at + needle.len())), "wrong")
    }

    #[test]
    fn a_comment_allows_its_own_line_or_the_one_below() {
        for text in [
            "status: odd # countersign: allow octon/status-unknown -- tried out\nother: 1\n",
            "# countersign: allow octon/status-unknown, octon/readme-missing -- tried out\n\nstatus: odd\n",
        ] {
            let source = source("proposal.yml", text);
            let mut allows = Allows::read(&source);
            assert!(allows.allow(&finding(&STATUS_UNKNOWN, &source, "odd"), &source), "{text}");
            assert_eq!(allows.unused(|_| true).count(), 0);
        }
        let source = source("a.md", "text\n\n<!-- countersign: allow octon/status-unknown -- why -->\nodd\nodder\n");
        let mut allows = Allows::read(&source);
        assert!(!allows.allow(&finding(&STATUS_UNKNOWN, &source, "odder"), &source));
        assert!(!allows.allow(&finding(&README_MISSING, &source, "odd"), &source));
        assert_eq!(allows.unused(|_| true).count(), 1);
        assert!(allows.allow(&finding(&STATUS_UNKNOWN, &source, "odd\n"), &source));
    }

    #[test]
    fn a_finding_about_the_whole_file_is_allowed_from_anywhere() {
        let source = source("a.yml", "a: 1\nb: 2 # countersign: allow octon/readme-missing -- none wanted\n");
        let mut allows = Allows::read(&source);
        assert!(allows.allow(&Finding::new(&README_MISSING, Place::whole(source.path().clone()), "x"), &source));
    }

    #[test]
    fn what_cannot_be_understood_is_said() {
        let said = |comment: &str| {
            let source = source("a.yml", &format!("a: 1 # countersign: {comment}\n"));
            Allows::read(&source).malformed.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
        };
        assert_eq!(said("deny octon/readme-missing -- x"), ["expected `allow` after `countersign:`"]);
        assert_eq!(said("allow octon/readme-missing"), ["the reason is missing"]);
        assert_eq!(said("allow octon/readme-missing -- "), ["the reason is empty"]);
        assert_eq!(said("allow octon -- all of it"), ["`octon` is a whole family; name the rules"]);
        assert_eq!(
            said("allow octon/readme-mising -- x"),
            ["there is no rule `octon/readme-mising`; did you mean `octon/readme-missing`?"]
        );
        let inside = source("a.yml", "url: http://x#countersign: allow\ntext: 'countersign: allow'\n");
        assert!(Allows::read(&inside).malformed.is_empty());
    }
}
