//! What a repository with a workbench holds, each file read once.

use std::path::Path;

use super::layout;
use crate::config::Config;
use crate::document::Node;
use crate::finding::{Finding, Place};
use crate::parsed_file::{JsonFile, MarkdownFile, YamlFile};
use crate::source::{FilePath, Source};
use crate::workspace::{Directory, FileRef, Found, Workspace};

/// A repository with a workbench.
#[derive(Debug)]
pub struct Workbench<'w> {
    /// The repository: the folder that holds `.workbench`.
    pub repository: &'w Directory,
    /// `.workbench/settings.yml`.
    pub settings: Option<YamlFile<'w>>,
    /// Whether that file is there, even if it cannot be read.
    pub has_settings_file: bool,
    /// The same under the name that nothing reads.
    pub wrong_settings: Option<FileRef<'w>>,
    /// `.workbench/config.yaml`.
    pub config: Option<YamlFile<'w>>,
    /// The same under the name that nothing reads.
    pub wrong_config: Option<FileRef<'w>>,
    /// `.workbench/schemas/settings.json`, the schema that the repository brings with it.
    pub schema: Option<JsonFile<'w>>,
    /// Commands, agents, skills and what lies beside them, by path.
    pub prompts: Vec<MarkdownFile<'w>>,
    /// The pages at the top of the repository that agents read, by name.
    pub pages: Vec<MarkdownFile<'w>>,
    /// What could not be read.
    pub problems: Vec<Finding>,
}

impl<'w> Workbench<'w> {
    /// Reads the repository's files; none of them has to be there.
    #[must_use]
    pub fn load(workspace: &'w Workspace, config: &Config, repository: &'w Directory) -> Self {
        let file = |name: &str| workspace.find_from(repository.path(), &Path::new(layout::ROOT).join(name)).file();
        let schema = file(&format!("{}/{}", layout::SCHEMAS, layout::SETTINGS_SCHEMA));
        let mut problems = Vec::new();
        let limits = workspace.limits();
        let mut yaml = |name: &str| file(name).and_then(|file| kept(YamlFile::read(file, limits), &mut problems));
        let (settings, project) = (yaml(layout::SETTINGS), yaml(layout::CONFIG));
        let mut prompts = Vec::new();
        for folder in layout::PROMPTS {
            let found = repository.find_plainly(Path::new(folder)).and_then(Found::directory);
            found.into_iter().for_each(|folder| markdown_below(folder, config, limits.directory_depth, &mut prompts));
        }
        let pages = layout::PAGES.into_iter().filter_map(|name| repository.file(name)).filter(|file| is_included(*file, config));
        let mut read = |file: FileRef<'w>| kept(MarkdownFile::read(file, limits), &mut problems);
        Self {
            repository,
            settings,
            has_settings_file: file(layout::SETTINGS).is_some(),
            wrong_settings: file(layout::WRONG_SETTINGS),
            config: project,
            wrong_config: file(layout::WRONG_CONFIG),
            prompts: prompts.into_iter().filter_map(&mut read).collect(),
            pages: pages.filter_map(&mut read).collect(),
            schema: schema.and_then(|file| kept(JsonFile::read(file, limits), &mut problems)),
            problems,
        }
    }

    /// Every Markdown file: prompts, then pages.
    pub fn markdown(&self) -> impl Iterator<Item = &MarkdownFile<'w>> {
        self.prompts.iter().chain(&self.pages)
    }

    /// Why the settings could not be read, when they are there.
    #[must_use]
    pub fn settings_problems(&self) -> Vec<Finding> {
        let path = self.path_of(layout::SETTINGS);
        self.problems.iter().filter(|problem| problem.place.file == path).cloned().collect()
    }

    /// The files in which comments may allow findings.
    pub fn documents(&self) -> impl Iterator<Item = std::sync::Arc<Source>> + '_ {
        let yaml = self.settings.iter().chain(&self.config).map(|file| file.source().clone());
        yaml.chain(self.markdown().map(|file| file.source().clone()))
    }

    /// The folder `.workbench`, or where it would be.
    #[must_use]
    pub fn folder_place(&self) -> Place {
        Place::whole(self.folder_path())
    }

    /// The path of a file in `.workbench`, whether it is there or not.
    #[must_use]
    pub fn path_of(&self, name: &str) -> FilePath {
        self.folder_path().join(name)
    }

    fn folder_path(&self) -> FilePath {
        self.repository.shown().join(layout::ROOT)
    }

    /// Whether the repository was made from another one, which then is the source of what `--sync` brings.
    #[must_use]
    pub fn has_source(&self) -> bool {
        let repository = self.config.as_ref().and_then(|config| config.root()?.get("source")?.get("repository"));
        repository.and_then(Node::as_str).is_some_and(|name| !name.is_empty())
    }
}

fn kept<T>(read: Result<T, Finding>, problems: &mut Vec<Finding>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}

fn is_included(file: FileRef<'_>, config: &Config) -> bool {
    !config.filters_paths() || !config.is_excluded(&file.path(), false)
}

fn markdown_below<'w>(folder: &'w Directory, config: &Config, depth: usize, found: &mut Vec<FileRef<'w>>) {
    let is_markdown = |file: &FileRef<'_>| file.name().as_encoded_bytes().ends_with(b".md");
    found.extend(folder.files().filter(is_markdown).filter(|file| is_included(*file, config)));
    if folder.depth() < depth {
        folder.directories().for_each(|below| markdown_below(below, config, depth, found));
    }
}
