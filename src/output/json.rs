//! One versioned JSON document. `schemas/check-output-v1.schema.json` and `schemas/gate-output-v1.schema.json` describe it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use countersign_validators::finding::{Applicability, Edit, Finding, Fix, Place, Related};
use countersign_validators::rule::Level;
use countersign_validators::source::{Position, Span};
use serde::Serialize;

use super::escape::is_unsafe;
use super::statistics::{self, Count};
use super::{CheckResult, GateResults, Sources};

/// The version of the documents; a change that could break a reader makes it 2.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct CheckDocument<'r> {
    version: u32,
    summary: SummaryDocument<'r>,
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<Vec<Count>>,
    findings: Vec<FindingDocument<'r>>,
}

#[derive(Serialize)]
struct SummaryDocument<'r> {
    exit_code: u8,
    meaning: String,
    incomplete: bool,
    findings: BTreeMap<&'static str, usize>,
    ignored_findings: usize,
    fixed: usize,
    files: usize,
    artifacts: &'r BTreeMap<&'static str, usize>,
    skipped: SkippedDocument,
}

#[derive(Serialize)]
struct SkippedDocument {
    ignored_files: usize,
    ignored_directories: usize,
    excluded: usize,
    symlinks: usize,
}

#[derive(Serialize)]
struct GateDocument<'r> {
    version: u32,
    results: Vec<ResultDocument<'r>>,
}

#[derive(Serialize)]
struct ResultDocument<'r> {
    gate: &'r str,
    target: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'r str>,
    verdict: &'static str,
    findings: Vec<FindingDocument<'r>>,
    next: Option<&'r str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_block: Option<&'r str>,
}

#[derive(Serialize)]
pub(super) struct FindingDocument<'r> {
    rule: &'static str,
    level: Level,
    profile: &'static str,
    message: &'r str,
    help: Option<&'r str>,
    #[serde(flatten)]
    place: PlaceDocument<'r>,
    related: Vec<RelatedDocument<'r>>,
    fix: Option<FixDocument<'r>>,
}

#[derive(Serialize)]
struct FixDocument<'r> {
    applicability: Applicability,
    title: &'r str,
    edits: Vec<EditDocument<'r>>,
}

#[derive(Serialize)]
struct EditDocument<'r> {
    path: &'r str,
    span: SpanDocument,
    replacement: &'r str,
}

#[derive(Serialize)]
struct RelatedDocument<'r> {
    label: &'r str,
    #[serde(flatten)]
    place: PlaceDocument<'r>,
}

/// Bytes always; lines and columns only where there is content to count them in.
#[derive(Serialize)]
pub(super) struct PlaceDocument<'r> {
    path: &'r str,
    span: SpanDocument,
    start: Option<PositionDocument>,
    end: Option<PositionDocument>,
}

#[derive(Serialize)]
struct SpanDocument {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct PositionDocument {
    line: u32,
    column: u32,
    utf16_column: u32,
}

/// Writes the result of `check`.
pub(crate) fn check(to: &mut dyn Write, result: &CheckResult<'_>) -> io::Result<()> {
    let report = result.report;
    let summary = &report.summary;
    let levels = [Level::Error, Level::Warning, Level::Info];
    let document = CheckDocument {
        version: VERSION,
        summary: SummaryDocument {
            exit_code: result.meaning.outcome().code(),
            meaning: result.meaning.to_string(),
            incomplete: report.incomplete,
            findings: levels.into_iter().map(|level| (level.as_str(), report.count(level))).collect(),
            ignored_findings: summary.ignored_findings,
            fixed: summary.fixed,
            files: summary.files,
            artifacts: &summary.artifacts,
            skipped: SkippedDocument {
                ignored_files: summary.skipped.ignored_files,
                ignored_directories: summary.skipped.ignored_directories,
                excluded: summary.skipped.excluded,
                symlinks: summary.skipped.symlinks,
            },
        },
        statistics: result.statistics.then(|| statistics::by_rule(&report.findings)),
        findings: findings(&report.findings, Sources(&report.sources)),
    };
    write_line(to, &document)
}

/// Writes the result of `gate`.
pub(crate) fn gate(to: &mut dyn Write, results: &GateResults<'_>) -> io::Result<()> {
    let results = results.results.iter().map(|result| ResultDocument {
        gate: results.gate,
        target: &result.target,
        subject: result.answer.subject.as_deref(),
        verdict: result.answer.verdict.as_str(),
        findings: findings(&result.answer.findings, Sources(&result.answer.sources)),
        next: result.answer.next.as_deref(),
        error_block: result.answer.error_block.as_deref(),
    });
    write_line(to, &GateDocument { version: VERSION, results: results.collect() })
}

pub(super) fn findings<'r>(findings: &'r [Finding], sources: Sources<'r>) -> Vec<FindingDocument<'r>> {
    let document = |finding: &'r Finding| FindingDocument {
        rule: finding.rule.name,
        level: finding.level,
        profile: finding.rule.profile.as_str(),
        message: &finding.message,
        help: finding.help.as_deref(),
        place: place(&finding.place, sources),
        related: finding.related.iter().map(|related| related_place(related, sources)).collect(),
        fix: finding.fix.as_deref().map(fix),
    };
    findings.iter().map(document).collect()
}

fn fix(fix: &Fix) -> FixDocument<'_> {
    FixDocument { applicability: fix.applicability, title: &fix.title, edits: fix.edits.iter().map(edit).collect() }
}

fn edit(edit: &Edit) -> EditDocument<'_> {
    EditDocument { path: edit.place.file.as_str(), span: span(edit.place.span), replacement: &edit.replacement }
}

fn related_place<'r>(related: &'r Related, sources: Sources<'r>) -> RelatedDocument<'r> {
    RelatedDocument { label: &related.label, place: place(&related.place, sources) }
}

pub(super) fn place<'r>(place: &'r Place, sources: Sources<'r>) -> PlaceDocument<'r> {
    PlaceDocument {
        path: place.file.as_str(),
        span: span(place.span),
        start: sources.start(place).map(position),
        end: sources.end(place).map(position),
    }
}

fn span(span: Span) -> SpanDocument {
    SpanDocument { start: span.start, end: span.end }
}

fn position(position: Position) -> PositionDocument {
    PositionDocument { line: position.line, column: position.column, utf16_column: position.utf16_column }
}

pub(super) fn write_line(to: &mut dyn Write, document: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(&mut *to, QuietFormatter);
    document.serialize(&mut serializer)?;
    writeln!(to)
}

/// Compact JSON in which characters that would act on a terminal or hide text (C1 controls, direction marks) are `\uXXXX`; the
/// standard formatter escapes those of ASCII only.
struct QuietFormatter;

impl serde_json::ser::Formatter for QuietFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        for (at, character) in fragment.char_indices().filter(|(_, character)| is_unsafe(*character)) {
            to.write_all(&fragment.as_bytes()[plain..at])?;
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(to, "\\u{unit:04x}")?;
            }
            plain = at + character.len_utf8();
        }
        to.write_all(&fragment.as_bytes()[plain..])
    }
}
