//! Templates and catalogue agree: every key a template gives exists, and every key that exists is given by a template.

use std::collections::BTreeSet;

use countersign_i18n::{Catalog, Language};

/// Every set of templates. A new one belongs here.
const TEMPLATES: &[&[(&str, &str)]] = &[
    crate::markdown::TEMPLATES,
    crate::final_report::MARKDOWN_TEMPLATES,
    crate::final_report::HTML_TEMPLATES,
    crate::status_page::TEMPLATES,
];

/// What may go around the escaping by `| markup`: figures, and what is the same in every page.
const OWN_MARKUP: &[&str] = &["figures.", "figure.", "series.", "style", "script", "content_security"];

/// Code that takes texts from the catalogue by itself.
const FIGURES: &str = include_str!("final_report/html/figures.rs");

/// The keys a template gives. One that ends with a dot is continued by a name from the model.
///
/// They stand after `(key=`, which `heading` continues, and after `empty=`. A list of fields, which stands after `fields=` or in a variable that is called so, gives the key
/// of each field's label; the group is the `labels=` of the same tag.
fn keys(template: &str) -> Vec<String> {
    let mut keys = Vec::new();
    for tag in template.split("}}").flat_map(|tags| tags.split("%}")) {
        let Some(start) = tag.rfind("{{").max(tag.rfind("{%")) else { continue };
        let strings: Vec<&str> = tag[start..].split('"').collect();
        let quoted = |index: usize| (strings[index - 1].trim_end(), strings[index]);
        let quoted: Vec<(&str, &str)> = (1..strings.len()).step_by(2).map(quoted).collect();
        let group = quoted.iter().find(|(before, _)| before.ends_with("labels=")).map_or("field", |(_, group)| group);
        for (before, text) in quoted {
            if before.ends_with("heading(key=") {
                keys.push(format!("heading.{text}"));
            } else if before.ends_with("(key=") || before.ends_with("empty=") {
                keys.push(text.to_owned());
            } else if before.ends_with(['=', '~']) && before.trim_end_matches([' ', '=', '~']).ends_with("fields") {
                let fields = text.split(',').map(str::trim).filter(|field| !field.is_empty());
                keys.extend(fields.map(|field| format!("{group}.{}", field.split(':').next().unwrap_or(field))));
            }
        }
    }
    keys
}

/// The strings of some code that have the form of a key.
fn keys_in_code(code: &str) -> impl Iterator<Item = String> {
    let strings = code.split('"').skip(1).step_by(2);
    let is_key =
        |text: &&str| text.contains('.') && text.chars().all(|letter| letter.is_ascii_lowercase() || "._".contains(letter));
    strings.filter(is_key).map(str::to_owned)
}

#[test]
fn templates_and_catalogue_have_the_same_keys() {
    let used: BTreeSet<String> =
        TEMPLATES.iter().copied().flatten().flat_map(|(_, template)| keys(template)).chain(keys_in_code(FIGURES)).collect();
    let known: BTreeSet<&str> = Catalog::keys().collect();
    let (groups, single): (Vec<&str>, Vec<&str>) = used.iter().map(String::as_str).partition(|key| key.ends_with('.'));
    let unknown: Vec<&str> = single.iter().copied().filter(|key| !known.contains(key)).collect();
    assert_eq!(unknown, [""; 0], "unknown");
    let is_used = |key: &&str| used.contains(*key) || groups.iter().any(|group| key.starts_with(group));
    let unused: Vec<&str> = known.into_iter().filter(|key| !is_used(key)).collect();
    assert_eq!(unused, [""; 0], "unused");
}

#[test]
fn keys_are_found() {
    let template = r#"{{ text(key="a.b") }} {{ table(rows=x, fields="c, d:code", labels="e", empty="f.g") }} {% set some_fields = "h, " -%} {{ heading(key="i") }} <p lang="{{ text(key="j") }}">"#;
    assert_eq!(keys(template), ["a.b", "e.c", "e.d", "f.g", "field.h", "heading.i", "j"]);
}

#[test]
fn keys_in_code_are_found() {
    let keys: Vec<String> = keys_in_code(r#"text("a.b")?; format("c.d_e", &[("f", g)]); format!("{h}.")"#).collect();
    assert_eq!(keys, ["a.b", "c.d_e"]);
}

#[test]
fn no_template_goes_around_the_escaping() {
    for (name, template) in TEMPLATES.iter().copied().flatten() {
        assert!(!template.contains("safe"), "{name}");
        for (at, _) in template.match_indices("| markup") {
            let value = template[..at].rsplit("{{").next().unwrap_or_default().trim();
            assert!(OWN_MARKUP.iter().any(|own| value.starts_with(own)), "{name}: {value}");
        }
    }
}

/// A Korean heading is the English one with the Korean words behind it, so that readers find a section by one title.
#[test]
fn korean_headings_begin_like_english_ones() {
    for key in Catalog::keys().filter(|key| key.starts_with("heading.") && *key != "heading.stage") {
        let text = |language| Catalog::new(language).text(key).unwrap_or_else(|error| panic!("{error}"));
        let (english, korean) = (text(Language::En), text(Language::Ko));
        assert!(korean == english || korean.starts_with(&format!("{english} (")) && korean.ends_with(')'), "{key}: {korean}");
    }
}
