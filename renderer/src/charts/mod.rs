//! Figures as SVG: graphs of what depends on what, and stacked bars.
//!
//! A figure is a string to embed in a page. It has a title and a description for who cannot see it, uses the classes that [`STYLE`] gives
//! colours to, and depends on nothing else: the same input gives the same bytes. Every text is escaped, and control characters are shown.

mod graph;
mod layered_layout;
mod line_wrap;
mod stacked_bars;
mod svg;

pub use graph::{Graph, Node};
pub use stacked_bars::{Bar, Segment, StackedBars};

/// The style sheet of the figures: colours are custom properties, so that a page can set them for dark screens and for print.
pub const STYLE: &str = include_str!("charts.css");

/// What a figure shows, for who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption<'c> {
    /// Prefix of the identifiers in the figure: ASCII letters, digits and `-`, and no other figure of the page has it.
    pub id: &'c str,
    /// What the figure is.
    pub title: &'c str,
    /// What there is to be seen in it.
    pub description: &'c str,
}

/// Compares a figure, one element a line, with the snapshot `name`.
#[cfg(test)]
fn assert_snapshot(name: &str, svg: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../../snapshots/charts");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, svg.replace("><", ">\n<")));
}
