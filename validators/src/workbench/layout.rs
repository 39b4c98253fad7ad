//! Names of the convention's files and folders.

/// The folder that makes a repository one with a workbench.
pub const ROOT: &str = ".workbench";
/// The settings, in [`ROOT`].
pub const SETTINGS: &str = "settings.yml";
