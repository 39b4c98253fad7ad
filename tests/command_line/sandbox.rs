//! A folder of its own for a test, and the command run in it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A temporary folder with files in it.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

/// What a run of the command gave.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Sandbox {
    /// An empty work tree: the search for a configuration file ends there.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The same folder with one more file.
    pub(crate) fn file(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    /// The same folder with the files of `examples/<name>`.
    pub(crate) fn example(self, name: &str) -> Self {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name), self.path());
        self
    }

    /// The same folder with the files of a base of the rule examples, `tests/bases/<name>`.
    pub(crate) fn base(self, name: &str) -> Self {
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bases").join(name), self.path());
        self
    }

    /// The same folder with `old` replaced by `new` in a file, which has to hold it.
    pub(crate) fn replaced(self, path: &str, old: &str, new: &str) -> Self {
        let text = self.read(path);
        assert!(text.contains(old), "{path} does not contain {old:?}");
        self.file(path, text.replace(old, new))
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// The command with an empty environment, so that who runs the tests makes no difference.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_countersign"));
        command.current_dir(self.path()).env_clear().args(arguments).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        Ran::from(self.command(arguments).output().unwrap())
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = self.command(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        Ran::from(child.wait_with_output().unwrap())
    }

    /// Compares the whole output of a run with a snapshot.
    pub(crate) fn snapshot(&self, name: &str, arguments: &[&str]) {
        let ran = self.run(arguments);
        let text = format!("$ countersign {}\n{}", arguments.join(" "), ran.transcript());
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../snapshots/command");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Ran {
    /// Exit code and both outputs, for a snapshot.
    pub(crate) fn transcript(&self) -> String {
        format!("exit code: {}\n----- stdout -----\n{}----- stderr -----\n{}", self.code, self.stdout, self.stderr)
    }

    /// Standard output as JSON.
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {}", self.transcript()))
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}
