//! A finding as people read it: message, code frame, advice.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level as FrameLevel, Origin, Renderer, Snippet};
use countersign_validators::config::Problem;
use countersign_validators::finding::{Finding, Place, Related};
use countersign_validators::rule::Level;
use countersign_validators::source::{FilePath, Source};

use super::Sources;
use super::escape::visible;
use super::excerpt::{Excerpt, Wanted, excerpts};
use super::summary::{self, plural};

/// Lines are cut before they get here, so the renderer need never cut one.
const NEVER_CUT: usize = 4_096;

/// Most further places that one frame shows.
const MOST_RELATED: usize = 5;

/// Draws frames.
#[derive(Debug)]
pub(crate) struct Frames {
    renderer: Renderer,
}

/// What a frame says.
struct Notice<'n> {
    level: Level,
    /// The rule, if one speaks.
    id: Option<&'n str>,
    message: &'n str,
    help: Option<&'n str>,
    /// What a fix would do.
    fix: Option<String>,
    place: &'n Place,
    related: &'n [Related],
}

impl Frames {
    /// With or without colour.
    pub(crate) fn new(is_styled: bool) -> Self {
        let renderer = if is_styled { Renderer::styled() } else { Renderer::plain() };
        Self { renderer: renderer.decor_style(DecorStyle::Ascii).term_width(NEVER_CUT) }
    }

    /// A finding, without a line end after it.
    pub(crate) fn finding(&self, finding: &Finding, sources: Sources<'_>) -> String {
        let notice = Notice {
            level: finding.level,
            id: Some(finding.rule.name),
            message: &finding.message,
            help: finding.help.as_deref(),
            fix: finding.fix.as_deref().map(summary::fix),
            place: &finding.place,
            related: &finding.related,
        };
        self.draw(&notice, |place| sources.of(place))
    }

    /// A problem of a configuration file, without a line end after it.
    pub(crate) fn problem(&self, problem: &Problem, source: &Source) -> String {
        let place = Place::new(source.path().clone(), problem.span);
        let notice = Notice {
            level: Level::Error,
            id: None,
            message: &problem.message,
            help: problem.help.as_deref(),
            fix: None,
            place: &place,
            related: &[],
        };
        self.draw(&notice, |_| Some(source))
    }

    fn draw<'s>(&self, notice: &Notice<'_>, source_of: impl Fn(&Place) -> Option<&'s Source>) -> String {
        let level = match notice.level {
            Level::Error => FrameLevel::ERROR,
            Level::Warning => FrameLevel::WARNING,
            Level::Info | Level::Off => FrameLevel::INFO,
        };
        let mut title = level.clone().primary_title(visible(notice.message));
        if let Some(id) = notice.id {
            title = title.id(id);
        }
        let mut groups = Groups { done: Vec::new(), open: Group::with_title(title), has_elements: false, level };
        for (file, wanted) in by_file(notice) {
            match source_of(wanted.place) {
                Some(source) if wanted.is_in_text() => {
                    for excerpt in excerpts(source, &wanted.marks) {
                        groups.excerpt(file, source, excerpt);
                    }
                }
                _ => groups.file(file, &wanted.marks),
            }
        }
        let unseen = notice.related.len().saturating_sub(MOST_RELATED);
        if unseen > 0 {
            groups
                .add(FrameLevel::NOTE.message(format!("{} not shown; --format json lists all", plural(unseen, "further place"))));
        }
        if let Some(help) = notice.help {
            groups.add(FrameLevel::HELP.message(visible(help)));
        }
        if let Some(fix) = &notice.fix {
            groups.add(FrameLevel::HELP.with_name("fix").message(visible(fix)));
        }
        self.renderer.render(&groups.finish())
    }
}

/// All places of a notice in one file.
struct WantedInFile<'n> {
    place: &'n Place,
    marks: Vec<Wanted<'n>>,
}

impl WantedInFile<'_> {
    /// Whether there is anything to mark: a place that means a whole file has no line to show.
    fn is_in_text(&self) -> bool {
        self.marks.iter().any(|mark| mark.span.end > 0)
    }
}

/// The places by file, that of the finding first, the others as they come.
fn by_file<'n>(notice: &Notice<'n>) -> Vec<(&'n FilePath, WantedInFile<'n>)> {
    let primary = Wanted { span: notice.place.span, label: None, is_primary: true };
    let mut files = vec![(&notice.place.file, WantedInFile { place: notice.place, marks: vec![primary] })];
    for related in notice.related.iter().take(MOST_RELATED) {
        let wanted = Wanted { span: related.place.span, label: Some(&related.label), is_primary: false };
        let same = files
            .iter_mut()
            .find(|(file, in_file)| **file == related.place.file && in_file.is_in_text() == (wanted.span.end > 0));
        match same {
            Some((_, in_file)) => in_file.marks.push(wanted),
            None => files.push((&related.place.file, WantedInFile { place: &related.place, marks: vec![wanted] })),
        }
    }
    files
}

/// The parts of a frame. The renderer counts columns in the text it is given, so an excerpt whose lines are cut stands in groups
/// of its own, one that states the true place and one with the text.
struct Groups<'g> {
    done: Vec<Group<'g>>,
    open: Group<'g>,
    /// Whether the open group holds more than its title.
    has_elements: bool,
    level: FrameLevel<'g>,
}

impl<'g> Groups<'g> {
    fn add(&mut self, element: impl Into<Element<'g>>) {
        let open = std::mem::replace(&mut self.open, Group::with_level(self.level.clone()));
        self.open = open.element(element);
        self.has_elements = true;
    }

    fn next_group(&mut self) {
        let open = std::mem::replace(&mut self.open, Group::with_level(self.level.clone()));
        if !open.is_empty() {
            self.done.push(open);
        }
        self.has_elements = false;
    }

    fn excerpt(&mut self, file: &'g FilePath, source: &Source, excerpt: Excerpt<'g>) {
        let origin = visible(file.as_str());
        let is_cut = excerpt.is_cut;
        let first = excerpt.marks.first().map(|mark| source.position(mark.wanted.span.start));
        let mut snippet = Snippet::source(excerpt.text).line_start(excerpt.first_line as usize);
        for mark in excerpt.marks {
            let kind = if mark.wanted.is_primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(kind.span(mark.range).label(mark.wanted.label.map(visible)));
        }
        if !is_cut {
            self.add(snippet.path(origin));
            return;
        }
        if let Some(position) = first {
            if self.has_elements {
                self.next_group();
            }
            self.add(Origin::path(origin).line(position.line as usize).char_column(position.column as usize));
            self.next_group();
        }
        self.add(snippet);
        self.next_group();
    }

    /// A file that is meant as a whole, or whose content is not there.
    fn file(&mut self, file: &'g FilePath, marks: &[Wanted<'g>]) {
        self.add(Origin::path(visible(file.as_str())));
        for label in marks.iter().filter_map(|mark| mark.label) {
            self.add(FrameLevel::NOTE.message(visible(label)));
        }
    }

    fn finish(mut self) -> Vec<Group<'g>> {
        self.next_group();
        self.done
    }
}
