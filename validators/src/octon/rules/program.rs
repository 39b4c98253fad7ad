//! Rules about proposal programs (catalogue 3.11).

mod children;
mod structure;

pub use children::{ChildView, check_children};
pub use structure::{check_structure, claims_child_authority};

use crate::rule::rules;

rules! { "octon":
    PROGRAM_FILE_MISSING = "program-file-missing", Error, Upstream, "a program lacks one of its four documents";
    CHILD_REGISTRY_MISSING = "child-registry-missing", Error, Upstream, "a program has no child registry";
    CHILD_REGISTRY_UNPARSABLE = "child-registry-unparsable", Error, Upstream, "the child registry is no YAML document with a value";
    NESTED_CHILDREN_DIR = "nested-children-dir", Error, Upstream, "a program keeps children inside its own folder";
    PROGRAM_WITHOUT_CHILDREN = "program-without-children", Error, Upstream, "the child registry lists no children";
    CHILD_ID_FORMAT = "child-id-format", Error, Upstream, "child_id is not lower-case letters, digits and hyphens";
    CHILD_ID_DUPLICATE = "child-id-duplicate", Error, Upstream, "two children have the same child_id";
    CHILD_PATH_UNSAFE = "child-path-unsafe", Error, Upstream, "a child's path is no plain path inside the repository";
    CHILD_INSIDE_PARENT = "child-inside-parent", Error, Upstream, "a child's path lies inside its parent";
    CHILD_DEPENDENCY_UNKNOWN = "child-dependency-unknown", Error, Upstream, "a dependency names no child of the program";
    RELATED_OMITS_CHILD = "related-omits-child", Error, Upstream, "the parent's related_proposals omits a child";
    RELATED_NAMES_NON_CHILD = "related-names-non-child", Error, Upstream, "the parent's related_proposals names a packet that is no child";
    INDEX_OMITS_CHILD = "index-omits-child", Error, Upstream, "the child index does not mention a child";
    SEQUENCE_OMITS_CHILD = "sequence-omits-child", Error, Upstream, "the packet sequence does not mention a child";
    PARENT_OWNS_CHILD_AUTHORITY = "parent-owns-child-authority", Error, Upstream, "a file of the parent states what only a child may state";
    CHILD_DIR_MISSING = "child-dir-missing", Error, Upstream, "a child's folder does not exist";
    CHILD_MANIFEST_MISSING = "child-manifest-missing", Error, Upstream, "a child's folder has no proposal.yml";
    CHILD_CHANGE_PROFILE_UNKNOWN = "child-change-profile-unknown", Error, Upstream, "a child's change_profile is neither atomic nor transitional";
    CHILD_TRANSITION_NOTE_MISSING = "child-transition-note-missing", Error, Upstream, "a transitional child has no transitional_exception_note";
    CHILD_NOT_READY = "child-not-ready", Error, Upstream, "a child does not pass its own gates", gates_only;
    CHILD_REQUIRED_METADATA_UNKNOWN = "child-required-metadata-unknown", Error, Upstream, "required_metadata asks for something unknown";
    CHILD_LINEAGE_REF_MISSING = "child-lineage-ref-missing", Error, Upstream, "a path of source_lineage_refs does not exist";
    CHILD_CONTRACT_REF_MISSING = "child-contract-ref-missing", Error, Upstream, "a path of parent_contract_refs does not exist";
    CHILD_REQUIREMENT_ID_FORMAT = "child-requirement-id-format", Error, Upstream, "requirement_id is not lower-case letters, digits and hyphens";
    CHILD_READINESS_UNMENTIONED = "child-readiness-unmentioned", Error, Upstream, "no review of a child mentions what a readiness requirement asks for";
    CHILD_PREDECESSOR_UNREFLECTED = "child-predecessor-unreflected", Error, Upstream, "a predecessor constraint is not among the child's dependencies";
    CHILD_SUCCESSOR_UNREFLECTED = "child-successor-unreflected", Error, Upstream, "a successor constraint is not among the successor's dependencies";
    CUTOVER_WITHOUT_PREDECESSOR = "cutover-without-predecessor", Error, Upstream, "a cutover needs evidence of predecessors but has none";
    CUTOVER_PREDECESSOR_UNKNOWN = "cutover-predecessor-unknown", Error, Upstream, "a cutover predecessor is no child of the program";
    CUTOVER_PREDECESSOR_NOT_READY = "cutover-predecessor-not-ready", Error, Upstream, "a cutover predecessor is not ready", gates_only;
    CHILD_DEPENDENCY_CYCLE = "child-dependency-cycle", Error, Ours, "the dependencies of the children form a cycle";
    CHILD_REGISTRY_SCHEMA = "child-registry-schema", Warning, Ours, "the child registry does not fit its schema";
    PROGRAM_REGISTRY_DIGEST_STALE = "program-registry-digest-stale", Warning, Ours, "the creation receipt records another digest of the child registry";
    PROGRAM_CHILD_COUNT = "program-child-count", Warning, Ours, "the creation receipt records another number of children";
}

#[cfg(test)]
mod tests;
