//! A plan in Markdown of other makers.

use std::collections::{BTreeMap, BTreeSet};

use super::stage_parts::{StageText, dependencies};
use super::{Approval, BodyVerdict, BodyVerification, MapRow, Plan, PlanOption, Stage, StageMap, StageNumber};
use crate::document::MarkdownDocument;
use crate::document::markdown::{Heading, Table};
use crate::okstra::report::markdown::Columns;
use crate::okstra::report::sections::{self, column, field, find, labelled, tables_in};
use crate::okstra::report::text::says_none;
use crate::okstra::report::view::{Field, Origin};
use crate::source::{FilePath, Span};

const MAP_TITLES: [&str; 2] = ["Stage Map", "스테이지 맵"];

impl<'r> Plan<'r> {
    /// Reads a document. One that does not name its task type is a plan when it has a Stage Map.
    pub(super) fn of_markdown(document: &'r MarkdownDocument, path: &'r FilePath, is_known_plan: bool) -> Option<Self> {
        let map_heading = find(document, &MAP_TITLES);
        if !is_known_plan && map_heading.is_none() {
            return None;
        }
        let headings = StageHeading::all(document, map_heading);
        let mentioned = Mentioned::in_headings(document);
        let map = map_heading.map(|heading| read_map(document, heading, &mentioned));
        let own_sections: Vec<Span> = headings.iter().map(|stage| stage.heading.section).collect();
        let affected = find(document, &["Affected Files", "영향 파일", "영향받는 파일"]);
        let top = document.headings().first().map_or_else(Span::default, |heading| heading.span);
        Some(Self {
            origin: Origin::Markdown,
            path,
            span: map_heading.map_or(top, |heading| heading.span),
            options_span: None,
            options: options(document),
            recommended_option: None,
            affected_files: affected.map(|heading| StageText::read(document, with_heading(heading)).files).unwrap_or_default(),
            stages_span: None,
            stages: stages(document, &headings, map.as_ref()),
            map,
            rollback: rollback(document, &own_sections),
            approval: approval(document),
            verification: verification(document),
        })
    }
}

/// A heading's line with its whole section.
fn with_heading(heading: &Heading) -> Span {
    Span::new(heading.span.start, heading.section.end)
}

/// The text `part` of a heading with its place; the whole heading's when markup stands in between.
fn field_in<'r>(document: &MarkdownDocument, heading: &'r Heading, part: &'r str) -> Field<'r> {
    let found = document.slice(heading.span).find(part);
    let span = found.map_or(heading.span, |at| Span::from_range(at..at + part.len()).shifted(heading.span.start));
    Field { text: part.into(), span }
}

/// A heading `Stage <n>: <title>`, under any numbering.
struct StageHeading<'r> {
    heading: &'r Heading,
    number: &'r str,
    title: Option<&'r str>,
}

impl<'r> StageHeading<'r> {
    /// The stages' headings. The first decides what the others look like: its level, and whether it has an outline number. So a
    /// heading `Stage 1` inside another section of the plan does not count.
    fn all(document: &'r MarkdownDocument, map: Option<&Heading>) -> Vec<Self> {
        let start = map.map_or(0, |heading| heading.span.end);
        let headings = document.headings().iter().filter(|heading| !heading.is_nested && heading.span.start >= start);
        let mut found: Vec<Self> = Vec::new();
        let form =
            |heading: &Heading| (heading.level, sections::without_number(&heading.text).len() == heading.text.trim().len());
        for heading in headings {
            let Some((number, title)) = stage_title(&heading.text) else { continue };
            if found.first().is_none_or(|first| form(first.heading) == form(heading)) {
                found.push(Self { heading, number, title });
            }
        }
        found
    }
}

/// Number and title of a heading that names a stage and nothing else.
fn stage_title(heading: &str) -> Option<(&str, Option<&str>)> {
    let (number, rest) = stage_prefix(heading)?;
    let rest = rest.trim();
    if rest.is_empty() || rest.starts_with('(') {
        return Some((number, None));
    }
    let title = rest.strip_prefix([':', '：', '.', '—', '–', '-'])?.trim();
    Some((number, (!title.is_empty()).then_some(title)))
}

/// The number of a heading that begins with `Stage <n>`, and what follows.
fn stage_prefix(heading: &str) -> Option<(&str, &str)> {
    let bare = sections::without_number(heading);
    let rest = ["stage", "스테이지"].into_iter().find_map(|word| {
        bare.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| bare[word.len()..].trim_start())
    })?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits > 0).then(|| rest.split_at(digits))
}

/// What headings speak of: the stages that they begin with, and whole titles.
struct Mentioned<'r> {
    stages: BTreeSet<StageNumber>,
    titles: BTreeSet<&'r str>,
}

impl<'r> Mentioned<'r> {
    fn in_headings(document: &'r MarkdownDocument) -> Self {
        let headings = document.headings();
        Self {
            stages: headings.iter().filter_map(|heading| StageNumber::parse(stage_prefix(&heading.text)?.0)).collect(),
            titles: headings.iter().map(|heading| sections::without_number(&heading.text)).collect(),
        }
    }

    fn holds(&self, number: &Field<'_>, title: Option<&Field<'_>>) -> bool {
        StageNumber::parse(&number.text).is_some_and(|number| self.stages.contains(&number))
            || title.is_some_and(|title| self.titles.contains(&*title.text))
    }
}

fn read_map<'r>(document: &'r MarkdownDocument, heading: &Heading, mentioned: &Mentioned<'_>) -> StageMap<'r> {
    let table = tables_in(document, heading.section).next();
    let rows = table.map(|table| map_rows(document, table, mentioned)).unwrap_or_default();
    let below = Span::new(heading.span.end, heading.section.end);
    StageMap { span: heading.span, is_empty: says_none(document.slice(below)), rows }
}

fn map_rows<'r>(document: &'r MarkdownDocument, table: &'r Table, mentioned: &Mentioned<'_>) -> Vec<MapRow<'r>> {
    const STAGE: &[&str] = &["Stage", "스테이지"];
    const NUMBER: &[&str] = &["#", "No", "No.", "번호", "Stage #", "Stage No."];
    const TITLE: &[&str] = &["Title", "Stage Title", "Name", "제목", "이름"];
    const DEPENDS_ON: &[&str] = &["Depends on", "Depends-on", "Depends", "Dependencies", "의존", "의존성", "선행 스테이지"];
    // Without a column of numbers they stand in the column of stages, and without one of titles so do these.
    let numbers = if column(document, table, NUMBER).is_some() { NUMBER } else { STAGE };
    let titles = if column(document, table, TITLE).is_some() { TITLE } else { STAGE };
    let read = |(span, [number, title, depends_on]): (Span, [Option<Field<'r>>; 3])| {
        let (number, rest) = split_number(&number?)?;
        let title = if numbers == titles { rest } else { title };
        let title = title.filter(|title| !title.is_blank());
        Some(MapRow {
            span,
            has_heading: mentioned.holds(&number, title.as_ref()),
            number,
            title,
            depends_on: depends_on.and_then(|cell| dependencies(document, cell.span)),
        })
    };
    Columns::new(document, table, [numbers, titles, DEPENDS_ON]).rows().filter_map(read).collect()
}

/// The number at the start of a cell `1`, `Stage 1` or `Stage 1: title`, and the title.
fn split_number<'r>(cell: &Field<'r>) -> Option<(Field<'r>, Option<Field<'r>>)> {
    let text: &str = &cell.text;
    let at = text.find(|c: char| c.is_ascii_digit())?;
    if !matches!(text[..at].trim().to_lowercase().as_str(), "" | "stage" | "스테이지" | "s" | "#") {
        return None;
    }
    let digits = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let part = |from: usize, to: usize| Field {
        text: text[from..to].to_owned().into(),
        span: Span::from_range(from..to).shifted(cell.span.start),
    };
    let rest = &text[at + digits..];
    let title = rest.trim_start_matches([':', '：', '.', '—', '–', '-', ' ']);
    let title = (!title.is_empty()).then(|| part(text.len() - title.len(), text.len()));
    Some((part(at, at + digits), title))
}

/// The stages with a section, each with what its row of the map adds, then the rows without a section.
fn stages<'r>(document: &'r MarkdownDocument, headings: &[StageHeading<'r>], map: Option<&StageMap<'r>>) -> Vec<Stage<'r>> {
    let rows = map.map(|map| map.rows.as_slice()).unwrap_or_default();
    let mut by_number: BTreeMap<StageNumber, &MapRow<'r>> = BTreeMap::new();
    for row in rows {
        if let Some(number) = StageNumber::parse(&row.number.text) {
            by_number.entry(number).or_insert(row);
        }
    }
    let mut seen = BTreeSet::new();
    let mut stages = Vec::with_capacity(headings.len().max(rows.len()));
    for found in headings {
        let number = StageNumber::parse(found.number);
        seen.extend(number);
        let row = number.and_then(|number| by_number.get(&number));
        let text = StageText::read(document, Span::new(found.heading.span.end, found.heading.section.end));
        let field = |part| field_in(document, found.heading, part);
        stages.push(Stage {
            span: found.heading.span,
            text: found.heading.section,
            number: Some(field(found.number)),
            title: found.title.map(field).or_else(|| row?.title.clone()),
            has_section: true,
            depends_on: row.and_then(|row| row.depends_on.clone()).or(text.depends_on),
            files: text.files,
            steps: text.steps,
            validation: text.validation,
            parts: text.parts,
        });
    }
    let without_section =
        rows.iter().filter(|row| StageNumber::parse(&row.number.text).is_some_and(|number| seen.insert(number)));
    stages.extend(without_section.map(|row| Stage {
        span: row.span,
        text: row.span,
        number: Some(row.number.clone()),
        title: row.title.clone(),
        has_section: false,
        depends_on: row.depends_on.clone(),
        files: Vec::new(),
        steps: Vec::new(),
        validation: super::StageValidation::default(),
        parts: super::StageParts::default(),
    }));
    stages
}

/// Options: headings `Option A: …` of one level, or the rows of a table that has a column for trade-offs.
fn options(document: &MarkdownDocument) -> Vec<PlanOption<'_>> {
    let by_headings = options_by_headings(document);
    if by_headings.is_empty() { options_in_table(document) } else { by_headings }
}

fn options_in_table(document: &MarkdownDocument) -> Vec<PlanOption<'_>> {
    const TRADE_OFFS: &[&str] = &["Trade-offs", "Trade-off", "Tradeoffs", "장단점"];
    const TITLE: &[&str] = &["Title", "Option", "제목", "선택지", "옵션"];
    let titles = ["Options and Recommendation", "Options", "선택지와 권고", "선택지"];
    let Some(section) = find(document, &titles).map(|heading| heading.section) else { return Vec::new() };
    let table = tables_in(document, section).find(|table| column(document, table, TRADE_OFFS).is_some());
    let rows = table.into_iter().flat_map(|table| Columns::new(document, table, [TITLE, TRADE_OFFS]).rows());
    rows.map(|(span, [name, trade_offs])| PlanOption {
        span: name.as_ref().map_or(span, |name| name.span),
        name,
        trade_offs: trade_offs.filter(|cell| !cell.is_blank()).map(|cell| cell.span),
    })
    .collect()
}

fn options_by_headings(document: &MarkdownDocument) -> Vec<PlanOption<'_>> {
    const TRADE_OFFS: [&str; 6] = ["trade-off", "tradeoff", "trade off", "장단점", "트레이드오프", "절충"];
    let headings = document.headings().iter().filter(|heading| !heading.is_nested && names_option(&heading.text));
    let mut level = None;
    let of_first_level = headings.filter(|heading| *level.get_or_insert(heading.level) == heading.level);
    let option = |heading: &'_ Heading| {
        let text = document.slice(heading.section).to_lowercase();
        TRADE_OFFS.iter().any(|word| text.contains(word)).then_some(heading.section)
    };
    of_first_level
        .map(|heading| PlanOption {
            span: heading.span,
            name: Some(field_in(document, heading, sections::without_number(&heading.text))),
            trade_offs: option(heading),
        })
        .collect()
}

/// Whether a heading begins with `Option` and a short id.
fn names_option(heading: &str) -> bool {
    let bare = sections::without_number(heading);
    let id = ["option ", "옵션 ", "선택지 "]
        .into_iter()
        .find_map(|word| bare.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(|_| &bare[word.len()..]));
    let id = id.and_then(|rest| rest.split([':', '：', ' ', '.', '—']).next());
    id.is_some_and(|id| (1..=3).contains(&id.chars().count()))
}

/// The first heading or label about rolling back that stands outside the stages.
fn rollback(document: &MarkdownDocument, stages: &[Span]) -> Option<Span> {
    const WORDS: [&str; 4] = ["rollback", "roll back", "roll-back", "롤백"];
    let is_in_stage = |heading: &Heading| {
        let after = stages.partition_point(|section| section.start <= heading.span.start);
        after.checked_sub(1).is_some_and(|last| heading.span.start < stages[last].end)
    };
    let mut headings = document.headings().iter().filter(|heading| !is_in_stage(heading));
    let found = headings.find(|heading| {
        let title = heading.text.to_lowercase();
        WORDS.iter().any(|word| title.contains(word))
    });
    found.map(|heading| heading.span)
}

/// The request's box: the first list item `[ ] …` or `[x] …` of the section. A section without a box is in an unknown form.
fn approval<'r>(document: &'r MarkdownDocument) -> Approval<'r> {
    let Some(heading) = find(document, &["User Approval Request", "사용자 승인 요청"]) else {
        let is_mentioned = document.headings().iter().any(|heading| {
            let title = heading.text.to_lowercase();
            title.contains("approval") || title.contains("승인")
        });
        return Approval { marker_rendered: (!is_mentioned).then_some(false), ..Approval::default() };
    };
    let items = document.list_items();
    let first = items.partition_point(|item| item.span.start < heading.section.start);
    let marker = items[first..].iter().take_while(|item| item.span.start < heading.section.end).find_map(|item| {
        let text = document.slice(item.text);
        let is_ticked = text.starts_with("[x]") || text.starts_with("[X]");
        (is_ticked || text.starts_with("[ ]")).then(|| (field(document, item.text), is_ticked))
    });
    Approval {
        span: Some(heading.span),
        is_required: None,
        marker_rendered: marker.is_some().then_some(true),
        approved: marker.as_ref().filter(|(_, is_ticked)| *is_ticked).map(|(field, _)| field.clone()),
        marker: marker.map(|(field, _)| field),
    }
}

fn verification(document: &MarkdownDocument) -> Option<BodyVerification<'_>> {
    let heading = find(document, &["Plan Body Verification", "Plan-Body Verification", "계획 본문 검증"])?;
    let columns: [&[&str]; 2] = [&["Verdict", "판정"], &["Code", "Disagree code", "이견 코드"]];
    let rows = tables_in(document, heading.section).flat_map(|table| Columns::new(document, table, columns).rows());
    let verdicts = rows.filter_map(|(span, [verdict, code])| {
        let verdict = verdict.filter(|field| !field.is_blank())?;
        Some(BodyVerdict { span, verdict, code })
    });
    Some(BodyVerification {
        span: heading.span,
        is_enabled: None,
        gate: ["Gate", "게이트"].iter().find_map(|label| labelled(document, heading.section, label)),
        verdicts: verdicts.collect(),
    })
}
