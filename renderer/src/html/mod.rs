//! What every page of ours is made with: escaping, texts, the style they share, and a policy that lets nothing else in.

pub(crate) mod content_security;
pub(crate) mod escape;
mod text;

pub(crate) use text::{Text, no_text};

/// The style sheet that all pages begin with: colours, and the elements of running text.
pub(crate) const STYLE: &str = include_str!("../../templates/html/base.css");
