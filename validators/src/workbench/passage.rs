//! Texts that documents are read from: a whole file, a string in a JSON file, or the message of a commit.

use std::ops::Range;
use std::sync::Arc;

use crate::document::Node;
use crate::document::json::Spelling;
use crate::finding::Place;
use crate::source::{FilePath, Source, Span};

/// A text whose parts can be pointed at where they are written.
#[derive(Debug, Clone)]
pub struct Passage {
    source: Arc<Source>,
    origin: Origin,
}

/// Where the text is written.
#[derive(Debug, Clone)]
enum Origin {
    /// The text is a file, or stands for one.
    Itself,
    /// The text is a JSON string of a file.
    JsonString {
        /// The string with its quotes, in its file.
        place: Place,
        /// `None` when the file spells the text in a way that cannot be followed.
        spelling: Option<Spelling>,
    },
}

impl Passage {
    /// The whole of `source`.
    #[must_use]
    pub const fn whole_of(source: Arc<Source>) -> Self {
        Self { source, origin: Origin::Itself }
    }

    /// The text of a JSON string in the file at `path`.
    #[must_use]
    pub fn of_json(path: &FilePath, string: Node<'_>) -> Self {
        let text = string.text();
        let inside = string.raw().strip_prefix('"').and_then(|raw| raw.strip_suffix('"'));
        let spelling = inside.and_then(|inside| Spelling::of(inside, text));
        let source = Arc::new(Source::new(path.clone(), text.as_bytes().to_vec()));
        Self { source, origin: Origin::JsonString { place: Place::new(path.clone(), string.span()), spelling } }
    }

    /// The text as a source of its own: what is parsed from it has the spans that [`Passage::place`] takes.
    #[must_use]
    pub const fn source(&self) -> &Arc<Source> {
        &self.source
    }

    /// The whole text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        self.source.body().unwrap_or_default().0
    }

    /// Where the bytes `span` of [`Passage::source`] are written.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        match &self.origin {
            Origin::Itself => Place::new(self.source.path().clone(), span),
            Origin::JsonString { place, spelling: None } => place.clone(),
            Origin::JsonString { place, spelling: Some(spelling) } => {
                let Range { start, end } = spelling.range(span.range());
                let inside = Span::from_range(start..end).shifted(place.span.start + 1);
                Place::new(place.file.clone(), inside)
            }
        }
    }

    /// The text as a whole: what misses something is pointed at so.
    #[must_use]
    pub fn whole(&self) -> Place {
        match &self.origin {
            Origin::Itself => Place::whole(self.source.path().clone()),
            Origin::JsonString { place, .. } => place.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Passage;
    use crate::document::json::{self, JsonLimits};
    use crate::source::{FilePath, Source, Span};

    #[test]
    fn words_of_a_json_string_are_found_in_the_file() {
        let file =
            Arc::new(Source::new(FilePath::from_text("a.json"), br#"{"body": "\u00e9\n\"plan\" \uD55C", "x": 1}"#.to_vec()));
        let tree = json::parse(&file, JsonLimits::default()).unwrap();
        let passage = Passage::of_json(file.path(), tree.root().unwrap().get("body").unwrap());
        let place = |word: &str| {
            let at = passage.text().find(word).unwrap();
            file.slice(passage.place(Span::from_range(at..at + word.len())).span).to_owned()
        };
        assert_eq!(place("plan"), "plan");
        assert_eq!(place("한"), "\\uD55C");
        assert_eq!(place("é\n\""), "\\u00e9\\n\\\"");
        assert_eq!(file.slice(passage.whole().span), r#""\u00e9\n\"plan\" \uD55C""#);
    }
}
