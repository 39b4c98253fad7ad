//! Names of the convention's files and folders.

/// The folder of the convention in a repository.
pub const ROOT: &str = ".oat";
/// Where projects lie in it, below one more folder for the scope (`shared`, `local`, `archived`).
pub const PROJECTS: &str = "projects";
/// The specification.
pub const SPEC: &str = "spec.md";
/// The design.
pub const DESIGN: &str = "design.md";
/// The folder of templates beside [`PROJECTS`]: their files look like those of a project.
pub const TEMPLATES: &str = "templates";
/// The plan.
pub const PLAN: &str = "plan.md";
/// The state.
pub const STATE: &str = "state.md";
/// The record of the implementation.
pub const IMPLEMENTATION: &str = "implementation.md";
/// What was found out before there was a plan.
pub const DISCOVERY: &str = "discovery.md";
/// The log of judgements and structural events.
pub const LOG: &str = "project-log.md";
/// The folder of reviews.
pub const REVIEWS: &str = "reviews";
/// Reviews that are done with; the folder is local, so files named in it may be absent.
pub const ARCHIVED: &str = "archived";
/// The folder of sources.
pub const REFERENCES: &str = "references";
/// The plan of a split, in [`REFERENCES`].
pub const SPLIT_PLAN: &str = "split-plan.json";
/// The files that make a folder at a project's place a project.
pub const LIFECYCLE: [&str; 6] = [DISCOVERY, SPEC, DESIGN, PLAN, STATE, IMPLEMENTATION];
