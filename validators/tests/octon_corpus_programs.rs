//! Programs and the proposal registry of a real repository.
//!
//! The corpus is not part of this project: it is looked for in the folder `COUNTERSIGN_CORPUS`, else in `../shared/corpus` beside
//! the workspace. Without it the tests say so and check nothing.

#![expect(clippy::expect_used, reason = "a test that fails should say so loudly")]

#[path = "support/corpus.rs"]
mod corpus;
#[path = "../../tests/support/notice.rs"]
mod notice;

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

use countersign_validators::config::Config;
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::assess::{AssessedPacket, Assessment, Scope, assess};
use countersign_validators::octon::discover::packets_of;
use countersign_validators::octon::facts::Gate;
use countersign_validators::octon::gates::registry_facts;
use countersign_validators::octon::projection::{List, project};
use countersign_validators::octon::registry_file::RegistryFile;
use countersign_validators::workspace::{Limits, Workspace};
use tempfile::TempDir;

/// The unpacked repository; tests that run at the same time share it, the last one removes it.
fn repository() -> Option<Arc<TempDir>> {
    static SHARED: Mutex<Weak<TempDir>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().expect("unpacking does not panic");
    if let Some(folder) = shared.upgrade() {
        return Some(folder);
    }
    let archive = corpus::with("octon-repo.tar.zst")?.join("octon-repo.tar.zst");
    let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
    let status = Command::new("tar").arg("--zstd").arg("-xf").arg(&archive).arg("-C").arg(folder.path()).status();
    if !status.is_ok_and(|status| status.success()) {
        notice::notice("skipped: tar cannot unpack the corpus here");
        return None;
    }
    *shared = Arc::downgrade(&folder);
    Some(folder)
}

fn workspace(folder: &TempDir) -> Workspace {
    let root = folder.path().join("octon-repo");
    Workspace::new(std::slice::from_ref(&root), &root, &[".octon".to_owned()], Limits::default())
}

/// Assesses the packet at `relative`, which goes on from the proposals folder.
fn assessed<'w>(workspace: &'w Workspace, relative: &str) -> Assessment<'w> {
    let path = workspace.tops()[0].path().join(".octon/inputs/exploratory/proposals").join(relative);
    let directory = workspace.find(&path).directory().expect("the packet lies there");
    assess(workspace, &Config::default(), &[directory], &[], Scope::default())
}

fn errors(assessment: &Assessment<'_>, gate: Gate) -> Vec<String> {
    let packet = assessment.packets.iter().find(|packet| !packet.auxiliary).expect("one packet was asked for");
    let seen = packet.seen_by(gate, StandardOptions::default());
    seen.map(|(finding, _)| format!("{}: {}", finding.rule.short_name(), finding.message)).collect()
}

#[test]
fn a_program_with_ready_children_passes_both_gates() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    let assessment = assessed(&workspace, "architecture/octon-wide-delegated-governance-migration");
    assert_eq!(assessment.packets.len(), 10, "the parent and its nine children");
    assert_eq!(errors(&assessment, Gate::ProgramStructure), [""; 0]);
    assert_eq!(errors(&assessment, Gate::ProgramChildren), [""; 0]);
}

#[test]
fn a_program_whose_children_have_moved_on_fails_seven_times() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    let assessment = assessed(&workspace, "architecture/governed-workflow-runtime-transition-program");
    assert_eq!(errors(&assessment, Gate::ProgramStructure), [""; 0]);
    let strict = |child| format!("child-not-ready: the child `{child}` does not pass `octon:review-strict`");
    let gone =
        |child| format!("child-dir-missing: there is no folder `.octon/inputs/exploratory/proposals/architecture/{child}`");
    let replay = "workflow-history-replay-idempotency-compensation";
    assert_eq!(
        errors(&assessment, Gate::ProgramChildren),
        [
            gone("foundational-entry-artifact-canonical-framing-update"),
            gone("framing-boundary-and-terminology-guardrails"),
            strict("workflow-statechart-task-specific-execution-harness"),
            strict("agent-node-model-call-contract"),
            strict(replay),
            format!(
                "child-change-profile-unknown: in the manifest of the child `{replay}`, `change_profile` is missing: expected \
                 one of `atomic`, `transitional`"
            ),
            strict("effect-token-enforcement-coverage"),
        ]
    );
}

#[test]
fn packets_that_are_no_programs_fail_both_gates() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    let directories = packets_of(&workspace, &workspace.tops()[0]);
    let assessment = assess(&workspace, &Config::default(), &directories, &[], Scope::default());
    let passing = |gate| {
        let passing = assessment.packets.iter().filter(|packet| packet.passes(gate, StandardOptions::default()));
        passing.map(|packet| packet.packet.name()).collect::<Vec<_>>()
    };
    assert_eq!(assessment.packets.len(), 78);
    let programs = ["governed-workflow-runtime-transition-program", "octon-wide-delegated-governance-migration"];
    assert_eq!(passing(Gate::ProgramStructure), programs);
    assert_eq!(passing(Gate::ProgramChildren), programs[1..]);
}

#[test]
fn programs_get_no_findings_of_ours() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    for program in ["octon-wide-delegated-governance-migration", "governed-workflow-runtime-transition-program"] {
        let assessment = assessed(&workspace, &format!("architecture/{program}"));
        let parent = assessment.packets.iter().find(|packet| !packet.auxiliary).expect("one packet was asked for");
        let ours = ["child-dependency-cycle", "child-registry-schema", "program-registry-digest-stale", "program-child-count"];
        let found: Vec<_> = parent.facts.iter().filter(|fact| ours.contains(&fact.finding.rule.short_name())).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn the_projection_of_every_packet_is_the_committed_entry() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    let directories = packets_of(&workspace, &workspace.tops()[0]);
    let assessment = assess(&workspace, &Config::default(), &directories, &[], Scope::default());
    let projection = project(assessment.packets.iter().map(|packet| &packet.packet));
    let registry = RegistryFile::read(&workspace, Some(&workspace.tops()[0]));
    let committed: BTreeMap<(String, String), String> =
        registry.entries().into_iter().map(|entry| ((entry.kind, entry.id), entry.text.to_owned())).collect();
    let count = |list| projection.entries.iter().filter(|entry| entry.list == list).count();
    assert_eq!((count(List::Active), count(List::Archived)), (22, 56));
    for entry in &projection.entries {
        assert_eq!(committed.get(&(entry.kind.clone(), entry.id.clone())), Some(&entry.text), "{}", entry.path);
    }
    let archived_at = projection.text.find("archived:\n").expect("there are archived packets");
    assert!(registry.text().starts_with(&projection.text[..archived_at]), "the active half is the committed one");
}

#[test]
fn the_committed_registry_has_seventeen_orphans() {
    let Some(folder) = repository() else { return };
    let workspace = workspace(&folder);
    let directories = packets_of(&workspace, &workspace.tops()[0]);
    let assessment =
        assess(&workspace, &Config::default(), &directories, &[], Scope { search_targets: true, ..Scope::default() });
    let findings = registry_facts(&assessment, &workspace.tops()[0]);
    let count = |name: &str| findings.iter().filter(|finding| finding.rule.short_name() == name).count();
    assert_eq!(count("registry-orphan"), 17);
    assert_eq!(count("registry-schema"), 1);
    assert_eq!(count("registry-packet-invalid"), 3);
    assert_eq!(count("registry-duplicate-id"), 0);
    let out_of_sync: Vec<_> = findings.iter().filter(|finding| finding.rule.short_name() == "registry-out-of-sync").collect();
    let [finding] = out_of_sync.as_slice() else { panic!("{out_of_sync:?}") };
    assert!(finding.message.starts_with("the proposal registry is out of sync (17 extra): "), "{}", finding.message);
    assert_eq!(finding.related.len(), 10);
    let invalid: Vec<&AssessedPacket<'_>> = assessment
        .packets
        .iter()
        .filter(|packet| findings.iter().any(|finding| finding.place.file == packet.packet.manifest_path()))
        .collect();
    let help = finding.help.as_deref().unwrap_or_default();
    assert_eq!(invalid.len(), 3);
    for packet in invalid {
        assert!(help.contains(&packet.packet.name()), "{help}");
    }
}
