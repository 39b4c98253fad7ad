//! A state about which nothing is said means the same to both kinds of readers, and a fix changes nothing for the keys it is not about.

use countersign_validators::config::Config;
use countersign_validators::document::{Kind, Node};
use countersign_validators::finding::Applicability;
use countersign_validators::fix::fix;
use countersign_validators::oat::front_matter::agreement::{LINE_KEYS, Usage, as_text};
use countersign_validators::oat::front_matter::{FrontMatter, LineReader};
use proptest::prelude::*;

use super::{Project, both};

/// Forms of a value, from the plain to the odd; `@` stands for a word that fits the key.
const FORMS: &[&str] = &[
    " @",
    " \"@\"",
    " '@'",
    " @ # comment",
    " \"@\" # comment",
    " \"@ # no comment\"",
    " @#tail",
    "",
    "   ",
    " # comment",
    " null",
    " ~",
    " NULL",
    " \"\"",
    " [@]",
    " [\"@\"]",
    " ['@', \"@\"]",
    " [\"@\"] # comment",
    " []",
    "\n  - @",
    "\n- \"@\"",
    " # comment\n  - @\n  - other",
    "\n  - @ # comment",
    " [\n  \"@\",\n]",
    "\n  [\"@\"]",
    "\n  @",
    " @\n  more",
    " >-\n  @\n  more",
    " |\n  @",
    " &anchor @",
    " !!str @",
    " {a: @}",
    " { TOKEN }",
    " 48e1871",
    " 0112760",
    " 007",
    " true",
    "\t@",
    " @\u{2028}x",
    " \"a\\tb\"",
    " 'it''s'",
    " @\r",
];

fn word(key: &str) -> &'static str {
    match key {
        "oat_phase" | "oat_hill_checkpoints" | "oat_hill_completed" => "design",
        "oat_phase_status" | "oat_docs_updated" => "complete",
        "oat_workflow_mode" => "quick",
        "oat_lifecycle" => "active",
        "oat_current_task" => "p01-t01",
        "oat_pr_status" => "merged",
        "oat_template" => "false",
        "oat_last_commit" => "3c1f9ab",
        "oat_pr_url" => "https://git.example.com/7",
        "oat_pause_timestamp" | "oat_project_completed" | "oat_project_state_updated" => "2026-07-22T15:10:00Z",
        _ => "waiting for Dana",
    }
}

/// Keys, each once, in any order, with any form of value and of the key itself.
fn front_matter() -> impl Strategy<Value = String> {
    let keys: Vec<usize> = (0..LINE_KEYS.len()).collect();
    let key_form = prop_oneof![12 => Just(0), 1 => Just(1), 1 => Just(2)];
    // Plain values are drawn often: otherwise hardly any state would be without a finding.
    let form = prop_oneof![3 => 0..4_usize, 2 => 0..FORMS.len()];
    let line = (key_form, form);
    let lines = (prop::sample::subsequence(keys, 0..6).prop_shuffle(), prop::collection::vec(line, 6));
    lines.prop_map(|(keys, lines)| {
        let mut text = "---\n".to_owned();
        for (index, (key_form, form)) in keys.into_iter().zip(lines) {
            let key = LINE_KEYS[index].0;
            let value = FORMS[form].replace('@', word(key));
            match key_form {
                0 => text.push_str(&format!("{key}:{value}\n")),
                1 => text.push_str(&format!("{key} :{value}\n")),
                _ => text.push_str(&format!("\"{key}\":{value}\n")),
            }
        }
        text + "---\n\n# Project State\n"
    })
}

/// What the line reader takes for the value; `None` for unset.
fn by_line<'s>(reader: LineReader<'s>, key: &str) -> Option<&'s str> {
    reader.field(key).map(|field| field.value).filter(|value| !matches!(*value, "" | "null"))
}

fn bare(text: &str) -> &str {
    let is_quoted = |quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote);
    if is_quoted('"') || is_quoted('\'') { &text[1..text.len() - 1] } else { text }
}

/// Why the readers differ about a key.
fn difference(key: &str, usage: Usage, full: &FrontMatter, reader: LineReader<'_>) -> Option<String> {
    let (node, line) = (full.get(key), by_line(reader, key));
    let text = node.and_then(|node| as_text(full, node));
    let same = match usage {
        Usage::Word => text.as_deref() == line,
        Usage::Text => text.as_deref().unwrap_or_default() == line.map(bare).unwrap_or_default(),
        Usage::Phases | Usage::List => {
            let items: Vec<&str> = node.into_iter().flat_map(Node::items).map(Node::text).collect();
            let line = line.unwrap_or_default();
            let shown = |item: &&str| usage == Usage::List && line.contains(*item) || line.contains(&format!("\"{item}\""));
            if items.is_empty() {
                node.is_none_or(|node| node.kind() != Kind::String) || line.contains('"') || usage == Usage::List
            } else {
                items.iter().all(shown)
            }
        }
    };
    (!same).then(|| format!("{key}: {text:?} and {line:?}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn silence_means_agreement(text in front_matter()) {
        let findings = Project::with_state(&text).findings();
        let about_values = findings.iter().filter(|finding| finding.rule.name.starts_with("oat/state-"));
        // Keys that are not there are no disagreement.
        let told: Vec<String> = about_values.map(|finding| finding.message.clone()).filter(|message| !message.contains("is missing")).collect();
        if told.is_empty() {
            let differences = both(&text, |_, full, reader| {
                prop_assert!(full.problem().is_none(), "{text:?} is silent and broken");
                Ok(LINE_KEYS.iter().filter_map(|(key, usage)| difference(key, *usage, full, reader)).collect::<Vec<_>>())
            });
            prop_assert_eq!(differences.transpose()?.unwrap_or_default(), Vec::<String>::new(), "{:?}", text);
        }
    }

    #[test]
    fn a_fix_keeps_what_yaml_says_and_what_line_readers_see_elsewhere(text in front_matter()) {
        let project = Project::with_state(&text);
        let fixed = fix(&[project.root().to_owned()], project.root(), &Config::default(), Applicability::Safe);
        prop_assert!(fixed.is_settled);
        let Some(change) = fixed.changes.first() else { return Ok(()) };
        let new = change.new.text().unwrap().to_owned();
        if text.contains('\r') {
            return Ok(());
        }
        let view = |text: &str| both(text, |_, full, reader| {
            let full: Vec<Option<String>> = LINE_KEYS.iter().map(|(key, usage)| full.get(key).and_then(|node| match usage {
                Usage::Phases | Usage::List => Some(countersign_validators::oat::front_matter::agreement::listed(node).join("|")),
                _ if matches!(node.kind(), Kind::Integer | Kind::Float) => Some(node.text().to_owned()),
                _ => as_text(full, node).map(std::borrow::Cow::into_owned),
            })).collect();
            let line: Vec<Option<String>> = LINE_KEYS.iter().map(|(key, _)| by_line(reader, key).map(str::to_owned)).collect();
            (full, line)
        });
        let comments = |text: &str| text.lines().filter_map(|line| line.split_once("# comment").map(|_| ())).count();
        prop_assert_eq!(comments(&text), comments(&new), "comments of {:?} and {:?}", text, new);
        let (before, after) = (view(&text), view(&new));
        let (Some((full_before, line_before)), Some((full_after, line_after))) = (before, after) else {
            return Err(TestCaseError::fail(format!("{text:?} became unreadable: {new:?}")));
        };
        prop_assert_eq!(&full_before, &full_after, "{:?} became {:?}", text, new);
        let findings = project.findings();
        for (index, (key, _)) in LINE_KEYS.iter().enumerate() {
            let is_about = |finding: &&countersign_validators::finding::Finding| finding.message.contains(&format!("`{key}`")) || finding.message.contains("without quotes the commit");
            if !findings.iter().any(|finding| is_about(&finding)) {
                prop_assert_eq!(&line_before[index], &line_after[index], "{} of {:?} became {:?}", key, text, new);
            }
        }
    }
}
