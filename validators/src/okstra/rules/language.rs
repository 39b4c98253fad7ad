//! Rules about the language of a report (catalogue, group F).

use super::closed_set::{in_words, with_meant};
use crate::document::{MarkdownDocument, Node};
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::project::Project;
use crate::okstra::report::{Report, View, sections};
use crate::rule::rules;
use crate::source::Span;

rules! { "okstra":
    REPORT_LANGUAGE = "report-language", Error, Upstream, "the language of a report is neither English nor Korean";
    PROJECT_LANGUAGE = "project-language", Error, Upstream, "the project's language of reports is none that can be chosen";
    REPORT_LANGUAGE_MIX = "report-language-mix", Info, Ours, "headings or fixed sentences of a report are in another language";
}

/// The languages of reports.
const LANGUAGES: [&str; 2] = ["en", "ko"];
/// What a project may ask for.
const CHOICES: [&str; 3] = ["en", "ko", "auto"];

/// Looks at the project's settings.
pub fn check_project(project: &Project<'_>, findings: &mut Vec<Finding>) {
    let Some(language) = project.file.root().and_then(|root| root.get("reportLanguage")) else { return };
    if !language.as_str().is_some_and(|language| CHOICES.contains(&language)) {
        let message = format!("the project's language of reports is `{}`, not {}", shown(language), in_words(&CHOICES));
        let finding = Finding::new(&PROJECT_LANGUAGE, project.file.place(language.span()), message);
        findings.push(with_meant(finding, language.text(), &CHOICES));
    }
}

/// Looks at one report.
pub fn check_report(context: &Context<'_, '_>, report: &Report<'_>, findings: &mut Vec<Finding>) {
    let views = report.views();
    let language = views.iter().find_map(|view| view.language.as_ref().map(|language| (view, language)));
    if let Some((view, language)) = language
        && !LANGUAGES.contains(&&*language.text)
    {
        let message = format!("the language of the report is `{}`, not {}", language.text, in_words(&LANGUAGES));
        let finding = Finding::new(&REPORT_LANGUAGE, view.at(language), message);
        findings.push(match &*language.text {
            "auto" => finding.with_help("`auto` is for configuration; a report names the language it is written in"),
            text => with_meant(finding, text, &LANGUAGES),
        });
    }
    let of_project = || {
        let asked_for = context.task.project.as_ref()?.file.root()?.get("reportLanguage")?.as_str()?;
        LANGUAGES.into_iter().find(|language| *language == asked_for)
    };
    let Some(language) = language.map(|(_, language)| &*language.text).or_else(of_project) else { return };
    for view in &views {
        if let Some(document) = view.markdown {
            check_mix(view, document, language, findings);
        }
    }
}

/// A value of another type may be long or span lines.
fn shown(value: Node<'_>) -> String {
    let text = value.as_str().unwrap_or_else(|| value.raw());
    text.lines().next().unwrap_or_default().chars().take(40).collect()
}

/// One finding a document: what is mixed is mixed everywhere.
fn check_mix(view: &View<'_>, document: &MarkdownDocument, language: &str, findings: &mut Vec<Finding>) {
    /// Enough to see what is meant.
    const MOST_PLACES: usize = 8;
    let mut places = match language {
        "en" => korean_places(document),
        "ko" => english_places(document),
        _ => return,
    };
    places.sort_unstable();
    let Some((first, rest)) = places.split_first() else { return };
    let (own, other) = if language == "en" { ("English", "Korean") } else { ("Korean", "English") };
    let message = match rest.len() {
        0 => format!("the report is in {own}, but this is {other}"),
        more => format!("the report is in {own}, but this and {more} more of its headings and fixed sentences are {other}"),
    };
    let mut finding = Finding::new(&REPORT_LANGUAGE_MIX, view.place(*first), message)
        .with_help("write all of them in the language that `meta.reportLanguage` or the project's settings name");
    for place in rest.iter().take(MOST_PLACES) {
        finding = finding.with_related(view.place(*place), "another one");
    }
    findings.push(finding);
}

fn korean_places(document: &MarkdownDocument) -> Vec<Span> {
    let headings = document.headings().iter().filter(|heading| TITLES.iter().any(|(_, korean)| heading.text.contains(korean)));
    let headings = headings.map(|heading| heading.span);
    headings.chain(fixed_items(document, ["없음.", "후속 작업 없음."])).chain(card_header(document, ["항목", "값"])).collect()
}

/// Korean headings repeat the English title, so an English one counts only where others of the report are translated.
fn english_places(document: &MarkdownDocument) -> Vec<Span> {
    let known = document.headings().iter().filter_map(|heading| {
        let (english, korean) = TITLES.iter().find(|titles| sections::is_titled(&heading.text, &[titles.0, titles.1]))?;
        Some((heading, english, heading.text.contains(korean)))
    });
    let known: Vec<_> = known.collect();
    let is_mixed = known.iter().any(|(_, _, is_korean)| *is_korean);
    let headings = known.iter().filter(|(heading, english, _)| is_mixed && sections::title(&heading.text) == **english);
    let headings = headings.filter(|(_, _, is_korean)| !is_korean).map(|(heading, _, _)| heading.span);
    headings
        .chain(fixed_items(document, ["None.", "No follow-up tasks."]))
        .chain(card_header(document, ["Item", "Value"]))
        .collect()
}

/// List items that are one of the sentences that stand for "nothing".
fn fixed_items(document: &MarkdownDocument, sentences: [&'static str; 2]) -> impl Iterator<Item = Span> {
    let items = document.list_items().iter();
    items.filter(move |item| sentences.contains(&document.slice(item.text).trim())).map(|item| item.text)
}

fn card_header(document: &MarkdownDocument, words: [&str; 2]) -> Option<Span> {
    let card = sections::find(document, sections::titles::VERDICT_CARD)?;
    let header = sections::tables_in(document, card.section).next()?.rows.first()?;
    header.iter().copied().find(|cell| words.contains(&document.slice(*cell).trim()))
}

/// Titles of sections in both languages.
const TITLES: [(&str, &str); 21] = [
    ("Agent Execution Status", "에이전트 실행 현황"),
    ("Summary", "요약"),
    ("Clarification Response Carried In From Previous Run", "이전 실행에서 가져온 확인 답변"),
    ("Cross-Verification", "교차 검증"),
    ("Consensus", "합의"),
    ("Differences", "이견"),
    ("Round History", "라운드 이력"),
    ("Final Verdict", "최종 판정"),
    ("Evidence", "근거"),
    ("Missing Information and Risks", "부족한 정보와 위험"),
    ("Options and Recommendation", "선택지와 권고"),
    ("Stage Map", "스테이지 맵"),
    ("Plan Body Verification", "계획 본문 검증"),
    ("User Approval Request", "사용자 승인 요청"),
    ("Merge Conflict Probe", "사전 머지 충돌 점검"),
    ("Pull Request Outcome", "PR 결과"),
    ("Clarification Items", "확인 항목"),
    ("Recommended Next Steps", "권장 다음 단계"),
    ("Follow-up Tasks", "후속 작업"),
    ("Token Usage", "토큰 사용량"),
    ("Final Verification", "최종 검증"),
];
