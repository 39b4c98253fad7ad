//! What holds for every run: the same input gives the same bytes, however it is named and by however many threads it is read.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "the modules are shared by tests that need different parts")]
#[path = "../support/mod.rs"]
mod support;

mod okstra;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use countersign_validators::check;
use countersign_validators::config::{Config, ProfileChoice};
use countersign_validators::finding::Finding;
use countersign_validators::octon::facts::Gate;
use countersign_validators::report::Report;
use countersign_validators::rule::{Level, Profile};
use support::base;
use support::tree::Tree;

const PROPOSALS: &str = ".octon/inputs/exploratory/proposals";

/// What a run of the command wrote, and its exit code.
fn run(folder: &Path, arguments: &[&str]) -> (String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
    let output = command.current_dir(folder).env_clear().args(arguments).stdin(Stdio::null()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// Something wrong in as many documents as possible.
fn damage(tree: &Tree) {
    tree.replace("proposal.yml", "promotion_targets:\n", "promotion_targets:\n  - docs/gone.md\n  - .octon/framework/runner\n");
    tree.append("proposal.yml", "schema_version: 2\nextra: {a: 1, a: 2}\nexit_expectation:\n");
    tree.append("navigation/artifact-catalog.md", "- `gone.md`, `./README.md`\n- `README.md#top`\n");
    tree.append("navigation/source-of-truth-map.md", "`.octon/gone.md`\n");
    tree.write("resources/notes.md", "TODO\n\n{{ name }}\n");
    tree.write("SHA256SUMS.txt", "no digest\n \n# note\nabc  README.md\n");
    let review = "support/proposal-review.md";
    if tree.path(review).exists() {
        tree.replace(review, "## Exclusions", "## Left out");
        tree.replace(review, "open_blocking_findings_count: 0", "open_blocking_findings_count: none");
        tree.append(review, "\n- verdict: rejected\nreviewed_at: later\n");
    }
    for receipt in ["support/implementation-conformance-review.md", "support/post-implementation-drift-churn-review.md"] {
        if tree.path(receipt).exists() {
            tree.replace(receipt, "## Checked Evidence", "## Evidence");
            tree.append(receipt, "\nunresolved_items_count: 2\nStill pending.\n");
        }
    }
    tree.write("/.octon/framework/runner/page.md", format!("see {PROPOSALS}/architecture/retry-budget\n한글 work package\n"));
}

/// Three packets, a registry and checksum lists, with many findings.
fn busy() -> Tree {
    let tree = Tree::of("program");
    tree.folder("/.git");
    damage(&tree);
    tree.write(&format!("/{PROPOSALS}/policy/second/proposal.yml"), "proposal_id: first\nstatus: accepted\n");
    tree.write(&format!("/{PROPOSALS}/policy/third/proposal.yml"), "status: [\n");
    tree.write("/한글/SHA256SUMS", "no digest\n");
    tree.write("/dist/page.sha256", "no digest\n");
    tree
}

const FORMATS: [&str; 4] = ["concise", "human", "json", "markdown"];

#[test]
fn the_number_of_threads_does_not_show() {
    assert_threads_do_not_show(&busy());
}

/// The output about a tree with many findings is the same in every format, whatever the number of threads.
fn assert_threads_do_not_show(tree: &Tree) {
    for format in FORMATS {
        let with = |threads: &str| run(tree.root(), &["check", "--format", format, "--threads", threads]);
        let one = with("1");
        assert!(one.0.len() > 2_000 && one.1 == 1, "{format}: {}", one.0);
        for threads in ["1", "2", "8"] {
            assert!(with(threads) == one, "{format}, {threads} threads");
        }
    }
}

#[test]
fn the_order_of_paths_does_not_show() {
    let tree = busy();
    let paths =
        [".octon", "dist", "한글", "./dist/../dist", &format!("{PROPOSALS}/policy/second"), &format!("{PROPOSALS}/policy")];
    let with = |order: &[usize]| {
        let mut arguments = vec!["check", "--format", "json"];
        arguments.extend(order.iter().map(|&index| paths[index]));
        run(tree.root(), &arguments)
    };
    let first = with(&[0, 1, 2, 3, 4, 5]);
    for order in [[5, 4, 3, 2, 1, 0], [2, 0, 5, 1, 4, 3], [4, 1, 0, 3, 5, 2]] {
        assert!(with(&order) == first, "{order:?}");
    }
    assert!(with(&[0, 1, 2]) == first, "overlapping paths add nothing");
}

#[test]
fn the_working_directory_shows_in_paths_only() {
    let tree = Tree::below("program", "some where/here");
    tree.folder("/.git");
    damage(&tree);
    let here = run(tree.root(), &["check", "--format", "concise"]);
    let absolute = tree.root().to_str().unwrap().to_owned();
    let from_below = below(&here.0, ".octon/framework/");
    for (folder, argument, prefix, expected) in [
        (tree.top(), "some where/here", "some where/here/".to_owned(), &here.0),
        (tree.top(), "./some where/../some where/here/", "some where/here/".to_owned(), &here.0),
        (Path::new("/"), absolute.as_str(), format!("{}/", absolute.trim_start_matches('/')), &here.0),
        (&tree.root().join(".octon/framework"), "../..", format!("{absolute}/"), &from_below),
    ] {
        let (text, code) = run(folder, &["check", "--isolated", "--format", "concise", argument]);
        let text = text.replace(&prefix, "");
        assert_eq!((sorted(&text), code), (sorted(expected), here.1), "{argument}");
    }
}

/// `text` with paths below `folder` shown from there.
fn below(text: &str, folder: &str) -> String {
    let line = |line: &str| match line.strip_prefix(folder) {
        Some(rest) => rest.to_owned(),
        None => line.to_owned(),
    };
    text.lines().map(|text| line(text) + "\n").collect()
}

fn sorted(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.sort_unstable();
    lines
}

#[test]
fn the_same_run_gives_the_same_report() {
    let tree = busy();
    let report = || check(&[tree.root().to_owned()], tree.root(), &Config::default());
    let (first, second) = (report(), report());
    assert_eq!(format!("{:?}", first.findings), format!("{:?}", second.findings));
    assert_eq!(first.summary, second.summary);
    assert!(first.findings.is_sorted_by(|left, right| left.sort_key() <= right.sort_key()));
}

/// What a finding says apart from offsets and digests: rule, level, file, line and column.
type Said = (&'static str, Level, String, u32, u32);

fn said(report: &Report) -> Vec<Said> {
    let said = report.findings.iter().map(|finding| {
        let position = report.sources.get(&finding.place.file).map(|source| source.position(finding.place.span.start));
        let (line, column) = position.map_or((0, 0), |position| (position.line, position.column));
        (finding.rule.name, finding.level, finding.place.file.as_str().to_owned(), line, column)
    });
    said.collect()
}

fn only_left(left: &[Said], right: &[Said]) -> Vec<Said> {
    left.iter().filter(|said| !right.contains(said)).cloned().collect()
}

#[test]
fn line_ends_do_not_show() {
    for name in base::names("octon").unwrap() {
        let findings = |crlf: bool| {
            let tree = Tree::of(&name);
            damage(&tree);
            if crlf {
                convert(tree.packet(), &tree);
            }
            let tree = tree.finish();
            let report = check(&[tree.packet().to_owned()], tree.root(), &Config::default());
            // The line ends themselves, and a digest that was recorded for other bytes.
            let about_bytes = ["checksums/line-endings", "octon/program-registry-digest-stale"];
            said(&report).into_iter().filter(|said| !about_bytes.contains(&said.0)).collect::<Vec<_>>()
        };
        let (lf, crlf) = (findings(false), findings(true));
        assert!(lf.len() > 15, "{lf:?}");
        let (lost, new) = (only_left(&lf, &crlf), only_left(&crlf, &lf));
        assert!(lost.is_empty() && new.is_empty(), "{name}: lost {lost:#?}, new {new:#?}");
    }
}

/// Gives every file of the packet CRLF line ends.
fn convert(folder: &Path, tree: &Tree) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            convert(&path, tree);
        } else {
            tree.crlf(path.strip_prefix(tree.packet()).unwrap().to_str().unwrap());
        }
    }
}

/// Rule and place of every finding of level error.
fn errors<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> BTreeSet<(&'static str, String)> {
    let errors = findings.into_iter().filter(|finding| finding.level == Level::Error && !finding.rule.gates_only);
    errors.map(|finding| (finding.rule.name, format!("{:?}", finding.place))).collect()
}

#[test]
fn the_upstream_profile_is_what_the_gates_say() {
    let config = Config { profile: ProfileChoice::Upstream, ..Config::default() };
    for name in base::names("octon").unwrap() {
        for change in [|_: &Tree| {}, damage] {
            let tree = Tree::of(&name);
            change(&tree);
            let tree = tree.finish();
            let report = check(&[tree.packet().to_owned()], tree.root(), &config);
            let ours: Vec<&str> = report
                .findings
                .iter()
                .filter(|finding| finding.rule.profile == Profile::Ours)
                .map(|finding| finding.rule.name)
                .collect();
            assert_eq!(ours, [""; 0], "{name}");
            let mut gates = vec![Gate::Standard, Gate::Review, Gate::Readiness, Gate::Conformance, Gate::Drift, Gate::Subtype];
            if name == "program" {
                gates.extend([Gate::ProgramStructure, Gate::ProgramChildren]);
            }
            let answers: Vec<_> = gates.into_iter().map(|gate| tree.ask(gate)).collect();
            let said = errors(answers.iter().flat_map(|answer| &answer.findings));
            let checked = errors(report.findings.iter().filter(|finding| finding.rule.name.starts_with("octon/")));
            let only_checked: Vec<_> = checked.difference(&said).collect();
            let only_said: Vec<_> = said.difference(&checked).collect();
            assert!(only_checked.is_empty() && only_said.is_empty(), "{name}: `check` {only_checked:?}, gates {only_said:?}");
        }
    }
}

#[test]
fn a_gate_does_not_mind_how_its_target_is_written() {
    let gates = [
        "octon:standard",
        "octon:review-strict",
        "octon:readiness",
        "octon:drift",
        "octon:subtype",
        "octon:implement",
        "octon:closeout",
    ];
    for name in ["accepted", "implemented", "archived", "program"] {
        let tree = Tree::of(name).finish();
        let packet = tree.packet().strip_prefix(tree.root()).unwrap().to_str().unwrap().to_owned();
        let absolute = tree.packet().to_str().unwrap().to_owned();
        for gate in gates {
            let verdict = |folder: &Path, target: &str| {
                let (text, code) = run(folder, &["gate", gate, target, "--isolated", "--format", "json"]);
                let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
                let findings = answer["results"][0]["findings"].as_array().unwrap().iter();
                let said: Vec<String> = findings.map(|finding| format!("{} {}", finding["rule"], finding["span"])).collect();
                (code, answer["results"][0]["verdict"].clone(), said.into_iter().collect::<BTreeSet<_>>())
            };
            let plain = verdict(tree.root(), &packet);
            for target in
                [format!("{packet}/"), format!("./{packet}//"), format!("{packet}/support/.."), format!("{packet}/proposal.yml")]
            {
                assert_eq!(verdict(tree.root(), &target), plain, "{gate} {target}");
            }
            assert_eq!(verdict(tree.packet(), "."), plain, "{gate} from within");
            assert_eq!(verdict(&tree.packet().join("support"), ".."), plain, "{gate} from below");
            assert_eq!(verdict(Path::new("/"), &absolute), plain, "{gate} from afar");
        }
    }
}

/// The files that findings are about, and the report.
fn checked(tree: &Tree, paths: &[&str]) -> (BTreeSet<String>, Report) {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let report = check(&paths, tree.root(), &Config::default());
    (report.findings.iter().map(|finding| finding.place.file.as_str().to_owned()).collect(), report)
}

#[test]
fn what_git_ignores_is_checked_inside_the_convention_and_counted_outside() {
    let tree = Tree::of("accepted").finish();
    tree.folder("/.git");
    tree.write("/.gitignore", "/out/\n*.sums\nretry-budget/\nSHA256SUMS\n");
    tree.write("/out/SHA256SUMS", "no digest\n");
    tree.write("/kept/SHA256SUMS", "no digest\n");
    tree.write("/kept/a.sums", "x\n");
    tree.write("SHA256SUMS", "no digest\n");
    let (files, report) = checked(&tree, &["."]);
    let list = format!("{PROPOSALS}/architecture/retry-budget/SHA256SUMS");
    assert!(
        files.contains(&list) && !files.iter().any(|file| file.starts_with("out/") || file.starts_with("kept/")),
        "{files:?}"
    );
    assert_eq!(report.summary.artifacts["proposal packet"], 1);
    assert_eq!((report.summary.skipped.ignored_directories, report.summary.skipped.ignored_files), (1, 2));
    assert!(checked(&tree, &["out/SHA256SUMS"]).0.contains("out/SHA256SUMS"), "what is named is checked");
}

#[test]
fn a_file_of_a_packet_stands_for_the_packet() {
    let tree = busy();
    let packet = format!("{PROPOSALS}/architecture/retry-budget");
    let whole = checked(&tree, &[&packet]);
    assert!(whole.0.len() > 5);
    for inside in ["proposal.yml", "README.md", "support", "support/proposal-review.md", "resources/notes.md"] {
        let part = checked(&tree, &[&format!("{packet}/{inside}")]);
        assert_eq!(format!("{:?}", part.1.findings), format!("{:?}", whole.1.findings), "{inside}");
        assert_eq!(part.1.summary, whole.1.summary, "{inside}");
    }
    let two = checked(&tree, &[&format!("{packet}/README.md"), &packet, &format!("{packet}/support")]);
    assert_eq!(two.1.summary, whole.1.summary);
    assert_eq!(format!("{:?}", two.1.findings), format!("{:?}", whole.1.findings));
}

#[test]
fn a_repository_inside_the_convention_is_a_fixture() {
    let tree = Tree::of("accepted").finish();
    let fixture = ".octon/framework/tests/repository";
    let inner = format!("{fixture}/{PROPOSALS}/policy/inner");
    tree.write(&format!("/{inner}/proposal.yml"), "status: draft\n");
    let (files, report) = checked(&tree, &["."]);
    assert_eq!((files, report.summary.artifacts["proposal packet"]), (BTreeSet::new(), 1));
    for named in [inner.as_str(), fixture, &format!("{inner}/proposal.yml")] {
        let (files, report) = checked(&tree, &[named]);
        assert!(files.contains(&format!("{inner}/proposal.yml")), "{named}: {files:?}");
        assert_eq!(report.summary.artifacts["proposal packet"], 1, "{named}");
    }
}

#[test]
fn several_repositories_are_checked_as_if_alone() {
    let tree = Tree::below("accepted", "one");
    damage(&tree);
    let other = Tree::below("implemented", "two");
    damage(&other);
    let copied = tree.top().join("two");
    base::build("octon", "implemented", &copied).unwrap();
    let alone = |path: &str| {
        let report = check(&[PathBuf::from(path)], tree.top(), &Config::default());
        report.findings.iter().map(|finding| format!("{finding:?}")).collect::<Vec<_>>()
    };
    let together = check(&[PathBuf::from("two"), PathBuf::from("one")], tree.top(), &Config::default());
    let together: Vec<String> = together.findings.iter().map(|finding| format!("{finding:?}")).collect();
    assert_eq!(together, [alone("one"), alone("two")].concat());
}
