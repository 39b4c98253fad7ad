//! Rules about the packet and its `proposal.yml` (catalogue 3.1).

use countersign_schemas as schemas;

use crate::document::Kind as NodeKind;
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::octon::context::Context;
use crate::octon::facts::{Facts, Gate, Gates};
use crate::octon::layout;
use crate::octon::manifest::{Manifest, ManifestProblem, scalar_text};
use crate::octon::packet::Packet;
use crate::octon::state::{DISPOSITIONS, FROM_STATUSES, Kind, Status};
use crate::rule::{Rule, rules};
use crate::schema::{CompiledSchema, ErrorKeyword};

rules! { "octon":
    PACKET_NOT_FOUND = "packet-not-found", Error, Upstream, "the packet's folder does not exist", gates_only;
    MANIFEST_MISSING = "manifest-missing", Error, Upstream, "the packet has no proposal.yml";
    MANIFEST_UNPARSABLE = "manifest-unparsable", Error, Upstream, "proposal.yml is no YAML document with a value";
    MANIFEST_SCHEMA_VERSION = "manifest-schema-version", Error, Upstream, "schema_version is not proposal-v1";
    PROPOSAL_ID_FORMAT = "proposal-id-format", Error, Upstream, "proposal_id is not lower-case letters, digits and hyphens";
    PROPOSAL_KIND_UNKNOWN = "proposal-kind-unknown", Error, Upstream, "proposal_kind is none of the four kinds";
    PROMOTION_SCOPE_UNKNOWN = "promotion-scope-unknown", Error, Upstream, "promotion_scope is neither octon-internal nor repo-local";
    STATUS_UNKNOWN = "status-unknown", Error, Upstream, "status is none of the six lifecycle states";
    README_MISSING = "readme-missing", Error, Upstream, "the packet has no README.md";
    LIFECYCLE_NOT_TEMPORARY = "lifecycle-not-temporary", Error, Upstream, "lifecycle.temporary is not true";
    LIFECYCLE_EXIT_MISSING = "lifecycle-exit-missing", Error, Upstream, "lifecycle.exit_expectation is missing";
    EXIT_EXPECTATION_MISPLACED = "exit-expectation-misplaced", Error, Upstream, "exit_expectation stands at the top level";
    ID_DIRECTORY_MISMATCH = "id-directory-mismatch", Error, Upstream, "the folder's name is not the proposal_id";
    PACKET_PATH_INVALID = "packet-path-invalid", Error, Upstream, "the packet does not lie where its kind and id say";
    ACTIVE_OUTSIDE_ACTIVE_PATH = "active-outside-active-path", Error, Upstream, "a packet that is not archived lies outside the active path";
    ARCHIVED_OUTSIDE_ARCHIVE = "archived-outside-archive", Error, Upstream, "an archived packet lies outside the archive";
    ARCHIVE_BLOCK_ON_ACTIVE = "archive-block-on-active", Error, Upstream, "a packet that is not archived has an archive block";
    ARCHIVE_DATE_MISSING = "archive-date-missing", Error, Upstream, "archive.archived_at is missing";
    ARCHIVE_FROM_STATUS_UNKNOWN = "archive-from-status-unknown", Error, Upstream, "archive.archived_from_status is no known status";
    ARCHIVE_DISPOSITION_UNKNOWN = "archive-disposition-unknown", Error, Upstream, "archive.disposition is no known disposition";
    ARCHIVE_ORIGINAL_PATH_MISSING = "archive-original-path-missing", Error, Upstream, "archive.original_path is missing";
    ARCHIVE_EVIDENCE_EMPTY = "archive-evidence-empty", Error, Upstream, "an implemented archive names no promotion evidence";
    PLACEHOLDER_LEFT = "placeholder-left", Error, Upstream, "a file of the packet still holds a placeholder";
    UPSTREAM_TOOL_MISSING = "upstream-tool-missing", Warning, Upstream, "a script or schema of the convention is not installed";
    MANIFEST_DUPLICATE_KEY = "manifest-duplicate-key", Error, Ours, "a key stands twice in one mapping";
    MANIFEST_MULTI_DOCUMENT = "manifest-multi-document", Error, Ours, "a manifest holds more than one YAML document";
    MANIFEST_SCHEMA = "manifest-schema", Warning, Ours, "proposal.yml does not fit its schema";
    MANIFEST_UNKNOWN_KEY = "manifest-unknown-key", Info, Ours, "proposal.yml has a key its schema does not know";
    ARCHIVE_ORIGINAL_PATH_SHAPE = "archive-original-path-shape", Warning, Ours, "archive.original_path is not the packet's active path";
    ARCHIVE_EVIDENCE_MISSING = "archive-evidence-missing", Warning, Ours, "a path of archive.promotion_evidence does not exist";
    ARCHIVE_EVIDENCE_IN_PROPOSALS = "archive-evidence-in-proposals", Warning, Ours, "a path of archive.promotion_evidence lies among the proposals";
    RELATED_PROPOSAL_UNKNOWN = "related-proposal-unknown", Info, Ours, "an id in related_proposals names no packet";
    DECLARED_VALIDATOR_UNRECORDED = "declared-validator-unrecorded", Info, Ours, "a validator that the packet declares is recorded nowhere";
}

static SCHEMA: CompiledSchema = CompiledSchema::new(schemas::OCTON_PROPOSAL.text);

/// Looks at a packet whose manifest does not exist or does not parse; nothing else can be said about it.
pub fn check_unreadable(packet: &Packet<'_>, problem: &ManifestProblem, facts: &mut Facts) {
    match problem {
        ManifestProblem::Missing => {
            let place = Place::whole(packet.manifest_path());
            let message = if packet.find(layout::MANIFEST).exists() {
                "proposal.yml is not a regular file".to_owned()
            } else {
                format!("the packet `{}` has no proposal.yml", packet.name())
            };
            facts.push(Finding::new(&MANIFEST_MISSING, place, message));
        }
        ManifestProblem::Unparsable(error) => {
            let place = Place::new(packet.manifest_path(), error.span);
            facts.push(Finding::new(&MANIFEST_UNPARSABLE, place, format!("proposal.yml cannot be read: {}", error.message)));
        }
    }
}

/// Looks at the packet and its manifest.
pub fn check(context: &Context<'_, '_>, manifest: &Manifest, facts: &mut Facts) {
    let packet = context.packet;
    identity(packet, manifest, facts);
    lifecycle(manifest, facts);
    position(packet, manifest, facts);
    if packet.state.archived() {
        archive_block(packet, manifest, facts);
    } else if manifest.has_key("archive") {
        let message = "only an archived packet may have an archive block";
        facts.push(
            Finding::new(&ARCHIVE_BLOCK_ON_ACTIVE, manifest.key_place(&["archive"]), message)
                .with_related(manifest.place(&["status"]), "the status"),
        );
    }
    if !packet.has_file(layout::README) {
        facts.push(Finding::new(&README_MISSING, packet.demanded_by(&["proposal_id"]), "the packet has no README.md"));
    }
    placeholders(context, facts);
    // Upstream's other scripts take the first document's values and pass.
    form(manifest, Gates::only(Gate::Standard), facts);
    schema(manifest, &SCHEMA, [&MANIFEST_SCHEMA, &MANIFEST_UNKNOWN_KEY], facts);
    related_proposals(context, manifest, facts);
    declared_validators(packet, manifest, facts);
}

fn identity(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let one_of = |rule: &'static Rule, key: &str, allowed: &[&str], facts: &mut Facts| {
        let value = manifest.scalar(&[key]);
        if !allowed.contains(&value.as_ref()) {
            facts.push(not_allowed(rule, manifest.place(&[key]), key, &value, allowed));
        }
    };
    one_of(&MANIFEST_SCHEMA_VERSION, "schema_version", &["proposal-v1"], facts);
    one_of(&PROPOSAL_KIND_UNKNOWN, "proposal_kind", &Kind::ALL.map(Kind::as_str), facts);
    one_of(&PROMOTION_SCOPE_UNKNOWN, "promotion_scope", &["octon-internal", "repo-local"], facts);
    one_of(&STATUS_UNKNOWN, "status", &Status::NAMES, facts);
    let id = manifest.scalar(&["proposal_id"]);
    if !is_identifier(&id) {
        let message = format!("`{id}` is no proposal id: expected a lower-case letter, then letters, digits and hyphens");
        facts.push(Finding::new(&PROPOSAL_ID_FORMAT, manifest.place(&["proposal_id"]), message));
    }
    if packet.name() != id {
        let message = format!("the folder is called `{}`, the proposal_id is `{id}`", packet.name());
        facts.push(Finding::new(&ID_DIRECTORY_MISMATCH, manifest.place(&["proposal_id"]), message));
    }
}

/// A finding for a value outside a closed set, with the nearest allowed word as help.
pub fn not_allowed(rule: &'static Rule, place: Place, key: &str, value: &str, allowed: &[&str]) -> Finding {
    let listed = allowed.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    let finding = if value.is_empty() {
        Finding::new(
            rule,
            place,
            format!("`{key}` is missing: expected {}{listed}", if allowed.len() > 1 { "one of " } else { "" }),
        )
    } else {
        Finding::new(
            rule,
            place,
            format!("`{key}` is `{value}`: expected {}{listed}", if allowed.len() > 1 { "one of " } else { "" }),
        )
    };
    match nearest(value, allowed.iter().copied()) {
        Some(word) if !value.is_empty() => finding.with_help(format!("did you mean `{word}`?")),
        _ => finding,
    }
}

/// `^[a-z][a-z0-9-]*$`
pub fn is_identifier(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn lifecycle(manifest: &Manifest, facts: &mut Facts) {
    let temporary = manifest.scalar(&["lifecycle", "temporary"]);
    if temporary != "true" {
        let message = if temporary.is_empty() && manifest.node(&["lifecycle", "temporary"]).is_none() {
            "`lifecycle.temporary` is missing: expected `true`".to_owned()
        } else {
            let raw = manifest.node(&["lifecycle", "temporary"]).map_or("", crate::document::Node::raw);
            format!("`lifecycle.temporary` is `{raw}`: expected `true`")
        };
        facts.push(Finding::new(&LIFECYCLE_NOT_TEMPORARY, manifest.place(&["lifecycle", "temporary"]), message));
    }
    if manifest.scalar(&["lifecycle", "exit_expectation"]).is_empty() {
        let place = manifest.place(&["lifecycle", "exit_expectation"]);
        facts.push(Finding::new(&LIFECYCLE_EXIT_MISSING, place, "`lifecycle.exit_expectation` is missing or empty"));
    }
    if manifest.has_key("exit_expectation") {
        facts.push(
            Finding::new(
                &EXIT_EXPECTATION_MISPLACED,
                manifest.key_place(&["exit_expectation"]),
                "`exit_expectation` stands at the top level",
            )
            .with_help("move it into `lifecycle`"),
        );
    }
}

/// Where a packet lies, by its path alone.
#[derive(PartialEq, Eq)]
enum Position {
    Active,
    Archived,
    Elsewhere,
}

fn position(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let (kind, id) = (manifest.scalar(&["proposal_kind"]), manifest.scalar(&["proposal_id"]));
    let active = active_path(&kind, &id);
    let archived = format!("{}/{}/{kind}/{id}", layout::PROPOSALS, layout::ARCHIVE);
    let position = match packet.relative.as_str() {
        path if path == active => Position::Active,
        path if path == archived => Position::Archived,
        _ => Position::Elsewhere,
    };
    let place = || manifest.place(&["status"]);
    if position == Position::Elsewhere {
        let here = if packet.relative.is_empty() { packet.directory.shown().as_str() } else { &packet.relative };
        facts.push(
            Finding::new(&PACKET_PATH_INVALID, manifest.place(&["proposal_id"]), format!("the packet lies at `{here}`"))
                .with_help(format!("its kind and id ask for `{active}`, or `{archived}` once it is archived")),
        );
    }
    match (packet.state.archived(), position) {
        (false, Position::Archived | Position::Elsewhere) => facts.push(Finding::new(
            &ACTIVE_OUTSIDE_ACTIVE_PATH,
            place(),
            format!("the status is not `archived`, so the packet belongs at `{active}`"),
        )),
        (true, Position::Active | Position::Elsewhere) => facts.push(Finding::new(
            &ARCHIVED_OUTSIDE_ARCHIVE,
            place(),
            format!("the status is `archived`, so the packet belongs at `{archived}`"),
        )),
        _ => {}
    }
}

/// Where an active packet of this kind and id lies, relative to the repository root.
pub fn active_path(kind: &str, id: &str) -> String {
    format!("{}/{kind}/{id}", layout::PROPOSALS)
}

fn archive_block(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let mut missing = |rule: &'static Rule, key: &str| {
        if manifest.scalar(&["archive", key]).is_empty() {
            facts.push(Finding::new(rule, manifest.place(&["archive", key]), format!("`archive.{key}` is missing or empty")));
        }
    };
    missing(&ARCHIVE_DATE_MISSING, "archived_at");
    missing(&ARCHIVE_ORIGINAL_PATH_MISSING, "original_path");
    for (rule, key, allowed) in [
        (&ARCHIVE_FROM_STATUS_UNKNOWN, "archived_from_status", FROM_STATUSES.as_slice()),
        (&ARCHIVE_DISPOSITION_UNKNOWN, "disposition", DISPOSITIONS.as_slice()),
    ] {
        let value = manifest.scalar(&["archive", key]);
        if !allowed.contains(&value.as_ref()) {
            facts.push(not_allowed(rule, manifest.place(&["archive", key]), &format!("archive.{key}"), &value, allowed));
        }
    }
    if packet.state.disposed_as_implemented && manifest.length(&["archive", "promotion_evidence"]) < 1 {
        let message = "an implemented archive needs at least one path in `archive.promotion_evidence`";
        facts.push(Finding::new(&ARCHIVE_EVIDENCE_EMPTY, manifest.place(&["archive", "promotion_evidence"]), message));
    }
    let original = manifest.scalar(&["archive", "original_path"]);
    let expected = active_path(&manifest.scalar(&["proposal_kind"]), &manifest.scalar(&["proposal_id"]));
    if !original.is_empty() && original.trim_end_matches('/') != expected {
        let place = manifest.place(&["archive", "original_path"]);
        facts.push(Finding::new(
            &ARCHIVE_ORIGINAL_PATH_SHAPE,
            place,
            format!("`archive.original_path` is `{original}`: expected the active path `{expected}`"),
        ));
    }
    evidence(packet, manifest, facts);
}

fn evidence(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let Some(list) = manifest.node(&["archive", "promotion_evidence"]) else { return };
    for item in list.items().filter(|item| item.kind() == NodeKind::String) {
        let path = item.text();
        let place = Place::new(packet.manifest_path(), item.span());
        if path.starts_with(&format!("{}/", layout::PROPOSALS)) {
            let message = format!("the evidence `{path}` lies among the proposals, which are temporary");
            facts.push(Finding::new(&ARCHIVE_EVIDENCE_IN_PROPOSALS, place.clone(), message));
        }
        if is_plain_path(path) && !packet.find_in_repository(path).exists() {
            facts.push(Finding::new(&ARCHIVE_EVIDENCE_MISSING, place, format!("the evidence `{path}` does not exist")));
        }
    }
}

/// Whether a text is a relative path without blanks or glob characters, so that asking for its existence makes sense.
pub fn is_plain_path(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with('/')
        && !text.contains("://")
        && !text.contains(|letter: char| letter.is_whitespace() || "*?[]{}<>".contains(letter))
}

fn placeholders(context: &Context<'_, '_>, facts: &mut Facts) {
    let hits = &context.scan.placeholders;
    let mut places = hits.iter().flat_map(|hit| hit.lines.iter().map(|line| Place::new(hit.file.shown(), *line)));
    let Some(first) = places.next() else { return };
    let count = hits.iter().map(|hit| hit.lines.len()).sum::<usize>();
    // The pass over the files keeps the content of a file it found something in.
    let source = hits.first().and_then(|hit| hit.file.source(context.packet.workspace().limits()).ok());
    let text = source.as_ref().map_or("", |source| source.slice(first.span));
    let message = match count {
        1 => format!("the placeholder `{text}` is left in the packet"),
        _ => format!("{count} placeholders are left in the packet; the first is `{text}`"),
    };
    let finding = Finding::new(&PLACEHOLDER_LEFT, first, message)
        .with_help("replace it, or put it into a code fence when it is meant literally");
    facts.push(places.fold(finding, |finding, place| finding.with_related(place, "another placeholder")));
}

/// Looks at how a manifest is written: keys that stand twice, further documents (an error for `gates`).
pub(super) fn form(manifest: &Manifest, gates: Gates, facts: &mut Facts) {
    let path = manifest.source().path();
    for duplicate in manifest.tree().duplicate_keys() {
        let key = manifest.source().slice(duplicate.second);
        facts.push(
            Finding::new(
                &MANIFEST_DUPLICATE_KEY,
                Place::new(path.clone(), duplicate.second),
                format!("the key `{key}` stands twice; readers take the last"),
            )
            .with_related(Place::new(path.clone(), duplicate.first), "the first one"),
        );
    }
    if let Some(second) = manifest.tree().further_documents().first() {
        let message = "the file holds a second YAML document; readers disagree about what counts";
        facts.push_for(gates, Finding::new(&MANIFEST_MULTI_DOCUMENT, Place::new(path.clone(), *second), message));
    }
}

/// Validates a manifest; unknown keys go to the second rule, everything else to the first. A place that a rule has already found
/// wrong is not found wrong again.
pub fn schema(manifest: &Manifest, schema: &CompiledSchema, rules: [&'static Rule; 2], facts: &mut Facts) {
    let Some(root) = manifest.tree().root() else { return };
    for error in crate::schema::validate(schema, root) {
        let place = Place::new(manifest.source().path().clone(), error.span);
        let unknown_key = error.keyword == ErrorKeyword::UnknownKey;
        if !unknown_key && facts.iter().any(|fact| fact.finding.place == place) {
            continue;
        }
        let message = error.message_with_path();
        let mut finding = Finding::new(if unknown_key { rules[1] } else { rules[0] }, place, message);
        finding.help = error.help;
        facts.push(finding);
    }
}

fn related_proposals(context: &Context<'_, '_>, manifest: &Manifest, facts: &mut Facts) {
    let Some(list) = manifest.node(&["related_proposals"]) else { return };
    for item in list.items() {
        let id = scalar_text(item);
        if is_identifier(&id) && !context.repository.packet_ids.contains(id.as_ref()) {
            let place = Place::new(manifest.source().path().clone(), item.span());
            facts.push(Finding::new(&RELATED_PROPOSAL_UNKNOWN, place, format!("no packet is called `{id}`")));
        }
    }
}

fn declared_validators(packet: &Packet<'_>, manifest: &Manifest, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let (Some(gates), Some(_)) = (manifest.node(&["validation_gates"]), &receipts.run) else { return };
    let records: Vec<_> = [&receipts.validation, &receipts.conformance, &receipts.drift].into_iter().flatten().collect();
    for item in gates.items() {
        for name in validator_names(item.text()) {
            if !records.iter().any(|record| record.contains(name)) {
                let place = Place::new(manifest.source().path().clone(), item.span());
                let message = format!("`{name}` is declared as a gate, but no receipt records it");
                facts.push(Finding::new(&DECLARED_VALIDATOR_UNRECORDED, place, message));
            }
        }
    }
}

/// The words of a text that name a validator script: `validate-….sh` or `alignment-check.sh`.
fn validator_names(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '.'));
    words.filter(|word| {
        let middle = word.strip_prefix("validate-").and_then(|rest| rest.strip_suffix(".sh"));
        *word == "alignment-check.sh" || middle.is_some_and(|middle| !middle.is_empty() && !middle.contains('.'))
    })
}
