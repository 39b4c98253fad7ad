//! The last line of every rendering, which tells ours from those of other makers and says what it was made from.

use std::ops::Range;

use countersign_i18n::Language;

use super::options::Numbering;

/// What the marker of a rendering says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker<'t> {
    /// The language of the rendering.
    pub language: Language,
    /// How its sections are numbered.
    pub numbering: Numbering,
    /// SHA-256 of the data it was made from, 64 hexadecimal digits in a marker that nobody changed.
    pub data_sha256: &'t str,
}

const START: &str = "<!-- countersign:render v1 ";
const END: &str = " -->";

impl<'t> Marker<'t> {
    /// The marker in the last line of `text`, blank lines after it not counted, and where it stands. `None` when countersign did not make
    /// the text, or made it in a version of the marker that this one does not know.
    #[must_use]
    pub fn find(text: &'t str) -> Option<(Self, Range<usize>)> {
        let text = text.trim_end();
        let start = text.rfind('\n').map_or(0, |newline| newline + 1);
        let mut fields = text[start..].strip_prefix(START)?.strip_suffix(END)?.split(' ');
        let mut field = |name: &str| fields.next()?.strip_prefix(name)?.strip_prefix('=');
        let (language, numbering, data_sha256) = (field("lang")?, field("numbering")?, field("data-sha256")?);
        let language = Language::ALL.into_iter().find(|known| known.code() == language)?;
        let numbering = Numbering::ALL.into_iter().find(|known| known.name() == numbering)?;
        Some((Self { language, numbering, data_sha256 }, start..text.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Marker, Numbering};

    #[test]
    fn only_the_last_line_is_a_marker() {
        let marker = "<!-- countersign:render v1 lang=ko numbering=0.56 data-sha256=00ff -->";
        let text = format!("# Report\n\n{marker}\n");
        let (found, range) = Marker::find(&text).unwrap();
        assert_eq!(found, Marker { language: Language::Ko, numbering: Numbering::V0_56, data_sha256: "00ff" });
        assert_eq!(&text[range], marker);
        for other in [format!("{marker}\ntext"), marker.replace("v1", "v2"), marker.replace("ko", "de"), String::new()] {
            assert!(Marker::find(&other).is_none(), "{other}");
        }
    }
}
