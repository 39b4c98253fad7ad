//! The parts of a stage in Markdown: files, steps, validation, exit contract, rollback, dependencies.

use super::{StageParts, StageValidation, Step};
use crate::document::MarkdownDocument;
use crate::okstra::report::markdown::Columns;
use crate::okstra::report::sections::{self, field};
use crate::okstra::report::text::says_none;
use crate::okstra::report::view::Field;
use crate::source::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Validation,
    ExitContract,
    Rollback,
    DependsOn,
    Files,
    Steps,
}

/// The words that name a part. A heading names it with any of its words, a line only when it begins with one and nothing but a
/// value follows. The order matters: a "stage validation" is no list of steps.
const WORDS: [(Part, &[&str]); 6] = [
    (
        Part::Validation,
        &["validation", "validations", "validation commands", "pre-validation", "mid-validation", "post-validation", "검증"],
    ),
    (Part::ExitContract, &["exit contract", "exit criteria", "종료 계약", "종료 조건"]),
    (Part::Rollback, &["rollback", "rollback path", "rollback plan", "롤백", "롤백 경로"]),
    (Part::DependsOn, &["depends-on", "depends on", "dependencies", "의존", "의존성", "선행 스테이지"]),
    (Part::Files, &["file", "files", "file list", "affected files", "changed files", "파일", "파일 목록", "변경 파일"]),
    (Part::Steps, &["step", "steps", "step order", "ordered steps", "작업 순서", "작업 단계", "실행 순서"]),
];

/// A part that was found: the line that names it, and what follows up to the next part.
struct Labelled {
    part: Part,
    label: Span,
    content: Span,
}

/// What was read below a stage's heading.
#[derive(Default)]
pub(super) struct StageText<'r> {
    pub(super) depends_on: Option<Vec<Field<'r>>>,
    pub(super) files: Vec<Field<'r>>,
    pub(super) steps: Vec<Step<'r>>,
    pub(super) validation: StageValidation<'r>,
    pub(super) parts: StageParts,
}

impl<'r> StageText<'r> {
    /// Reads the lines of `body`, the part of a stage's section below its heading.
    pub(super) fn read(document: &'r MarkdownDocument, body: Span) -> Self {
        let mut text = Self::default();
        for found in labelled_parts(document, body) {
            let place = match found.part {
                Part::DependsOn => {
                    let line = first_line(document, found.content);
                    text.depends_on = text.depends_on.or_else(|| dependencies(document, line));
                    continue;
                }
                Part::Files => {
                    read_files(document, found.content, &mut text.files);
                    &mut text.parts.files
                }
                Part::Steps => {
                    if text.steps.is_empty() {
                        text.steps = steps(document, found.content);
                    }
                    // What cannot be read is no empty list.
                    if text.steps.is_empty() && !says_none(document.slice(found.content)) {
                        continue;
                    }
                    &mut text.parts.steps
                }
                Part::Validation => {
                    read_validation(document, Span::new(found.label.start, found.content.end), &mut text.validation);
                    &mut text.parts.validation
                }
                Part::ExitContract => &mut text.parts.exit_contract,
                Part::Rollback => &mut text.parts.rollback,
            };
            place.get_or_insert(found.label);
        }
        text
    }
}

/// The lines of a range with their places, line ends not included.
fn lines(document: &MarkdownDocument, range: Span) -> impl Iterator<Item = (Span, &str)> {
    let mut start = range.start;
    document.slice(range).split_inclusive('\n').map(move |line| {
        let content = line.trim_end_matches(['\n', '\r']);
        let span = Span::from_range(0..content.len()).shifted(start);
        start += Span::from_range(0..line.len()).len();
        (span, content)
    })
}

fn first_line(document: &MarkdownDocument, range: Span) -> Span {
    lines(document, range).next().map_or(range, |(span, _)| span)
}

/// The parts in the order of the text. A heading also ends the part before it, unless it is a heading inside that part.
fn labelled_parts(document: &MarkdownDocument, body: Span) -> Vec<Labelled> {
    let mut found: Vec<Labelled> = Vec::new();
    let mut open_level: Option<usize> = None;
    let mut is_open = false;
    for (span, line) in lines(document, body).filter(|(span, _)| !document.is_in_fence(span.start)) {
        let trimmed = line.trim_start();
        let level = trimmed.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&level) && trimmed[level..].starts_with(' ');
        let label = if is_heading { heading_part(&trimmed[level..]) } else { line_part(trimmed) };
        let in_steps = is_open && found.last().is_some_and(|part| part.part == Part::Steps);
        // What is indented below a step speaks of that step alone.
        let label = label.filter(|_| is_heading || !in_steps || line.len() == trimmed.len());
        let ends_open = is_heading && open_level.is_none_or(|open| level <= open);
        if let Some(last) = found.last_mut().filter(|_| is_open && (ends_open || label.is_some())) {
            last.content.end = span.start;
            is_open = false;
        }
        if let Some((part, length)) = label {
            let indent = line.len() - trimmed.len();
            let value = span.start + Span::from_range(0..indent + length).len();
            let content = Span::new(if is_heading { span.end } else { value }, body.end);
            found.push(Labelled { part, label: Span::new(span.start + Span::from_range(0..indent).len(), span.end), content });
            open_level = is_heading.then_some(level);
            is_open = true;
        }
    }
    found
}

fn heading_part(heading: &str) -> Option<(Part, usize)> {
    let title = sections::without_number(heading).to_lowercase();
    let names = |words: &[&str]| words.iter().any(|word| title.contains(word));
    WORDS.iter().find(|(_, words)| names(words)).map(|(part, _)| (*part, heading.len()))
}

/// The part that a line names, and how many of its bytes the name takes.
fn line_part(line: &str) -> Option<(Part, usize)> {
    let plain = line.trim_start_matches(['-', '+', '*', '_', '`', ' ']);
    let plain = strip_word(plain, "stage ").unwrap_or(plain);
    WORDS.iter().flat_map(|(part, words)| words.iter().map(move |word| (*part, *word))).find_map(|(part, word)| {
        let rest = strip_word(plain, word)?;
        let value = rest.trim_start_matches(['*', '_', '`', ' ']);
        let is_label = value.is_empty() || value.starts_with([':', '：', '(', '—']);
        is_label.then_some((part, line.len() - rest.len()))
    })
}

/// What follows `word` at the start of `text`; ASCII case does not count.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &text[word.len()..])
}

/// Reads the stages that a cell or a line depends on; `None` when it is in no known form.
pub(super) fn dependencies<'r>(document: &'r MarkdownDocument, span: Span) -> Option<Vec<Field<'r>>> {
    let whole = document.slice(span);
    let text = whole.trim().trim_matches(['*', '_', '`', ':', ' ']);
    let start = span.start + Span::from_range(0..whole.find(text).unwrap_or(0)).len();
    let bare = text.trim_matches(['(', ')', '.']).to_lowercase();
    if matches!(bare.as_str(), "" | "none" | "-" | "—" | "n/a" | "없음") {
        return Some(Vec::new());
    }
    // What stands in brackets after the numbers is a remark.
    let listed = text.split('(').next().unwrap_or_default();
    let is_range = |separator: &str| {
        listed.match_indices(separator).any(|(at, _)| {
            let (left, right) = (&listed[..at], &listed[at + separator.len()..]);
            left.ends_with(|c: char| c.is_ascii_digit()) && right.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    if ["-", "–", "~", ".."].into_iter().any(is_range) {
        return None;
    }
    let mut found = Vec::new();
    let mut at = 0;
    for word in listed.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        let digits = bare.strip_prefix(['S', 's']).unwrap_or(bare);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let from = at + bare.len() - digits.len();
            let place = Span::from_range(from..from + digits.len()).shifted(start);
            found.push(Field { text: document.slice(place).into(), span: place });
        }
        at += word.len();
    }
    (!found.is_empty()).then_some(found)
}

/// The code between backticks on a line.
fn code_on(document: &MarkdownDocument, line: Span) -> impl Iterator<Item = Span> {
    let spans = document.code_spans();
    let first = spans.partition_point(|code| code.span.start < line.start);
    spans[first..].iter().take_while(move |code| code.span.start < line.end).map(|code| code.content)
}

fn is_list_item(line: &str) -> bool {
    let plain = line.trim_start();
    let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
    plain.starts_with(['-', '*', '+']) || (digits > 0 && plain[digits..].starts_with(['.', ')']))
}

/// Files: the first code of each list item or table row, else its first word when that looks like a path; all code of the line that
/// names the part.
fn read_files<'r>(document: &'r MarkdownDocument, content: Span, files: &mut Vec<Field<'r>>) {
    for (index, (span, line)) in lines(document, content).enumerate() {
        if document.is_in_fence(span.start) {
            continue;
        }
        if index == 0 {
            files.extend(code_on(document, span).map(|code| field(document, code)));
        } else if is_list_item(line) || line.trim_start().starts_with('|') {
            let path = code_on(document, span).next().or_else(|| first_path(line, span));
            files.extend(path.map(|path| field(document, path)));
        }
    }
}

/// The first word of a list item when it looks like a path.
fn first_path(line: &str, span: Span) -> Option<Span> {
    let plain = line.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '*' | '+'));
    let word = plain.split([' ', '\t', ',', ':']).next()?;
    let looks_like_path =
        word.contains('/') || word.rsplit_once('.').is_some_and(|(name, kind)| !name.is_empty() && !kind.is_empty());
    let start = line.len() - plain.len();
    (looks_like_path && !word.starts_with('|')).then(|| Span::from_range(start..start + word.len()).shifted(span.start))
}

/// Steps: the numbered items of the outermost list, else all its items, else the rows of a table.
fn steps<'r>(document: &'r MarkdownDocument, content: Span) -> Vec<Step<'r>> {
    let all = document.list_items();
    let first = all.partition_point(|item| item.span.start < content.start);
    let inside = || all[first..].iter().take_while(|item| item.span.start < content.end);
    let Some(outermost) = inside().map(|item| item.depth).min() else { return table_steps(document, content) };
    let is_numbered = inside().any(|item| item.depth == outermost && item.is_numbered);
    let items = inside().filter(|item| item.depth == outermost && item.is_numbered == is_numbered);
    let items = items.filter(|item| !says_none(document.slice(item.text)));
    items.enumerate().map(|(index, item)| step(document, index, item.span, item.text)).collect()
}

fn step<'r>(document: &'r MarkdownDocument, index: usize, whole: Span, text: Span) -> Step<'r> {
    let marker = document.slice(whole).trim_start();
    let digits = marker.bytes().take_while(u8::is_ascii_digit).count();
    let counted = u32::try_from(index + 1).ok();
    Step {
        number: marker[..digits].parse().ok().or(counted),
        action: field(document, text),
        tdd_exemption: exemption(document, whole),
    }
}

/// What follows `TDD exemption:` in an item, to the end of the line.
fn exemption<'r>(document: &'r MarkdownDocument, item: Span) -> Option<Field<'r>> {
    const LABEL: &[u8] = b"tdd exemption";
    let text = document.slice(item);
    let at = text.as_bytes().windows(LABEL.len()).position(|window| window.eq_ignore_ascii_case(LABEL))? + LABEL.len();
    let line = text[at..].lines().next().unwrap_or_default();
    let value = line.trim_start_matches(['*', '_', ':', ' ']);
    let start = at + line.len() - value.len();
    Some(field(document, Span::from_range(start..start + value.len()).shifted(item.start)))
}

/// The rows of a table with a column for what to do.
fn table_steps<'r>(document: &'r MarkdownDocument, content: Span) -> Vec<Step<'r>> {
    const NUMBER: &[&str] = &["Step", "#", "No", "No.", "단계", "번호"];
    const ACTION: &[&str] = &["Action", "Description", "What", "작업 내용", "작업", "내용"];
    const EXEMPTION: &[&str] = &["TDD exemption", "TDD 예외 사유"];
    let Some(table) = sections::tables_in(document, content).next() else { return Vec::new() };
    // Without a column for it, the column Step says what to do.
    let action = if sections::column(document, table, ACTION).is_some() { ACTION } else { NUMBER };
    let rows = Columns::new(document, table, [NUMBER, action, EXEMPTION]).rows().enumerate();
    let step = |(index, (_, [number, action, exemption])): (usize, (Span, [Option<Field<'r>>; 3]))| {
        Some(Step {
            number: number.and_then(|number| number.text.parse().ok()).or_else(|| u32::try_from(index + 1).ok()),
            action: action?,
            tdd_exemption: exemption.filter(|reason| !reason.is_blank()),
        })
    };
    rows.filter_map(step).collect()
}

/// Validation commands: the code on a line that begins with `pre`, `mid` or `post` and on the lines below it, up to the next such
/// line; the lines of a fence count as commands.
fn read_validation<'r>(document: &'r MarkdownDocument, range: Span, validation: &mut StageValidation<'r>) {
    #[derive(Clone, Copy)]
    enum Phase {
        Pre,
        Mid,
        Post,
    }
    let words = [(Phase::Pre, ["pre", "사전"]), (Phase::Mid, ["mid", "중간"]), (Phase::Post, ["post", "사후"])];
    let phase_of = |line: &str| {
        let plain = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        let plain = strip_word(plain, "stage ").unwrap_or(plain);
        let after = strip_word(plain, "validation").map(|rest| rest.trim_start_matches(['*', '_', ' ', '(', ':', '-']));
        words.into_iter().find_map(|(phase, names)| {
            let names_it = |text: &str| {
                names.iter().any(|name| strip_word(text, name).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
            };
            (names_it(plain) || after.is_some_and(names_it)).then_some(phase)
        })
    };
    let mut current = None;
    for (span, line) in lines(document, range) {
        let in_fence = document.is_in_fence(span.start);
        if !in_fence {
            current = phase_of(line).or(current);
        }
        let Some(phase) = current else { continue };
        let commands = match phase {
            Phase::Pre => &mut validation.pre,
            Phase::Mid => &mut validation.mid,
            Phase::Post => &mut validation.post,
        };
        if in_fence {
            let command = line.trim();
            let is_command =
                !command.is_empty() && !command.starts_with("```") && !command.starts_with("~~~") && !command.starts_with('#');
            commands.extend(is_command.then(|| verbatim(document, span)));
        } else {
            commands.extend(code_on(document, span).map(|code| verbatim(document, code)));
        }
    }
}

/// A range's text without the blanks around it, and nothing else taken off: commands are compared byte for byte.
fn verbatim<'r>(document: &'r MarkdownDocument, span: Span) -> Field<'r> {
    let text = document.slice(span);
    let start = text.len() - text.trim_start().len();
    let span = Span::from_range(start..start + text.trim().len()).shifted(span.start);
    let text = text.trim();
    // In a table a pipe has to be escaped, even in code.
    let text = if text.contains("\\|") { text.replace("\\|", "|").into() } else { text.into() };
    Field { text, span }
}
