//! Small repositories for unit tests, in a temporary folder.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::layout;
use super::packet::Packet;
use crate::finding::{Finding, Place};
use crate::source::{FilePath, Source};
use crate::workspace::{Directory, Limits, Workspace};

/// The files of a repository; a workspace is made of them when they are all there.
pub(super) struct TestRepository {
    folder: tempfile::TempDir,
}

impl TestRepository {
    /// A repository with nothing but an empty proposals folder.
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join(layout::PROPOSALS)).expect("a folder");
        Self { folder }
    }

    /// Writes a file, the folders above it too; the path is relative to the root of the repository.
    pub(super) fn with(self, path: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a path has a parent")).expect("a folder");
        fs::write(path, content).expect("a file");
        self
    }

    /// Writes a file of the packet `architecture/<id>`.
    pub(super) fn with_file(self, id: &str, path: &str, content: impl AsRef<[u8]>) -> Self {
        self.with(&format!("{}/{path}", packet_path(id)), content)
    }

    /// Removes a file of the packet `architecture/<id>`.
    pub(super) fn without_file(self, id: &str, path: &str) -> Self {
        fs::remove_file(self.folder.path().join(packet_path(id)).join(path)).expect("the file was there");
        self
    }

    /// The workspace of the repository; findings show paths from its root.
    pub(super) fn workspace(&self) -> Workspace {
        let root = self.folder.path();
        Workspace::new(&[root.to_path_buf()], root, &[".octon".to_owned()], Limits::default())
    }

    /// The text under a place.
    pub(super) fn slice(&self, place: &Place) -> String {
        let bytes = fs::read(self.folder.path().join(place.file.as_str())).unwrap_or_default();
        Source::new(place.file.clone(), bytes).slice(place.span).to_owned()
    }

    /// Findings as `rule @ text`: the text is what the place covers, or the path when the file as a whole is meant.
    pub(super) fn described<'f>(&self, findings: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
        let described = findings.into_iter().map(|finding| {
            let slice = self.slice(&finding.place);
            let place = if slice.is_empty() { finding.place.file.as_str() } else { &slice };
            format!("{} @ {place}", finding.rule.short_name())
        });
        described.collect()
    }
}

/// The root folder of a test repository.
pub(super) fn root(workspace: &Workspace) -> &Directory {
    &workspace.tops()[0]
}

/// Loads the packet at a path relative to the root.
pub(super) fn packet<'w>(workspace: &'w Workspace, path: &str) -> Packet<'w> {
    let found = workspace.find_from(root(workspace).path(), Path::new(path));
    Packet::load(workspace, Some(root(workspace)), found.directory().expect("the packet's folder"))
}

/// Where the packet `architecture/<id>` lies.
pub(super) fn packet_path(id: &str) -> String {
    format!("{}/architecture/{id}", layout::PROPOSALS)
}

/// A manifest for the packet `architecture/<id>` with this status, and further lines.
pub(super) fn manifest(id: &str, status: &str, more: &str) -> String {
    format!(
        "schema_version: proposal-v1\nproposal_id: {id}\ntitle: The {id} packet\nproposal_kind: architecture\n\
         promotion_scope: octon-internal\npromotion_targets:\n  - .octon/framework/{id}.md\nstatus: {status}\n{more}"
    )
}

/// A source without a file.
pub(super) fn source(text: &str) -> Arc<Source> {
    Arc::new(Source::new(FilePath::from_text("document"), text.into()))
}
