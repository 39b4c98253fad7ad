//! Horizontal bars made of segments, for counts and shares.
//!
//! Lengths are percentages of the figure's width and letters keep their size, so that it can be as narrow as a phone. Segments are told
//! apart by colour and by texture, and have their text in them where there is room; the table beside the figure has them all.

use super::Caption;
use super::svg::{Length, Svg};

/// Bars on one scale: the longest is as wide as the figure.
#[derive(Debug, Clone)]
pub struct StackedBars<'c> {
    /// What the figure shows.
    pub caption: Caption<'c>,
    /// From top to bottom.
    pub bars: &'c [Bar<'c>],
}

/// One bar.
#[derive(Debug, Clone)]
pub struct Bar<'c> {
    /// What it is about.
    pub label: &'c str,
    /// Written at the other end of the label's line: mostly the sum.
    pub total: &'c str,
    /// From left to right.
    pub segments: Vec<Segment<'c>>,
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment<'c> {
    /// Which colour and texture it has; what is about the same thing has the same in every bar.
    pub series: usize,
    /// Its length. Negative and infinite values have none.
    pub value: f64,
    /// The value as the reader knows it.
    pub text: &'c str,
}

/// How many colours and textures there are.
const SERIES: usize = 6;

/// Lengths in CSS pixels.
const ROW: f64 = 58.0;
const BASELINE: f64 = 15.0;
const BAR_TOP: f64 = 23.0;
const BAR_HEIGHT: f64 = 24.0;

/// How much of the width, in percent, a text needs for each of its characters to fit even on a phone.
const PERCENT_PER_CHARACTER: f64 = 3.2;

impl StackedBars<'_> {
    /// The figure.
    #[must_use]
    pub fn svg(&self) -> String {
        let id = self.caption.id;
        let rows = u32::try_from(self.bars.len()).map_or(0.0, f64::from);
        let longest = self.bars.iter().map(Bar::length).fold(0.0, f64::max);
        let mut svg = Svg::default();
        svg.open(
            "svg",
            &[
                ("class", &"figure-bars"),
                ("role", &"img"),
                ("aria-labelledby", &format_args!("{id}-title")),
                ("aria-describedby", &format_args!("{id}-desc")),
                ("width", &"100%"),
                ("height", &Length(rows * ROW)),
            ],
        );
        svg.caption(&self.caption);
        draw_textures(&mut svg, id);
        let mut top = 0.0;
        for bar in self.bars {
            svg.text("text", &[("class", &"bar-label"), ("x", &0), ("y", &Length(top + BASELINE))], bar.label);
            svg.text("text", &[("class", &"bar-total"), ("x", &"100%"), ("y", &Length(top + BASELINE))], bar.total);
            let mut start = 0.0;
            for segment in &bar.segments {
                let share = if longest > 0.0 { segment.length() / longest * 100.0 } else { 0.0 };
                if share > 0.0 {
                    draw_segment(&mut svg, id, segment, &Stretch { start, share, top: top + BAR_TOP });
                }
                start += share;
            }
            top += ROW;
        }
        svg.close("svg");
        svg.finish()
    }

    /// A small square with the colour and texture of `series`, for a legend on the same page.
    #[must_use]
    pub fn swatch(&self, series: usize) -> String {
        let mut svg = Svg::default();
        svg.open("svg", &[("class", &"figure-swatch"), ("aria-hidden", &"true"), ("width", &14), ("height", &14)]);
        for (class, fill) in layers(self.caption.id, series) {
            svg.empty("rect", &[("class", &class), ("fill", &fill), ("width", &14), ("height", &14), ("rx", &3)]);
        }
        svg.close("svg");
        svg.finish()
    }
}

impl Bar<'_> {
    fn length(&self) -> f64 {
        self.segments.iter().map(Segment::length).sum()
    }
}

impl Segment<'_> {
    fn length(&self) -> f64 {
        // Far beyond any count; sums stay finite.
        if self.value.is_finite() { self.value.clamp(0.0, 1e15) } else { 0.0 }
    }
}

/// Where a segment is: from the left and how long in percent, from the top in pixels.
struct Stretch {
    start: f64,
    share: f64,
    top: f64,
}

fn draw_segment(svg: &mut Svg, id: &str, segment: &Segment<'_>, stretch: &Stretch) {
    let (x, width) = (format!("{:.3}%", stretch.start), format!("{:.3}%", stretch.share));
    for (class, fill) in layers(id, segment.series) {
        svg.empty(
            "rect",
            &[
                ("class", &class),
                ("fill", &fill),
                ("x", &x),
                ("y", &Length(stretch.top)),
                ("width", &width),
                ("height", &Length(BAR_HEIGHT)),
            ],
        );
    }
    let characters = u32::try_from(segment.text.chars().count()).map_or(f64::INFINITY, f64::from);
    if stretch.share >= PERCENT_PER_CHARACTER * (characters + 1.0) {
        let middle = format!("{:.3}%", stretch.start + stretch.share / 2.0);
        let baseline = Length(stretch.top + BAR_HEIGHT / 2.0 + 4.5);
        svg.text("text", &[("class", &"bar-value"), ("x", &middle), ("y", &baseline)], segment.text);
    }
}

/// The two rectangles of a segment, colour and texture on it, as class and fill.
fn layers(id: &str, series: usize) -> [(String, String); 2] {
    let series = series % SERIES;
    [
        (format!("series series-{series}"), "currentColor".to_owned()),
        ("texture".to_owned(), format!("url(#{id}-texture-{series})")),
    ]
}

/// Lines that can be told apart when printed in grey.
fn draw_textures(svg: &mut Svg, id: &str) {
    const LINES: [&str; SERIES - 1] =
        ["M-2 2L2 -2M0 8L8 0M6 10L10 6", "M4 3v2", "M-2 6L2 10M0 0L8 8M6 -2L10 2", "M0 4H8", "M4 0V8M0 4H8"];
    svg.open("defs", &[]);
    for (index, lines) in LINES.iter().enumerate() {
        let name = format!("{id}-texture-{}", index + 1);
        svg.open("pattern", &[("id", &name), ("width", &8), ("height", &8), ("patternUnits", &"userSpaceOnUse")]);
        svg.empty("path", &[("class", &"line"), ("d", lines)]);
        svg.close("pattern");
    }
    svg.close("defs");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bar, Segment, StackedBars};
    use crate::charts::{Caption, assert_snapshot};

    const CAPTION: Caption<'_> = Caption { id: "b", title: "Rounds", description: "Counts by round" };

    fn segment(series: usize, value: f64, text: &str) -> Segment<'_> {
        Segment { series, value, text }
    }

    #[test]
    fn two_rounds() {
        let bars = [
            Bar {
                label: "1라운드",
                total: "10",
                segments: vec![segment(0, 6.0, "6"), segment(1, 3.0, "3"), segment(2, 1.0, "1")],
            },
            Bar { label: "2라운드", total: "4", segments: vec![segment(0, 4.0, "4"), segment(1, 0.0, "0")] },
        ];
        assert_snapshot("bars", &StackedBars { caption: CAPTION, bars: &bars }.svg());
    }

    #[test]
    fn a_text_that_does_not_fit_is_left_to_the_table() {
        let bars = [Bar { label: "", total: "", segments: vec![segment(0, 99.0, "99"), segment(1, 1.0, "1")] }];
        let svg = StackedBars { caption: CAPTION, bars: &bars }.svg();
        assert!(svg.contains(">99</text>") && !svg.contains(">1</text>"), "{svg}");
    }

    #[test]
    fn no_number_breaks_the_figure() {
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY, f64::MAX, f64::MIN_POSITIVE] {
            let bars = [Bar { label: "a", total: "", segments: vec![segment(0, value, "x"), segment(7, 1.0, "y")] }];
            let svg = StackedBars { caption: CAPTION, bars: &bars }.svg();
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("\"-"), "{svg}");
        }
    }

    proptest! {
        #[test]
        fn no_bar_is_longer_than_the_figure(values in prop::collection::vec(prop::collection::vec(0.0_f64..1e9, 0..5), 0..5)) {
            let bars: Vec<Bar<'_>> = values
                .iter()
                .map(|row| Bar { label: "", total: "", segments: row.iter().map(|value| segment(0, *value, "")).collect() })
                .collect();
            let svg = StackedBars { caption: CAPTION, bars: &bars }.svg();
            for rectangle in svg.split("<rect ").skip(1) {
                let percent = |name: &str| -> f64 {
                    rectangle.split(&format!(" {name}=\"")).nth(1).unwrap().split('%').next().unwrap().parse().unwrap()
                };
                prop_assert!(percent("x") + percent("width") <= 100.01);
            }
        }
    }
}
