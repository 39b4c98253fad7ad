//! Rules about subtype manifests and the files that a kind demands (catalogue 3.2).

use countersign_schemas as schemas;

use super::manifest::{not_allowed, schema};
use crate::document::Kind as NodeKind;
use crate::finding::{Finding, Place};
use crate::octon::facts::{Facts, Gate, Gates};
use crate::octon::layout;
use crate::octon::manifest::{Manifest, ManifestProblem, scalar_text};
use crate::octon::packet::{Packet, Subtype};
use crate::octon::receipt::Receipt;
use crate::octon::state::Kind;
use crate::rule::{Rule, rules};
use crate::schema::CompiledSchema;

rules! { "octon":
    SUBTYPE_MANIFEST_COUNT = "subtype-manifest-count", Error, Upstream, "the packet has not exactly one subtype manifest";
    SUBTYPE_MANIFEST_MISSING = "subtype-manifest-missing", Error, Upstream, "the subtype manifest of the packet's kind is missing";
    SUBTYPE_MANIFEST_UNPARSABLE = "subtype-manifest-unparsable", Error, Upstream, "the subtype manifest is no YAML document with a value";
    SUBTYPE_SCHEMA_VERSION = "subtype-schema-version", Error, Upstream, "the subtype manifest's schema_version is not that of its kind";
    ARCHITECTURE_SCOPE_MISSING = "architecture-scope-missing", Error, Upstream, "architecture_scope is missing";
    ARCHITECTURE_DECISION_UNKNOWN = "architecture-decision-unknown", Error, Upstream, "decision_type is no known decision";
    MIGRATION_PROFILE_UNKNOWN = "migration-profile-unknown", Error, Upstream, "change_profile is neither atomic nor transitional";
    MIGRATION_RELEASE_STATE_UNKNOWN = "migration-release-state-unknown", Error, Upstream, "release_state is neither pre-1.0 nor stable";
    POLICY_AREA_MISSING = "policy-area-missing", Error, Upstream, "policy_area is missing";
    POLICY_CHANGE_UNKNOWN = "policy-change-unknown", Error, Upstream, "change_type is no known policy change";
    DESIGN_CLASS_UNKNOWN = "design-class-unknown", Error, Upstream, "design_class is no known class";
    DESIGN_MODULE_UNKNOWN = "design-module-unknown", Error, Upstream, "selected_modules holds an unknown module";
    DESIGN_MODULE_FILE_MISSING = "design-module-file-missing", Error, Upstream, "a file that a selected module demands is missing";
    SUBTYPE_FILE_MISSING = "subtype-file-missing", Error, Upstream, "a file that the packet's kind demands is missing";
    POLICY_DECISION_SECTION_MISSING = "policy-decision-section-missing", Error, Upstream, "the policy decision has no section Decision";
    POLICY_AUTHORITY_UNSTATED = "policy-authority-unstated", Error, Upstream, "the policy delta does not state the durable authority";
    POLICY_ENFORCEMENT_UNSTATED = "policy-enforcement-unstated", Error, Upstream, "the enforcement plan does not speak of validation";
    IMPLEMENTATION_MAP_MISSING = "implementation-map-missing", Error, Upstream, "the policy packet has no implementation map";
    IMPLEMENTATION_MAP_OMITS_TARGET = "implementation-map-omits-target", Error, Upstream, "the implementation map does not name a promotion target";
    SUBTYPE_KIND_MISMATCH = "subtype-kind-mismatch", Error, Ours, "a subtype manifest of another kind lies in the packet";
    SUBTYPE_SCHEMA = "subtype-schema", Warning, Ours, "the subtype manifest does not fit its schema";
    SUBTYPE_UNKNOWN_KEY = "subtype-unknown-key", Info, Ours, "the subtype manifest has a key its schema does not know";
}

static ARCHITECTURE: CompiledSchema = CompiledSchema::new(schemas::OCTON_ARCHITECTURE_PROPOSAL.text);
static DESIGN: CompiledSchema = CompiledSchema::new(schemas::OCTON_DESIGN_PROPOSAL.text);
static MIGRATION: CompiledSchema = CompiledSchema::new(schemas::OCTON_MIGRATION_PROPOSAL.text);
static POLICY: CompiledSchema = CompiledSchema::new(schemas::OCTON_POLICY_PROPOSAL.text);

/// Looks at the subtype manifests and the kind's files.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    presence(packet, facts);
    if let Some(kind) = packet.state.kind {
        if let Some(own) = packet.own_subtype() {
            own_manifest(packet, kind, own, facts);
        }
        kind_files(packet, kind, facts);
        if kind == Kind::Policy {
            policy_texts(packet, facts);
        }
    }
    implementation_map(packet, facts);
}

fn presence(packet: &Packet<'_>, facts: &mut Facts) {
    let by_kind = || packet.demanded_by(&["proposal_kind"]);
    if packet.subtypes.len() != 1 {
        let names: Vec<String> = packet.subtypes.iter().map(|subtype| format!("`{}`", subtype.kind.manifest_name())).collect();
        let message = if names.is_empty() {
            "the packet has no subtype manifest: expected exactly one".to_owned()
        } else {
            format!("the packet has {} subtype manifests ({}): expected exactly one", names.len(), names.join(", "))
        };
        facts.push(Finding::new(&SUBTYPE_MANIFEST_COUNT, by_kind(), message));
    }
    let Some(kind) = packet.state.kind else { return };
    if packet.own_subtype().is_none() {
        let message = format!("a packet of kind `{}` needs `{}`", kind.as_str(), kind.manifest_name());
        facts.push(Finding::new(&SUBTYPE_MANIFEST_MISSING, by_kind(), message));
    }
    for other in packet.subtypes.iter().filter(|subtype| subtype.kind != kind) {
        let message = format!("`{}` speaks of another kind than the packet's, `{}`", other.kind.manifest_name(), kind.as_str());
        facts.push(
            Finding::new(&SUBTYPE_KIND_MISMATCH, Place::whole(other.path.clone()), message)
                .with_related(by_kind(), "the packet's kind"),
        );
    }
}

fn own_manifest(packet: &Packet<'_>, kind: Kind, subtype: &Subtype, facts: &mut Facts) {
    let manifest = match &subtype.manifest {
        Ok(manifest) => manifest,
        Err(ManifestProblem::Unparsable(error)) => {
            let place = Place::new(subtype.path.clone(), error.span);
            let message = format!("{} cannot be read: {}", kind.manifest_name(), error.message);
            facts.push(Finding::new(&SUBTYPE_MANIFEST_UNPARSABLE, place, message));
            return;
        }
        Err(ManifestProblem::Missing) => return,
    };
    let version = format!("{}-proposal-v1", kind.as_str());
    closed(manifest, &SUBTYPE_SCHEMA_VERSION, "schema_version", &[&version], facts);
    match kind {
        Kind::Architecture => {
            filled(manifest, &ARCHITECTURE_SCOPE_MISSING, "architecture_scope", facts);
            let decisions = ["new-surface", "surface-refactor", "boundary-change"];
            closed(manifest, &ARCHITECTURE_DECISION_UNKNOWN, "decision_type", &decisions, facts);
            schema(manifest, &ARCHITECTURE, [&SUBTYPE_SCHEMA, &SUBTYPE_UNKNOWN_KEY], facts);
        }
        Kind::Migration => {
            closed(manifest, &MIGRATION_PROFILE_UNKNOWN, "change_profile", &["atomic", "transitional"], facts);
            closed(manifest, &MIGRATION_RELEASE_STATE_UNKNOWN, "release_state", &["pre-1.0", "stable"], facts);
            schema(manifest, &MIGRATION, [&SUBTYPE_SCHEMA, &SUBTYPE_UNKNOWN_KEY], facts);
        }
        Kind::Policy => {
            filled(manifest, &POLICY_AREA_MISSING, "policy_area", facts);
            let changes = ["new-policy", "policy-update", "policy-removal"];
            closed(manifest, &POLICY_CHANGE_UNKNOWN, "change_type", &changes, facts);
            schema(manifest, &POLICY, [&SUBTYPE_SCHEMA, &SUBTYPE_UNKNOWN_KEY], facts);
        }
        Kind::Design => {
            closed(manifest, &DESIGN_CLASS_UNKNOWN, "design_class", &["domain-runtime", "experience-product"], facts);
            design_modules(packet, manifest, facts);
            schema(manifest, &DESIGN, [&SUBTYPE_SCHEMA, &SUBTYPE_UNKNOWN_KEY], facts);
        }
    }
    super::manifest::form(manifest, Gates::only(Gate::Subtype), facts);
}

fn closed(manifest: &Manifest, rule: &'static Rule, key: &str, allowed: &[&str], facts: &mut Facts) {
    let value = manifest.scalar(&[key]);
    if !allowed.contains(&value.as_ref()) {
        facts.push(not_allowed(rule, manifest.place(&[key]), key, &value, allowed));
    }
}

fn filled(manifest: &Manifest, rule: &'static Rule, key: &str, facts: &mut Facts) {
    if manifest.scalar(&[key]).is_empty() {
        facts.push(Finding::new(rule, manifest.place(&[key]), format!("`{key}` is missing or empty")));
    }
}

/// The modules of a design packet, and what each demands.
const MODULES: [&str; 5] = ["contracts", "conformance", "reference", "history", "canonicalization"];

fn design_modules(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let Some(list) = manifest.node(&["selected_modules"]) else { return };
    // Upstream takes the values of a mapping for a list, too.
    for item in list.items().chain(list.entries().map(|entry| entry.value)) {
        if item.raw().is_empty() {
            continue;
        }
        // A written `null` is a word to upstream.
        let module = if item.kind() == NodeKind::Null { item.raw().into() } else { scalar_text(item) };
        let place = || Place::new(manifest.source().path().clone(), item.span());
        let mut demand = |relative: &str, present: bool| {
            if !present {
                let message = format!("the module `{module}` needs `{relative}`");
                facts.push(Finding::new(&DESIGN_MODULE_FILE_MISSING, place(), message));
            }
        };
        match module.as_ref() {
            "contracts" | "conformance" | "reference" | "history" => {
                let readme = format!("{module}/README.md");
                demand(&readme, packet.has_file(&readme));
                if module == "conformance" {
                    demand("conformance/scenarios/", packet.has_directory("conformance/scenarios"));
                }
            }
            "canonicalization" => {
                let map = "navigation/canonicalization-target-map.md";
                demand(map, packet.has_file(map));
            }
            unknown => facts.push(not_allowed(&DESIGN_MODULE_UNKNOWN, place(), "selected_modules[]", unknown, &MODULES)),
        }
    }
}

/// A file of a kind and which of the two gates ask for it.
struct KindFile {
    path: &'static str,
    by_subtype: bool,
    by_readiness: bool,
}

const fn both(path: &'static str) -> KindFile {
    KindFile { path, by_subtype: true, by_readiness: true }
}

const fn subtype_only(path: &'static str) -> KindFile {
    KindFile { path, by_subtype: true, by_readiness: false }
}

const ARCHITECTURE_FILES: &[KindFile] = &[
    both("architecture/target-architecture.md"),
    both("architecture/acceptance-criteria.md"),
    both("architecture/implementation-plan.md"),
];
const MIGRATION_FILES: &[KindFile] =
    &[both("migration/plan.md"), both("migration/release-notes.md"), both("migration/rollback.md")];
const POLICY_FILES: &[KindFile] = &[both(layout::POLICY_DECISION), both(layout::POLICY_DELTA), both(layout::POLICY_ENFORCEMENT)];
const DESIGN_FILES: &[KindFile] = &[
    subtype_only("implementation/README.md"),
    both("implementation/minimal-implementation-blueprint.md"),
    both("implementation/first-implementation-plan.md"),
    both("normative/assurance/implementation-readiness.md"),
];
const DOMAIN_DESIGN_FILES: &[KindFile] = &[
    subtype_only("normative/architecture/domain-model.md"),
    subtype_only("normative/architecture/runtime-architecture.md"),
    subtype_only("normative/execution/behavior-model.md"),
];
const EXPERIENCE_DESIGN_FILES: &[KindFile] = &[
    subtype_only("normative/experience/user-journeys.md"),
    subtype_only("normative/experience/information-architecture.md"),
    subtype_only("normative/experience/screen-states-and-flows.md"),
];

fn kind_files(packet: &Packet<'_>, kind: Kind, facts: &mut Facts) {
    let by_class = || {
        let design = packet.own_subtype().and_then(|subtype| subtype.manifest.as_ref().ok());
        let class = design.map(|manifest| manifest.scalar(&["design_class"]).into_owned()).unwrap_or_default();
        if class == "domain-runtime" { DOMAIN_DESIGN_FILES } else { EXPERIENCE_DESIGN_FILES }
    };
    let (common, special): (&[KindFile], &[KindFile]) = match kind {
        Kind::Architecture => (ARCHITECTURE_FILES, &[]),
        Kind::Migration => (MIGRATION_FILES, &[]),
        Kind::Policy => (POLICY_FILES, &[]),
        Kind::Design => (DESIGN_FILES, by_class()),
    };
    for file in common.iter().chain(special).filter(|file| !packet.has_file(file.path)) {
        let gates = match (file.by_subtype, file.by_readiness) {
            (true, false) => Gates::only(Gate::Subtype),
            _ => Gates::only(Gate::Subtype) | Gates::only(Gate::Readiness),
        };
        let message = format!("a packet of kind `{}` needs `{}`", kind.as_str(), file.path);
        facts.push_for(gates, Finding::new(&SUBTYPE_FILE_MISSING, packet.demanded_by(&["proposal_kind"]), message));
    }
}

fn policy_texts(packet: &Packet<'_>, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let mut demand = |text: &Option<Receipt>, path: &str, words: &[&str], rule: &'static Rule, message: &str| match text {
        Some(text) if words.iter().any(|word| text.contains_ignoring_case(word)) => {}
        Some(text) => facts.push(Finding::new(rule, text.whole(), message)),
        None => {
            let message = format!("{message} (there is no {path})");
            facts.push(Finding::new(rule, packet.demanded_by(&["proposal_kind"]), message));
        }
    };
    demand(
        &receipts.policy_decision,
        layout::POLICY_DECISION,
        &["## decision"],
        &POLICY_DECISION_SECTION_MISSING,
        "the decision has no section `## Decision`",
    );
    demand(
        &receipts.policy_delta,
        layout::POLICY_DELTA,
        &["durable authority", "canonical policy", "target authority"],
        &POLICY_AUTHORITY_UNSTATED,
        "the policy delta names no durable authority, canonical policy or target authority",
    );
    demand(
        &receipts.policy_enforcement,
        layout::POLICY_ENFORCEMENT,
        &["validator", "validation", "enforcement"],
        &POLICY_ENFORCEMENT_UNSTATED,
        "the enforcement plan speaks of no validator, validation or enforcement",
    );
}

fn implementation_map(packet: &Packet<'_>, facts: &mut Facts) {
    let Some(map) = &packet.receipts.implementation_map else {
        let message = format!("a policy packet needs `{}`", layout::IMPLEMENTATION_MAP);
        facts.push(Finding::new(&IMPLEMENTATION_MAP_MISSING, packet.demanded_by(&["proposal_kind"]), message));
        return;
    };
    for target in packet.targets.iter().filter(|target| !map.contains(&target.text)) {
        facts.push(
            Finding::new(
                &IMPLEMENTATION_MAP_OMITS_TARGET,
                Place::new(packet.manifest_path(), target.span),
                format!("the implementation map does not name the target `{}`", target.text),
            )
            .with_related(map.whole(), "the implementation map"),
        );
    }
}
