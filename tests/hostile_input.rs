//! Hostile input gives a finding or exit code 2, and never a crash, a hang, or a look outside the tree.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "the modules are shared by tests that need different parts")]
mod support;

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use countersign_validators::digest::Digest;
use support::tree::Tree;

const MANIFEST: &str = "proposal.yml";
const REVIEW: &str = "support/proposal-review.md";
const COMPLETENESS: &str = "support/implementation-grade-completeness-review.md";
const CATALOG: &str = "navigation/artifact-catalog.md";

/// Longer than any of these inputs may take, on a slow and busy machine and without optimisation.
const PATIENCE: Duration = Duration::from_secs(30);

/// What stands in files outside the tree and must never be told.
const CANARY: &str = "canary-3f9c51";

/// A run of the command.
struct Ran {
    code: i32,
    text: String,
}

impl Ran {
    /// Fails when the run ended as none may: by a signal, by a panic, or with a word on what lies outside.
    fn calm(self) -> Self {
        assert!((0..=2).contains(&self.code), "{}", self.shown());
        for word in ["panicked", "internal-error", "defect of countersign", CANARY] {
            assert!(!self.text.contains(word), "{word}: {}", self.shown());
        }
        let raw = self.text.chars().find(|character| character.is_control() && *character != '\n');
        assert_eq!(raw, None, "{}", self.shown());
        self
    }

    /// Fails unless there is a finding of the rule in a file that ends so.
    fn finds(self, rule: &str, file: &str) -> Self {
        let place = |line: &str| {
            let place = line.split(": ").next().unwrap_or("").to_owned();
            let parts: Vec<&str> = place.rsplitn(3, ':').collect();
            match parts.as_slice() {
                [column, line, path] if column.parse::<u32>().is_ok() && line.parse::<u32>().is_ok() => (*path).to_owned(),
                _ => place,
            }
        };
        let found = self.text.lines().any(|line| line.contains(&format!("[{rule}]")) && place(line).ends_with(file));
        assert!(found, "no {rule} in {file}: {}", self.shown());
        self
    }

    fn ends_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.shown());
        self
    }

    fn shown(&self) -> String {
        format!("exit code {}\n{}", self.code, self.text.chars().take(4000).collect::<String>())
    }
}

/// Runs the command in a folder; fails when it does not come back.
fn run(folder: &Path, arguments: &[&OsStr]) -> Ran {
    let output = tempfile::tempdir().unwrap();
    let file = |name: &str| fs::File::create(output.path().join(name)).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_countersign"))
        .current_dir(folder)
        .env_clear()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(file("stdout"))
        .stderr(file("stderr"))
        .spawn()
        .unwrap();
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{arguments:?} did not end within {PATIENCE:?}");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let read = |name: &str| String::from_utf8(fs::read(output.path().join(name)).unwrap()).unwrap();
    Ran { code: status.code().unwrap_or(-1), text: read("stdout") + &read("stderr") }
}

fn check(folder: &Path) -> Ran {
    run(folder, &["check", "--format", "concise"].map(OsStr::new)).calm()
}

fn gate(name: &str, tree: &Tree) -> Ran {
    let arguments =
        [OsStr::new("gate"), OsStr::new(name), tree.packet().as_os_str(), OsStr::new("--format"), OsStr::new("concise")];
    run(tree.root(), &arguments).calm()
}

/// The accepted packet in a work tree of its own, beside a folder that is none of its business.
fn accepted() -> Tree {
    let tree = Tree::below("accepted", "work");
    tree.folder("/.git");
    fs::create_dir(outside(&tree)).unwrap();
    fs::write(outside(&tree).join("secret.md"), format!("# Review\n\nverdict: {CANARY}\n")).unwrap();
    tree.finish()
}

fn outside(tree: &Tree) -> PathBuf {
    tree.top().join("outside")
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// Files of the packet whose content is read for more than its digest.
const READ: [&str; 8] = [
    MANIFEST,
    "architecture-proposal.yml",
    REVIEW,
    COMPLETENESS,
    CATALOG,
    "navigation/source-of-truth-map.md",
    "support/executable-implementation-prompt.md",
    "support/implementation-conformance-review.md",
];

/// Writes the same into every file that is read, one after the other, and checks each time.
fn in_every_file(content: &[u8]) {
    for file in READ {
        let tree = accepted();
        tree.write(file, content);
        check(tree.root()).ends_with_a_complaint();
    }
}

impl Ran {
    fn ends_with_a_complaint(self) -> Self {
        assert!(self.code > 0, "{}", self.shown());
        self
    }
}

#[test]
fn the_unharmed_packet_is_clean() {
    check(accepted().root()).ends_with(0);
}

#[test]
fn empty_files() {
    for file in READ.into_iter().filter(|file| !file.ends_with("map.md")) {
        let tree = accepted();
        tree.write(file, "");
        check(tree.root()).ends_with(1);
    }
    let tree = accepted();
    tree.write(MANIFEST, "");
    check(tree.root()).finds("octon/manifest-unparsable", MANIFEST);
}

#[test]
fn binary_files() {
    let noise: Vec<u8> = (0..100_000_u32).map(|index| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    in_every_file(&noise);
    let tree = accepted();
    tree.write(MANIFEST, &noise);
    check(tree.root()).finds("countersign/file-not-text", MANIFEST).ends_with(2);
}

#[test]
fn nul_bytes() {
    in_every_file(&[0; 1000]);
    let tree = accepted();
    tree.replace(MANIFEST, "title: Retry", "title: \0etry");
    check(tree.root()).ends_with_a_complaint().finds("octon/manifest-unparsable", MANIFEST);
}

#[test]
fn wide_text() {
    for file in [MANIFEST, "architecture-proposal.yml"] {
        let tree = accepted();
        let text = String::from_utf8(tree.read(file)).unwrap();
        let wide: Vec<u8> = std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        tree.write(file, wide);
        check(tree.root()).finds("countersign/file-not-text", file).ends_with(2);
    }
}

#[test]
fn receipts_that_are_no_text() {
    for file in READ.into_iter().filter(|file| file.ends_with(".md")) {
        let tree = accepted();
        tree.append(file, b"\ncaf\xE9\n");
        let tree = tree.finish();
        check(tree.root()).finds("countersign/file-not-text", file).ends_with(2);
    }
}

#[test]
fn byte_order_marks_and_line_ends() {
    let tree = accepted();
    for file in READ {
        let text = [b"\xEF\xBB\xBF".as_slice(), &tree.read(file)].concat();
        tree.write(file, text);
        tree.crlf(file);
    }
    tree.crlf("README.md");
    // The digest is that of other bytes now; nothing else may be wrong.
    let ran = check(tree.root()).ends_with(1).finds("octon/review-stale", REVIEW);
    let others: Vec<&str> =
        ran.text.lines().filter(|line| line.contains(" error[")).filter(|line| !line.contains("review-stale")).collect();
    assert!(others.iter().all(|line| line.contains("octon/prompt-unauthorized")), "{others:?}");
}

#[test]
fn one_line_of_fifty_megabytes() {
    let long = |start: &str, length: usize| format!("{start}{}\n", "a ".repeat(length / 2));
    let tree = accepted();
    tree.append("README.md", long("TODO ", 50_000_000));
    tree.write("SHA256SUMS", long("", 50_000_000));
    // What is parsed takes longer without optimisation.
    for (file, start) in [(MANIFEST, "note: "), (REVIEW, "note: "), (CATALOG, "- ")] {
        tree.append(file, long(start, 5_000_000));
    }
    check(tree.root()).ends_with(1).finds("octon/placeholder-left", "README.md").finds("checksums/line-malformed", "SHA256SUMS");
}

#[test]
fn a_line_of_keys_quotes_and_backticks() {
    for pattern in ["verdict: ", "`", "`a.b` ", "- ", "[a](", "![", "*_", "<!--", "> ", "\\", "|", "&a *a ", "{\"a\":", "\"", "'"]
    {
        let tree = accepted();
        for file in [MANIFEST, REVIEW, CATALOG, COMPLETENESS] {
            tree.append(file, pattern.repeat((200 << 10) / pattern.len()));
        }
        tree.write("SHA256SUMS", pattern.repeat((200 << 10) / pattern.len()));
        check(tree.root()).ends_with_a_complaint();
    }
}

#[test]
fn nesting_a_hundred_thousand_deep() {
    const DEEP: usize = 100_000;
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("[", ""), ("!!seq [", "]"), ("&a [", "]")] {
        let tree = accepted();
        tree.append(MANIFEST, format!("deep:\n  {}x{}\n", open.repeat(DEEP), close.repeat(DEEP)));
        check(tree.root()).ends_with(1).finds("octon/manifest-unparsable", MANIFEST);
    }
    for open in ["> ", "- ", "[", "![", "**", "1. ", "<a>", "`"] {
        let tree = accepted();
        for file in [REVIEW, COMPLETENESS, CATALOG, "README.md", "support/executable-implementation-prompt.md"] {
            tree.append(file, format!("\n{} TODO\n", open.repeat(DEEP)));
        }
        check(tree.root()).ends_with(1);
    }
}

#[test]
fn alias_bombs() {
    let mut bomb = String::from("bomb:\n  - &a0 [lol]\n");
    for level in 1..100 {
        let below = vec![format!("*a{}", level - 1); 10].join(", ");
        writeln!(bomb, "  - &a{level} [{below}]").unwrap();
    }
    for use_of_it in [
        "related_proposals: *a99\nrelated",
        "promotion_targets: *a99\nold",
        "validation_gates: *a99\ngates",
        "archive: *a99\nold",
    ] {
        let tree = accepted();
        let text = String::from_utf8(tree.read(MANIFEST)).unwrap();
        let key = if use_of_it.starts_with("promotion") { "promotion_targets:" } else { "related_proposals:" };
        tree.write(MANIFEST, bomb.clone() + &text.replace(key, &format!("{use_of_it}:")));
        check(tree.root()).ends_with_a_complaint();
        gate("octon:implement", &tree).ends_with_a_complaint();
    }
    for circle in ["loop: &x [*x]\n", "loop: &x {a: *x}\n", "<<: &x {<<: *x}\n", "loop: &x\n  <<: *x\n  a: *x\n"] {
        let tree = accepted();
        tree.append(MANIFEST, circle);
        check(tree.root());
        tree.write(MANIFEST, format!("{circle}promotion_targets: *x\nlifecycle: *x\nstatus: *x\nproposal_id: *x\n"));
        check(tree.root()).ends_with_a_complaint();
    }
}

/// So many that work for each pair of them would outlast all patience.
fn many(line: fn(usize) -> String) -> String {
    (0..50_000).map(line).collect()
}

#[test]
fn fifty_thousand_targets() {
    let tree = accepted();
    let targets = "promotion_targets:\n".to_owned() + &many(|n| format!("  - .octon/gone/{n}\n"));
    tree.replace(MANIFEST, "promotion_targets:\n", targets);
    check(tree.root()).ends_with(1).finds("octon/review-target-uncovered", MANIFEST);
}

#[test]
fn fifty_thousand_keys() {
    let tree = accepted();
    tree.append(MANIFEST, many(|n| format!("key-{}: x\n", n / 2)));
    check(tree.root()).ends_with(1).finds("octon/manifest-duplicate-key", MANIFEST);
}

#[test]
fn a_hundred_thousand_entries() {
    let tree = accepted();
    tree.append(CATALOG, many(|n| format!("- `gone-{n}.md`\n")));
    tree.write("SHA256SUMS.txt", many(|n| format!("{n:064}  gone-{n}.md\n{n:064}  lost-{n}.md\n")));
    let ran = check(tree.root()).ends_with(1);
    ran.finds("octon/catalog-stale-entry", CATALOG).finds("checksums/entry-missing", "SHA256SUMS.txt");
}

#[test]
fn fifty_thousand_headings() {
    let tree = accepted();
    tree.append(REVIEW, many(|n| format!("## Blocking Findings\n\n- finding {n}\nverdict: later {n}\n\n")));
    check(tree.root()).ends_with(1).finds("octon/review-blockers-disagree", REVIEW);
}

#[test]
fn a_packet_of_ten_thousand_files() {
    let tree = accepted();
    for folder in 0..100 {
        tree.folder(&format!("resources/{folder}"));
        for file in 0..100 {
            fs::write(tree.path(&format!("resources/{folder}/{file}.md")), "x\n").unwrap();
        }
    }
    check(tree.root()).ends_with(1).finds("octon/catalog-omits-file", CATALOG).finds("octon/review-stale", REVIEW);
}

#[test]
fn folders_a_thousand_deep() {
    let deep = |from: &str, tree: &Tree| {
        let mut path = tree.path(from);
        for _ in 0..1_100 {
            path.push("d");
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("SHA256SUMS"), "no digest\n").unwrap();
    };
    let tree = accepted();
    deep("resources", &tree);
    let ran = check(tree.root()).ends_with(2);
    assert!(ran.text.contains("countersign/folder-too-deep"), "{}", ran.shown());
    gate("octon:review", &tree).ends_with(2);
    let tree = accepted();
    deep("/notes", &tree);
    check(tree.root()).ends_with(2);
    let tree = accepted();
    deep("/.octon/framework/runner", &tree);
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/runner");
    gate("octon:standard", &tree);
}

#[test]
fn folders_and_pipes_in_place_of_files() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.folder(file);
        check(tree.root()).ends_with_a_complaint();
        tree.remove(file);
        fifo(&tree.path(file));
        check(tree.root()).ends_with_a_complaint();
    }
    for make in [|tree: &Tree| tree.folder(MANIFEST), |tree: &Tree| fifo(&tree.path(MANIFEST))] {
        let tree = accepted();
        tree.remove(MANIFEST);
        make(&tree);
        check(tree.root()).ends_with(1).finds("octon/manifest-missing", MANIFEST);
        gate("octon:standard", &tree).ends_with(1);
        run(tree.root(), &[OsStr::new("digest"), tree.packet().as_os_str()]).calm().ends_with(2);
    }
}

#[test]
fn pipes_beside_files() {
    let tree = accepted();
    fifo(&tree.path("resources/pipe.md"));
    fifo(&tree.path("/.octon/framework/runner/pipe"));
    fifo(&tree.path("/pipe.sha256"));
    fifo(&tree.path("/SHA256SUMS"));
    fs::write(tree.path("/listed.sha256"), format!("{:064}  pipe.sha256\n", 0)).unwrap();
    check(tree.root()).finds("checksums/entry-not-a-file", "listed.sha256").ends_with(1);
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/runner/pipe");
    gate("octon:drift", &tree);
    run(tree.root(), &["check", "pipe.sha256"].map(OsStr::new)).calm().ends_with(2);
}

#[test]
fn symlinks_in_circles() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.link(file, tree.path(file).file_name().unwrap());
        check(tree.root()).ends_with_a_complaint();
    }
    let tree = accepted();
    tree.link("resources/self", ".");
    tree.link("resources/up", "../../../../../..");
    tree.link("/.octon/framework/runner/self", "../runner");
    tree.link("/a", "b");
    tree.link("/b", "a");
    tree.write("/SHA256SUMS", format!("{:064}  a\n{:064}  .octon/framework/runner/self/self/self/retry-policy.md\n", 0, 0));
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - a\n  - .octon/framework/runner/self/self");
    check(tree.root()).ends_with(1).finds("checksums/entry-missing", "SHA256SUMS");
    run(tree.root(), &["check", "a"].map(OsStr::new)).calm().ends_with(2);
}

#[test]
fn symlinks_that_lead_out() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.link(file, outside(&tree).join("secret.md"));
        check(tree.root()).ends_with_a_complaint();
        tree.remove(file);
        fifo(&outside(&tree).join("pipe"));
        tree.link(file, outside(&tree).join("pipe"));
        check(tree.root()).ends_with_a_complaint();
    }
    let tree = accepted();
    tree.link("/.octon/framework/away", outside(&tree));
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/away\n  - ../outside/secret.md");
    fs::write(
        outside(&tree).join("secret.md"),
        format!("{CANARY} work package .octon/inputs/exploratory/proposals/architecture/retry-budget\n"),
    )
    .unwrap();
    let found = gate("octon:standard", &tree);
    assert!(!found.text.contains("target-backreference"), "{}", found.shown());
    check(tree.root()).ends_with(1);
    // A packet folder, and the folder of all packets, that lie elsewhere.
    let tree = accepted();
    fs::rename(tree.packet(), outside(&tree).join("retry-budget")).unwrap();
    fs::write(outside(&tree).join("retry-budget/README.md"), CANARY).unwrap();
    std::os::unix::fs::symlink(outside(&tree).join("retry-budget"), tree.packet()).unwrap();
    check(tree.root());
    gate("octon:standard", &tree).ends_with_a_complaint();
}

#[test]
fn names_in_lists_that_lead_out() {
    let tree = accepted();
    let secret = outside(&tree).join("secret.md");
    let digest = Digest::of(&fs::read(&secret).unwrap());
    let mut list = String::new();
    for name in
        ["../outside/secret.md", "../../../../../../../../etc/passwd", secret.to_str().unwrap(), "/etc/passwd", "/dev/zero", "-"]
    {
        writeln!(list, "{digest}  {name}").unwrap();
    }
    tree.write("/SHA256SUMS", list);
    let ran = check(tree.root()).ends_with(1).finds("checksums/path-outside-root", "SHA256SUMS");
    assert!(!ran.text.contains("digest-mismatch"), "{}", ran.shown());
}

#[test]
fn unreadable_files() {
    for file in READ {
        let tree = accepted();
        fs::set_permissions(tree.path(file), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::File::open(tree.path(file)).is_ok() {
            support::notice::notice("skipped: this user may read everything");
            return;
        }
        check(tree.root()).ends_with(2).finds("countersign/file-unreadable", file);
    }
    let tree = accepted();
    fs::set_permissions(tree.path("resources"), fs::Permissions::from_mode(0o000)).unwrap();
    let ran = check(tree.root()).ends_with(2).finds("countersign/folder-unreadable", "resources");
    fs::set_permissions(tree.path("resources"), fs::Permissions::from_mode(0o755)).unwrap();
    drop(ran);
}

#[test]
fn files_larger_than_the_limit() {
    for file in READ {
        let tree = accepted();
        let large = fs::OpenOptions::new().write(true).open(tree.path(file)).unwrap();
        // A hole: nothing of it is ever on the disk.
        large.set_len(1 << 40).unwrap();
        check(tree.root()).ends_with(2).finds("countersign/file-too-large", file);
    }
}

#[test]
fn names_that_talk_to_terminals() {
    let hostile: [&[u8]; 8] = [
        b"a\nb.md",
        b"\x1b[2J\x1b[31mred.md",
        b"::error::file=x.md",
        b"a\r::error::b.md",
        b"\xC2\x9B31m.md",
        b"\xE2\x80\xAEtxt.md",
        b"not-utf8-\xFF\xFE.md",
        b"tab\tand `tick`.md",
    ];
    let tree = accepted();
    for (index, name) in hostile.into_iter().enumerate() {
        let folder = tree.path(&format!("resources/{index}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(OsStr::from_bytes(name)), "TODO\n").unwrap();
        fs::create_dir_all(tree.root().join(OsStr::from_bytes(name))).unwrap();
        fs::write(tree.root().join(OsStr::from_bytes(name)).join("SHA256SUMS"), "no digest\n").unwrap();
    }
    tree.replace(MANIFEST, "status: accepted", "status: \"\\e[31m\\n::error::x\"");
    tree.append(CATALOG, "- `\u{1b}[31mgone.md`\n");
    for format in ["concise", "human", "json", "markdown"] {
        let ran = run(tree.root(), &["check", "--format", format].map(OsStr::new)).calm().ends_with_a_complaint();
        assert!(!ran.text.lines().any(|line| line.starts_with("::")), "{}", ran.shown());
        assert!(!ran.text.contains('\u{202e}'), "{}", ran.shown());
    }
    gate("octon:standard", &tree).ends_with(1);
    let missing = [OsStr::new("gate"), OsStr::new("octon:standard"), OsStr::from_bytes(b"\x1b[31m\n::error::\xFF")];
    run(tree.root(), &missing).calm().ends_with_a_complaint();
    run(tree.root(), &[OsStr::new("digest"), OsStr::from_bytes(b"\x1b[31m\n::error::")]).calm().ends_with(2);
    run(tree.root(), &[OsStr::new("check"), OsStr::from_bytes(b"\x1b[31m\n::error::")]).calm().ends_with(2);
}

#[test]
fn korean_names_in_both_unicode_forms() {
    let tree = Tree::below("accepted", "한글 폴더/작업 공간");
    tree.write("resources/검토 기록.md", "x\n");
    tree.write("resources/\u{1100}\u{1165}\u{11b7}\u{1110}\u{1169}.md", "x\n");
    tree.append(CATALOG, "- `resources/검토.md`\n- `resources/\u{1100}\u{1165}\u{11b7}\u{1110}\u{1169}.md`\n");
    let tree = tree.finish();
    let ran = check(tree.root()).ends_with(1).finds("octon/catalog-stale-entry", CATALOG);
    assert_eq!(ran.text.matches("catalog-stale-entry").count(), 1, "{}", ran.shown());
    gate("octon:review-strict", &tree).ends_with(0);
    run(tree.top(), &[OsStr::new("check"), OsStr::new("한글 폴더")]).calm().ends_with(1);
}

#[test]
fn files_that_come_and_go() {
    let tree = accepted();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let [kept, aside] = ["support/proposal-review.md", "support/aside.md"].map(|path| tree.path(path));
            let folder = tree.path("resources/flicker");
            while !stop.load(Ordering::Relaxed) {
                let _renamed = fs::rename(&kept, &aside);
                let _made = fs::create_dir(&folder);
                let _written = fs::write(folder.join("x.md"), "x\n");
                let _back = fs::rename(&aside, &kept);
                let _removed = fs::remove_dir_all(&folder);
            }
        });
        let results: Vec<Ran> = (0..20).map(|_| check(tree.root())).collect();
        stop.store(true, Ordering::Relaxed);
        drop(results);
    });
}
