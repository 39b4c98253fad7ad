//! Which folder a list's names are relative to (catalogue, section 1.2).

use std::path::{Path, PathBuf};

use super::ListContext;
use super::kind::ListKind;
use super::name::path_of;
use crate::config::Config;
use crate::workspace::{Directory, Workspace};

/// The folder that a list's names are relative to.
#[derive(Debug)]
pub struct Base<'w> {
    /// Its absolute path.
    pub path: PathBuf,
    /// The folder; `None` when a configured base does not exist.
    pub directory: Option<&'w Directory>,
    /// Why this folder.
    pub reason: BaseReason,
}

/// Why a folder is a list's base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaseReason {
    /// The configuration says so.
    Configured,
    /// The list lies in `support/` of a proposal packet: names are relative to the packet.
    PacketRoot,
    /// Names are relative to the list's own folder.
    OwnFolder,
}

impl<'w> Base<'w> {
    /// The base of the list at `path`, which lies in the folder `own`.
    #[must_use]
    pub fn of(
        own: &'w Directory,
        path: &Path,
        kind: &ListKind,
        workspace: &'w Workspace,
        config: &Config,
        context: &ListContext<'w>,
    ) -> Self {
        let configured = config.checksums.bases.iter().rev().find(|(lists, _)| lists.matches(path));
        if let Some((_, base)) = configured {
            let directory = workspace.find(base).directory();
            return Self { path: base.clone(), directory, reason: BaseReason::Configured };
        }
        let packet = context
            .packet_root
            .filter(|packet| *kind == ListKind::Folder && own.name() == "support" && own.path().parent() == Some(packet.path()));
        match packet {
            Some(packet) => Self::folder(packet, BaseReason::PacketRoot),
            None => Self::folder(own, BaseReason::OwnFolder),
        }
    }

    fn folder(directory: &'w Directory, reason: BaseReason) -> Self {
        Self { path: directory.path().to_path_buf(), directory: Some(directory), reason }
    }

    /// The folder whose files a whole-folder list is asked to hold: the base, or the packet when the base lies above it.
    #[must_use]
    pub fn scope(&self, context: &ListContext<'w>) -> Option<&'w Directory> {
        match context.packet_root {
            Some(packet) if packet.path().starts_with(&self.path) => Some(packet),
            _ => self.directory,
        }
    }
}

/// Another folder that a list's names may be meant from. Tried to explain missing files, never to verify.
#[derive(Debug)]
pub(super) struct Candidate {
    /// For messages: `the packet root`, `the repository root`, …
    pub(super) description: String,
    /// What to do when most names of a list are meant from here.
    pub(super) advice: String,
    path: PathBuf,
    /// Names must begin with this path, which is taken off.
    prefix: Option<Vec<u8>>,
}

impl Candidate {
    /// The folders to try for a list whose base is `base`.
    pub(super) fn all(base: &Base<'_>, own: &Directory, workspace: &Workspace, context: &ListContext<'_>) -> Vec<Self> {
        let folder = |description: &str, directory: &Directory| Self {
            description: description.to_owned(),
            advice: format!("write names relative to the list's base, or configure {description} as the base of this list"),
            path: directory.path().to_path_buf(),
            prefix: None,
        };
        let mut candidates = Vec::new();
        candidates.extend(context.packet_root.map(|packet| folder("the packet root", packet)));
        candidates.push(folder("the list's own folder", own));
        let top = workspace.tops().iter().find(|top| own.path().starts_with(top.path()));
        candidates.extend(context.repository_root.or(top).map(|root| folder("the repository root", root)));
        candidates.retain(|candidate| candidate.path != base.path);
        if let (Some(packet), Some(former)) = (context.packet_root, context.former_path.as_deref()) {
            candidates.push(Self {
                description: "the path that the packet had before it was archived".to_owned(),
                advice: format!("write names without `{former}/`, or write the list anew with `countersign seal`"),
                path: packet.path().to_path_buf(),
                prefix: Some(format!("{}/", former.trim_end_matches('/')).into_bytes()),
            });
        }
        candidates
    }

    /// The absolute path that the normalised name `plain` means from here; `None` when it cannot be meant from here.
    pub(super) fn resolve(&self, plain: &[u8]) -> Option<PathBuf> {
        let below = match &self.prefix {
            Some(prefix) => plain.strip_prefix(prefix.as_slice())?,
            None => plain,
        };
        if below.starts_with(b"/") || below == b".." || below.starts_with(b"../") {
            return None;
        }
        Some(self.path.join(path_of(below)?))
    }
}
