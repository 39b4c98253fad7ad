//! The configuration of a run: the file that governs it, then what the command line says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use countersign_validators::config::{Config, FailOn, ProfileChoice, discover};
use countersign_validators::source::{FilePath, Source};
use countersign_validators::workspace::Earlier;

use crate::cli::{self, BaseArgs, ConfigArgs, RuleArgs};

/// What a run works with.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) config: Config,
    /// Absolute; relative paths are below it and findings are shown from it.
    pub(crate) working_directory: PathBuf,
}

impl Settings {
    /// Reads the configuration that governs `paths`.
    ///
    /// # Errors
    /// When a configuration file was named and is not there, or what is found is not right.
    pub(crate) fn load(args: &ConfigArgs, paths: &[PathBuf]) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir().context("cannot tell the current folder")?;
        let (keys, files): (Vec<&String>, Vec<&String>) =
            args.config.iter().partition(|argument| argument.contains('=') && !Path::new(argument).exists());
        let file = match files[..] {
            [] if args.isolated => None,
            [] => discover(paths, &working_directory),
            [file] => Some(PathBuf::from(file)),
            _ => anyhow::bail!("more than one configuration file was named: {files:?}"),
        };
        let mut config = match file {
            Some(file) => Config::load(&file, &working_directory)?,
            None => Config::default(),
        };
        for key in keys {
            let source = Source::new(FilePath::from_text("--config"), key.as_bytes().to_vec());
            config.apply(&Arc::new(source), &working_directory)?;
        }
        Ok(Self { config, working_directory })
    }

    /// The same settings with the version of `paths` to compare with, if one was named.
    ///
    /// # Errors
    /// When a path lies in no git repository, or its repository has no such version.
    pub(crate) fn with_base(mut self, args: &BaseArgs, paths: &[PathBuf]) -> anyhow::Result<Self> {
        if let Some(revision) = &args.base {
            let earlier = Earlier::open(revision, paths, &self.working_directory, &self.config.limits);
            self.config.base = Some(Arc::new(earlier.with_context(|| format!("cannot compare with `{revision}` (--base)"))?));
        }
        Ok(self)
    }

    /// The same settings with what the command line says about rules.
    pub(crate) fn with_rules(mut self, args: &RuleArgs) -> Self {
        self.config.select.clone_from(&args.select);
        self.config.ignore.clone_from(&args.ignore);
        self.config.okstra.strict |= args.strict;
        self.config.oat.strict |= args.strict;
        if let Some(profile) = args.profile {
            self.config.profile = match profile {
                cli::Profile::Default => ProfileChoice::Everything,
                cli::Profile::Upstream => ProfileChoice::Upstream,
            };
        }
        if let Some(fail_on) = args.fail_on {
            self.config.fail_on = match fail_on {
                cli::FailOn::Error => FailOn::Error,
                cli::FailOn::Warning => FailOn::Warning,
                cli::FailOn::Info => FailOn::Info,
                cli::FailOn::Never => FailOn::Never,
            };
        }
        self
    }
}
