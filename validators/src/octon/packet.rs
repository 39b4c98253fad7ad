//! One proposal packet: its files, its manifest, its receipts, and the state that decides what is demanded of it.

use std::path::Path;
use std::sync::Arc;

use super::layout;
use super::manifest::{Manifest, ManifestProblem, Target};
use super::receipt::Receipt;
use super::receipts::Receipts;
use super::state::{Kind, State};
use crate::document::{SyntaxError, yaml};
use crate::finding::{Finding, Place};
use crate::problems;
use crate::source::{FilePath, Source, Span, escaped};
use crate::workspace::{Directory, EntryKind, FileRef, Found, Limits, Workspace};

/// A regular file of a packet.
#[derive(Debug, Clone)]
pub struct PacketFile<'w> {
    /// Path relative to the packet, bytes as on disk, `/` between components.
    pub relative: Vec<u8>,
    /// The file.
    pub file: FileRef<'w>,
}

impl PacketFile<'_> {
    /// The relative path as text; bytes that are no UTF-8 as `\xNN`.
    #[must_use]
    pub fn relative_text(&self) -> String {
        escaped(&self.relative)
    }

    /// Whether a component of the relative path begins with a dot.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        self.relative.split(|&byte| byte == b'/').any(|component| component.starts_with(b"."))
    }
}

/// A subtype manifest that lies in the packet.
#[derive(Debug)]
pub struct Subtype {
    /// The kind its file name speaks of.
    pub kind: Kind,
    /// The file as findings show it.
    pub path: FilePath,
    /// Its content.
    pub manifest: Result<Manifest, ManifestProblem>,
}

/// A proposal packet, loaded: manifest, receipts and the list of files; nothing is judged yet.
#[derive(Debug)]
pub struct Packet<'w> {
    /// The packet's folder.
    pub directory: &'w Directory,
    /// The repository the packet lies in: the nearest folder above that holds the convention's root folder.
    pub root: Option<&'w Directory>,
    /// The packet's path relative to the repository root, `/` between components; `""` without a repository.
    pub relative: String,
    /// `proposal.yml`.
    pub manifest: Result<Manifest, ManifestProblem>,
    /// The subtype manifests at the packet root, in the order of the kinds.
    pub subtypes: Vec<Subtype>,
    /// All regular files, hidden ones too, no symlinks, sorted bytewise by relative path.
    pub files: Vec<PacketFile<'w>>,
    /// The Markdown files that rules read.
    pub receipts: Receipts,
    /// The artifact catalog.
    pub catalog: Option<Receipt>,
    /// The source-of-truth map.
    pub source_map: Option<Receipt>,
    /// The promotion targets.
    pub targets: Vec<Target>,
    /// What the convention's state tables say of the packet.
    pub state: State,
    /// Files that could not be read while the packet was loaded.
    pub problems: Vec<Finding>,
    workspace: &'w Workspace,
}

impl<'w> Packet<'w> {
    /// Loads the packet in `directory`. `root` is the repository it lies in.
    #[must_use]
    pub fn load(workspace: &'w Workspace, root: Option<&'w Directory>, directory: &'w Directory) -> Self {
        let mut loader = Loader { workspace, directory, problems: Vec::new() };
        let relative = root.and_then(|root| directory.path().strip_prefix(root.path()).ok()).map(slashed).unwrap_or_default();
        let manifest = loader.manifest(layout::MANIFEST);
        let subtypes = Kind::ALL.into_iter().filter_map(|kind| loader.subtype(kind)).collect();
        let receipts = loader.receipts();
        let catalog = loader.receipt(layout::CATALOG);
        let source_map = loader.receipt(layout::SOURCE_MAP);
        let mut files = Vec::new();
        collect_files(directory, &mut Vec::new(), &mut files, &mut loader.problems, workspace.limits());
        files.sort_by(|left, right| left.relative.cmp(&right.relative));
        let targets = manifest.as_ref().map(Manifest::targets).unwrap_or_default();
        let absolute = slashed(directory.path());
        let state = State::of(manifest.as_ref().ok(), &absolute, &receipts);
        let problems = loader.problems;
        Self {
            directory,
            root,
            relative,
            manifest,
            subtypes,
            files,
            receipts,
            catalog,
            source_map,
            targets,
            state,
            problems,
            workspace,
        }
    }

    /// The manifest, when it parses.
    #[must_use]
    pub fn manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref().ok()
    }

    /// The manifest's path as findings show it.
    #[must_use]
    pub fn manifest_path(&self) -> FilePath {
        self.shown(layout::MANIFEST)
    }

    /// The path of a file of the packet as findings show it, whether it exists or not.
    #[must_use]
    pub fn shown(&self, relative: &str) -> FilePath {
        self.directory.shown().join(relative)
    }

    /// Where the manifest states the value under `path`: the place for what the manifest demands and the packet lacks.
    #[must_use]
    pub fn demanded_by(&self, path: &[&str]) -> Place {
        self.manifest().map_or_else(|| Place::whole(self.manifest_path()), |manifest| manifest.place(path))
    }

    /// What a path relative to the packet names, symlinks followed inside the tree.
    #[must_use]
    pub fn find(&self, relative: &str) -> Found<'w> {
        let plainly = self.directory.find_plainly(Path::new(relative));
        plainly.unwrap_or_else(|| self.workspace.find_from(self.directory.path(), Path::new(relative)))
    }

    /// Whether a regular file lies at a path relative to the packet.
    #[must_use]
    pub fn has_file(&self, relative: &str) -> bool {
        self.find(relative).file().is_some()
    }

    /// Whether a folder lies at a path relative to the packet.
    #[must_use]
    pub fn has_directory(&self, relative: &str) -> bool {
        self.find(relative).directory().is_some()
    }

    /// What a path relative to the repository root names. As upstream joins strings, a leading `/` is no exception.
    #[must_use]
    pub fn find_in_repository(&self, relative: &str) -> Found<'w> {
        let Some(root) = self.root else { return Found::Missing };
        let path = Path::new(relative.trim_start_matches('/'));
        let found = root.find_plainly(path).unwrap_or_else(|| self.workspace.find_from(root.path(), path));
        // For the system `file/` and `file/.` are no names of a file.
        let must_be_folder = relative.ends_with('/') || relative.ends_with("/.");
        if must_be_folder && found.directory().is_none() { Found::Missing } else { found }
    }

    /// The subtype manifest of the packet's own kind.
    #[must_use]
    pub fn own_subtype(&self) -> Option<&Subtype> {
        self.subtypes.iter().find(|subtype| Some(subtype.kind) == self.state.kind)
    }

    /// Whether the packet is a proposal program: it has a child registry or a program-creation receipt.
    #[must_use]
    pub fn is_program(&self) -> bool {
        self.has_file(layout::CHILD_REGISTRY) || self.receipts.program_creation.is_some()
    }

    /// The name by which messages call the packet: the folder's name.
    #[must_use]
    pub fn name(&self) -> String {
        escaped(self.directory.name().as_encoded_bytes())
    }

    /// The manifests and Markdown files that rules read, as far as they exist and could be read.
    pub fn documents(&self) -> impl Iterator<Item = Arc<Source>> + '_ {
        let subtypes = self.subtypes.iter().filter_map(|subtype| subtype.manifest.as_ref().ok());
        let manifests = self.manifest().into_iter().chain(subtypes).map(Manifest::source);
        let receipts = self.receipts.all().chain(&self.catalog).chain(&self.source_map).map(Receipt::source);
        manifests.chain(receipts).cloned()
    }

    /// The workspace the packet was loaded from.
    #[must_use]
    pub const fn workspace(&self) -> &'w Workspace {
        self.workspace
    }
}

/// A path as text with `/` between components; bytes that are no UTF-8 as `\xNN`.
#[must_use]
pub fn slashed(path: &Path) -> String {
    FilePath::relative_to(path, Path::new("")).as_str().to_owned()
}

struct Loader<'w> {
    workspace: &'w Workspace,
    directory: &'w Directory,
    problems: Vec<Finding>,
}

impl Loader<'_> {
    fn source(&mut self, relative: &str) -> Option<Arc<Source>> {
        let file = self.workspace.find_from(self.directory.path(), Path::new(relative)).file()?;
        match file.source(self.workspace.limits()) {
            Ok(source) => Some(source),
            Err(error) => {
                self.problems.push(problems::unread(file.shown(), &error));
                None
            }
        }
    }

    fn receipt(&mut self, relative: &str) -> Option<Receipt> {
        let source = self.source(relative)?;
        if source.text().is_none() || source.bytes().contains(&0) {
            self.problems.push(problems::not_text(&source));
        }
        Some(Receipt::new(source))
    }

    fn manifest(&mut self, relative: &str) -> Result<Manifest, ManifestProblem> {
        let found = self.workspace.find_from(self.directory.path(), Path::new(relative));
        if found.file().is_none() {
            return Err(ManifestProblem::Missing);
        }
        let Some(source) = self.source(relative) else {
            let error = SyntaxError { message: "the file cannot be read".to_owned(), span: Span::empty_at(0) };
            return Err(ManifestProblem::Unparsable(error));
        };
        if source.text().is_none() {
            self.problems.push(problems::not_text(&source));
        }
        let tree = yaml::parse(&source, self.workspace.limits().yaml()).map_err(ManifestProblem::Unparsable)?;
        Manifest::new(tree)
    }

    fn subtype(&mut self, kind: Kind) -> Option<Subtype> {
        let name = kind.manifest_name();
        match self.manifest(name) {
            Err(ManifestProblem::Missing) => None,
            manifest => Some(Subtype { kind, path: self.directory.shown().join(name), manifest }),
        }
    }

    fn receipts(&mut self) -> Receipts {
        Receipts {
            review: self.receipt(layout::REVIEW),
            completeness: self.receipt(layout::COMPLETENESS),
            prompt: self.receipt(layout::PROMPT),
            conformance: self.receipt(layout::CONFORMANCE),
            drift: self.receipt(layout::DRIFT),
            run: self.receipt(layout::RUN),
            closeout: self.receipt(layout::CLOSEOUT),
            creation: self.receipt(layout::CREATION),
            validation: self.receipt(layout::VALIDATION),
            program_creation: self.receipt(layout::PROGRAM_CREATION),
            program_conformance: self.receipt(layout::PROGRAM_CONFORMANCE),
            program_drift: self.receipt(layout::PROGRAM_DRIFT),
            residue_cleanup: self.receipt(layout::RESIDUE_CLEANUP),
            policy_decision: self.receipt(layout::POLICY_DECISION),
            policy_delta: self.receipt(layout::POLICY_DELTA),
            policy_enforcement: self.receipt(layout::POLICY_ENFORCEMENT),
            implementation_map: self.receipt(layout::IMPLEMENTATION_MAP),
            revisions: self.revisions(),
        }
    }

    fn revisions(&mut self) -> Vec<Receipt> {
        let found = self.workspace.find_from(self.directory.path(), Path::new(layout::REVISIONS));
        let Some(folder) = found.directory() else { return Vec::new() };
        let names = folder.files().filter_map(|file| file.name().to_str().filter(|name| name.ends_with(".md")));
        let paths: Vec<String> = names.map(|name| format!("{}/{name}", layout::REVISIONS)).collect();
        paths.iter().filter_map(|path| self.receipt(path)).collect()
    }
}

fn collect_files<'w>(
    directory: &'w Directory,
    prefix: &mut Vec<u8>,
    files: &mut Vec<PacketFile<'w>>,
    problems: &mut Vec<Finding>,
    limits: &Limits,
) {
    if let Some(reason) = directory.failure() {
        problems.push(problems::unlisted(directory, reason));
    }
    if directory.depth() > limits.directory_depth {
        problems.push(problems::too_deep(directory, limits));
        return;
    }
    for entry in directory.entries() {
        let length = prefix.len();
        prefix.extend_from_slice(entry.name().as_encoded_bytes());
        match entry.kind() {
            EntryKind::File(_) => {
                if let Some(file) = directory.file_of(entry) {
                    files.push(PacketFile { relative: prefix.clone(), file });
                }
            }
            EntryKind::Directory(below) => {
                prefix.push(b'/');
                collect_files(below, prefix, files, problems, limits);
            }
            EntryKind::Symlink | EntryKind::Special => {}
        }
        prefix.truncate(length);
    }
}
