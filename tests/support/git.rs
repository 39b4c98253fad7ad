//! Git repositories whose commits have the same ids on every machine.

use std::io;
use std::path::Path;
use std::process::{Command, Output};

/// Seconds since 1970 of the first commit; each later one comes a minute after the one before.
const FIRST: u64 = 1_779_321_600;

/// Whether git can be run.
pub(crate) fn is_installed() -> bool {
    Command::new("git").arg("--version").output().is_ok()
}

/// Adds a commit without files to the repository at `root`, which the first one makes.
pub(crate) fn commit(root: &Path, message: &str) -> io::Result<()> {
    add_commit(root, message, &[])
}

/// Commits the whole work tree at `root` as it is, ignored files included, and gives the commit's id.
pub(crate) fn snapshot(root: &Path, message: &str) -> io::Result<String> {
    add_commit(root, message, &["add", "--all", "--force", "."])?;
    let head = run(root, &["rev-parse", "HEAD"], FIRST)?;
    Ok(String::from_utf8_lossy(&head.stdout).trim().to_owned())
}

/// Checks out a new branch of the repository at `root`.
pub(crate) fn branch(root: &Path, name: &str) -> io::Result<()> {
    run(root, &["switch", "-q", "-c", name], FIRST).map(drop)
}

/// Adds a commit after running git with `before`.
fn add_commit(root: &Path, message: &str, before: &[&str]) -> io::Result<()> {
    if !root.join(".git").exists() {
        run(root, &["init", "-q", "-b", "main"], FIRST)?;
    }
    let made = run(root, &["rev-list", "--count", "--all"], FIRST)?;
    let made: u64 = String::from_utf8_lossy(&made.stdout).trim().parse().map_err(io::Error::other)?;
    if !before.is_empty() {
        run(root, before, FIRST)?;
    }
    run(root, &["commit", "-q", "--allow-empty", "-m", message], FIRST + 60 * made).map(drop)
}

/// Runs git without any configuration of the machine.
fn run(root: &Path, arguments: &[&str], time: u64) -> io::Result<Output> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(root).env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
    for role in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{role}_NAME"), "Somebody").env(format!("GIT_{role}_EMAIL"), "somebody@example.com");
        command.env(format!("GIT_{role}_DATE"), format!("{time} +0000"));
    }
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.output()?;
    let refusal = || io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned());
    if output.status.success() { Ok(output) } else { Err(refusal()) }
}
