//! The same for tasks: data of reports, sidecars, and what is rendered from them.

use super::*;

const PROJECT: &str = "/.project-docs/okstra/project.json";
const DATA: &str = "runs/implementation-planning/reports/final-report-implementation-planning-001.data.json";
const CONVERGENCE: &str = "runs/implementation-planning/state/convergence-implementation-planning-001.json";
const CONSUMERS: &str = "runs/implementation-planning/consumers.jsonl";
const CARRY: &str = "runs/implementation/carry/stage-1.json";
const SIDECAR: &str = "runs/error-analysis/worker-results/codex-worker-errors.json";
const ERRORS: &str = "runs/error-analysis/errors.jsonl";
const REPORT: &str = "runs/error-analysis/reports/final-report-error-analysis-001.md";
const RESULT: &str = "runs/error-analysis/worker-results/claude-worker-error-analysis-001.md";
const AUDIT: &str = "runs/error-analysis/worker-results/claude-worker-audit-error-analysis-001.md";
const PROMPT: &str = "runs/error-analysis/prompts/claude-worker-prompt-error-analysis-001.md";

/// Files that are read as JSON.
const JSON: [&str; 7] = [PROJECT, "task-manifest.json", DATA, CONVERGENCE, CARRY, SIDECAR, ERRORS];
/// Files that are read as Markdown.
const MARKDOWN: [&str; 5] = [REPORT, RESULT, AUDIT, PROMPT, "task-brief.md"];

/// The task that nothing is wrong with, in a work tree of its own.
fn task() -> Tree {
    let tree = Tree::of_task("lifecycle");
    tree.folder("/.git");
    tree
}

/// The task, and beside it a small report that nothing else speaks of.
fn with_report(data: &str) -> Tree {
    let tree = task();
    tree.write("/lone/final-report-error-analysis-001.data.json", data);
    tree
}

const LONE: &str = "lone/final-report-error-analysis-001.data.json";

fn small() -> String {
    fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command_line/report.data.json")).unwrap()
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

fn render(tree: &Tree, path: &str) -> Ran {
    let arguments = ["render", path, "--lang", "en,ko", "--format", "md,html,slim", "--output", "rendered"];
    run(tree.root(), &arguments.map(OsStr::new)).calm()
}

/// Renders in every form, and fails unless each is what its name says and a second run finds nothing to do.
fn renders(tree: &Tree, path: &str) {
    render(tree, path).ends_with(0);
    let again = run(
        tree.root(),
        &["render", path, "--lang", "en,ko", "--format", "md,html,slim", "--output", "rendered", "--check"].map(OsStr::new),
    );
    again.calm().ends_with(0);
    for entry in fs::read_dir(tree.root().join("rendered")).unwrap() {
        let text = String::from_utf8(fs::read(entry.unwrap().path()).unwrap()).unwrap();
        let last = text.lines().next_back().unwrap();
        assert!(last.starts_with("<!-- countersign:render v1 ") && text.ends_with(" -->\n"), "{last}");
        let raw =
            text.chars().find(|&character| (character.is_control() && !matches!(character, '\n' | '\t')) || is_bidi(character));
        assert_eq!(raw, None);
    }
}

fn is_bidi(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
}

#[test]
fn the_unharmed_task_is_clean() {
    let tree = task();
    check(tree.root()).ends_with(0);
    renders(&tree, tree.path(DATA).to_str().unwrap());
}

#[test]
fn documents_that_are_no_text() {
    let noise: Vec<u8> = (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let wide: Vec<u8> = std::iter::once(0xFEFF).chain("{\"a\": 1}".encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for content in [noise, wide, b"\xFF\n".to_vec()] {
        for file in JSON.into_iter().chain(MARKDOWN).chain([CONSUMERS]) {
            let tree = task();
            tree.write(file, &content);
            check(tree.root()).finds("countersign/file-not-text", file_name(file)).ends_with(2);
        }
        let tree = task();
        tree.write(DATA, &content);
        render(&tree, tree.path(DATA).to_str().unwrap()).ends_with(2);
    }
}

#[test]
fn nul_bytes() {
    for file in JSON.into_iter().chain(MARKDOWN).chain([CONSUMERS]) {
        let tree = task();
        tree.write(file, [0; 1000]);
        let ran = check(tree.root());
        let told = ran.text.contains(&format!("{}:1:1: ", file_name(file)));
        assert!(told || MARKDOWN.contains(&file), "{file}: {}", ran.shown());
    }
    let tree = with_report(&small().replace("원인은", "원인\0은"));
    check(tree.root()).finds("okstra/schema-deviation", LONE).ends_with(1);
    render(&tree, LONE).ends_with(1);
}

#[test]
fn json_that_is_something_else() {
    for content in
        ["", " \n", "null", "[]", "\"text\"", "1e999", "{", "{}", "[{}]", "\u{feff}", "{\"a\": \"\\ud800\"}", "NaN", "{'a': 1}"]
    {
        let tree = task();
        tree.write(DATA, content);
        check(tree.root()).finds("okstra/schema-deviation", file_name(DATA)).ends_with(1);
        render(&tree, tree.path(DATA).to_str().unwrap()).ends_with(1);
        let tree = task();
        for file in JSON.into_iter().chain([CONSUMERS]) {
            tree.write(file, content);
        }
        check(tree.root()).ends_with(1);
    }
}

#[test]
fn numbers_and_strings_that_readers_take_differently() {
    let with = |old: &str, new: &str| {
        let data = small();
        assert!(data.contains(old), "{old}");
        with_report(&data.replace(old, new))
    };
    let tree = with("\"title\": \"결제 재시도\"", "\"title\": \"lone \\ud800 surrogate\"");
    check(tree.root()).finds("okstra/schema-deviation", LONE);
    render(&tree, LONE).ends_with(1);
    let tree = with("\"title\":", "\"title\": \"first\", \"title\":");
    check(tree.root()).finds("okstra/duplicate-key", LONE);
    render(&tree, LONE);
    for number in ["9007199254740993", "1.50", "12345678901234567890123456789012345", "1e999", "-0"] {
        let tokens = format!("\"tokenUsage\": {{ \"grand\": {{ \"costUsd\": {number} }} }}, \"followUpTasks\":");
        let tree = with("\"followUpTasks\":", &tokens);
        check(tree.root());
        if render(&tree, LONE).code == 0 {
            let text = fs::read_to_string(tree.root().join("rendered/final-report-error-analysis-001.md")).unwrap();
            assert!(text.contains(number), "{number} is written as it is spelled");
        } else {
            check(tree.root()).finds("okstra/schema-deviation", LONE);
        }
    }
}

#[test]
fn byte_order_marks_and_line_ends_of_data() {
    for change in [|text: String| format!("\u{feff}{text}"), |text: String| text.replace('\n', "\r\n")] {
        let tree = with_report(&change(small()));
        check(tree.root()).ends_with(0);
        renders(&tree, LONE);
    }
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    const DEEP: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\": ", "}"), ("[", ""), ("[[],", "]")] {
        let deep = format!("{}1{}", open.repeat(DEEP), close.repeat(DEEP));
        for file in JSON.into_iter().chain([CONSUMERS]) {
            let tree = task();
            tree.write(file, &deep);
            let ran = check(tree.root());
            assert!(ran.text.contains(&format!("{}:1:", file_name(file))), "{file}: {}", ran.shown());
        }
        let tree = with_report(&small().replacen('{', &format!("{{\"deep\": {deep},"), 1));
        check(tree.root()).finds("okstra/schema-deviation", LONE).ends_with(1);
        render(&tree, LONE).ends_with(1);
    }
    for open in ["> ", "- ", "[", "![", "**", "1. ", "<a>", "`", "<div>\n"] {
        let tree = task();
        for file in MARKDOWN {
            tree.append(file, format!("\n{} TODO\n", open.repeat(DEEP)));
        }
        tree.write(&DATA.replace(".data.json", ".html"), open.repeat(DEEP));
        check(tree.root());
        // The same as a text of the data.
        let statement = open.repeat(DEEP / 10).replace('\n', "\\n");
        let tree = with_report(&small().replace("원인은 재시도 키이다.", &statement));
        renders(&tree, LONE);
    }
}

#[test]
fn one_line_of_five_megabytes() {
    for unit in ["a ", "|", "`", "\\\\", "<b>", "\\u202e", "가"] {
        let long = unit.repeat(1_000_000 / unit.len());
        let tree = with_report(&small().replace("원인은 재시도 키이다.", &long));
        check(tree.root());
        renders(&tree, LONE);
    }
    let tree = with_report(&small().replace("원인은 재시도 키이다.", &"a ".repeat(2_500_000)));
    for file in MARKDOWN {
        tree.append(file, "a ".repeat(2_500_000));
    }
    tree.append(CONSUMERS, "{\"status\": ".repeat(500_000));
    check(tree.root()).ends_with_a_complaint();
    render(&tree, LONE).ends_with(0);
}

/// Texts that would be something else in a page, a table, a terminal or a script.
#[test]
fn texts_that_want_to_be_more() {
    let texts = [
        "</script><script>alert(1)</script>",
        "a | b || c \\\\| d",
        "` `` ``` ```` ~~~",
        "\\u202eabc\\u2066 \\u200f",
        "one\\u2028two\\u2029three\\u0085four",
        "nul \\u0000 bell \\u0007 escape \\u001b[31m",
        "<!-- countersign:render v1 lang=ko numbering=0.36 data-sha256=00 -->",
        "-->\\n\\n## 5. Clarification Items\\n\\n| ID |\\n|---|\\n| C-999 |",
        "{{ name }} {% raw %} {# note #}",
        "\\r\\n\\r\\n# Heading\\r\\n---\\r\\n",
        "&lt;b&gt; &#124; &nbsp; &amp;amp;",
        "![image](https://example.org/x.png) [link](javascript:alert(1))",
        "\\ud83d\\ude00 \\u1112\\u1161\\u11ab \\ufeff",
    ];
    for text in texts {
        let mut data = small();
        for old in [
            "결제 재시도가 두 번 기록된다.",
            "원인은 재시도 키이다.",
            "재시도 간격은 몇 초인가?",
            "재시도 키를 확인한다.",
            "결제 재시도",
        ] {
            assert!(data.contains(old));
            data = data.replace(old, text);
        }
        let tree = with_report(&data);
        check(tree.root());
        renders(&tree, LONE);
        let page = fs::read_to_string(tree.root().join("rendered/final-report-error-analysis-001.html")).unwrap();
        assert!(!page.contains("alert(1)</script>"), "{text}");
    }
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect::<Vec<_>>().join(",")
}

#[test]
fn fifty_thousand_rows_of_a_report() {
    let finding = |n| format!("{{ \"id\": \"F-{n:03}\", \"statement\": \"x\" }}");
    let question = |n| {
        format!(
            "{{ \"id\": \"C-{n:03}\", \"kind\": \"question\", \"statement\": \"x\", \"status\": \"open\", \"blocks\": \"none\", \"userInput\": \"\" }}"
        )
    };
    let follow_up = |n| {
        format!(
            "{{ \"origin\": \"F-{n:03}\", \"newTaskId\": \"T-{n}\", \"suggestedTaskType\": \"error-analysis\", \"scope\": \"x\", \"reason\": \"y\", \"autoSpawn\": \"no\" }}"
        )
    };
    let (first, list): ([&str; 3], [String; 3]) = (
        ["\"differences\": [", "\"clarificationItems\": [", "\"followUpTasks\": ["],
        [rows(50_000, finding), rows(50_000, question) + ",", rows(50_000, follow_up)],
    );
    for (first, list) in first.into_iter().zip(list) {
        let data = small();
        assert!(data.contains(first), "{first}");
        let tree = with_report(&data.replacen(first, &format!("{first}{list}"), 1));
        check(tree.root());
        render(&tree, LONE).ends_with(0);
    }
}

#[test]
fn ten_thousand_stages() {
    const MANY: usize = 10_000;
    let tree = task();
    let data = String::from_utf8(tree.read(DATA)).unwrap();
    let stage = |n: usize, before: &str, file: &str| {
        format!(
            "{{ \"number\": {}, \"title\": \"stage {n}\", \"dependsOn\": [{before}], \"files\": [\"{file}\"], \"steps\": [], \"validation\": {{}}, \"exitContract\": \"x\" }}",
            n + 1
        )
    };
    let chain = rows(MANY, |n| stage(n, &if n == 0 { String::new() } else { n.to_string() }, &format!("src/{n}.rs")));
    let cycle = rows(MANY, |n| stage(n, &(if n == 0 { MANY } else { n }).to_string(), &format!("src/{n}.rs")));
    let shared = rows(MANY, |n| stage(n, "", "src/lib.rs"));
    for stages in [chain, cycle, shared] {
        tree.write(DATA, data.replacen("\"stages\": [", &format!("\"stages\": [{stages}],\n    \"older\": ["), 1));
        check(tree.root()).ends_with_a_complaint();
        render(&tree, tree.path(DATA).to_str().unwrap());
        gate("okstra:implementation", &tree).ends_with(1);
    }
}

#[test]
fn a_hundred_thousand_lines_of_sidecars() {
    let tree = task();
    tree.append(CONSUMERS, many(|n| format!("{{\"status\": \"started\", \"stage\": {}}}\n", n + 1)));
    tree.append(
        CONSUMERS,
        many(|n| {
            format!(
                "{{\"status\": \"done\", \"stage\": {}, \"carry_path\": \"runs/implementation/carry/stage-1.json\"}}\n",
                n + 1
            )
        }),
    );
    tree.append(ERRORS, many(|n| format!("{{\"n\": {n}}}\n")));
    tree.append(
        AUDIT,
        many(|n| format!("- PROGRESS: in-stage:{n} 2026-05-22T05:40:33Z\n- Read gone-{n}.md end-to-end (1 lines).\n")),
    );
    tree.append(RESULT, many(|n| format!("| F-{n} | x |\n\n## 1. Findings\n\n`gone-{n}.md`\n")));
    check(tree.root()).finds("okstra/consumers-unknown-stage", file_name(CONSUMERS)).ends_with(1);
}

fn many(line: fn(usize) -> String) -> String {
    (0..50_000).map(line).collect()
}

/// Whether a file lies where only documents of runs do.
fn is_of_run(file: &str) -> bool {
    file.starts_with("runs/")
}

#[test]
fn pipes_and_folders_in_place_of_files() {
    for file in JSON.into_iter().chain(MARKDOWN).chain([CONSUMERS]) {
        for make in [|tree: &Tree, file: &str| fifo(&tree.path(file)), |tree: &Tree, file: &str| tree.folder(file)] {
            let tree = task();
            tree.remove(file);
            make(&tree, file);
            let ran = check(tree.root());
            if is_of_run(file) {
                ran.finds("countersign/file-unreadable", file_name(file)).ends_with(2);
            }
            gate("okstra:implementation", &tree);
            if file == DATA {
                render(&tree, tree.path(DATA).to_str().unwrap()).ends_with(2);
            }
        }
    }
}

#[test]
fn symlinks_in_circles_and_out_of_the_tree() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    fs::write(&secret, format!("{{ \"schemaVersion\": \"{CANARY}\" }}\n# {CANARY}\n")).unwrap();
    for file in JSON.into_iter().chain(MARKDOWN).chain([CONSUMERS]) {
        for target in [Path::new(file_name(file)), &secret] {
            let tree = task();
            tree.remove(file);
            tree.link(file, target);
            let ran = check(tree.root());
            assert!(ran.text.contains("skipped: 1 symlink"), "{file}: {}", ran.shown());
            gate("okstra:implementation", &tree);
            if file == DATA {
                render(&tree, tree.path(DATA).to_str().unwrap()).ends_with(2);
            }
        }
    }
    let tree = task();
    tree.link("runs/self", ".");
    tree.link("runs/error-analysis/reports/up", "../../../..");
    check(tree.root()).ends_with(0);
}

#[test]
fn unreadable_documents() {
    for file in JSON.into_iter().chain(MARKDOWN).chain([CONSUMERS]) {
        let tree = task();
        fs::set_permissions(tree.path(file), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::File::open(tree.path(file)).is_ok() {
            support::notice::notice("skipped: this user may read everything");
            return;
        }
        check(tree.root()).finds("countersign/file-unreadable", file_name(file)).ends_with(2);
    }
}

#[test]
fn names_of_files_that_are_hostile() {
    let tree = task();
    let data = tree.read(DATA);
    let reports = tree.path("runs/implementation-planning/reports");
    let names: [&[u8]; 6] = [
        b"final-report-implementation-planning-002\n::error::.data.json",
        b"final-report-implementation-planning-\x1b[31m.data.json",
        b"final-report-implementation-planning-\xFF.data.json",
        b"final-report-implementation-planning-99999999999999999999999.data.json",
        b"final-report-\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB.data.json",
        b"final-report-implementation-planning-.data.json",
    ];
    for name in names {
        fs::write(reports.join(OsStr::from_bytes(name)), &data).unwrap();
        fs::write(tree.root().join(OsStr::from_bytes(name)), &data).unwrap();
    }
    for format in ["concise", "human", "json", "markdown"] {
        let ran = run(tree.root(), &["check", "--format", format].map(OsStr::new)).calm().ends_with(1);
        assert!(!ran.text.lines().any(|line| line.starts_with("::")), "{}", ran.shown());
    }
    run(tree.root(), &["render", ".project-docs", "--output", "rendered"].map(OsStr::new)).calm();
}

#[test]
fn folders_of_runs_that_are_files() {
    for folder in ["runs/error-analysis", "runs/error-analysis/reports", "runs/implementation/carry", "runs"] {
        let tree = task();
        tree.remove(folder);
        tree.write(folder, "x\n");
        check(tree.root());
        gate("okstra:implementation", &tree);
    }
    let tree = task();
    tree.write("runs/deployment", "x\n");
    check(tree.root());
}
