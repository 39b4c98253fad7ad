//! Upstream's verdicts about one packet.

use super::collect::{finish, primary, seen};
use super::registry::registry_findings;
use crate::config::Config;
use crate::gate::GateAnswer;
use crate::octon::assess::{Scope, assess, repository_root};
use crate::octon::facts::Gate;
use crate::octon::gate_tables::StandardOptions;
use crate::workspace::{Directory, Workspace};

pub(super) fn ask(
    workspace: &Workspace,
    directory: &Directory,
    gate: Gate,
    config: &Config,
    options: StandardOptions,
) -> GateAnswer {
    let search_targets = match gate {
        Gate::Standard => !options.skip_targets,
        Gate::Drift => true,
        _ => false,
    };
    let scope = Scope { search_targets, ..Scope::default() };
    let assessment = assess(workspace, config, &[directory], &[], scope);
    let Some(packet) = primary(&assessment, directory) else { return GateAnswer::from_findings(Vec::new(), None) };
    let mut findings = seen(packet, gate, options);
    if gate == Gate::Standard && !options.skip_registry {
        findings.extend(
            repository_root(workspace, config, directory)
                .map_or_else(Vec::new, |root| registry_findings(workspace, root, config)),
        );
    }
    finish(workspace, &assessment, packet, findings)
}
