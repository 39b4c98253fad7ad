//! Rules about the language of a report (catalogue, group F).

use std::sync::LazyLock;

use countersign_i18n::{Catalog, Language};

use super::closed_set::{in_words, with_meant};
use crate::document::markdown::Heading;
use crate::document::{MarkdownDocument, Node};
use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::project::Project;
use crate::okstra::report::{View, sections};
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

/// Looks at the views of one report.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
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
    for view in views {
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

/// What is known in both languages, from the catalogues that our own renderings are made of.
struct Words {
    /// Headings of sections: the English title, the Korean one.
    titles: Vec<(String, String)>,
    /// Sentences that stand for an empty section, and the header of the verdict card.
    sentences: Vec<(String, String)>,
    card: Vec<(String, String)>,
}

/// The sections whose titles are compared; smaller headings are free.
const TITLES: [&str; 20] = [
    "heading.execution_status",
    "heading.summary",
    "heading.carry_in",
    "heading.cross_verification",
    "heading.consensus",
    "heading.differences",
    "heading.round_history",
    "heading.final_verdict",
    "heading.evidence",
    "heading.missing_and_risks",
    "heading.options",
    "heading.stage_map",
    "heading.plan_body_verification",
    "heading.user_approval_request",
    "heading.merge_conflict_probe",
    "heading.pull_request_outcome",
    "heading.clarification_items",
    "heading.next_steps",
    "heading.follow_up_tasks",
    "heading.token_usage",
];
const SENTENCES: [&str; 2] = ["report.none", "report.no_follow_ups"];
const CARD: [&str; 2] = ["card.item", "card.value"];

static WORDS: LazyLock<Words> = LazyLock::new(|| Words { titles: both(&TITLES), sentences: both(&SENTENCES), card: both(&CARD) });

/// Texts in English and Korean. Of a Korean heading `English (한국어)` the part in brackets counts.
fn both(keys: &[&str]) -> Vec<(String, String)> {
    let [english, korean] = [Language::En, Language::Ko].map(Catalog::new);
    let texts = keys.iter().filter_map(|key| Some((english.text(key).ok()?, korean.text(key).ok()?)));
    let own_part = |korean: String| match korean.strip_suffix(')').and_then(|text| text.split_once(" (")) {
        Some((_, own)) => own.to_owned(),
        None => korean,
    };
    texts.map(|(english, korean)| (english, own_part(korean))).collect()
}

fn korean_places(document: &MarkdownDocument) -> Vec<Span> {
    let is_korean = |heading: &&Heading| WORDS.titles.iter().any(|(_, korean)| sections::is_titled(&heading.text, &[korean]));
    let headings = document.headings().iter().filter(is_korean).map(|heading| heading.span);
    headings.chain(sentences(document, |(_, korean)| korean)).chain(card_header(document, |(_, korean)| korean)).collect()
}

/// Korean headings repeat the English title, so an English one counts only where others of the report are translated.
fn english_places(document: &MarkdownDocument) -> Vec<Span> {
    let known = document.headings().iter().filter_map(|heading| {
        let is_titled = |title: &str| sections::is_titled(&heading.text, &[title]);
        let (_, korean) = WORDS.titles.iter().find(|(english, korean)| is_titled(english) || is_titled(korean))?;
        Some((heading.span, is_titled(korean)))
    });
    let (korean, english): (Vec<_>, Vec<_>) = known.partition(|(_, is_korean)| *is_korean);
    let headings = english.into_iter().filter(|_| !korean.is_empty()).map(|(heading, _)| heading);
    headings.chain(sentences(document, |(english, _)| english)).chain(card_header(document, |(english, _)| english)).collect()
}

/// List items that are one of the sentences that stand for "nothing".
fn sentences(document: &MarkdownDocument, language: fn(&(String, String)) -> &String) -> impl Iterator<Item = Span> {
    let is_sentence = move |text: &str| WORDS.sentences.iter().any(|pair| language(pair) == text);
    document.list_items().iter().map(|item| item.text).filter(move |item| is_sentence(document.slice(*item).trim()))
}

fn card_header(document: &MarkdownDocument, language: fn(&(String, String)) -> &String) -> Option<Span> {
    let card = sections::find(document, sections::titles::VERDICT_CARD)?;
    let header = sections::tables_in(document, card.section).next()?.rows.first()?;
    let is_header = |text: &str| WORDS.card.iter().any(|pair| language(pair) == text);
    header.iter().copied().find(|cell| is_header(document.slice(*cell).trim()))
}

#[cfg(test)]
mod tests {
    use super::{CARD, SENTENCES, TITLES, both};

    #[test]
    fn every_text_is_in_both_catalogues_and_differs() {
        for keys in [&TITLES[..], &SENTENCES, &CARD] {
            let texts = both(keys);
            assert_eq!(texts.len(), keys.len(), "{keys:?}");
            assert!(texts.iter().all(|(english, korean)| english != korean && !korean.is_ascii()), "{texts:?}");
        }
    }
}
