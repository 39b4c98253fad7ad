//! A file's bytes, read once, and places inside them.

mod line_index;
mod path;
mod span;
mod text;

pub use line_index::{LineIndex, Position};
pub use path::FilePath;
pub(crate) use path::escaped;
pub use span::Span;
pub use text::{Encoding, Source};
