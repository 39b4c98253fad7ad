//! The same for projects: plan, state, implementation, log, reviews and split plan.

use countersign_validators::gates::GateName;

use super::*;

const PLAN: &str = "plan.md";
const STATE: &str = "state.md";
const IMPLEMENTATION: &str = "implementation.md";
const LOG: &str = "project-log.md";
const REVIEWED: &str = "reviews/p02-t01-review-2026-07-22T143000Z.md";
const SPLIT_PLAN: &str = "references/split-plan.json";
const CHILD: &str = "/.oat/projects/shared/retry-budget-page/state.md";

/// Files of a project that is carried out.
const CARRIED_OUT: [&str; 5] = [PLAN, STATE, IMPLEMENTATION, LOG, REVIEWED];
/// How many rows, tasks or entries are many: so many that looking at each for each other takes longer than anybody waits.
const MANY: usize = 30_000;

/// A project that nothing is wrong with, in a work tree of its own.
fn of(base: &str) -> Tree {
    let tree = Tree::of_project(base);
    tree.folder("/.git");
    tree
}

/// Each file of a project that is read, in a project of its own.
fn each_file() -> impl Iterator<Item = (Tree, &'static str)> {
    let carried_out = CARRIED_OUT.map(|file| ("implementing", file));
    carried_out
        .into_iter()
        .chain([("coordination", SPLIT_PLAN), ("coordination", STATE), ("coordination", CHILD)])
        .map(|(base, file)| (of(base), file))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

/// Asks every gate about the project, and where it stands.
fn ask(tree: &Tree) {
    for name in GateName::all().filter(|name| name.as_str().starts_with("oat:")) {
        gate(name.as_str(), tree);
    }
    status(tree.root());
}

fn many(line: impl Fn(usize) -> String) -> String {
    (1..=MANY).map(line).collect()
}

#[test]
fn the_unharmed_projects_are_clean() {
    for base in ["implementing", "complete", "quick", "lite", "coordination"] {
        let tree = of(base);
        check(tree.root()).ends_with(0);
        ask(&tree);
    }
}

#[test]
fn documents_that_are_no_text() {
    let noise: Vec<u8> = (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain("---\na: 1\n---\n".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for content in [noise, wide, b"\xFF\n".to_vec()] {
        for (tree, file) in each_file() {
            tree.write(file, &content);
            check(tree.root()).finds("countersign/file-not-text", file_name(file)).ends_with(2);
            ask(&tree);
        }
    }
}

#[test]
fn documents_that_say_nothing() {
    for content in [
        "",
        "\n",
        "---\n",
        "---\n---\n",
        "---\n---",
        "\u{feff}",
        "\u{feff}---\noat_phase: plan\n---\n",
        "\r",
        "---\r\n---\r\n",
        "\0\0\0\0",
        "---\noat_phase: im\0plement\n---\n",
        "|",
        "가",
    ] {
        for (tree, file) in each_file() {
            tree.write(file, content);
            check(tree.root());
            ask(&tree);
        }
    }
    for content in ["", "null", "[]", "\"text\"", "1e999", "{", "{}", "\u{feff}", "{\"a\": \"\\ud800\"}", "NaN"] {
        let tree = of("coordination");
        tree.write(SPLIT_PLAN, content);
        check(tree.root()).ends_with(1);
    }
}

#[test]
fn byte_order_marks_and_line_ends() {
    for (tree, file) in each_file() {
        tree.crlf(file);
        check(tree.root());
        ask(&tree);
    }
    for (tree, file) in each_file() {
        let marked = [b"\xEF\xBB\xBF".to_vec(), tree.read(file)].concat();
        tree.write(file, marked);
        check(tree.root());
        ask(&tree);
    }
    let tree = of("implementing");
    tree.crlf(LOG);
    check(tree.root()).ends_with(0);
}

#[test]
fn front_matter_that_is_hostile() {
    const DEEP: usize = 100_000;
    let values = [
        "[".repeat(DEEP),
        format!("{}{}", "[".repeat(DEEP), "]".repeat(DEEP)),
        "{a: ".repeat(DEEP),
        "- ".repeat(DEEP),
        "\"".to_owned() + &"가".repeat(DEEP),
        "&a [*a, *a]".to_owned(),
        "&a a\nb: &b [*a, *a, *a, *a]\nc: &c [*b, *b, *b, *b]\nd: [*c, *c, *c, *c]".to_owned(),
        "!!binary x".to_owned(),
        "? ".repeat(1000),
        "1e999".to_owned(),
        "|\n".to_owned() + &" x\n".repeat(DEEP),
        "\u{2028}\u{85}\u{7}".to_owned(),
    ];
    for value in values {
        for key in ["oat_phase", "oat_plan_parallel_groups", "oat_children"] {
            for (tree, file) in each_file().filter(|(_, file)| *file != SPLIT_PLAN) {
                let text = String::from_utf8(tree.read(file)).unwrap();
                let kept: String = text.split_inclusive('\n').filter(|line| !line.starts_with(key)).collect();
                tree.write(file, kept.replacen("---\n", &format!("---\n{key}: {value}\n"), 1));
                check(tree.root());
            }
        }
        let tree = of("implementing");
        tree.write(STATE, format!("---\noat_phase: implement\noat_hill_checkpoints: {value}\n---\n"));
        ask(&tree);
    }
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    const DEEP: usize = 100_000;
    for open in ["> ", "- ", "[", "**", "1. ", "<a>", "`", "<div>\n", "# ", "| "] {
        let tree = of("implementing");
        for file in CARRIED_OUT {
            tree.append(file, format!("\n{} TODO\n", open.repeat(DEEP)));
        }
        check(tree.root());
        ask(&tree);
    }
    for (open, close) in [("[", "]"), ("{\"plan\": ", "}"), ("[", "")] {
        let tree = of("coordination");
        tree.write(SPLIT_PLAN, format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP)));
        check(tree.root()).ends_with_a_complaint();
    }
}

#[test]
fn one_line_of_five_megabytes() {
    for unit in ["a ", "|", "`", "\\", "·", "p01-t01 ", "가", "\u{2028}## "] {
        let tree = of("implementing");
        let long = unit.repeat(300_000 / unit.len());
        for (file, before) in [
            (PLAN, "### Task p04-t03: "),
            (PLAN, "| final | code | "),
            (STATE, "**Status:** "),
            (IMPLEMENTATION, "**Status:** "),
            (IMPLEMENTATION, "### Run 2 — "),
            (LOG, "### 2026-07-23 · project · bug · "),
            (REVIEWED, "**Reconnaissance:** "),
        ] {
            tree.append(file, format!("\n{before}{long}\n"));
        }
        let ran = check(tree.root());
        let longest = ran.text.lines().map(str::len).max().unwrap_or(0);
        assert!(longest < 10_000, "a message of {longest} bytes: {}", ran.shown());
        ask(&tree);
    }
    let tree = of("implementing");
    for file in CARRIED_OUT {
        tree.append(file, "a ".repeat(2_500_000));
    }
    check(tree.root());
}

#[test]
fn very_many_tasks() {
    let tree = of("implementing");
    let tasks = many(|n| format!("### Task p05-t{n:02}: x\n\n**Files:**\n\n- Create: `src/{}.rs`\n\n", n / 2));
    tree.replace(PLAN, "## Reviews", format!("## Phase 5: Many\n\n{tasks}## Reviews"));
    tree.append(
        IMPLEMENTATION,
        many(|n| format!("### Task p05-t{n:02}: x\n\n**Status:** completed\n**Commit:** `abc{n:07}`\n\n")),
    );
    check(tree.root());
    ask(&tree);
    // Every id twice, and under the wrong phase.
    tree.append(PLAN, many(|n| format!("### Task p05-t{:02}: y\n", n / 2)));
    tree.append(IMPLEMENTATION, many(|n| format!("### Task p06-t{n:02}: y\n\n**Status:** done\n\n")));
    check(tree.root()).ends_with(1);
    ask(&tree);
}

#[test]
fn very_many_phases_in_groups() {
    let tree = of("implementing");
    let phases = many(|n| format!("## Phase {n}: x\n\n### Task p{n:02}-t01: x\n\n**Files:**\n\n- Create: `src/shared.rs`\n\n"));
    tree.replace(PLAN, "## Phase 1: The budget", format!("{phases}## Phase 0: The budget"));
    let names: Vec<String> = (1..=MANY).map(|n| format!("\"p{n:02}\"")).collect();
    for groups in [
        format!("[[{}]]", names.join(", ")),
        format!("[{}]", names.chunks(2).map(|pair| format!("[{}]", pair.join(", "))).collect::<Vec<_>>().join(", ")),
        format!("[[{}]]", vec!["\"p01\""; MANY].join(", ")),
        format!("[{}]", names.join(", ")),
    ] {
        let text = String::from_utf8(tree.read(PLAN)).unwrap();
        let line = text.lines().find(|line| line.starts_with("oat_plan_parallel_groups:")).unwrap();
        tree.write(PLAN, text.replacen(line, &format!("oat_plan_parallel_groups: {groups}"), 1));
        check(tree.root()).ends_with(1);
    }
    let checkpoints = format!("oat_hill_checkpoints: [{0}]\noat_hill_completed: [{0}]\n", names.join(", "));
    tree.replace(
        STATE,
        "oat_hill_checkpoints: [\"discovery\", \"design\"]\noat_hill_completed: [\"discovery\", \"design\"]\n",
        checkpoints,
    );
    check(tree.root()).ends_with(1);
    ask(&tree);
}

#[test]
fn very_many_rows_and_entries() {
    let tree = of("implementing");
    let head = "9b1d3f0c5a7e2846d1f09c3b8e5a7d42f6c01b93";
    let rows = many(|n| {
        let name = n / 2;
        format!("| p01 | code | fixes_added | 2026-07-21 | reviews/archived/p01-review-{name}.md | {head} | auto | - |\n")
    });
    tree.replace(PLAN, "| p02 | code | pending", format!("{rows}| p02 | code | pending"));
    tree.append(PLAN, many(|n| format!("\n## Reviews\n\n| a{n} |\n|---|\n")));
    let run = |n| {
        format!("### Run {n} — 2026-07-21 10:05 UTC\n\n**Branch:** x\n**Phases:** 1 executed, 2 passed, 0 failed, 0 stopped\n\n")
    };
    tree.replace(IMPLEMENTATION, "### Run 1 — 2026-07-21 10:05 UTC", format!("{}### Run 1 — 2026-07-21 10:05 UTC", many(run)));
    tree.append(IMPLEMENTATION, many(|_| "<!-- orchestration-runs-start -->\n".to_owned()));
    let entry =
        |n| format!("### 20{:02}-07-21 · structural · oat-project-complete · seal\n\n### by hand\n\na\r## b\n", n % 90 + 10);
    tree.replace(LOG, "### 2026-07-21 · project", format!("{}### 2026-07-21 · project", many(entry)));
    tree.append(LOG, many(|_| "## End-of-run synthesis\n".to_owned()));
    check(tree.root()).finds("oat/log-entry-grammar", LOG).ends_with(1);
    ask(&tree);
}

#[test]
fn five_thousand_reviews() {
    let tree = of("implementing");
    let folder = tree.path("reviews");
    let text = tree.read(REVIEWED);
    for n in 0..5_000 {
        fs::write(folder.join(format!("p01-review-{n}.md")), &text).unwrap();
    }
    check(tree.root());
    ask(&tree);
}

#[test]
fn very_many_children() {
    let tree = of("coordination");
    let child =
        |n: usize, before: usize| format!("{{ \"slug\": \"c{n}\", \"order\": {n}, \"knownDependencies\": [\"c{before}\"] }}");
    let plan = |children: &str| {
        let head =
            "{ \"origin\": \"declared\", \"interactive\": true, \"plan\": { \"parentSlug\": \"retry-budget\", \"children\": [";
        format!("{head}{children}], \"initialActiveChild\": \"c1\" }} }}")
    };
    let list = |before: fn(usize) -> usize| (1..=MANY).map(|n| child(n, before(n))).collect::<Vec<_>>().join(",\n");
    let circle = list(|n| if n == 1 { MANY } else { n - 1 });
    tree.write(SPLIT_PLAN, plan(&circle));
    check(tree.root()).finds("oat/split-dependency-cycle", "split-plan.json").ends_with(1);
    for before in [|n| n, |n| n + MANY, |_| 7] {
        tree.write(SPLIT_PLAN, plan(&list(before)));
        check(tree.root()).ends_with(1);
    }
    let names: Vec<String> = (0..MANY).map(|n| format!("\"c{n}\"")).collect();
    let names = names.join(", ");
    tree.replace(STATE, "oat_children: [\"retry-budget-client\", ", format!("oat_children: [\"retry-budget-client\", {names}, "));
    tree.replace(CHILD, "oat_siblings: [", format!("oat_siblings: [{names}, "));
    tree.replace(CHILD, "oat_depends_on: [", format!("oat_depends_on: [{names}, {names}, \"gone\", "));
    check(tree.root()).finds("oat/project-depends-on-non-sibling", "state.md").ends_with(1);
}

#[test]
fn two_thousand_projects_of_one_family() {
    let tree = of("coordination");
    let child = String::from_utf8(tree.read(CHILD)).unwrap();
    for n in 0..2_000 {
        let waits =
            child.replace("oat_depends_on: [\"retry-budget-client\"]", &format!("oat_depends_on: [\"c{}\"]", (n + 1) % 2_000));
        assert_ne!(waits, child);
        tree.write(&format!("/.oat/projects/shared/c{n}/state.md"), waits);
    }
    check(tree.root()).finds("oat/project-sibling-dependency-cycle", "c0/state.md").ends_with(1);
    ask(&tree);
}

#[test]
fn pipes_and_folders_in_place_of_files() {
    for make in [|tree: &Tree, file: &str| fifo(&tree.path(file)), |tree: &Tree, file: &str| tree.folder(file)] {
        for (tree, file) in each_file() {
            tree.remove(file);
            make(&tree, file);
            let ran = check(tree.root());
            if file != REVIEWED {
                ran.finds("countersign/file-unreadable", file_name(file)).ends_with(2);
            }
            ask(&tree);
        }
    }
    for folder in ["reviews", "references"] {
        let tree = of("coordination");
        tree.folder(folder);
        tree.remove(folder);
        tree.write(folder, "x\n");
        check(tree.root()).ends_with(0);
    }
}

#[test]
fn symlinks_in_circles_and_out_of_the_tree() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, format!("---\noat_phase: {CANARY}\noat_status: {CANARY}\n---\n# {CANARY}\n## Phase: {CANARY}\n")).unwrap();
    for (_, file) in each_file() {
        for target in [Path::new(file_name(file)), &secret] {
            let tree = each_file().find(|(_, other)| *other == file).unwrap().0;
            tree.remove(file);
            tree.link(file, target);
            let ran = check(tree.root());
            assert!(ran.text.contains("skipped: 1 symlink"), "{file}: {}", ran.shown());
            ask(&tree);
        }
    }
    let tree = of("implementing");
    tree.link("self", ".");
    tree.link("reviews/up", "../../../..");
    tree.link("/.oat/projects/shared/other", "retry-budget");
    check(tree.root()).ends_with(0);
    ask(&tree);
    // A plan that names files elsewhere.
    let tree = of("implementing");
    let secret = secret.to_str().unwrap();
    tree.replace(
        PLAN,
        "oat_plan_source: spec-driven\noat_import_reference: null",
        format!("oat_plan_source: imported\noat_import_reference: {secret}"),
    );
    tree.replace(PLAN, "reviews/p02-t01-review-2026-07-22T143000Z.md", "reviews/../../../../../../../../etc/passwd.md");
    check(tree.root());
    ask(&tree);
}

#[test]
fn unreadable_documents() {
    for (tree, file) in each_file() {
        fs::set_permissions(tree.path(file), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::File::open(tree.path(file)).is_ok() {
            support::notice::notice("skipped: this user may read everything");
            return;
        }
        check(tree.root()).finds("countersign/file-unreadable", file_name(file)).ends_with(2);
        ask(&tree);
    }
}

#[test]
fn names_that_are_hostile() {
    let tree = of("implementing");
    let scope = tree.path("/.oat/projects/shared");
    let state = tree.read(STATE);
    let plan = tree.read(PLAN);
    let names: [&[u8]; 6] =
        [b"a\n::error::b", b"a\x1b[31m", b"a\xFFb", b"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", b"-rf", b"a\xE2\x80\xAEb"];
    for name in names {
        let folder = scope.join(OsStr::from_bytes(name));
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(STATE), [&state[..], b"\nTODO\n"].concat()).unwrap();
        fs::write(folder.join(PLAN), plan.repeat(2)).unwrap();
        fs::create_dir(folder.join("reviews")).unwrap();
        fs::write(folder.join("reviews").join(OsStr::from_bytes(&[name, b".md"].concat())), b"---\noat_project: x\n---\n")
            .unwrap();
    }
    for format in ["concise", "human", "json", "markdown"] {
        let ran = run(tree.root(), &["check", "--format", format].map(OsStr::new)).calm();
        assert!(!ran.text.lines().any(|line| line.starts_with("::error")), "{}", ran.shown());
    }
    for format in ["table", "json"] {
        run(tree.root(), &["status", "--format", format].map(OsStr::new)).calm();
    }
}
