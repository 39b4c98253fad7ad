//! The JSON Schemas (draft 2020-12) that countersign embeds, as text.
//!
//! Names, allowed values and required keys are facts of the conventions; the descriptions are our own.

/// An embedded schema.
#[derive(Debug, Clone, Copy)]
pub struct Schema {
    /// The last part of its `$id` without `.schema.json`, `octon-proposal` for instance.
    pub name: &'static str,
    /// The schema itself, JSON.
    pub text: &'static str,
}

macro_rules! schemas {
    ($($(#[$about:meta])* $constant:ident = $name:literal;)+) => {
        $($(#[$about])* pub const $constant: Schema = Schema { name: $name, text: include_str!(concat!("../", $name, ".schema.json")) };)+

        /// Every embedded schema, by name.
        pub const ALL: &[Schema] = &[$($constant),+];
    };
}

schemas! {
    /// What `countersign check --format json` prints.
    CHECK_OUTPUT = "check-output-v1";
    /// `countersign.toml`.
    COUNTERSIGN_CONFIG = "countersign-config";
    /// The data of an okstra final report, `final-report-<task-type>-<seq>.data.json`.
    FINAL_REPORT = "final-report-v1.0";
    /// What `countersign gate --format json` prints.
    GATE_OUTPUT = "gate-output-v1";
    /// `architecture-proposal.yml` of an Octon packet.
    OCTON_ARCHITECTURE_PROPOSAL = "octon-architecture-proposal";
    /// `resources/child-packet-index.yml` of an Octon program.
    OCTON_CHILD_REGISTRY = "octon-child-registry";
    /// `design-proposal.yml` of an Octon packet.
    OCTON_DESIGN_PROPOSAL = "octon-design-proposal";
    /// `migration-proposal.yml` of an Octon packet.
    OCTON_MIGRATION_PROPOSAL = "octon-migration-proposal";
    /// `policy-proposal.yml` of an Octon packet.
    OCTON_POLICY_PROPOSAL = "octon-policy-proposal";
    /// `proposal.yml` of an Octon packet.
    OCTON_PROPOSAL = "octon-proposal";
    /// `registry.yml`, generated from all Octon packets.
    OCTON_PROPOSAL_REGISTRY = "octon-proposal-registry";
    /// A line of `consumers.jsonl` of an okstra plan.
    OKSTRA_CONSUMER_ROW = "okstra-consumer-row";
    /// `state/convergence-<task-type>-<seq>.json` of an okstra run.
    OKSTRA_CONVERGENCE_STATE = "okstra-convergence-state";
    /// `project.json` of okstra.
    OKSTRA_PROJECT = "okstra-project";
    /// `carry/stage-<N>.json` of an okstra implementation.
    OKSTRA_STAGE_CARRY = "okstra-stage-carry";
    /// What `countersign status --format json` prints.
    STATUS_OUTPUT = "status-output-v1";
    /// `.workbench/settings.yml`.
    WORKBENCH_SETTINGS = "workbench-settings";
}

/// The schema called `name`.
#[must_use]
pub fn by_name(name: &str) -> Option<&'static Schema> {
    ALL.iter().find(|schema| schema.name == name)
}
