//! Is the program well-formed?

use std::collections::{BTreeMap, BTreeSet};

use countersign_schemas as schemas;

use super::{
    CHILD_DEPENDENCY_CYCLE, CHILD_DEPENDENCY_UNKNOWN, CHILD_ID_DUPLICATE, CHILD_ID_FORMAT, CHILD_INSIDE_PARENT,
    CHILD_PATH_UNSAFE, CHILD_REGISTRY_MISSING, CHILD_REGISTRY_SCHEMA, CHILD_REGISTRY_UNPARSABLE, INDEX_OMITS_CHILD,
    NESTED_CHILDREN_DIR, PARENT_OWNS_CHILD_AUTHORITY, PROGRAM_CHILD_COUNT, PROGRAM_FILE_MISSING, PROGRAM_REGISTRY_DIGEST_STALE,
    PROGRAM_WITHOUT_CHILDREN, RELATED_NAMES_NON_CHILD, RELATED_OMITS_CHILD, SEQUENCE_OMITS_CHILD,
};
use crate::digest::Digest;
use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::octon::context::Context;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::manifest::{Manifest, scalar_text};
use crate::octon::packet::Packet;
use crate::octon::program::{Child, Program, is_safe_path};
use crate::octon::receipt::{Reading, Receipt, is_blank, lines};
use crate::octon::registry_file::values;
use crate::octon::rules::manifest::is_identifier;
use crate::octon::yaml_file::YamlContent;
use crate::problems;
use crate::rule::Rule;
use crate::schema::{CompiledSchema, validate};
use crate::source::Span;

static SCHEMA: CompiledSchema = CompiledSchema::new(schemas::OCTON_CHILD_REGISTRY.text);

/// Keys by which a parent would decide what only the child may decide.
const CHILD_AUTHORITY_KEYS: [&str; 7] = [
    "child_validation_verdicts",
    "child_archive_metadata",
    "child_receipts",
    "child_promotion_targets",
    "child_terminal_outcomes",
    "child_archive_authorized",
    "satisfies_child_receipts",
];
/// Places shown besides the first.
const RELATED_LIMIT: usize = 10;

/// Looks at the parent's files and at its child registry. The children themselves are the business of
/// [`super::check_children`].
pub fn check_structure(context: &Context<'_, '_>, manifest: &Manifest, program: &Program, facts: &mut Facts) {
    let packet = context.packet;
    files(packet, program, facts);
    authority(context, facts);
    match program.file().content() {
        YamlContent::Missing => {
            let creation = packet.receipts.program_creation.as_ref();
            let place = creation.map_or_else(|| packet.demanded_by(&["proposal_id"]), Receipt::whole);
            let message = format!("the program has no `{}`", layout::CHILD_REGISTRY);
            facts.push(Finding::new(&CHILD_REGISTRY_MISSING, place, message));
        }
        YamlContent::Unreadable(problem) => {
            facts.push(problem.clone());
            facts.push(Finding::new(&CHILD_REGISTRY_UNPARSABLE, program.file().place(), "the child registry cannot be read"));
        }
        YamlContent::Unparsable(error) => {
            let message = format!("the child registry cannot be read: {}", error.message);
            facts.push(Finding::new(&CHILD_REGISTRY_UNPARSABLE, program.file().place_of(error.span), message));
        }
        YamlContent::Parsed(registry) => {
            children(packet, program, registry, facts);
            related_proposals(manifest, program, registry, facts);
            mentions(packet, program, layout::CHILD_INDEX, &INDEX_OMITS_CHILD, facts);
            mentions(packet, program, layout::PACKET_SEQUENCE, &SEQUENCE_OMITS_CHILD, facts);
            cycle(program, facts);
            creation_receipt(packet, program, registry, facts);
            schema(registry, facts);
        }
    }
}

fn files(packet: &Packet<'_>, program: &Program, facts: &mut Facts) {
    let place = || {
        if matches!(program.file().content(), YamlContent::Missing) {
            packet.demanded_by(&["proposal_id"])
        } else {
            program.file().place()
        }
    };
    for file in layout::PROGRAM_FILES.into_iter().filter(|file| !packet.has_file(file)) {
        facts.push(Finding::new(&PROGRAM_FILE_MISSING, place(), format!("the program has no `{file}`")));
    }
    if packet.has_directory("children") {
        let place = Place::whole(packet.shown("children"));
        facts.push(
            Finding::new(&NESTED_CHILDREN_DIR, place, "the program has a folder `children`")
                .with_help("children are packets of their own, beside their parent"),
        );
    }
}

fn authority(context: &Context<'_, '_>, facts: &mut Facts) {
    let hits = &context.scan.claims_child_authority;
    let mut places = hits.iter().flat_map(|hit| hit.lines.iter().map(|line| Place::new(hit.file.shown(), *line)));
    let Some(first) = places.next() else { return };
    let message = "a file of the parent states what only the child itself may state";
    let finding = Finding::new(&PARENT_OWNS_CHILD_AUTHORITY, first, message).with_help("leave it to the child's own receipts");
    facts.push(places.take(RELATED_LIMIT).fold(finding, |finding, place| finding.with_related(place, "another such key")));
}

/// The keys in `bytes` by which a parent claims its children's authority, each at the start of a line. Binary files claim
/// nothing.
#[must_use]
pub fn claims_child_authority(bytes: &[u8]) -> Vec<Span> {
    if memchr::memmem::find(bytes, b"child_").is_none() || memchr::memchr(0, bytes).is_some() {
        return Vec::new();
    }
    lines(bytes).filter_map(|line| claim(&bytes[line.range()]).map(|key| key.shifted(line.start))).collect()
}

fn claim(line: &[u8]) -> Option<Span> {
    let start = line.iter().position(|&byte| !is_blank(byte))?;
    let key = CHILD_AUTHORITY_KEYS.into_iter().find(|key| {
        let rest = line[start..].strip_prefix(key.as_bytes());
        rest.is_some_and(|rest| rest.starts_with(b":"))
    })?;
    Some(Span::from_range(start..start + key.len()))
}

fn children(packet: &Packet<'_>, program: &Program, registry: &Manifest, facts: &mut Facts) {
    if program.children().is_empty() {
        let message = "`children` lists no child";
        facts.push(Finding::new(&PROGRAM_WITHOUT_CHILDREN, registry.place(&["children"]), message));
    }
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for child in program.children() {
        let (id, path) = (child.id.text.as_str(), child.path.text.as_str());
        if !is_identifier(id) {
            facts.push(Finding::new(&CHILD_ID_FORMAT, program.file().place_of(child.id.span), bad_identifier("child_id", id)));
        }
        if let Some(first) = seen.get(id) {
            facts.push(
                Finding::new(
                    &CHILD_ID_DUPLICATE,
                    program.file().place_of(child.id.span),
                    format!("two children are called `{id}`"),
                )
                .with_related(program.file().place_of(*first), "the first one"),
            );
        } else if !id.is_empty() {
            seen.insert(id, child.id.span);
        }
        if !is_safe_path(path) {
            let message = if path.is_empty() {
                format!("the child `{id}` has no `path`")
            } else {
                format!("`{path}` is no plain path below the repository root")
            };
            facts.push(Finding::new(&CHILD_PATH_UNSAFE, program.file().place_of(child.path.span), message));
        }
        if is_inside(path, &packet.relative) {
            let message = format!("the child `{id}` lies inside its parent `{}`", packet.relative);
            facts.push(Finding::new(&CHILD_INSIDE_PARENT, program.file().place_of(child.path.span), message));
        }
        dependencies(program, child, facts);
    }
}

/// What is wrong with an id that breaks the rule for identifiers.
pub(super) fn bad_identifier(key: &str, id: &str) -> String {
    if id.is_empty() {
        format!("`{key}` is missing")
    } else {
        format!("`{key}` is `{id}`: expected a lower-case letter, then letters, digits and hyphens")
    }
}

fn is_inside(path: &str, parent: &str) -> bool {
    let rest = path.strip_prefix(parent).filter(|_| !parent.is_empty());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn dependencies(program: &Program, child: &Child, facts: &mut Facts) {
    for dependency in child.dependencies.iter().filter(|dependency| program.child(&dependency.text).is_none()) {
        let message = format!("`{}` is no child of this program", dependency.text);
        let finding = Finding::new(&CHILD_DEPENDENCY_UNKNOWN, program.file().place_of(dependency.span), message);
        facts.push(with_nearest(finding, program, &dependency.text));
    }
}

/// Adds the child that a misspelt id most likely means.
pub(super) fn with_nearest(finding: Finding, program: &Program, id: &str) -> Finding {
    let ids: Vec<&str> = program.children().iter().map(|child| child.id.text.as_str()).collect();
    match nearest(id, ids) {
        Some(nearest) => finding.with_help(format!("did you mean `{nearest}`?")),
        None => finding,
    }
}

fn related_proposals(manifest: &Manifest, program: &Program, registry: &Manifest, facts: &mut Facts) {
    let items: Vec<Node<'_>> = manifest.node(&["related_proposals"]).into_iter().flat_map(values).collect();
    let related: Vec<(String, Span)> = items.into_iter().filter_map(related_id).collect();
    let named: BTreeSet<&str> = related.iter().map(|(id, _)| id.as_str()).collect();
    for (id, child) in distinct(program) {
        if !named.contains(id) {
            let message = format!("the parent's `related_proposals` does not name the child `{id}`");
            facts.push(
                Finding::new(&RELATED_OMITS_CHILD, program.file().place_of(child.id.span), message)
                    .with_related(manifest.key_place(&["related_proposals"]), "the parent's list"),
            );
        }
    }
    let mut seen = BTreeSet::new();
    for (id, span) in related.iter().filter(|(id, _)| program.child(id).is_none()) {
        if seen.insert(id) {
            let message = format!("`{id}` is no child of this program");
            let place = Place::new(manifest.source().path().clone(), *span);
            let finding = Finding::new(&RELATED_NAMES_NON_CHILD, place, message)
                .with_related(registry.key_place(&["children"]), "the children");
            facts.push(with_nearest(finding, program, id));
        }
    }
}

/// The id that an item of `related_proposals` stands for: a text, or one of three keys of a mapping.
fn related_id(item: Node<'_>) -> Option<(String, Span)> {
    let node = match item.kind() {
        Kind::String => item,
        Kind::Mapping => {
            let keys = ["proposal_id", "child_id", "id"].into_iter();
            keys.filter_map(|key| item.get(key)).find(|node| !matches!(node.kind(), Kind::Null | Kind::Boolean(false)))?
        }
        _ => return None,
    };
    let id = scalar_text(node).into_owned();
    (!id.trim().is_empty()).then(|| (id, node.span()))
}

/// The ids of the children, each once.
fn distinct(program: &Program) -> BTreeMap<&str, &Child> {
    let named = program.children().iter().filter(|child| !child.id.text.trim().is_empty());
    named.rev().map(|child| (child.id.text.as_str(), child)).collect()
}

fn mentions(packet: &Packet<'_>, program: &Program, document: &str, rule: &'static Rule, facts: &mut Facts) {
    let Some(file) = packet.find(document).file() else { return };
    let document_text = match file.source(packet.workspace().limits()) {
        Ok(source) => Receipt::new(source),
        Err(error) => return facts.push(problems::unread(file.shown(), &error)),
    };
    for (id, child) in distinct(program).into_iter().filter(|(id, _)| !document_text.contains(id)) {
        let message = format!("`{document}` does not mention the child `{id}`");
        facts.push(
            Finding::new(rule, program.file().place_of(child.id.span), message)
                .with_related(document_text.whole(), "the document"),
        );
    }
}

fn cycle(program: &Program, facts: &mut Facts) {
    let cycle = program.cycle();
    let Some((first, others)) = cycle.split_first() else { return };
    let message = if others.is_empty() {
        format!("the child `{}` depends on itself", first.child.name())
    } else {
        let names: Vec<String> = cycle.iter().map(|step| format!("`{}`", step.child.name())).collect();
        format!("the dependencies form a cycle: {} → `{}`", names.join(" → "), first.child.name())
    };
    let finding = Finding::new(&CHILD_DEPENDENCY_CYCLE, program.file().place_of(first.on.span), message);
    facts.push(others.iter().take(RELATED_LIMIT).fold(finding, |finding, step| {
        let label = format!("`{}` depends on `{}`", step.child.name(), step.on.text);
        finding.with_related(program.file().place_of(step.on.span), label)
    }));
}

fn creation_receipt(packet: &Packet<'_>, program: &Program, registry: &Manifest, facts: &mut Facts) {
    let Some(receipt) = &packet.receipts.program_creation else { return };
    let actual = format!("sha256:{}", Digest::of(registry.source().bytes()));
    if let Some(recorded) = receipt.value("child_registry_digest", Reading::FirstWord).filter(|value| value.text != actual) {
        facts.push(
            Finding::new(
                &PROGRAM_REGISTRY_DIGEST_STALE,
                receipt.place(recorded.span),
                format!("the recorded digest of the child registry is stale: it is `{actual}` now"),
            )
            .with_related(program.file().place(), "the child registry"),
        );
    }
    let count = program.children().len();
    if let Some(recorded) =
        receipt.value("child_packet_count", Reading::FirstWord).filter(|value| value.text != count.to_string())
    {
        let message = format!("`child_packet_count` is `{}`, the child registry lists {count}", recorded.text);
        facts.push(
            Finding::new(&PROGRAM_CHILD_COUNT, receipt.place(recorded.span), message)
                .with_related(registry.key_place(&["children"]), "the children"),
        );
    }
}

/// Validates the child registry; what another rule has said of a place already is not said again.
fn schema(registry: &Manifest, facts: &mut Facts) {
    let Some(root) = registry.tree().root() else { return };
    let said: BTreeSet<Place> = facts.iter().map(|fact| fact.finding.place.clone()).collect();
    for error in validate(&SCHEMA, root) {
        let place = Place::new(registry.source().path().clone(), error.span);
        if !said.contains(&place) {
            let mut finding = Finding::new(&CHILD_REGISTRY_SCHEMA, place, error.message);
            finding.help = error.help;
            facts.push(finding);
        }
    }
}
