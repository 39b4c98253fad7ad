//! A base repository in a folder of its own, and changes that the notation of the rule examples cannot write: bytes, links, pipes.

use std::fs;
use std::path::{Path, PathBuf};

use countersign_validators::config::Config;
use countersign_validators::gate::{GateAnswer, Verdict};
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::facts::Gate;
use countersign_validators::octon::gates::{GateName, answer};

use super::{base, renderings, tokens};

/// A repository and the packet in it.
pub(crate) struct Tree {
    folder: tempfile::TempDir,
    packet: PathBuf,
}

impl Tree {
    /// The family's base with this name; tokens are left as they are until [`Tree::finish`].
    pub(crate) fn of(base: &str) -> Self {
        Self::below(base, "")
    }

    /// The base in a folder of that name below the temporary one.
    pub(crate) fn below(base: &str, name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = base::build("octon", base, &folder.path().join(name)).unwrap();
        Self { packet: fixture.packet().to_owned(), folder }
    }

    /// The task of a base of the okstra family, its reports rendered: what is said of packets here holds for the task.
    pub(crate) fn of_task(base: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = base::build("okstra", base, folder.path()).unwrap();
        renderings::fill(fixture.root()).unwrap();
        Self { packet: fixture.packet().to_owned(), folder }
    }

    /// The project of a base of the oat family: what is said of packets here holds for the project.
    pub(crate) fn of_project(base: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let fixture = base::build("oat", base, folder.path()).unwrap();
        Self { packet: fixture.packet().to_owned(), folder }
    }

    /// Writes the digests and registries that belong to the files as they are now.
    pub(crate) fn finish(self) -> Self {
        tokens::fill(self.root()).unwrap();
        self
    }

    /// The folder that holds `.octon` or `.oat`, or a task's state root.
    pub(crate) fn root(&self) -> &Path {
        let is_root = |folder: &&Path| [".octon", ".project-docs", ".oat"].iter().any(|name| folder.join(name).is_dir());
        self.packet.ancestors().find(is_root).unwrap()
    }

    /// The temporary folder.
    pub(crate) fn top(&self) -> &Path {
        self.folder.path()
    }

    /// The packet's folder.
    pub(crate) fn packet(&self) -> &Path {
        &self.packet
    }

    /// A path relative to the packet, or with a leading `/` to the repository.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        path.strip_prefix('/').map_or_else(|| self.packet.join(path), |path| self.root().join(path))
    }

    pub(crate) fn read(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).unwrap()
    }

    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    pub(crate) fn append(&self, path: &str, content: impl AsRef<[u8]>) {
        let mut bytes = self.read(path);
        bytes.extend_from_slice(content.as_ref());
        self.write(path, bytes);
    }

    /// Replaces the one place where `old` stands.
    pub(crate) fn replace(&self, path: &str, old: &str, new: impl AsRef<[u8]>) {
        let bytes = self.read(path);
        let mut places = (0..bytes.len()).filter(|&at| bytes[at..].starts_with(old.as_bytes()));
        let (Some(at), None) = (places.next(), places.next()) else { panic!("`{old}` does not stand just once in {path}") };
        self.write(path, [&bytes[..at], new.as_ref(), &bytes[at + old.len()..]].concat());
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    pub(crate) fn folder(&self, path: &str) {
        fs::create_dir_all(self.path(path)).unwrap();
    }

    /// A symlink at `path` to `target`, which is taken as it is.
    pub(crate) fn link(&self, path: &str, target: impl AsRef<Path>) {
        std::os::unix::fs::symlink(target, self.path(path)).unwrap();
    }

    /// Line ends CRLF instead of LF.
    pub(crate) fn crlf(&self, path: &str) {
        let text = String::from_utf8(self.read(path)).unwrap();
        self.write(path, text.replace('\n', "\r\n"));
    }

    /// What one of upstream's questions about the packet is answered; the registry is left out of the standard one.
    pub(crate) fn ask(&self, gate: Gate) -> GateAnswer {
        let options = StandardOptions { skip_registry: true, skip_targets: false };
        answer(GateName::Upstream(gate), self.packet(), self.root(), &Config::default(), options)
    }

    pub(crate) fn passes(&self, gate: Gate) -> bool {
        self.ask(gate).verdict == Verdict::Pass
    }

    /// The files in which a gate finds something by the rule, as paths below the repository.
    pub(crate) fn places(&self, gate: Gate, rule: &str) -> Vec<String> {
        let answer = self.ask(gate);
        let found = answer.findings.iter().filter(|finding| finding.rule.name == rule);
        let places =
            found.flat_map(|finding| std::iter::once(&finding.place).chain(finding.related.iter().map(|related| &related.place)));
        places.map(|place| place.file.as_str().to_owned()).collect()
    }
}
