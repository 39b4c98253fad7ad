//! Where the convention keeps what, relative to the repository root or to a packet.

/// The folder that marks a repository of the convention.
pub const ROOT: &str = ".octon";
/// The folder that holds all packets, relative to the repository root, without a final slash.
pub const PROPOSALS: &str = ".octon/inputs/exploratory/proposals";
/// The folder of archived packets inside [`PROPOSALS`].
pub const ARCHIVE: &str = ".archive";
/// The proposal registry, relative to the repository root.
pub const REGISTRY: &str = ".octon/generated/proposals/registry.yml";
/// Where retained evidence lies: what work leaves behind, not what it changes.
pub const EVIDENCE: &str = ".octon/state/evidence/";
/// The convention's own scripts, relative to the repository root.
pub const UPSTREAM_SCRIPTS: &str = ".octon/framework/assurance/runtime/_ops/scripts";

/// The manifest of a packet.
pub const MANIFEST: &str = "proposal.yml";
/// The readme of a packet.
pub const README: &str = "README.md";
/// The list of a packet's files.
pub const CATALOG: &str = "navigation/artifact-catalog.md";
/// Where a packet says what is authoritative.
pub const SOURCE_MAP: &str = "navigation/source-of-truth-map.md";
/// The review receipt.
pub const REVIEW: &str = "support/proposal-review.md";
/// The completeness review.
pub const COMPLETENESS: &str = "support/implementation-grade-completeness-review.md";
/// The executable implementation prompt.
pub const PROMPT: &str = "support/executable-implementation-prompt.md";
/// The conformance receipt.
pub const CONFORMANCE: &str = "support/implementation-conformance-review.md";
/// The drift receipt.
pub const DRIFT: &str = "support/post-implementation-drift-churn-review.md";
/// The implementation-run receipt.
pub const RUN: &str = "support/implementation-run.md";
/// The record of what was validated.
pub const VALIDATION: &str = "support/validation.md";
/// The closeout receipt.
pub const CLOSEOUT: &str = "support/proposal-closeout.md";
/// The creation receipt of a packet.
pub const CREATION: &str = "support/proposal-creation.md";
/// The creation receipt of a program.
pub const PROGRAM_CREATION: &str = "support/program-creation.md";
/// The program's conformance receipt.
pub const PROGRAM_CONFORMANCE: &str = "support/program-implementation-conformance-review.md";
/// The program's drift receipt.
pub const PROGRAM_DRIFT: &str = "support/program-post-implementation-drift-churn-review.md";
/// The program's cleanup receipt.
pub const RESIDUE_CLEANUP: &str = "support/lifecycle-residue-cleanup.md";
/// The folder of revision receipts.
pub const REVISIONS: &str = "support/revisions";
/// The map from targets to changes.
pub const IMPLEMENTATION_MAP: &str = "implementation/implementation-map.md";
/// The decision of a policy packet.
pub const POLICY_DECISION: &str = "policy/decision.md";
/// What a policy packet changes.
pub const POLICY_DELTA: &str = "policy/policy-delta.md";
/// How a policy packet is enforced.
pub const POLICY_ENFORCEMENT: &str = "policy/enforcement-plan.md";
/// The child registry of a program.
pub const CHILD_REGISTRY: &str = "resources/child-packet-index.yml";
/// The child index of a program, for people.
pub const CHILD_INDEX: &str = "resources/child-packet-index.md";
/// The order in which a program's children are worked on.
pub const PACKET_SEQUENCE: &str = "architecture/packet-sequence.md";

/// Files that a program must have.
pub const PROGRAM_FILES: [&str; 4] =
    [CHILD_INDEX, PACKET_SEQUENCE, "architecture/child-packet-contract.md", "architecture/program-closeout-plan.md"];

/// The convention's schema of the registry, relative to the repository root.
pub const REGISTRY_SCHEMA: &str =
    ".octon/framework/cognition/_meta/architecture/generated/proposals/schemas/proposal-registry.schema.json";
