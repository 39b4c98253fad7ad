//! The family's lifecycle questions: upstream's ten verdicts and our two, which hold the whole list of demands.

mod closeout;
mod collect;
mod demands;
mod implement;
mod name;
mod registry;
mod upstream;

use std::path::Path;

pub use closeout::checksum_context;
pub(super) use collect::is_stale;
pub use collect::sources_of;
pub use name::GateName;
pub use registry::{registry_facts, upstream_tools};

use super::assess::repository_root;
use super::digest::reviewed_packet_digest;
use super::facts::Gate;
use super::gate_tables::StandardOptions;
use super::layout;
use super::lifecycle::NextStep;
use super::packet::Packet;
use super::rules::manifest;
use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::problems;
use crate::source::FilePath;
use crate::workspace::{Directory, FileRef, Workspace, absolute};

/// Asks a gate about one target: a packet's folder (or a file directly in it), for [`Gate::Registry`] a repository.
///
/// Relative targets are below `working_directory`, an absolute path.
#[must_use]
pub fn answer(gate: GateName, target: &Path, working_directory: &Path, config: &Config, options: StandardOptions) -> GateAnswer {
    let path = absolute(target, working_directory);
    let workspace = Workspace::new(std::slice::from_ref(&path), working_directory, &[layout::ROOT.to_owned()], config.limits)
        .with_earlier(config.base.clone());
    let Some(directory) = target_directory(&workspace, &path) else {
        return not_found(gate, &path, working_directory);
    };
    match gate {
        GateName::Upstream(Gate::Registry) => registry::ask(&workspace, directory, config),
        GateName::Upstream(upstream) => upstream::ask(&workspace, directory, upstream, config, options),
        GateName::Implement => implement::ask(&workspace, directory, config),
        GateName::Closeout => closeout::ask(&workspace, directory, config),
    }
}

fn target_directory<'w>(workspace: &'w Workspace, path: &Path) -> Option<&'w Directory> {
    let found = workspace.find(path);
    found.directory().or_else(|| found.file().map(FileRef::directory))
}

fn not_found(gate: GateName, path: &Path, working_directory: &Path) -> GateAnswer {
    let shown = FilePath::relative_to(path, working_directory);
    let what = if gate == GateName::Upstream(Gate::Registry) { "repository" } else { "packet" };
    let message = format!("there is no {what} `{shown}`");
    let finding = Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(shown), message);
    GateAnswer::from_findings(vec![finding], Some(NextStep::CreatePacket.to_string()))
}

/// The reviewed-packet digest of the packet in `target`, as text `sha256:<64 digits>`.
///
/// # Errors
/// A finding that says why there is no digest: no such packet, no manifest, or a file that cannot be read.
pub fn digest(target: &Path, working_directory: &Path, config: &Config) -> Result<String, Box<Finding>> {
    let path = absolute(target, working_directory);
    let workspace = Workspace::new(std::slice::from_ref(&path), working_directory, &[layout::ROOT.to_owned()], config.limits);
    let shown = FilePath::relative_to(&path, working_directory);
    let Some(directory) = target_directory(&workspace, &path) else {
        let message = format!("there is no packet `{shown}`");
        return Err(Box::new(Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(shown), message)));
    };
    if directory.file(layout::MANIFEST).is_none()
        && workspace.find_from(directory.path(), Path::new(layout::MANIFEST)).file().is_none()
    {
        let message = format!("`{shown}` has no proposal.yml");
        return Err(Box::new(Finding::new(&manifest::MANIFEST_MISSING, Place::whole(shown.join(layout::MANIFEST)), message)));
    }
    let packet = Packet::load(&workspace, repository_root(&workspace, config, directory), directory);
    let digest = reviewed_packet_digest(&packet, &config.limits).map_err(|error| Box::new(problems::unread(shown, &error)))?;
    Ok(format!("sha256:{digest}"))
}
