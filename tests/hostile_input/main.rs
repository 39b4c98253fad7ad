//! Hostile input gives a finding or exit code 2, and never a crash, a hang, or a look outside the tree.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "the modules are shared by tests that need different parts")]
#[path = "../support/mod.rs"]
mod support;

mod contents;
mod file_system;
mod oat;
mod okstra;
mod workbench;

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

/// Asks where everything stands, on a page.
fn status(folder: &Path) {
    run(folder, &["status", "--allow-empty", "--format", "html"].map(OsStr::new)).calm();
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
        status(tree.root());
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
