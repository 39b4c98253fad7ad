//! The pages that are made by the command itself are committed as it makes them.
//!
//! `UPDATE_GENERATED=1 cargo test --test generated_docs` writes them again.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use countersign_validators::all_rules;
use countersign_validators::rule::Family;

const MARK: &str = "<!-- Generated: UPDATE_GENERATED=1 cargo test --test generated_docs -->\n\n";

const SUBCOMMANDS: &[&str] = &["check", "gate", "digest", "seal", "render", "status", "explain", "rules", "which", "schema"];

/// What the command prints, at the width it uses for pipes, without blanks at the ends of lines.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_countersign")).env_clear().args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// docs/cli.md: the help of every subcommand.
fn command_line() -> String {
    let mut page = format!("{MARK}# The command line\n\n```text\n{}```\n", printed(&["--help"]));
    for name in SUBCOMMANDS {
        write!(page, "\n## countersign {name}\n\n```text\n{}```\n", printed(&["help", name])).unwrap();
    }
    page
}

/// docs/rules/README.md: every rule with its page.
fn rule_index() -> String {
    let mut page = format!("{MARK}# Rules\n");
    for family in Family::ALL {
        let rules: Vec<_> = all_rules().into_iter().filter(|rule| rule.family() == family).collect();
        if rules.is_empty() {
            continue;
        }
        write!(page, "\n## {0}\n\n| rule | level | profile | fires when |\n|---|---|---|---|\n", family.as_str()).unwrap();
        for rule in rules {
            let (name, level, profile) = (rule.name, rule.level, rule.profile.as_str());
            writeln!(page, "| [`{name}`]({name}.md) | {level} | {profile} | {} |", rule.summary.replace('|', "\\|")).unwrap();
        }
    }
    page
}

/// Every generated page by its path below docs/.
fn pages() -> BTreeMap<PathBuf, String> {
    let mut pages = BTreeMap::from([(PathBuf::from("cli.md"), command_line()), (PathBuf::from("rules/README.md"), rule_index())]);
    for rule in all_rules() {
        pages.insert(PathBuf::from(format!("rules/{}.md", rule.name)), format!("{MARK}{}", printed(&["explain", rule.name])));
    }
    pages
}

/// The files below `folder`, relative to docs/.
fn files_below(docs: &Path, folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(docs, &path, found);
        } else {
            found.push(path.strip_prefix(docs).unwrap().to_path_buf());
        }
    }
}

#[test]
fn generated_pages_are_up_to_date() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let pages = pages();
    let mut present = Vec::new();
    files_below(&docs, &docs.join("rules"), &mut present);
    let left_over: Vec<&PathBuf> = present.iter().filter(|path| !pages.contains_key(*path)).collect();
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        for path in left_over {
            std::fs::remove_file(docs.join(path)).unwrap();
        }
        for (path, text) in &pages {
            let path = docs.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        return;
    }
    let stale: Vec<&PathBuf> = pages
        .iter()
        .filter(|(path, text)| std::fs::read_to_string(docs.join(path)).ok().as_ref() != Some(*text))
        .map(|(path, _)| path)
        .collect();
    assert!(
        stale.is_empty() && left_over.is_empty(),
        "out of date: {stale:?}; of no rule: {left_over:?}; run UPDATE_GENERATED=1 cargo test --test generated_docs"
    );
}

#[test]
fn every_subcommand_has_its_section() {
    let help = printed(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let listed: Vec<&str> = commands.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(listed, [SUBCOMMANDS, &["help"]].concat());
}
