//! What the reports of the clean example are rendered to, and what holds for each rendering.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, clippy::panic, clippy::unwrap_used, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use countersign_renderer::Language;
use countersign_renderer::final_report::{Marker, Numbering, Options, markdown, slim_markdown};
use countersign_validators::check;
use countersign_validators::config::Config;
use countersign_validators::digest::Digest;
use countersign_validators::okstra::discover::is_report_data;
use countersign_validators::okstra::layout::{DATA_SUFFIX, REPORT_STEM};
use countersign_validators::okstra::rendering::{ReportData, load};
use countersign_validators::rule::Level;
use countersign_validators::workspace::{Directory, FileRef, Limits, Workspace};

/// A report of the example.
struct Example {
    /// `<task>-<task type>`.
    name: String,
    data: PathBuf,
    report: ReportData,
}

/// A form of a report that is text.
#[derive(Clone, Copy)]
enum Form {
    Full,
    Slim,
}

impl Example {
    fn render(&self, form: Form, language: Language, numbering: Numbering) -> String {
        let options = Options { language, numbering, data_sha256: self.report.sha256.bytes() };
        let render = match form {
            Form::Full => markdown,
            Form::Slim => slim_markdown,
        };
        render(&self.report.report, options).unwrap_or_else(|error| panic!("{}: {error}", self.name))
    }

    /// What lies beside the data.
    fn committed(&self) -> String {
        let name = self.data.to_str().unwrap();
        fs::read_to_string(format!("{}.md", name.strip_suffix(DATA_SUFFIX).unwrap())).unwrap()
    }
}

fn examples() -> Vec<Example> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clean");
    let state = Path::new(".project-docs").to_owned();
    let workspace = Workspace::new(&[root.join(&state)], &root, &[state.to_str().unwrap().to_owned()], Limits::default());
    let mut files = Vec::new();
    collect(workspace.find(&root.join(state)).directory().unwrap(), &mut files);
    let example = |file: FileRef<'_>| {
        let data = file.path();
        let report = load(file, workspace.limits()).unwrap_or_else(|findings| panic!("{}: {findings:?}", data.display()));
        let task = report.report.task.key.rsplit(':').next().unwrap().to_owned();
        let run = file.name().to_str().unwrap().trim_start_matches(REPORT_STEM).trim_end_matches(DATA_SUFFIX).to_owned();
        Example { name: task + &run, data, report }
    };
    let examples: Vec<Example> = files.into_iter().map(example).collect();
    assert!(examples.len() >= 8, "every task type, in two languages");
    examples
}

fn collect<'w>(folder: &'w Directory, files: &mut Vec<FileRef<'w>>) {
    files.extend(folder.files().filter(|file| is_report_data(*file)));
    folder.directories().for_each(|below| collect(below, files));
}

const fn other(language: Language) -> Language {
    match language {
        Language::En => Language::Ko,
        Language::Ko => Language::En,
    }
}

fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/rendered");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The own language lies beside the data: that is the snapshot of it.
#[test]
fn the_full_report_in_both_languages() {
    for example in examples() {
        let own = example.report.language();
        assert_eq!(example.render(Form::Full, own, Numbering::V0_36), example.committed(), "{}", example.name);
        let translated = other(own);
        snapshot(&format!("{}.{}", example.name, translated.code()), &example.render(Form::Full, translated, Numbering::V0_36));
    }
}

#[test]
fn the_short_copy_in_the_language_of_the_data() {
    for example in examples() {
        let own = example.report.language();
        snapshot(&format!("{}.slim.{}", example.name, own.code()), &example.render(Form::Slim, own, Numbering::V0_36));
    }
}

/// One report shows the other order of sections; that the rest of the text is the same holds for all.
#[test]
fn the_other_numbering_moves_sections_and_changes_nothing_else() {
    for example in examples() {
        let own = example.report.language();
        let text = example.render(Form::Full, own, Numbering::V0_56);
        if example.name.starts_with("PW-1215") {
            snapshot(&format!("{}.numbering-0.56", example.name), &text);
        }
        let other = example.render(Form::Full, own, Numbering::V0_36);
        assert_ne!(headings(&text), headings(&other), "{}", example.name);
        assert_eq!(lines_without_numbers(&text), lines_without_numbers(&other), "{}", example.name);
    }
}

fn headings(text: &str) -> Vec<&str> {
    text.lines().filter(|line| line.starts_with('#')).collect()
}

/// How often each line stands in a report, headings without their numbers and without the marker.
fn lines_without_numbers(text: &str) -> BTreeMap<String, usize> {
    let mut lines = BTreeMap::new();
    let (_, marker) = Marker::find(text).unwrap();
    for line in text[..marker.start].lines() {
        let bare = match line.split_once(' ') {
            Some((hashes, title)) if !hashes.is_empty() && hashes.bytes().all(|byte| byte == b'#') => {
                let title = title.trim_start_matches(|character: char| character.is_ascii_digit() || character == '.');
                format!("{hashes} {}", title.trim_start())
            }
            _ => line.to_owned(),
        };
        *lines.entry(bare).or_default() += 1;
    }
    lines
}

#[test]
fn what_every_rendering_promises() {
    for example in examples() {
        let digest = Digest::of(&fs::read(&example.data).unwrap()).to_string();
        for language in Language::ALL {
            for numbering in Numbering::ALL {
                for form in [Form::Full, Form::Slim] {
                    let text = example.render(form, language, numbering);
                    let name = format!("{} {} {}", example.name, language.code(), numbering.name());
                    assert!(text == example.render(form, language, numbering), "{name}: twice the same");
                    let (marker, place) = Marker::find(&text).unwrap_or_else(|| panic!("{name}: no marker"));
                    assert_eq!(marker, Marker { language, numbering, data_sha256: &digest }, "{name}");
                    assert_eq!(&text[place.end..], "\n", "{name}: the marker is the last line");
                    let blank_ends = text.lines().find(|line| line.ends_with([' ', '\t', '\r']));
                    assert_eq!(blank_ends, None, "{name}");
                    assert!(!text.contains('\r') && !text.starts_with('\u{feff}'), "{name}");
                }
            }
        }
    }
}

/// Read without its marker, our Markdown is that of another maker: the rules that read such Markdown must understand it.
#[test]
fn our_own_forms_are_read_without_an_error() {
    let copy = tempfile::tempdir().unwrap();
    let (from, root) = (Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/clean"), copy.path());
    support::overlay::copy_folder(&from, root).unwrap();
    for language in Language::ALL {
        for numbering in Numbering::ALL {
            for example in examples() {
                let text = example.render(Form::Full, language, numbering);
                let marker = Marker::find(&text).unwrap().1.start;
                let target = root.join(example.data.strip_prefix(&from).unwrap());
                let name = target.to_str().unwrap().strip_suffix(DATA_SUFFIX).unwrap().to_owned() + ".md";
                fs::write(name, &text[..marker]).unwrap();
            }
            let report = check(&[root.join(".project-docs")], root, &Config::default());
            let told: Vec<String> = report
                .findings
                .iter()
                .filter(|finding| finding.level > Level::Info)
                .map(|finding| format!("{} [{}] {}", finding.place.file, finding.rule.name, finding.message))
                .collect();
            assert!(told.is_empty(), "{} {}\n{}", language.code(), numbering.name(), told.join("\n"));
        }
    }
}
