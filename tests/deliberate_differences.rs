//! Every place where our verdict is meant to differ from that of the convention's own tool. Each row of docs/parity.md names its
//! test in this file.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::fs;
use std::path::Path;

use countersign_validators::check;
use countersign_validators::config::Config;
use countersign_validators::digest::Digest;
use countersign_validators::gate::Verdict;
use countersign_validators::oat;
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::facts::Gate::{
    Conformance, Drift, ProgramChildren, Readiness, Review, ReviewStrict, Standard, Subtype,
};
use countersign_validators::octon::gates::{GateName, answer, digest};
use countersign_validators::report::Report;
use countersign_validators::rule::Level;
use support::tree::Tree;

const MANIFEST: &str = "proposal.yml";
const CONFORMANCE: &str = "support/implementation-conformance-review.md";
const POLICY: &str = "/.octon/framework/runner/retry-policy.md";

/// A path that names the packet of the bases.
const BACK_REFERENCE: &str = ".octon/inputs/exploratory/proposals/architecture/retry-budget";

#[test]
fn every_row_of_the_page_names_a_test() {
    let page = include_str!("../docs/parity.md");
    let tests: Vec<&str> = include_str!("deliberate_differences.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("fn ")?.strip_suffix("() {"))
        .filter(|name| *name != "every_row_of_the_page_names_a_test")
        .collect();
    let named: Vec<&str> = page.split('`').filter(|word| tests.contains(word)).collect();
    for test in &tests {
        assert_eq!(named.iter().filter(|name| *name == test).count(), 1, "docs/parity.md and `{test}`");
    }
    let (_, differences) = page.split_once("## Differences").unwrap();
    let rows = differences.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| difference")).count();
    assert_eq!(rows, tests.len(), "rows of docs/parity.md");
}

#[test]
fn a_fence_ends_with_its_file() {
    let tree = Tree::of("accepted");
    tree.append("README.md", "```\nnever closed\n");
    tree.append("architecture/target-architecture.md", "TODO\n");
    tree.append("support/proposal-creation.md", "TODO\n");
    let found = tree.places(Readiness, "octon/placeholder-left");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].ends_with("architecture/target-architecture.md") && found[1].ends_with("proposal-creation.md"));
}

#[test]
fn fences_are_those_of_markdown() {
    let tree = Tree::of("accepted");
    tree.append("README.md", "~~~\nTODO\n~~~\n\n- item\n\n  ```\n  TODO\n  ```\n");
    assert!(tree.finish().passes(Readiness));
    let tree = Tree::of("accepted");
    tree.append("README.md", "````\n```\n````\nTODO\n");
    assert!(!tree.finish().passes(Readiness), "three backticks do not close a fence of four");
}

#[test]
fn placeholders_in_binary_files_are_no_text() {
    let tree = Tree::of("accepted");
    tree.write("resources/screen.png", b"\x89PNG\0 TODO \0");
    assert!(tree.finish().passes(Readiness));
}

#[test]
fn the_packet_path_is_normalised() {
    let tree = Tree::of("accepted").finish();
    let plain = digest(tree.packet(), tree.root(), &Config::default()).unwrap();
    let name = tree.packet().strip_prefix(tree.root()).unwrap().to_str().unwrap();
    for path in [format!("{name}/"), format!("./{name}"), format!("{name}/support/.."), format!("{name}/proposal.yml")] {
        assert_eq!(digest(Path::new(&path), tree.root(), &Config::default()).unwrap(), plain, "{path}");
        let gate = GateName::Upstream(ReviewStrict);
        let verdict = answer(gate, Path::new(&path), tree.root(), &Config::default(), StandardOptions::default()).verdict;
        assert_eq!(verdict, Verdict::Pass, "{path}");
    }
}

#[test]
fn a_packet_behind_a_symlink_is_read_where_it_lies() {
    let tree = Tree::of("accepted").finish();
    tree.link("/packet", tree.packet().strip_prefix(tree.root()).unwrap());
    let (link, gate) = (tree.path("/packet"), GateName::Upstream(Standard));
    let options = StandardOptions { skip_registry: true, skip_targets: false };
    assert_eq!(answer(gate, &link, tree.root(), &Config::default(), options).verdict, Verdict::Pass);
    let digests = [tree.packet(), &link].map(|path| digest(path, tree.root(), &Config::default()).unwrap());
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn an_optional_child_may_be_missing() {
    const REGISTRY: &str = "resources/child-packet-index.yml";
    let optional = |required: &str| {
        let tree = Tree::of("program");
        let child = "\n    required: true\n    deferred: false\n    dependencies:\n";
        tree.replace(REGISTRY, child, child.replace("true", required));
        tree.remove(&format!("/{BACK_REFERENCE}-metrics"));
        tree.finish().passes(ProgramChildren)
    };
    assert!(optional("false") && optional("\"false\"") && optional("later"));
    assert!(!optional("true"));
}

#[test]
fn a_longer_id_is_another_packet() {
    for (reference, standard, drift) in [
        ("-v2", true, true),
        ("2", true, true),
        ("er", true, true),
        ("ER", false, true),
        ("/README.md", false, false),
        (".", false, false),
        ("_old", false, false),
    ] {
        let tree = Tree::of("implemented");
        tree.append(POLICY, format!("{BACK_REFERENCE}{reference}\n"));
        let tree = tree.finish();
        assert_eq!((tree.passes(Standard), tree.passes(Drift)), (standard, drift), "{reference}");
    }
}

/// An implemented packet whose target `path` is one more.
fn with_target(path: &str) -> Tree {
    let tree = Tree::of("implemented");
    tree.replace(MANIFEST, "promotion_targets:\n", format!("promotion_targets:\n  - {path}\n"));
    tree.append("support/executable-implementation-prompt.md", format!("Also `{path}`.\n"));
    tree
}

#[test]
fn below_a_folder_only_what_a_search_tool_reads_is_searched() {
    let tree = with_target(".octon/framework/pages");
    tree.write("/.octon/framework/pages/.hidden.md", BACK_REFERENCE);
    tree.write("/.octon/framework/pages/.hidden/page.md", BACK_REFERENCE);
    tree.write("/.octon/framework/pages/out/page.md", BACK_REFERENCE);
    tree.write("/.octon/framework/pages/page.log", BACK_REFERENCE);
    tree.write("/.octon/framework/pages/image", format!("\0{BACK_REFERENCE}"));
    tree.write("/.gitignore", "out/\n");
    tree.write("/.octon/framework/.gitignore", "*.log\n");
    let tree = tree.finish();
    assert!(tree.passes(Standard) && tree.passes(Drift));
    tree.write("/.octon/framework/pages/deep/page.md", BACK_REFERENCE);
    assert!(!tree.passes(Standard) && !tree.passes(Drift));
}

#[test]
fn a_target_that_is_named_itself_is_always_searched() {
    for name in [".hidden.md", "page.log", "image"] {
        let path = format!(".octon/framework/pages/{name}");
        let tree = with_target(&path);
        let content = if name == "image" { format!("\0{BACK_REFERENCE}") } else { BACK_REFERENCE.to_owned() };
        tree.write(&format!("/{path}"), content);
        tree.write("/.gitignore", "*.log\n");
        let tree = tree.finish();
        assert!(!tree.passes(Standard) && !tree.passes(Drift), "{name}");
    }
}

#[test]
fn only_git_hides_files_from_the_search() {
    let tree = with_target(".octon/framework/pages");
    tree.write("/.octon/framework/pages/page.md", BACK_REFERENCE);
    tree.write("/.octon/framework/pages/.ignore", "page.md\n");
    tree.write("/.git/info/exclude", "page.md\n");
    assert!(!tree.finish().passes(Standard));
}

#[test]
fn a_late_nul_byte_makes_a_file_binary_too() {
    let tree = with_target(".octon/framework/pages");
    tree.write("/.octon/framework/pages/page.md", format!("{BACK_REFERENCE}\n{}\0", "x\n".repeat(100_000)));
    assert!(tree.finish().passes(Standard));
}

#[test]
fn targets_in_wide_text_are_not_decoded() {
    let tree = Tree::of("implemented");
    tree.write(POLICY, wide(BACK_REFERENCE));
    assert!(tree.finish().passes(Standard));
}

/// UTF-16 with a byte order mark.
fn wide(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

#[test]
fn the_place_of_a_checkout_excuses_no_retired_term() {
    let in_folder = |folder: &str| {
        let tree = Tree::below("implemented", folder);
        tree.replace(MANIFEST, "promotion_targets:\n", "promotion_targets:\n  - .octon/framework/pages\n");
        tree.append("support/executable-implementation-prompt.md", "Also `.octon/framework/pages`.\n");
        tree
    };
    let tree = in_folder("archive/legacy");
    tree.write("/.octon/framework/pages/page.md", "a work package\n");
    assert!(!tree.finish().passes(Drift));
    let tree = in_folder("checkout");
    tree.write("/.octon/framework/pages/legacy/page.md", "a work package\n");
    assert!(tree.finish().passes(Drift), "a folder of the repository itself does excuse");
}

#[test]
fn scaffold_words_are_whole_words() {
    let with = |text: &str| {
        let tree = Tree::of("implemented");
        tree.append(CONFORMANCE, text);
        tree.finish().passes(Conformance)
    };
    assert!(with("depending on the queue, this is not runtime data; spending is impending\n"));
    assert!(!with("the run is pending.\n") && !with("it was Not Run\n"));
}

#[test]
fn the_dot_of_a_release_state_is_a_dot() {
    let with = |state: &str| {
        let tree = Tree::of("migration");
        tree.replace("migration-proposal.yml", "pre-1.0", state);
        tree.finish().passes(Subtype)
    };
    assert!(with("pre-1.0") && with("stable"));
    assert!(!with("pre-1x0"));
}

#[test]
fn a_folder_is_no_file() {
    for path in ["README.md", "navigation/source-of-truth-map.md", "architecture/implementation-plan.md"] {
        let tree = Tree::of("draft");
        tree.remove(path);
        tree.folder(path);
        assert!(!tree.finish().passes(Subtype), "{path}");
    }
}

#[test]
fn the_registry_is_sorted_bytewise() {
    let tree = Tree::of("program").finish();
    let registry = String::from_utf8(tree.read("/.octon/generated/proposals/registry.yml")).unwrap();
    let ids: Vec<&str> = registry.lines().filter_map(|line| line.trim().strip_prefix("- id: ")).collect();
    assert_eq!(ids, ["\"retry-budget-core\"", "\"retry-budget-metrics\"", "\"retry-budget\""]);
}

#[test]
fn only_true_and_false_are_booleans() {
    let with = |temporary: &str| {
        let tree = Tree::of("accepted");
        tree.replace(MANIFEST, "temporary: true", format!("temporary: {temporary}"));
        tree.finish().passes(Standard)
    };
    assert!(with("true") && with("\"true\""));
    assert!(!with("yes") && !with("on"));
}

#[test]
fn children_that_are_done_are_ready() {
    let tree = Tree::of("program");
    tree.replace(&format!("/{BACK_REFERENCE}-core/proposal.yml"), "status: accepted", "status: implemented");
    let tree = tree.finish();
    assert!(!tree.passes(ProgramChildren), "upstream's own question is answered as upstream does");
    let refusals: Vec<String> = implement(&tree);
    assert!(!refusals.iter().any(|rule| rule == "octon/child-not-ready"), "{refusals:?}");
}

/// The rules that make `octon:implement` say no.
fn implement(tree: &Tree) -> Vec<String> {
    let answer = answer(GateName::Implement, tree.packet(), tree.root(), &Config::default(), StandardOptions::default());
    let errors = answer.findings.iter().filter(|finding| finding.level == Level::Error);
    errors.map(|finding| finding.rule.name.to_owned()).collect()
}

#[test]
fn what_lies_outside_the_tree_is_not_there() {
    let tree = Tree::of("accepted").finish();
    let outside = tempfile::tempdir().unwrap();
    fs::rename(tree.path("support/proposal-review.md"), outside.path().join("review.md")).unwrap();
    tree.link("support/proposal-review.md", outside.path().join("review.md"));
    assert!(!tree.passes(ReviewStrict), "a receipt");
    let tree = Tree::of("implemented");
    tree.remove(POLICY);
    fs::write(outside.path().join("policy.md"), "x\n").unwrap();
    tree.link(POLICY, outside.path().join("policy.md"));
    assert!(!tree.finish().passes(Conformance), "a target");
}

#[test]
fn documents_are_utf8() {
    let tree = Tree::of("accepted").finish();
    let text = String::from_utf8(tree.read(MANIFEST)).unwrap();
    tree.write(MANIFEST, wide(&text));
    let answer = tree.ask(Review);
    assert!(answer.verdict == Verdict::Fail && answer.incomplete);
    for file in ["support/executable-implementation-prompt.md", "navigation/artifact-catalog.md"] {
        let tree = Tree::of("accepted");
        tree.append(file, b"\ncaf\xE9\n");
        assert!(tree.finish().ask(Standard).incomplete, "{file}");
    }
}

#[test]
fn the_first_document_counts() {
    let tree = Tree::of("accepted");
    tree.append(MANIFEST, "---\nstatus: draft\n");
    let tree = tree.finish();
    assert!(!tree.passes(Standard), "as upstream");
    assert!(tree.passes(Review) && tree.passes(Conformance));
}

#[test]
fn yaml_is_read_by_version_1_2() {
    let with = |text: &str| {
        let tree = Tree::of("accepted");
        tree.append(MANIFEST, text);
        tree.finish().passes(Standard)
    };
    assert!(!with("note: \"a\nb\"\n") && !with("note: \"a\"#b\n"));
    assert!(with("note: \"a\n  b\"\n") && with("note: a\u{85}b\n") && with("note: a\u{2028}b\n") && with(": a\n"));
    assert!(with("note:\n  -\ta\n") && with("note: a\n\t\nother: b\n"));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| {
        let tree = Tree::of("accepted");
        tree.append(MANIFEST, format!("extra: {}{}\n", "[".repeat(depth), "]".repeat(depth)));
        tree.finish().passes(Standard)
    };
    assert!(nested(127));
    assert!(!nested(128));
}

#[test]
fn names_with_a_backslash_are_digested_as_they_are() {
    let tree = Tree::of("accepted");
    tree.write("resources/a\\b.md", "x\n");
    let tree = tree.finish();
    assert!(tree.passes(ReviewStrict));
    let line = |path: &str| format!("{}  {path}\n", Digest::of(&tree.read(path)));
    let mut reviewed: Vec<String> = fs::read_to_string(tree.path("navigation/artifact-catalog.md"))
        .unwrap()
        .lines()
        .filter_map(|entry| entry.split('`').nth(1).map(str::to_owned))
        .filter(|path| !path.starts_with("support/") || path.ends_with("implementation-grade-completeness-review.md"))
        .chain(["resources/a\\b.md".to_owned()])
        .collect();
    reviewed.sort();
    let text: String = reviewed.iter().map(|path| line(path)).collect();
    let expected = format!("sha256:{}", Digest::of(text.as_bytes()));
    assert_eq!(digest(tree.packet(), tree.root(), &Config::default()).unwrap(), expected);
}

/// A folder with a checksum list, and what is found there.
struct Listed {
    folder: tempfile::TempDir,
}

impl Listed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("work")).unwrap();
        fs::write(folder.path().join("outside"), "outside\n").unwrap();
        fs::write(folder.path().join("work/inside"), "inside\n").unwrap();
        Self { folder }
    }

    /// The rules of errors and warnings that the list gives.
    fn rules(&self, list: impl AsRef<[u8]>) -> Vec<&'static str> {
        let work = self.folder.path().join("work");
        fs::write(work.join("SHA256SUMS"), list).unwrap();
        let report: Report = check(std::slice::from_ref(&work), &work, &Config::default());
        let serious = report.findings.iter().filter(|finding| finding.level >= Level::Warning);
        serious.map(|finding| finding.rule.short_name()).collect()
    }
}

fn entry(content: &str, name: &str) -> String {
    format!("{}  {name}\n", Digest::of(content.as_bytes()))
}

#[test]
fn absolute_names_are_not_read() {
    let listed = Listed::new();
    let outside = listed.folder.path().join("outside");
    for content in ["outside\n", "something else\n"] {
        let list = entry("inside\n", "inside") + &entry(content, outside.to_str().unwrap());
        assert_eq!(listed.rules(list), ["path-absolute"]);
    }
}

#[test]
fn names_that_lead_out_are_not_read() {
    let listed = Listed::new();
    for content in ["outside\n", "something else\n"] {
        assert_eq!(listed.rules(entry("inside\n", "inside") + &entry(content, "../outside")), ["path-outside-root"]);
    }
}

#[test]
fn symlinks_that_lead_out_are_not_followed() {
    let listed = Listed::new();
    std::os::unix::fs::symlink("../outside", listed.folder.path().join("work/link")).unwrap();
    for content in ["outside\n", "something else\n"] {
        assert_eq!(listed.rules(entry("inside\n", "inside") + &entry(content, "link")), ["symlink-outside-root"]);
    }
}

#[test]
fn standard_input_is_never_read() {
    let listed = Listed::new();
    assert_eq!(listed.rules(entry("inside\n", "inside") + &entry("x\n", "-")), ["stdin-entry"]);
}

#[test]
fn a_list_with_one_space_is_verified() {
    let listed = Listed::new();
    let one_space = |content: &str| entry(content, "inside").replace("  ", " ");
    assert_eq!(listed.rules(one_space("inside\n")), ["separator-one-space"]);
    let mut found = listed.rules(one_space("something else\n"));
    found.sort_unstable();
    assert_eq!(found, ["digest-mismatch", "separator-one-space"]);
}

#[test]
fn a_byte_order_mark_hides_no_entry() {
    let listed = Listed::new();
    assert_eq!(listed.rules(format!("\u{feff}{}", entry("inside\n", "inside"))), ["list-bom"]);
    let mut found = listed.rules(format!("\u{feff}{}", entry("something else\n", "inside")));
    found.sort_unstable();
    assert_eq!(found, ["digest-mismatch", "list-bom"]);
}

#[test]
fn plans_are_utf8() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plan.md"), b"---\noat_plan_parallel_groups: []\n---\n\n## Phase 1: caf\xe9\n").unwrap();
    let answer = oat::gates::answer(
        oat::gates::GateName::ValidatePlan,
        folder.path(),
        folder.path(),
        &Config::default(),
        oat::gates::CloseoutOptions::default(),
    );
    assert!(answer.incomplete && answer.findings[0].rule.name == "oat/plan-unreadable");
}
