//! What every page of ours is made with: escaping, texts, the style they share, and a policy that lets nothing else in.

mod content_security;
pub(crate) mod escape;
mod shell;
mod text;

pub(crate) use shell::{Form, Shells};
use text::Text;
pub(crate) use text::no_text;

/// The style sheet that all pages begin with: colours, and the elements of running text.
const STYLE: &str = include_str!("../../templates/html/base.css");
