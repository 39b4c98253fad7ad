//! Lists that are not plain bytes with line feeds: what encoding they are in.

/// How a list's bytes are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListEncoding {
    /// ASCII, UTF-8 or any encoding that keeps ASCII: the only one that is verified.
    #[default]
    Bytes,
    /// UTF-16, least significant byte first.
    Utf16Le,
    /// UTF-16, most significant byte first.
    Utf16Be,
    /// UTF-32, least significant byte first.
    Utf32Le,
    /// UTF-32, most significant byte first.
    Utf32Be,
    /// Lines that end with NUL, as `sha256sum --zero` writes them.
    NulTerminated,
    /// NUL bytes in a list that is otherwise read as bytes.
    NulBytes,
}

impl ListEncoding {
    /// The encoding of `bytes`: by the byte order mark, or else by where NUL bytes lie.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let marks: [(&[u8], Self); 4] = [
            (b"\xFF\xFE\0\0", Self::Utf32Le),
            (b"\0\0\xFE\xFF", Self::Utf32Be),
            (b"\xFF\xFE", Self::Utf16Le),
            (b"\xFE\xFF", Self::Utf16Be),
        ];
        if let Some((_, encoding)) = marks.into_iter().find(|(mark, _)| bytes.starts_with(mark)) {
            return encoding;
        }
        if memchr::memchr(0, bytes).is_none() {
            return Self::Bytes;
        }
        // A list is nearly all ASCII, so the NULs of a wide encoding show themselves in its first characters.
        match bytes {
            [0, 0, 0, _, ..] => Self::Utf32Be,
            [_, 0, 0, 0, ..] => Self::Utf32Le,
            [0, _, 0, _, ..] => Self::Utf16Be,
            [_, 0, _, 0, ..] => Self::Utf16Le,
            _ if bytes.ends_with(b"\0") && !bytes.contains(&b'\n') => Self::NulTerminated,
            _ => Self::NulBytes,
        }
    }

    /// The encoding's name in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bytes => "UTF-8",
            Self::Utf16Le => "UTF-16 (little-endian)",
            Self::Utf16Be => "UTF-16 (big-endian)",
            Self::Utf32Le => "UTF-32 (little-endian)",
            Self::Utf32Be => "UTF-32 (big-endian)",
            Self::NulTerminated => "lines that end with NUL",
            Self::NulBytes => "text with NUL bytes",
        }
    }

    /// The list as UTF-8 with line feeds, when nothing is lost; `None` for a list that is bytes already, and for one with stray NULs.
    #[must_use]
    pub fn to_utf8(self, bytes: &[u8]) -> Option<String> {
        let unit = match self {
            Self::Bytes | Self::NulBytes => return None,
            Self::NulTerminated => 1,
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        };
        let text = String::from_utf8(self.decode(bytes)).ok()?;
        (bytes.len().is_multiple_of(unit) && !text.contains([char::REPLACEMENT_CHARACTER, '\0'])).then_some(text)
    }

    /// The list as UTF-8 with line feeds. Units that are no characters become U+FFFD.
    pub(super) fn decode(self, bytes: &[u8]) -> Vec<u8> {
        let decoded = match self {
            Self::Bytes => return bytes.to_vec(),
            Self::NulTerminated => return bytes.iter().map(|&byte| if byte == 0 { b'\n' } else { byte }).collect(),
            Self::NulBytes => return bytes.iter().copied().filter(|&byte| byte != 0).collect(),
            Self::Utf16Le => from_utf16(bytes, u16::from_le_bytes),
            Self::Utf16Be => from_utf16(bytes, u16::from_be_bytes),
            Self::Utf32Le => from_utf32(bytes, u32::from_le_bytes),
            Self::Utf32Be => from_utf32(bytes, u32::from_be_bytes),
        };
        decoded.trim_start_matches('\u{feff}').as_bytes().to_vec()
    }
}

fn from_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

fn from_utf32(bytes: &[u8], unit: fn([u8; 4]) -> u32) -> String {
    let units = bytes.chunks_exact(4).map(|four| unit([four[0], four[1], four[2], four[3]]));
    units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}
