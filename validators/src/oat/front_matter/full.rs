//! R1: the block, then YAML 1.2 with unique keys, as the control plane and `validate-plan` read it.

use std::borrow::Cow;
use std::sync::Arc;

use crate::document::{DuplicateKey, Entry, Kind, Node, ScalarStyle, SyntaxError, Tree, yaml};
use crate::source::{Source, Span};
use crate::workspace::Limits;

/// Why the reader rejects a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// No YAML.
    Syntax(SyntaxError),
    /// A key twice in one mapping.
    DuplicateKey(DuplicateKey),
    /// A second YAML document in the block.
    SecondDocument(Span),
    /// YAML, but no mapping.
    NotAMapping(Span),
    /// The carriage return of the last line of a CRLF file belongs to the block, and a value that ends there cannot take it.
    CarriageReturn(Span),
}

impl Problem {
    /// Where it is.
    #[must_use]
    pub const fn span(&self) -> Span {
        match self {
            Self::Syntax(error) => error.span,
            Self::DuplicateKey(key) => key.second,
            Self::SecondDocument(span) | Self::NotAMapping(span) | Self::CarriageReturn(span) => *span,
        }
    }

    /// What it is: a lower-case fragment.
    #[must_use]
    pub fn message(&self, source: &Source) -> String {
        match self {
            Self::Syntax(error) => error.message.clone(),
            Self::DuplicateKey(key) => format!("the key `{}` stands twice", source.slice(key.second)),
            Self::SecondDocument(_) => "a second YAML document begins here".to_owned(),
            Self::NotAMapping(_) => "the block is no mapping of keys to values".to_owned(),
            Self::CarriageReturn(_) => {
                "a carriage return follows the last value, and YAML does not take it for a line end".to_owned()
            }
        }
    }
}

/// A block that the reader finds.
#[derive(Debug)]
pub struct FrontMatter {
    /// From the first `---` to the line end after the second.
    pub block: Span,
    /// What stands between, without the line feed before the second `---`.
    pub content: Span,
    /// The carriage return at the end of [`FrontMatter::content`] in a CRLF file.
    pub carriage_return: Option<Span>,
    tree: Option<Tree>,
    problem: Option<Problem>,
}

impl FrontMatter {
    /// The block at the start of `source`: `---` as its very first characters (so no byte order mark), blank lines only after it, ended by
    /// a line that begins with `---` and goes on with blanks only. `None` when the reader finds none.
    #[must_use]
    pub fn read(source: &Arc<Source>, limits: &Limits) -> Option<Self> {
        let text = source.text()?;
        let (block, content) = find_block(text)?;
        let carriage_return = text[content.range()].ends_with('\r').then(|| Span::new(content.end - 1, content.end));
        let parsed = yaml::parse_region(source, content, limits.yaml());
        let (tree, problem) = match parsed {
            Ok(tree) => {
                let problem = problem_of(&tree, carriage_return);
                (Some(tree), problem)
            }
            Err(error) => (None, Some(Problem::Syntax(error))),
        };
        Some(Self { block, content, carriage_return, tree, problem })
    }

    /// Why the reader rejects the block; `None` when it reads it.
    #[must_use]
    pub const fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// The mapping of the block, even when the reader rejects it for a duplicate key or a carriage return; `None` when there is none.
    #[must_use]
    pub fn mapping(&self) -> Option<Node<'_>> {
        self.tree.as_ref()?.root().filter(|root| root.kind() == Kind::Mapping)
    }

    /// The entry of the mapping with this key, of duplicates the last.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<Entry<'_>> {
        self.mapping()?.entry(key)
    }

    /// The value of the mapping with this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Node<'_>> {
        self.entry(key).map(|entry| entry.value)
    }

    /// The keys that stand twice.
    #[must_use]
    pub fn duplicate_keys(&self) -> &[DuplicateKey] {
        self.tree.as_ref().map_or(&[], Tree::duplicate_keys)
    }

    /// The text of a scalar of the block as the reader sees it: the last one of a CRLF file ends with the carriage return.
    #[must_use]
    pub fn text<'t>(&self, node: Node<'t>) -> Cow<'t, str> {
        let takes_it = self.carriage_return.is_some_and(|at| node.span().end == at.start);
        if takes_it && is_plain(node) { format!("{}\r", node.text()).into() } else { node.text().into() }
    }

    /// The kind of a node of the block as the reader sees it: a number or a boolean with a carriage return behind it is text.
    #[must_use]
    pub fn kind(&self, node: Node<'_>) -> Kind {
        let takes_it = self.carriage_return.is_some_and(|at| node.span().end == at.start);
        if takes_it && is_plain(node) && !node.text().is_empty() { Kind::String } else { node.kind() }
    }
}

fn is_plain(node: Node<'_>) -> bool {
    !matches!(node.kind(), Kind::Sequence | Kind::Mapping) && node.style() == ScalarStyle::Plain
}

fn problem_of(tree: &Tree, carriage_return: Option<Span>) -> Option<Problem> {
    if let Some(key) = tree.duplicate_keys().first() {
        return Some(Problem::DuplicateKey(*key));
    }
    if let Some(second) = tree.further_documents().first() {
        return Some(Problem::SecondDocument(*second));
    }
    let root = tree.root()?;
    match root.kind() {
        Kind::Null => return None,
        Kind::Mapping => {}
        _ => return Some(Problem::NotAMapping(root.span())),
    }
    let at = carriage_return?;
    let mut last = root;
    loop {
        let next = match last.kind() {
            Kind::Mapping if !last.raw().starts_with('{') => last.entries().next_back().map(|entry| entry.value),
            Kind::Sequence if !last.raw().starts_with('[') => last.items().next_back(),
            _ => None,
        };
        match next {
            Some(next) => last = next,
            None => break,
        }
    }
    let ends_there = last.span().end == at.start;
    (ends_there && !is_plain(last)).then_some(Problem::CarriageReturn(at))
}

/// The block and its content, as the expression `^---\s*\n([\s\S]*?)\n---\s*(?:\n|$)` finds them in the whole text.
fn find_block(text: &str) -> Option<(Span, Span)> {
    let after = text.strip_prefix("---")?;
    let first = after.find(|character: char| !character.is_whitespace()).unwrap_or(after.len());
    // The blanks after the first `---` are taken greedily, up to the last line feed that leaves a second `---` behind a line feed.
    let blanks = &after[..first];
    for (line_feed, _) in blanks.rmatch_indices('\n') {
        let start = 3 + line_feed + 1;
        if let Some((content_end, end)) = closing(text, start) {
            let span = |from: usize, to: usize| Span::from_range(from..to);
            return Some((span(0, end), span(start, content_end)));
        }
    }
    None
}

/// The end of the content that begins at `start`, and the end of the block.
fn closing(text: &str, start: usize) -> Option<(usize, usize)> {
    let mut from = start;
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[from..], b"\n---") {
        let at = from + found;
        let rest = &text[at + 4..];
        let blanks = rest.len() - rest.trim_start().len();
        if blanks == rest.len() {
            return Some((at, text.len()));
        }
        if let Some(line_feed) = rest[..blanks].rfind('\n') {
            return Some((at, at + 4 + line_feed + 1));
        }
        from = at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{FrontMatter, Problem};
    use crate::document::Kind;
    use crate::source::{FilePath, Source};
    use crate::workspace::Limits;

    fn read(text: &str) -> Option<FrontMatter> {
        let source = Arc::new(Source::new(FilePath::from_text("plan.md"), text.as_bytes().to_vec()));
        FrontMatter::read(&source, &Limits::default())
    }

    #[test]
    fn the_block_is_found_where_the_convention_finds_it() {
        for none in [
            "",
            "a: 1\n",
            "\n---\na: 1\n---\n",
            "\u{feff}---\na: 1\n---\n",
            "---\na: 1\n",
            "---\na: 1\n...\n",
            "---\n---\n",
            "--- x\na: 1\n---\n",
        ] {
            assert!(read(none).is_none(), "{none:?}");
        }
        for some in [
            "---\na: 1\n---\n",
            "---\na: 1\n---",
            "--- \na: 1\n---  \n",
            "---\n\n\na: 1\n---\n",
            "---\na: 1\n---x\n---\n",
            "---\na: 1\n\ntext\n---",
        ] {
            assert!(read(some).is_some(), "{some:?}");
        }
        let block = read("---\n\na: 1\n---\nbody\n").unwrap();
        assert_eq!((block.block.range(), block.content.range()), (0..14, 5..9));
    }

    #[test]
    fn what_the_reader_rejects_has_a_reason() {
        let problem = |text: &str| read(text).unwrap().problem().cloned();
        assert_eq!(problem("---\na: 1\n---\n"), None);
        assert!(matches!(problem("---\na: 1\na: 2\n---\n"), Some(Problem::DuplicateKey(_))));
        assert!(matches!(problem("---\na: b: c\n---\n"), Some(Problem::Syntax(_))));
        assert!(matches!(problem("---\n- a\n---\n"), Some(Problem::NotAMapping(_))));
        assert!(matches!(problem("---\na: 1\n...\nb: 2\n---\n"), Some(Problem::SecondDocument(_))));
        assert!(matches!(problem("---\r\na: [1]\r\n---\r\n"), Some(Problem::CarriageReturn(_))));
    }

    #[test]
    fn the_last_scalar_of_a_crlf_file_ends_with_the_carriage_return() {
        let block = read("---\r\na: 1\r\nb: false\r\n---\r\n").unwrap();
        assert_eq!(block.problem(), None);
        let (first, last) = (block.get("a").unwrap(), block.get("b").unwrap());
        assert_eq!((&*block.text(first), block.kind(first)), ("1", Kind::Integer));
        assert_eq!((&*block.text(last), block.kind(last)), ("false\r", Kind::String));
    }
}
