//! Is the registry of a repository what its packets project to?

use std::path::Path;

use super::collect::{dedupe, with_sources};
use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::octon::assess::{AssessedPacket, Assessment, Scope, assess, repository_root};
use crate::octon::facts::Gate;
use crate::octon::gate_tables::StandardOptions;
use crate::octon::rules::{manifest, registry};
use crate::octon::{discover, layout};
use crate::rule::Level;
use crate::workspace::{Directory, Workspace};

/// All that `octon:registry` finds in a repository.
pub(super) fn registry_findings(workspace: &Workspace, root: &Directory, config: &Config) -> Vec<Finding> {
    let directories = discover::packets_of(workspace, root);
    let scope = Scope { search_targets: true, ..Scope::default() };
    let assessment = assess(workspace, config, &directories, &[], scope);
    let mut findings = registry_facts(&assessment, root);
    findings.extend(upstream_tools(workspace, root));
    findings.extend(assessment.packets.iter().flat_map(|packet| packet.problems.iter().cloned()));
    findings.extend(assessment.problems.iter().cloned());
    findings
}

/// What the registry rules say about one repository of an assessment, at the registry gate's levels.
#[must_use]
pub fn registry_facts(assessment: &Assessment<'_>, root: &Directory) -> Vec<Finding> {
    let Some(context) = assessment.repositories.get(root.path()) else { return Vec::new() };
    let options = StandardOptions { skip_registry: true, skip_targets: false };
    let in_root = |packet: &&AssessedPacket<'_>| packet.packet.root.is_some_and(|own| own.path() == root.path());
    let projected: Vec<registry::ProjectedPacket<'_>> = assessment
        .packets
        .iter()
        .filter(in_root)
        .map(|packet| registry::ProjectedPacket {
            packet: &packet.packet,
            valid: packet.passes(Gate::Standard, options) && packet.passes(Gate::Subtype, options),
        })
        .collect();
    registry::check_registry(&context.registry, &projected)
}

/// Scripts and the schema that upstream's registry gate would run, as far as the convention is installed here.
#[must_use]
pub fn upstream_tools(workspace: &Workspace, root: &Directory) -> Vec<Finding> {
    let find = |relative: &str| workspace.find_from(root.path(), Path::new(relative));
    if find(".octon/framework").directory().is_none() {
        return Vec::new();
    }
    let scripts = [
        "generate-proposal-registry.sh",
        "validate-proposal-standard.sh",
        "validate-proposal-review-gate.sh",
        "validate-proposal-implementation-readiness.sh",
        "validate-proposal-implementation-conformance.sh",
        "validate-proposal-post-implementation-drift.sh",
        "validate-architecture-proposal.sh",
        "validate-design-proposal.sh",
        "validate-migration-proposal.sh",
        "validate-policy-proposal.sh",
    ];
    let paths = scripts.iter().map(|script| format!("{}/{script}", layout::UPSTREAM_SCRIPTS));
    let missing = paths.chain([layout::REGISTRY_SCHEMA.to_owned()]).filter(|path| find(path).file().is_none());
    missing
        .map(|path| {
            let place = Place::whole(root.shown().join(&path));
            Finding::new(&manifest::UPSTREAM_TOOL_MISSING, place, format!("the convention's `{path}` is not installed"))
        })
        .collect()
}

pub(super) fn ask(workspace: &Workspace, directory: &Directory, config: &Config) -> GateAnswer {
    // The target may be the repository or anything inside it.
    let inside = repository_root(workspace, config, directory);
    let root = if directory.directory(layout::ROOT).is_some() { Some(directory) } else { inside };
    let Some(root) = root else {
        let message = format!("`{}` holds no `{}` folder", directory.shown(), layout::ROOT);
        let finding = Finding::new(&manifest::PACKET_NOT_FOUND, Place::whole(directory.shown().clone()), message);
        return GateAnswer::from_findings(vec![finding], None);
    };
    let mut findings: Vec<Finding> = registry_findings(workspace, root, config)
        .into_iter()
        .map(|finding| {
            let level = if finding.rule.profile == crate::rule::Profile::Ours { finding.level } else { Level::Error };
            finding.at_level(level)
        })
        .collect();
    dedupe(&mut findings);
    with_sources(GateAnswer::from_findings(findings, None), workspace)
}
