//! The examples of every rule's explanation are true: what stands under Bad makes the rule fire, what stands under Good does not.
//!
//! Each example changes a copy of `tests/bases/checksums`, which becomes the folder `release/` of a repository.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::fixes;
use crate::fixture::Fixture;
use countersign_validators::checksums;
use countersign_validators::config::{Config, Selector};
use countersign_validators::rule::{Level, Rule};

const HEADINGS: [&str; 5] = ["What it checks", "Why it matters", "Bad", "Good", "Known false positives"];

/// A fenced block: its info string and its text.
struct Block {
    info: String,
    text: String,
}

/// The sections of an explanation by heading, in order.
fn sections(explanation: &str) -> Vec<(&str, String)> {
    let mut sections: Vec<(&str, String)> = Vec::new();
    let mut in_fence = false;
    for line in explanation.lines() {
        in_fence ^= line.starts_with("```");
        match line.strip_prefix("## ").filter(|_| !in_fence) {
            Some(heading) => sections.push((heading, String::new())),
            None => {
                if let Some((_, text)) = sections.last_mut() {
                    text.push_str(line);
                    text.push('\n');
                }
            }
        }
    }
    sections
}

fn blocks(section: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in section.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some(Block { info: info.to_owned(), text: String::new() }),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(block)) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "a fence is not closed");
    blocks
}

fn base() -> Fixture {
    let fixture = Fixture::empty();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/bases/checksums"), &fixture.release());
    fixture
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn apply(block: &Block, folder: &Path) {
    let words: Vec<&str> = block.info.split(' ').collect();
    match words.as_slice() {
        ["sh"] => block.text.lines().for_each(|command| run(command, folder)),
        [_, path, "whole"] => fs::write(folder.join(path), &block.text).unwrap(),
        [_, path, "append"] => {
            let mut content = fs::read_to_string(folder.join(path)).unwrap_or_default();
            content.push_str(&block.text);
            fs::write(folder.join(path), content).unwrap();
        }
        _ => panic!("unknown kind of example: {}", block.info),
    }
}

/// Does what a shell would do with one of the few commands that examples use.
fn run(command: &str, folder: &Path) {
    let words: Vec<&str> = command.split(' ').collect();
    let path = |name: &str| folder.join(name);
    match words.as_slice() {
        ["touch", name] => fs::write(path(name), "").unwrap(),
        ["mv", from, to] => fs::rename(path(from), path(to)).unwrap(),
        ["ln", "-s", target, link] => symlink(Path::new(target), &path(link)),
        ["chmod", "000", name] => forbid(&path(name)),
        ["truncate", "-s", size, name] => truncate(&path(name), size),
        ["iconv", "-f", "UTF-8", "-t", "UTF-16", "-o", to, from] => {
            let text = format!("\u{feff}{}", fs::read_to_string(path(from)).unwrap());
            fs::write(path(to), text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()).unwrap();
        }
        ["sed", "-i", ..] => {
            let rest = command.strip_prefix("sed -i '").unwrap();
            let (script, name) = rest.split_once("' ").unwrap();
            let content = fs::read(path(name)).unwrap();
            fs::write(path(name), sed(script, &content)).unwrap();
        }
        _ => panic!("unknown command: {command}"),
    }
}

#[cfg(unix)]
fn symlink(target: &Path, link: &Path) {
    std::os::unix::fs::symlink(target, link).unwrap();
}

#[cfg(unix)]
fn forbid(path: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
}

fn truncate(path: &Path, size: &str) {
    let file = fs::OpenOptions::new().write(true).open(path).unwrap();
    let length = match (size.strip_prefix('-'), size.strip_suffix('M'), size.strip_suffix('G')) {
        (Some(less), ..) => file.metadata().unwrap().len() - less.parse::<u64>().unwrap(),
        (_, Some(mebibytes), _) => mebibytes.parse::<u64>().unwrap() << 20,
        (.., Some(gibibytes)) => gibibytes.parse::<u64>().unwrap() << 30,
        _ => panic!("unknown size: {size}"),
    };
    file.set_len(length).unwrap();
}

/// `sed` with one `s|OLD|NEW|`, optionally on one line only; OLD is literal text, `^` or `$`.
fn sed(script: &str, content: &[u8]) -> Vec<u8> {
    let digits = script.bytes().take_while(u8::is_ascii_digit).count();
    let only: Option<usize> = script[..digits].parse().ok();
    let parts: Vec<&str> = script[digits..].split('|').collect();
    let ["s", old, new, ""] = parts.as_slice() else { panic!("unknown sed script: {script}") };
    let (old, new) = (unescape(old), unescape(new));
    let mut result = Vec::new();
    for (number, line) in content.split_inclusive(|&byte| byte == b'\n').enumerate() {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let changed = match old.as_slice() {
            _ if only.is_some_and(|only| only != number + 1) => text.to_vec(),
            b"^" => [&new, text].concat(),
            b"$" => [text, &new].concat(),
            old => match text.windows(old.len()).position(|window| window == old) {
                Some(at) => [&text[..at], &new, &text[at + old.len()..]].concat(),
                None => text.to_vec(),
            },
        };
        result.extend(changed);
        result.extend_from_slice(&line[text.len()..]);
    }
    result
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let (&escape, after) = rest.split_first().unwrap();
        rest = after;
        match escape {
            b'r' => bytes.push(b'\r'),
            b't' => bytes.push(b'\t'),
            b'\\' => bytes.push(b'\\'),
            b'x' => {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[..2]).unwrap(), 16).unwrap());
                rest = &rest[2..];
            }
            _ => panic!("unknown escape in {text}"),
        }
    }
    bytes
}

/// The rules that fire in any list of the fixture.
fn fired(fixture: &Fixture) -> BTreeSet<&'static str> {
    let config = Config::default();
    let names = fs::read_dir(fixture.release()).unwrap().map(|entry| entry.unwrap().file_name());
    let lists = names.filter(|name| checksums::is_list(name, &config));
    lists.flat_map(|name| fixture.judge(name.to_str().unwrap(), &config)).map(|finding| finding.rule.name).collect()
}

fn with_example(rule: &Rule, heading: &str) -> Fixture {
    let fixture = base();
    let sections = sections(rule.explanation);
    let (_, section) = sections.iter().find(|(name, _)| *name == heading).unwrap();
    let blocks = blocks(section);
    assert!(!blocks.is_empty(), "{} has no example under {heading}", rule.name);
    blocks.iter().for_each(|block| apply(block, &fixture.release()));
    fixture
}

/// Why this machine cannot show the example, if it cannot.
fn cannot_show(rule: &Rule, fixture: &Fixture) -> Option<&'static str> {
    let release: PathBuf = fixture.release();
    match rule.short_name() {
        "entry-unreadable" if fs::read(release.join("README.md")).is_ok() => Some("this user may read every file"),
        "name-unicode-form" if !release.join("U\u{308}berblick.md").exists() => Some("this system compares names byte by byte"),
        _ => None,
    }
}

#[test]
fn the_base_is_clean() {
    assert_eq!(fired(&base()), BTreeSet::new());
}

#[test]
fn bad_examples_make_their_rule_fire() {
    for rule in checksums::RULES {
        let fixture = with_example(rule, "Bad");
        match cannot_show(rule, &fixture) {
            Some(reason) => crate::notice::notice(&format!("skipped: the example of {} ({reason})", rule.name)),
            None => assert!(fired(&fixture).contains(rule.name), "{}: {:?}", rule.name, fired(&fixture)),
        }
    }
}

#[test]
fn fixes_mend_the_bad_examples_and_nothing_else() {
    let mut problems = Vec::new();
    for rule in checksums::RULES.iter().filter(|rule| rule.fix.is_some()) {
        let fixture = with_example(rule, "Bad");
        // An example cannot know where it will lie: tests/checksums/mended.rs has the case.
        if rule.short_name() == "path-absolute" {
            continue;
        }
        if let Some(reason) = cannot_show(rule, &fixture) {
            crate::notice::notice(&format!("skipped: the fix of {} ({reason})", rule.name));
            continue;
        }
        let mut config = Config::default();
        if rule.level == Level::Off {
            config.levels.push((Selector::Rule(rule), Level::Warning));
        }
        let mut found = fixes::problems(rule, &fixture.root(), &config);
        if rule.short_name() != "line-endings" {
            found.extend(fixes::line_end_problems(rule, &with_example(rule, "Bad").root(), &config));
        }
        problems.extend(found.into_iter().map(|problem| format!("{}: {problem}", rule.name)));
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[test]
fn good_examples_are_clean() {
    for rule in checksums::RULES {
        let fired = fired(&with_example(rule, "Good"));
        assert!(!fired.contains(rule.name), "{} fires in its good example", rule.name);
    }
}

#[test]
fn explanations_have_the_five_headings_and_text_under_each() {
    for rule in checksums::RULES {
        let sections = sections(rule.explanation);
        let headings: Vec<&str> = sections.iter().map(|(heading, _)| *heading).collect();
        assert_eq!(headings, HEADINGS, "{}", rule.name);
        assert!(sections.iter().all(|(_, text)| !text.trim().is_empty()), "{}", rule.name);
        assert!(rule.explanation.starts_with("<!-- base: checksums -->\n"), "{}", rule.name);
    }
}

/// Everything said about a bad example: what a person reads.
#[test]
fn findings_of_the_bad_examples() {
    let mut text = String::new();
    for rule in checksums::RULES {
        let fixture = with_example(rule, "Bad");
        if matches!(rule.short_name(), "entry-unreadable" | "name-unicode-form") {
            continue;
        }
        text.push_str(&format!("# {}\n", rule.name));
        for name in ["SHA256SUMS.txt", "retry-budget.tar.sha256"] {
            for finding in fixture.judge(name, &Config::default()) {
                let span = finding.place.span;
                let (level, rule, message) = (finding.level, finding.rule.short_name(), &finding.message);
                text.push_str(&format!("{name}:{}..{}: {level}[{rule}] {message}\n", span.start, span.end));
                for related in &finding.related {
                    let (file, span) = (&related.place.file, related.place.span);
                    text.push_str(&format!("    {file}:{}..{}: {}\n", span.start, span.end, related.label));
                }
                text.extend(finding.help.map(|help| format!("    help: {help}\n")));
            }
        }
        text.push('\n');
    }
    insta::with_settings!({ snapshot_path => "../../../snapshots/checksums", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("findings_of_the_bad_examples", text);
    });
}
