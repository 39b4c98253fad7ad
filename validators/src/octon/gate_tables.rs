//! The tables of upstream's gates (catalogue 4.1): which rule counts in which gate, and at which level in which state.
//!
//! Every condition is looked at once, by its rule; a gate is a table over the facts. The verdict is "fail" when one of them is
//! an error in the gate's own table or in that of a gate it asks in turn.

use super::facts::{Fact, Gate};
use super::rules::{
    catalog, completeness, conformance, drift, manifest, program, prompt, registry, review, source_map, subtype, targets,
};
use super::state::{Kind, State, Status};
use crate::rule::{Level, Rule};

/// The level at which a rule counts in a state; `None` when the gate does not ask.
type When = fn(&State) -> Option<Level>;

/// One row of a gate's table.
struct Row(&'static Rule, When);

const ERROR: Option<Level> = Some(Level::Error);
const WARNING: Option<Level> = Some(Level::Warning);

fn always(_: &State) -> Option<Level> {
    ERROR
}

fn warns(_: &State) -> Option<Level> {
    WARNING
}

/// An error when the condition holds, else a warning.
const fn error_if(holds: bool) -> Option<Level> {
    if holds { ERROR } else { WARNING }
}

/// An error when the condition holds, else nothing.
const fn only_if(holds: bool) -> Option<Level> {
    if holds { ERROR } else { None }
}

fn archived(state: &State) -> Option<Level> {
    only_if(state.archived())
}

fn not_archived(state: &State) -> Option<Level> {
    only_if(!state.archived())
}

fn accepted(state: &State) -> Option<Level> {
    only_if(state.status == Status::Accepted)
}

fn policy(state: &State) -> bool {
    state.kind == Some(Kind::Policy)
}

const STANDARD: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    // Upstream adds the list lengths of both documents up to something that is no number, and fails.
    Row(&manifest::MANIFEST_MULTI_DOCUMENT, always),
    Row(&manifest::MANIFEST_SCHEMA_VERSION, always),
    Row(&manifest::PROPOSAL_ID_FORMAT, always),
    Row(&manifest::PROPOSAL_KIND_UNKNOWN, always),
    Row(&manifest::PROMOTION_SCOPE_UNKNOWN, always),
    Row(&manifest::STATUS_UNKNOWN, always),
    Row(&manifest::README_MISSING, always),
    Row(&catalog::ARTIFACT_CATALOG_MISSING, |state| error_if(!state.legacy_archive)),
    Row(&source_map::SOURCE_MAP_MISSING, |state| error_if(!state.legacy_archive)),
    Row(&subtype::SUBTYPE_MANIFEST_COUNT, always),
    Row(&catalog::CATALOG_STALE_ENTRY, |state| only_if(!state.legacy_archive)),
    Row(&catalog::CATALOG_OMITS_FILE, |state| if state.legacy_archive { None } else { WARNING }),
    Row(&manifest::LIFECYCLE_NOT_TEMPORARY, always),
    Row(&manifest::LIFECYCLE_EXIT_MISSING, always),
    Row(&manifest::EXIT_EXPECTATION_MISPLACED, always),
    Row(&manifest::ID_DIRECTORY_MISMATCH, always),
    Row(&manifest::PACKET_PATH_INVALID, always),
    Row(&targets::PROMOTION_TARGETS_EMPTY, always),
    Row(&manifest::ARCHIVED_OUTSIDE_ARCHIVE, archived),
    Row(&manifest::ARCHIVE_DATE_MISSING, archived),
    Row(&manifest::ARCHIVE_FROM_STATUS_UNKNOWN, archived),
    Row(&manifest::ARCHIVE_DISPOSITION_UNKNOWN, archived),
    Row(&manifest::ARCHIVE_ORIGINAL_PATH_MISSING, archived),
    Row(&manifest::ARCHIVE_EVIDENCE_EMPTY, |state| only_if(state.archived() && state.disposed_as_implemented)),
    Row(&manifest::ACTIVE_OUTSIDE_ACTIVE_PATH, not_archived),
    Row(&manifest::ARCHIVE_BLOCK_ON_ACTIVE, not_archived),
    Row(&targets::TARGET_INSIDE_PROPOSALS, always),
    Row(&targets::SCOPE_INTERNAL_VIOLATED, |state| only_if(!state.archived() && !state.legacy_unknown)),
    Row(&targets::SCOPE_LOCAL_VIOLATED, |state| only_if(!state.archived() && !state.legacy_unknown)),
    Row(&targets::TARGET_FAMILIES_MIXED, |state| if state.archived() { None } else { error_if(!state.legacy_unknown) }),
    Row(&targets::TARGET_MISSING, |state| error_if(state.archived() && state.disposed_as_implemented)),
    Row(&targets::TARGET_BACKREFERENCE, not_archived),
];

/// The rows of [`STANDARD`] that `--skip-promotion-target-checks` leaves out.
const TARGET_ROWS: [&Rule; 6] = [
    &targets::TARGET_INSIDE_PROPOSALS,
    &targets::SCOPE_INTERNAL_VIOLATED,
    &targets::SCOPE_LOCAL_VIOLATED,
    &targets::TARGET_FAMILIES_MIXED,
    &targets::TARGET_MISSING,
    &targets::TARGET_BACKREFERENCE,
];

const REVIEW: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&manifest::STATUS_UNKNOWN, always),
    Row(&review::REVIEW_MISSING, |state| match state.status {
        Status::Rejected => ERROR,
        Status::Accepted | Status::Implemented | Status::Archived => WARNING,
        Status::Draft | Status::InReview | Status::Unknown => None,
    }),
    Row(&review::REVIEW_FIELD_MISSING, always),
    Row(&review::REVIEW_VERDICT_UNKNOWN, always),
    Row(&review::REVIEW_AUTHORIZATION_UNKNOWN, always),
    Row(&review::REVIEW_DIGEST_MALFORMED, always),
    Row(&review::REVIEW_BLOCKER_COUNT_MALFORMED, always),
    Row(&review::REVIEW_SECTION_MISSING, always),
    Row(&review::REVIEW_PREMATURE, warns),
    Row(&review::REVIEW_BLOCKERS_AWAIT_REVISION, warns),
    Row(&review::REVIEW_OUTCOME_NOT_APPLIED, always),
    Row(&review::REVIEW_NOT_ACCEPTED, |state| match state.status {
        Status::Accepted => ERROR,
        Status::Implemented | Status::Archived => WARNING,
        _ => None,
    }),
    Row(&review::REVIEW_NOT_AUTHORIZING, accepted),
    Row(&review::REVIEW_BLOCKERS_OPEN, accepted),
    Row(&review::REVIEW_STALE, accepted),
    Row(&review::REVIEW_TARGET_UNCOVERED, accepted),
    Row(&review::REJECTED_WITHOUT_REJECTED_REVIEW, always),
];

/// What the strict review gate asks on top of [`REVIEW`], whatever the status.
const REVIEW_STRICT: &[Row] = &[
    Row(&review::REVIEW_MISSING, always),
    Row(&review::STATUS_NOT_ACCEPTED, always),
    Row(&review::REVIEW_NOT_ACCEPTED, always),
    Row(&review::REVIEW_NOT_AUTHORIZING, always),
    Row(&review::REVIEW_BLOCKERS_OPEN, always),
    Row(&review::REVIEW_STALE, always),
    Row(&review::REVIEW_TARGET_UNCOVERED, always),
];

const READINESS: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&manifest::PROPOSAL_KIND_UNKNOWN, always),
    Row(&completeness::COMPLETENESS_MISSING, |state| error_if(state.readiness.receipt)),
    Row(&completeness::COMPLETENESS_VERDICT_UNKNOWN, always),
    Row(&completeness::COMPLETENESS_UNRESOLVED_MALFORMED, always),
    Row(&completeness::COMPLETENESS_CLARIFICATION_UNKNOWN, always),
    Row(&completeness::COMPLETENESS_SECTION_MISSING, always),
    Row(&completeness::COMPLETENESS_NOT_PASSING, |state| match state.status {
        _ if state.readiness.pass => ERROR,
        Status::InReview | Status::Draft => WARNING,
        _ => None,
    }),
    Row(&completeness::COMPLETENESS_UNRESOLVED, |state| only_if(state.readiness.pass)),
    Row(&completeness::COMPLETENESS_CLARIFICATION_OPEN, |state| only_if(state.readiness.pass)),
    Row(&prompt::PROMPT_VALIDATION_MISSING, always),
    Row(&prompt::PROMPT_EVIDENCE_MISSING, always),
    Row(&prompt::PROMPT_ROLLBACK_MISSING, always),
    Row(&prompt::PROMPT_CONFORMANCE_RECEIPT_UNNAMED, always),
    Row(&prompt::PROMPT_DRIFT_RECEIPT_UNNAMED, always),
    Row(&prompt::PROMPT_CLOSEOUT_REFUSAL_MISSING, always),
    Row(&prompt::PROMPT_TARGET_UNCOVERED, always),
    Row(&prompt::PROMPT_LEGACY_UNCHECKED, warns),
    Row(&prompt::PROMPT_UNAUTHORIZED, always),
    Row(&targets::PROMOTION_TARGETS_NOT_LIST, always),
    Row(&targets::SCOPE_INTERNAL_VIOLATED, |state| error_if(!state.readiness_legacy && !state.archived())),
    Row(&targets::SCOPE_LOCAL_VIOLATED, |state| error_if(!state.readiness_legacy && !state.archived())),
    Row(&targets::TARGET_FAMILIES_MIXED, not_archived),
    Row(&subtype::SUBTYPE_FILE_MISSING, |state| only_if(state.readiness.receipt)),
    Row(&subtype::IMPLEMENTATION_MAP_MISSING, |state| only_if(policy(state) && state.readiness.receipt)),
    Row(&subtype::POLICY_DECISION_SECTION_MISSING, |state| only_if(policy(state) && state.readiness.receipt)),
    Row(&subtype::POLICY_AUTHORITY_UNSTATED, |state| only_if(policy(state) && state.readiness.receipt)),
    Row(&subtype::POLICY_ENFORCEMENT_UNSTATED, |state| only_if(policy(state) && state.readiness.receipt)),
    Row(&manifest::PLACEHOLDER_LEFT, |state| only_if(state.readiness.receipt)),
];

const CONFORMANCE: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&manifest::PROPOSAL_KIND_UNKNOWN, always),
    Row(&conformance::CONFORMANCE_MISSING, |state| error_if(state.conformance.receipt)),
    Row(&conformance::CONFORMANCE_VERDICT_UNKNOWN, always),
    Row(&conformance::CONFORMANCE_UNRESOLVED_MALFORMED, always),
    Row(&conformance::CONFORMANCE_SECTION_MISSING, always),
    Row(&conformance::CONFORMANCE_NOT_PASSING, |state| only_if(state.conformance.pass)),
    Row(&conformance::CONFORMANCE_UNRESOLVED, |state| only_if(state.conformance.pass)),
    Row(&conformance::CONFORMANCE_PLACEHOLDER, |state| only_if(state.conformance.pass)),
    Row(&conformance::CONFORMANCE_VALIDATORS_UNNAMED, |state| only_if(state.conformance.pass)),
    Row(&targets::PROMOTION_TARGETS_NOT_LIST, always),
    Row(&targets::TARGET_MISSING, |state| error_if(state.conformance.pass)),
    Row(&subtype::IMPLEMENTATION_MAP_MISSING, |state| only_if(policy(state) && state.conformance.pass)),
    Row(&subtype::IMPLEMENTATION_MAP_OMITS_TARGET, |state| error_if(state.conformance.pass)),
];

const DRIFT: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&manifest::PROPOSAL_KIND_UNKNOWN, always),
    Row(&drift::DRIFT_MISSING, |state| error_if(state.drift.receipt)),
    Row(&drift::DRIFT_VERDICT_UNKNOWN, always),
    Row(&drift::DRIFT_UNRESOLVED_MALFORMED, always),
    Row(&drift::DRIFT_SECTION_MISSING, always),
    Row(&drift::DRIFT_NOT_PASSING, |state| only_if(state.drift.pass)),
    Row(&drift::DRIFT_UNRESOLVED, |state| only_if(state.drift.pass)),
    Row(&drift::DRIFT_PLACEHOLDER, |state| only_if(state.drift.pass)),
    Row(&drift::DRIFT_VALIDATORS_UNNAMED, |state| only_if(state.drift.pass)),
    Row(&subtype::SUBTYPE_MANIFEST_MISSING, always),
    Row(&subtype::SUBTYPE_MANIFEST_UNPARSABLE, always),
    Row(&registry::REGISTRY_MISSING, |state| error_if(state.drift.pass)),
    Row(&registry::REGISTRY_ENTRY_MISSING, |state| error_if(state.drift.pass)),
    Row(&registry::REGISTRY_UNPARSABLE, always),
    Row(&targets::SCOPE_INTERNAL_VIOLATED, |state| error_if(!state.legacy_path && !state.archived())),
    Row(&targets::SCOPE_LOCAL_VIOLATED, |state| error_if(!state.legacy_path && !state.archived())),
    Row(&targets::TARGET_FAMILIES_MIXED, not_archived),
    Row(&targets::TARGET_GITHUB_INTERNAL, not_archived),
    Row(&targets::TARGET_MISSING, |state| error_if(state.drift.pass)),
    Row(&targets::TARGET_BACKREFERENCE, |state| error_if(state.drift.pass)),
    Row(&targets::TARGET_STALE_TERM, |state| error_if(state.drift.pass && !state.terms_excused)),
];

/// A design packet from an unknown status is asked for its readme only.
fn not_legacy_design(state: &State) -> Option<Level> {
    only_if(!(state.kind == Some(Kind::Design) && state.legacy_unknown))
}

const SUBTYPE: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&manifest::PROPOSAL_KIND_UNKNOWN, always),
    Row(&manifest::README_MISSING, always),
    Row(&subtype::SUBTYPE_MANIFEST_MISSING, always),
    Row(&catalog::ARTIFACT_CATALOG_MISSING, not_legacy_design),
    Row(&source_map::SOURCE_MAP_MISSING, not_legacy_design),
    Row(&subtype::SUBTYPE_FILE_MISSING, not_legacy_design),
    Row(&subtype::SUBTYPE_MANIFEST_UNPARSABLE, always),
    // Upstream prints the values of both documents, which fit no enumeration.
    Row(&manifest::MANIFEST_MULTI_DOCUMENT, always),
    Row(&subtype::SUBTYPE_SCHEMA_VERSION, always),
    Row(&subtype::ARCHITECTURE_SCOPE_MISSING, always),
    Row(&subtype::ARCHITECTURE_DECISION_UNKNOWN, always),
    Row(&subtype::MIGRATION_PROFILE_UNKNOWN, always),
    Row(&subtype::MIGRATION_RELEASE_STATE_UNKNOWN, always),
    Row(&subtype::POLICY_AREA_MISSING, always),
    Row(&subtype::POLICY_CHANGE_UNKNOWN, always),
    // Upstream looks at the class before it lets an old packet go.
    Row(&subtype::DESIGN_CLASS_UNKNOWN, always),
    Row(&subtype::DESIGN_MODULE_UNKNOWN, not_legacy_design),
    Row(&subtype::DESIGN_MODULE_FILE_MISSING, not_legacy_design),
];

const PROGRAM_STRUCTURE: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&manifest::MANIFEST_MISSING, always),
    Row(&manifest::MANIFEST_UNPARSABLE, always),
    Row(&program::CHILD_REGISTRY_MISSING, always),
    Row(&program::PROGRAM_FILE_MISSING, always),
    Row(&program::CHILD_REGISTRY_UNPARSABLE, always),
    Row(&program::NESTED_CHILDREN_DIR, always),
    Row(&program::PROGRAM_WITHOUT_CHILDREN, always),
    Row(&program::CHILD_ID_FORMAT, always),
    Row(&program::CHILD_ID_DUPLICATE, always),
    Row(&program::CHILD_PATH_UNSAFE, always),
    Row(&program::CHILD_INSIDE_PARENT, always),
    Row(&program::CHILD_DEPENDENCY_UNKNOWN, always),
    Row(&program::RELATED_OMITS_CHILD, always),
    Row(&program::RELATED_NAMES_NON_CHILD, always),
    Row(&program::INDEX_OMITS_CHILD, always),
    Row(&program::SEQUENCE_OMITS_CHILD, always),
    Row(&program::PARENT_OWNS_CHILD_AUTHORITY, always),
];

const PROGRAM_CHILDREN: &[Row] = &[
    Row(&manifest::PACKET_NOT_FOUND, always),
    Row(&program::CHILD_REGISTRY_MISSING, always),
    Row(&program::CHILD_REGISTRY_UNPARSABLE, always),
    Row(&program::PROGRAM_WITHOUT_CHILDREN, always),
    Row(&program::CHILD_ID_FORMAT, always),
    Row(&program::CHILD_ID_DUPLICATE, always),
    Row(&program::CHILD_PATH_UNSAFE, always),
    Row(&program::CHILD_DIR_MISSING, always),
    Row(&program::CHILD_MANIFEST_MISSING, always),
    Row(&program::CHILD_NOT_READY, always),
    Row(&program::CHILD_CHANGE_PROFILE_UNKNOWN, always),
    Row(&program::CHILD_TRANSITION_NOTE_MISSING, always),
    Row(&program::CHILD_REQUIRED_METADATA_UNKNOWN, always),
    Row(&program::CHILD_LINEAGE_REF_MISSING, always),
    Row(&program::CHILD_CONTRACT_REF_MISSING, always),
    Row(&program::CHILD_REQUIREMENT_ID_FORMAT, always),
    Row(&program::CHILD_READINESS_UNMENTIONED, always),
    Row(&program::CHILD_PREDECESSOR_UNREFLECTED, always),
    Row(&program::CHILD_SUCCESSOR_UNREFLECTED, always),
    Row(&program::CUTOVER_WITHOUT_PREDECESSOR, always),
    Row(&program::CUTOVER_PREDECESSOR_UNKNOWN, always),
    Row(&program::CUTOVER_PREDECESSOR_NOT_READY, always),
];

const REGISTRY: &[Row] = &[
    Row(&manifest::UPSTREAM_TOOL_MISSING, always),
    Row(&registry::REGISTRY_PACKET_INVALID, always),
    Row(&registry::REGISTRY_DUPLICATE_ID, always),
    Row(&registry::REGISTRY_MISSING, always),
    Row(&registry::REGISTRY_OUT_OF_SYNC, always),
];

/// What upstream lets a caller of the standard validator leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StandardOptions {
    /// Leave out the comparison with the registry.
    pub skip_registry: bool,
    /// Leave out the checks of promotion targets.
    pub skip_targets: bool,
}

impl Gate {
    const fn table(self) -> &'static [Row] {
        match self {
            Self::Standard => STANDARD,
            Self::Review => REVIEW,
            Self::ReviewStrict => REVIEW_STRICT,
            Self::Readiness => READINESS,
            Self::Conformance => CONFORMANCE,
            Self::Drift => DRIFT,
            Self::Subtype => SUBTYPE,
            Self::ProgramStructure => PROGRAM_STRUCTURE,
            Self::ProgramChildren => PROGRAM_CHILDREN,
            Self::Registry => REGISTRY,
        }
    }

    /// The level that this gate's own table gives a rule; `None` when the gate does not look at it in this state.
    #[must_use]
    pub fn level(self, rule: &Rule, state: &State) -> Option<Level> {
        self.table().iter().filter(|row| row.0 == rule).find_map(|row| (row.1)(state))
    }

    /// The gates whose verdict counts as one condition of this one.
    #[must_use]
    pub fn asks(self, state: &State) -> Vec<Self> {
        match self {
            Self::ReviewStrict | Self::Readiness => vec![Self::Review],
            Self::Conformance if state.conformance.pass => vec![Self::Readiness],
            Self::Drift if state.drift.pass => vec![Self::Conformance],
            Self::Subtype if not_legacy_design(state).is_some() => vec![Self::Readiness],
            _ => Vec::new(),
        }
    }

    /// The level of a fact in this gate, the gates it asks included.
    #[must_use]
    pub fn level_of(self, fact: &Fact, state: &State, options: StandardOptions) -> Option<Level> {
        let skipped =
            self == Self::Standard && options.skip_targets && TARGET_ROWS.iter().any(|rule| **rule == *fact.finding.rule);
        let own = if fact.gates.contains(self) && !skipped { self.level(fact.finding.rule, state) } else { None };
        self.asks(state).into_iter().filter_map(|gate| gate.level_of(fact, state, options)).chain(own).max()
    }
}

/// The level at which `check` reports a fact: the highest that any gate about the packet gives it in its state. Facts of rules
/// that no upstream gate knows keep their own level.
#[must_use]
pub fn check_level(fact: &Fact, state: &State, is_program: bool) -> Option<Level> {
    let rule = fact.finding.rule;
    if rule.gates_only {
        return None;
    }
    let asked = Gate::ALL.into_iter().filter(|gate| match gate {
        Gate::ReviewStrict => false,
        Gate::ProgramStructure | Gate::ProgramChildren => is_program,
        _ => true,
    });
    let by_gates = asked.filter(|gate| fact.gates.contains(*gate)).filter_map(|gate| gate.level(rule, state)).max();
    if rule.profile == crate::rule::Profile::Ours { Some(fact.finding.level) } else { by_gates }
}
