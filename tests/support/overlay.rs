//! Small changes to a repository, written as fenced blocks in Markdown.
//!
//! The info string of a fence is `LANG PATH [MODE]`. PATH is relative to the packet, or to the repository root with a leading `/`.
//! MODE is one of
//! - nothing: each `key:` line of the block, with its indented continuation, replaces that key in the file;
//! - `append`: the block goes to the end of the file;
//! - `whole`: the block is the file.
//!
//! A block `sh` without PATH holds simple commands, see [`Command`].

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use countersign_validators::workbench::gates::{Invocation, StatedLabels};

/// What is wrong with a block, or with applying it.
#[derive(Debug)]
pub(crate) struct OverlayError {
    /// Line of the opening fence in the Markdown text, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for OverlayError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "block at line {}: {}", self.line, self.message)
    }
}

impl std::error::Error for OverlayError {}

/// How a block changes its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// `key:` lines replace those of the file.
    Keys { path: String, body: String },
    /// The body goes to the end of the file.
    Append { path: String, body: String },
    /// The body is the file.
    Whole { path: String, body: String },
    /// Commands, run in order.
    Commands(Vec<Command>),
}

/// A command of a `sh` block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Command {
    /// `rm PATH`
    RemoveFile(String),
    /// `rm -r PATH`
    RemoveFolder(String),
    /// `mkdir PATH`, with its parents
    MakeFolder(String),
    /// `touch PATH`
    Touch(String),
    /// `mv A B`
    Move(String, String),
    /// `cp A B`
    Copy(String, String),
    /// `cp -r A B`
    CopyFolder(String, String),
    /// `ln -s TARGET LINK`
    Link(String, String),
    /// `unix2dos PATH`: CRLF line ends
    CarriageReturns(String),
    /// `git commit MESSAGE`: a commit without files at the repository root, made into a git repository by the first one. Persons and times
    /// are fixed, so a commit's id depends on the messages alone. The message goes to the end of the line.
    Commit(String),
    /// `git snapshot MESSAGE`: a commit of the whole work tree as it is. Runs then compare with the first one, see [`Fixture::snapshot`].
    Snapshot(String),
    /// `git branch NAME`: a branch of this name is checked out, at the commit that was.
    Branch(String),
    /// `countersign gate workbench:implement …`: what the gate is asked, see [`Fixture::invocation`].
    Ask(Invocation),
    /// `sed -i 's|OLD|NEW|' PATH`: literal text, every occurrence, at least one; any other character can stand for the `|`
    Replace { path: String, old: String, new: String },
}

/// A fenced block and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// What it does.
    pub change: Change,
}

impl Block {
    /// Whether a command of the block runs git.
    pub(crate) fn runs_git(&self) -> bool {
        let runs_git = |command: &Command| matches!(command, Command::Commit(_) | Command::Snapshot(_) | Command::Branch(_));
        matches!(&self.change, Change::Commands(commands) if commands.iter().any(runs_git))
    }
}

/// The blocks of `markdown`, in order; text between them is for people.
pub(crate) fn blocks(markdown: &str) -> Result<Vec<Block>, OverlayError> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((index, opening)) = lines.next() {
        let fence: String = opening.chars().take_while(|&character| character == '`').collect();
        if fence.len() < 3 {
            continue;
        }
        let line = index + 1;
        let mut body = String::new();
        loop {
            let (_, text) = lines.next().ok_or_else(|| OverlayError { line, message: "the fence is never closed".to_owned() })?;
            if text == fence {
                break;
            }
            body.push_str(text);
            body.push('\n');
        }
        let change = change(&opening[fence.len()..], body).map_err(|message| OverlayError { line, message })?;
        blocks.push(Block { line, change });
    }
    Ok(blocks)
}

fn change(info: &str, body: String) -> Result<Change, String> {
    match info.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["sh"] => {
            body.lines().filter(|line| !line.trim().is_empty()).map(command).collect::<Result<_, _>>().map(Change::Commands)
        }
        [_, path] => Ok(Change::Keys { path: (*path).to_owned(), body }),
        [_, path, "append"] => Ok(Change::Append { path: (*path).to_owned(), body }),
        [_, path, "whole"] => Ok(Change::Whole { path: (*path).to_owned(), body }),
        _ => Err(format!("`{info}` is not `LANG PATH [append|whole]`")),
    }
}

fn command(line: &str) -> Result<Command, String> {
    if let Some(replacement) = line.strip_prefix("sed -i 's") {
        let mut characters = replacement.chars();
        let between = characters.next().ok_or_else(|| format!("`{line}` replaces nothing"))?;
        let parts = characters.as_str().rsplit_once(&format!("{between}' "));
        let parts = parts.and_then(|(texts, path)| Some((texts.split_once(between)?, path)));
        let ((old, new), path) = parts.ok_or_else(|| format!("`{line}` is not `sed -i 's|OLD|NEW|' PATH`"))?;
        return Ok(Command::Replace { path: path.to_owned(), old: old.to_owned(), new: new.to_owned() });
    }
    let owned = |text: &str| text.to_owned();
    if let Some(message) = line.strip_prefix("git commit ") {
        return Ok(Command::Commit(owned(message)));
    }
    if let Some(name) = line.strip_prefix("git branch ") {
        return Ok(Command::Branch(owned(name)));
    }
    if let Some(message) = line.strip_prefix("git snapshot ") {
        return Ok(Command::Snapshot(owned(message)));
    }
    if let Some(options) = line.strip_prefix("countersign gate workbench:implement ") {
        return invocation(options).map(Command::Ask);
    }
    match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        ["rm", "-r", path] => Ok(Command::RemoveFolder(owned(path))),
        ["rm", path] => Ok(Command::RemoveFile(owned(path))),
        ["mkdir", path] => Ok(Command::MakeFolder(owned(path))),
        ["touch", path] => Ok(Command::Touch(owned(path))),
        ["mv", from, to] => Ok(Command::Move(owned(from), owned(to))),
        ["cp", "-r", from, to] => Ok(Command::CopyFolder(owned(from), owned(to))),
        ["cp", from, to] => Ok(Command::Copy(owned(from), owned(to))),
        ["unix2dos", path] => Ok(Command::CarriageReturns(owned(path))),
        ["ln", "-s", target, link] => Ok(Command::Link(owned(target), owned(link))),
        _ => Err(format!("`{line}` is no command of an overlay")),
    }
}

/// The options of `workbench:implement`, each with a value.
fn invocation(options: &str) -> Result<Invocation, String> {
    let words: Vec<&str> = options.split_whitespace().collect();
    let mut invocation = Invocation::default();
    for option in words.chunks(2) {
        match option {
            ["--labels", labels] => {
                invocation.labels = StatedLabels::Listed(labels.split(',').map(str::to_owned).collect());
            }
            ["--issues", file] => invocation.labels = StatedLabels::Export(PathBuf::from(file)),
            ["--issue", id] => invocation.issue = Some((*id).to_owned()),
            ["--stop-step", step] => invocation.stop_step = Some((*step).to_owned()),
            _ => return Err(format!("`{}` is no option of workbench:implement", option.join(" "))),
        }
    }
    Ok(invocation)
}

/// A repository in a folder of its own, and the artifact in it that examples speak of: a packet, a task, a project or all of it.
#[derive(Debug)]
pub(crate) struct Fixture {
    root: PathBuf,
    packet: PathBuf,
    snapshot: Option<String>,
    invocation: Invocation,
}

impl Fixture {
    /// The repository at `root`.
    pub(crate) fn new(root: &Path) -> Self {
        let mut fixture =
            Self { root: root.to_owned(), packet: root.to_owned(), snapshot: None, invocation: Invocation::default() };
        fixture.find_packet();
        fixture
    }

    /// Absolute path of the packet, task or project, or else of the repository; of the place where it was last seen, when a change
    /// removed it.
    pub(crate) fn packet(&self) -> &Path {
        &self.packet
    }

    /// Absolute path of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The id of the first commit that `git snapshot` made: the earlier version that a run is to compare with.
    pub(crate) fn snapshot(&self) -> Option<&str> {
        self.snapshot.as_deref()
    }

    /// What `workbench:implement` is asked: about an issue without labels, unless a command says otherwise.
    pub(crate) const fn invocation(&self) -> &Invocation {
        &self.invocation
    }

    /// Looks again where the packet is: changes may move it.
    pub(crate) fn find_packet(&mut self) {
        let proposals = self.root.join(".octon/inputs/exploratory/proposals");
        let kinds = ["architecture", "design", "migration", "policy"];
        let active = kinds.map(|kind| proposals.join(kind).join("retry-budget"));
        let archived = kinds.map(|kind| proposals.join(".archive").join(kind).join("retry-budget"));
        let task = self.root.join(".project-docs/okstra/tasks/checkout/SHOP-101");
        let projects =
            ["shared", "local", "archived"].map(|scope| self.root.join(".oat/projects").join(scope).join("retry-budget"));
        let artifacts = active.into_iter().chain(archived).chain([task]).chain(projects);
        if let Some(packet) = { artifacts }.find(|folder| folder.is_dir()) {
            self.packet = packet;
        }
    }

    /// Makes the changes of all blocks, in order.
    pub(crate) fn apply(&mut self, blocks: &[Block]) -> Result<(), OverlayError> {
        for block in blocks {
            self.change(&block.change).map_err(|message| OverlayError { line: block.line, message })?;
            self.find_packet();
        }
        Ok(())
    }

    fn change(&mut self, change: &Change) -> Result<(), String> {
        match change {
            Change::Keys { path, body } => {
                let file = self.resolve(path)?;
                let text = fs::read_to_string(&file).map_err(|error| failed(path, &error))?;
                fs::write(&file, replace_keys(&text, body)?).map_err(|error| failed(path, &error))
            }
            Change::Append { path, body } => {
                let file = self.resolve(path)?;
                let text = match fs::read_to_string(&file) {
                    Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
                    read => read.map_err(|error| failed(path, &error))?,
                };
                write(&file, &(text + body)).map_err(|error| failed(path, &error))
            }
            Change::Whole { path, body } => write(&self.resolve(path)?, body).map_err(|error| failed(path, &error)),
            Change::Commands(commands) => commands.iter().try_for_each(|command| {
                self.run(command)?;
                self.find_packet();
                Ok(())
            }),
        }
    }

    fn run(&mut self, command: &Command) -> Result<(), String> {
        let (path, done) = match command {
            Command::RemoveFile(path) => (path, fs::remove_file(self.resolve(path)?)),
            Command::RemoveFolder(path) => (path, fs::remove_dir_all(self.resolve(path)?)),
            Command::MakeFolder(path) => (path, fs::create_dir_all(self.resolve(path)?)),
            Command::Touch(path) => (path, write(&self.resolve(path)?, "")),
            Command::Move(from, to) => (from, fs::rename(self.resolve(from)?, self.resolve(to)?)),
            Command::Copy(from, to) => (from, fs::copy(self.resolve(from)?, self.resolve(to)?).map(drop)),
            Command::CopyFolder(from, to) => (from, copy_folder(&self.resolve(from)?, &self.resolve(to)?)),
            Command::Link(target, link) => (link, std::os::unix::fs::symlink(target, self.resolve(link)?)),
            Command::CarriageReturns(path) => {
                let file = self.resolve(path)?;
                let text = fs::read_to_string(&file).map_err(|error| failed(path, &error))?;
                (path, fs::write(&file, text.replace('\n', "\r\n")))
            }
            Command::Commit(message) => (message, super::git::commit(&self.root, message)),
            Command::Branch(name) => (name, super::git::branch(&self.root, name)),
            Command::Snapshot(message) => {
                let made = super::git::snapshot(&self.root, message);
                let first = self.snapshot.take();
                (message, made.map(|id| self.snapshot = first.or(Some(id))))
            }
            Command::Ask(invocation) => {
                self.invocation = invocation.clone();
                return Ok(());
            }
            Command::Replace { path, old, new } => {
                let file = self.resolve(path)?;
                let text = fs::read_to_string(&file).map_err(|error| failed(path, &error))?;
                if !text.contains(old) {
                    return Err(format!("`{path}` does not contain `{old}`"));
                }
                (path, fs::write(&file, text.replace(old, new)))
            }
        };
        done.map_err(|error| failed(path, &error))
    }

    fn resolve(&self, path: &str) -> Result<PathBuf, String> {
        if path.split('/').any(|component| component == "..") {
            return Err(format!("`{path}` leads out of the repository"));
        }
        Ok(path.strip_prefix('/').map_or_else(|| self.packet.join(path), |from_root| self.root.join(from_root)))
    }
}

fn failed(path: &str, error: &io::Error) -> String {
    format!("`{path}`: {error}")
}

fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(file, text)
}

/// Copies a folder with everything in it; files that are there already are replaced.
pub(crate) fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// A `key:` line at column 0 with the indented lines below it.
struct KeyLines<'t> {
    key: &'t str,
    lines: Vec<&'t str>,
}

/// The key of a line that has one at column 0.
fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let is_word = |character: char| character.is_ascii_alphanumeric() || "_-".contains(character);
    (!key.is_empty() && key.chars().all(is_word) && (rest.is_empty() || rest.starts_with(' '))).then_some(key)
}

fn is_continuation(line: &str) -> bool {
    line.starts_with([' ', '\t'])
}

/// `text` with the keys of `body` replaced; a key that `text` does not have comes after its last one.
fn replace_keys(text: &str, body: &str) -> Result<String, String> {
    let mut entries: Vec<KeyLines<'_>> = Vec::new();
    for line in body.lines() {
        if let Some(key) = key_of(line) {
            if entries.iter().any(|entry| entry.key == key) {
                return Err(format!("`{key}:` stands twice in a block of keys; append the second"));
            }
            entries.push(KeyLines { key, lines: vec![line] });
        } else if let Some(entry) = entries.last_mut().filter(|_| is_continuation(line)) {
            entry.lines.push(line);
        } else {
            return Err(format!("`{line}` is neither a `key:` line nor indented; say `append` or `whole`"));
        }
    }
    let mut lines: Vec<&str> = text.lines().collect();
    for entry in entries {
        let found = lines.iter().position(|line| key_of(line) == Some(entry.key));
        let last_key = || lines.iter().rposition(|line| key_of(line).is_some());
        let start = found.or_else(last_key).ok_or("the file has no `key:` line")?;
        let end =
            lines[start + 1..].iter().position(|line| !is_continuation(line)).map_or(lines.len(), |length| start + 1 + length);
        let replaced = if found.is_some() { start..end } else { end..end };
        lines.splice(replaced, entry.lines);
    }
    Ok(lines.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use countersign_validators::workspace::git::Commit;
    use countersign_validators::workspace::{Earlier, Limits};

    use super::*;

    const MANIFEST: &str = "id: a\ntargets:\n  - one\n  - two\nstatus: draft\n";

    #[test]
    fn a_key_is_replaced_with_its_continuation() {
        let changed = replace_keys(MANIFEST, "targets:\n  - three\n").expect("well-formed");
        assert_eq!(changed, "id: a\ntargets:\n  - three\nstatus: draft\n");
    }

    #[test]
    fn a_new_key_comes_after_the_last_one() {
        assert_eq!(replace_keys(MANIFEST, "owner: Dana\n").expect("well-formed"), format!("{MANIFEST}owner: Dana\n"));
        let receipt = "# Review\n\nverdict: pass\n\n## Blockers\n\nNone.\n";
        let changed = replace_keys(receipt, "count: 0\n").expect("well-formed");
        assert_eq!(changed, "# Review\n\nverdict: pass\ncount: 0\n\n## Blockers\n\nNone.\n");
    }

    #[test]
    fn a_key_that_begins_like_another_is_another() {
        assert_eq!(
            replace_keys("status_note: x\nstatus: y\n", "status: z\n").expect("well-formed"),
            "status_note: x\nstatus: z\n"
        );
    }

    #[test]
    fn lines_that_are_no_keys_are_refused() {
        assert!(replace_keys(MANIFEST, "just prose\n").is_err());
        assert!(replace_keys(MANIFEST, "  - indented first\n").is_err());
        assert!(replace_keys(MANIFEST, "status: a\nstatus: b\n").is_err());
        assert!(replace_keys("prose\n", "status: a\n").is_err());
    }

    #[test]
    fn blocks_are_read_with_their_modes() {
        let text =
            "Prose.\n```yaml a.yml\nk: v\n```\n````markdown b.md whole\n```\nx\n```\n````\n```sh\nrm c.md\nln -s a b\n```\n";
        let changes: Vec<Change> = blocks(text).expect("well-formed").into_iter().map(|block| block.change).collect();
        assert_eq!(
            changes,
            [
                Change::Keys { path: "a.yml".to_owned(), body: "k: v\n".to_owned() },
                Change::Whole { path: "b.md".to_owned(), body: "```\nx\n```\n".to_owned() },
                Change::Commands(vec![Command::RemoveFile("c.md".to_owned()), Command::Link("a".to_owned(), "b".to_owned())]),
            ]
        );
    }

    #[test]
    fn malformed_blocks_name_their_line() {
        for (text, line) in
            [("\n```yaml\nk: v\n```\n", 2), ("```sh\ncurl x\n```\n", 1), ("```yaml a.yml\n", 1), ("```md a.md twice\n```\n", 1)]
        {
            assert_eq!(blocks(text).expect_err("malformed").line, line, "{text}");
        }
    }

    #[test]
    fn changes_reach_the_packet_and_the_root_and_follow_a_move() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let proposals = folder.path().join(".octon/inputs/exploratory/proposals");
        write(&proposals.join("policy/retry-budget/proposal.yml"), "status: draft\n").expect("writable");
        let mut fixture = Fixture::new(folder.path());
        let text = "```sh\nmkdir /.octon/inputs/exploratory/proposals/.archive/policy\n\
                    mv /.octon/inputs/exploratory/proposals/policy/retry-budget /.octon/inputs/exploratory/proposals/.archive/policy/retry-budget\n\
                    sed -i 's|draft|archived|' proposal.yml\ncp proposal.yml copy.yml\ntouch support/empty.md\n```\n\
                    ```text /top.txt append\nx\n```\n```text /top.txt append\ny\n```\n";
        fixture.apply(&blocks(text).expect("well-formed")).expect("applicable");
        assert_eq!(fixture.packet(), proposals.join(".archive/policy/retry-budget"));
        assert_eq!(fs::read_to_string(fixture.packet().join("copy.yml")).expect("copied"), "status: archived\n");
        assert!(fixture.packet().join("support/empty.md").is_file());
        assert_eq!(fs::read_to_string(folder.path().join("top.txt")).expect("written"), "x\ny\n");
    }

    #[test]
    fn the_first_snapshot_is_the_earlier_version() {
        if !crate::support::git::is_installed() {
            return crate::support::notice::notice("notice: git is not installed, so a test of snapshots was skipped");
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut fixture = Fixture::new(folder.path());
        let text = "```sh\ntouch a.md\ngit snapshot docs: a\ntouch b.md\ngit snapshot docs: b\n```\n";
        fixture.apply(&blocks(text).expect("well-formed")).expect("applicable");
        let (root, limits) = (folder.path().to_path_buf(), Limits::default());
        let first = fixture.snapshot().expect("made");
        let earlier = Earlier::open(first, std::slice::from_ref(&root), &root, &limits).expect("readable");
        assert_eq!(earlier.names_below(&root).expect("readable"), [PathBuf::from("a.md")]);
        let commits = earlier.commits(&root, 10).expect("readable");
        assert_eq!(commits.iter().map(Commit::subject).collect::<Vec<_>>(), ["docs: b"]);
    }

    #[test]
    fn a_change_that_changes_nothing_is_an_error() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut fixture = Fixture::new(folder.path());
        for text in [
            "```sh\nrm gone.md\n```\n",
            "```yaml gone.yml\nk: v\n```\n",
            "```sh\nrm ../x\n```\n",
            "```sh\ntouch a\nsed -i 's|b|c|' a\n```\n",
        ] {
            assert!(fixture.apply(&blocks(text).expect("well-formed")).is_err(), "{text}");
        }
    }
}
