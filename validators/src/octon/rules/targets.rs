//! Rules about promotion targets (catalogue 3.13).

use crate::finding::{Finding, Place};
use crate::near_miss::nearest;
use crate::octon::context::Context;
use crate::octon::facts::{Facts, Gate, Gates};
use crate::octon::layout;
use crate::octon::manifest::{Manifest, Target};
use crate::octon::packet::Packet;
use crate::rule::rules;

rules! { "octon":
    PROMOTION_TARGETS_EMPTY = "promotion-targets-empty", Error, Upstream, "the packet has no promotion targets";
    PROMOTION_TARGETS_NOT_LIST = "promotion-targets-not-list", Error, Upstream, "promotion_targets is no list";
    TARGET_INSIDE_PROPOSALS = "target-inside-proposals", Error, Upstream, "a promotion target lies among the proposals";
    SCOPE_INTERNAL_VIOLATED = "scope-internal-violated", Error, Upstream, "an octon-internal packet has a target outside .octon/";
    SCOPE_LOCAL_VIOLATED = "scope-local-violated", Error, Upstream, "a repo-local packet has a target inside .octon/";
    TARGET_FAMILIES_MIXED = "target-families-mixed", Error, Upstream, "the targets lie both inside and outside .octon/";
    TARGET_GITHUB_INTERNAL = "target-github-internal", Error, Upstream, "an octon-internal packet has a target below .github/";
    TARGET_MISSING = "target-missing", Error, Upstream, "a promotion target does not exist";
    TARGET_BACKREFERENCE = "target-backreference", Error, Upstream, "a promotion target points back at the packet";
    TARGET_STALE_TERM = "target-stale-term", Error, Upstream, "a promotion target uses a retired term";
    TARGET_CLASS_BOUNDARY = "target-class-boundary", Warning, Ours, "a promotion target lies where nothing is authoritative";
    TARGET_PATH_FORM = "target-path-form", Warning, Ours, "a promotion target is no plain relative path";
}

const ROOT: &str = ".octon/";

/// Looks at the list of targets and at each of them; what they hold comes from the pass over the files.
pub fn check(context: &Context<'_, '_>, manifest: &Manifest, facts: &mut Facts) {
    let packet = context.packet;
    list(manifest, facts);
    for target in &packet.targets {
        one(packet, target, facts);
    }
    // The standard validator leaves targets among the proposals out of account, the others do not.
    let outside = |target: &&Target| !is_inside_proposals(target);
    let scope = manifest.scalar(&["promotion_scope"]);
    families(packet, &scope, &packet.targets.iter().filter(outside).collect::<Vec<_>>(), Reader::Standard, facts);
    families(packet, &scope, &packet.targets.iter().collect::<Vec<_>>(), Reader::Others, facts);
    for fact in &context.scan.targets {
        facts.push_for(fact.gates, fact.finding.clone());
    }
}

fn is_inside_proposals(target: &Target) -> bool {
    target.text.starts_with(&format!("{}/", layout::PROPOSALS))
}

fn place(packet: &Packet<'_>, target: &Target) -> Place {
    Place::new(packet.manifest_path(), target.span)
}

fn list(manifest: &Manifest, facts: &mut Facts) {
    if manifest.target_length() < 1 {
        let place = manifest.key_place(&["promotion_targets"]);
        facts.push(Finding::new(&PROMOTION_TARGETS_EMPTY, place, "`promotion_targets` is missing or empty"));
    }
    let node = manifest.node(&["promotion_targets"]).filter(|node| node.definition().is_none());
    let is_list = node.is_some_and(|node| node.kind() == crate::document::Kind::Sequence);
    if !is_list {
        let place = manifest.place(&["promotion_targets"]);
        facts.push(Finding::new(&PROMOTION_TARGETS_NOT_LIST, place, "`promotion_targets` is no list"));
    }
}

fn one(packet: &Packet<'_>, target: &Target, facts: &mut Facts) {
    let text = target.text.as_str();
    if is_inside_proposals(target) {
        let message = format!("the target `{text}` lies among the proposals, which are temporary");
        facts.push(Finding::new(&TARGET_INSIDE_PROPOSALS, place(packet, target), message));
    }
    if !packet.find_in_repository(text).exists() {
        let finding = Finding::new(&TARGET_MISSING, place(packet, target), format!("the target `{text}` does not exist"));
        facts.push(match hint(packet, text) {
            Some(help) => finding.with_help(help),
            None => finding,
        });
    }
    let classes = [
        (".octon/state/", "state is mutable, so nothing durable can be promoted there"),
        (".octon/generated/", "generated files are derived, so the promotion would be overwritten"),
        (".octon/inputs/", "inputs are no authority"),
    ];
    for (prefix, why) in classes.into_iter().filter(|(prefix, _)| text.starts_with(prefix)) {
        let message = format!("the target `{text}` lies below `{prefix}`: {why}");
        facts.push(Finding::new(&TARGET_CLASS_BOUNDARY, place(packet, target), message));
    }
    if let Some(why) = odd_form(text) {
        facts.push(Finding::new(
            &TARGET_PATH_FORM,
            place(packet, target),
            format!("the target `{text}` {why}; it is taken literally"),
        ));
    }
}

fn hint(packet: &Packet<'_>, text: &str) -> Option<String> {
    if odd_form(text).is_some() {
        return Some("targets are plain paths relative to the repository root".to_owned());
    }
    let parent = text.trim_end_matches('/').rsplit_once('/').map_or("", |(parent, _)| parent);
    let folder = packet.find_in_repository(parent).directory()?;
    let name = text.trim_end_matches('/').rsplit('/').next()?;
    let names = folder.entries().iter().filter_map(|entry| entry.name().to_str());
    nearest(name, names).map(|near| format!("did you mean `{parent}/{near}`?"))
}

fn odd_form(text: &str) -> Option<&'static str> {
    if text.starts_with('/') {
        Some("is absolute")
    } else if text.starts_with("./") {
        Some("begins with `./`")
    } else if text.split('/').any(|component| component == "..") {
        Some("has a `..` component")
    } else if text.contains(['*', '?', '[']) {
        Some("has glob characters")
    } else {
        None
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    Standard,
    Others,
}

fn families(packet: &Packet<'_>, scope: &str, targets: &[&Target], reader: Reader, facts: &mut Facts) {
    let gates = match reader {
        Reader::Standard => Gates::only(Gate::Standard),
        Reader::Others => Gates::only(Gate::Readiness) | Gates::only(Gate::Drift),
    };
    let first_inside = targets.iter().find(|target| target.text.starts_with(ROOT));
    let first_outside = targets.iter().find(|target| !target.text.starts_with(ROOT));
    let scope_place = || packet.demanded_by(&["promotion_scope"]);
    let mut violated = false;
    for target in targets.iter().filter(|_| scope == "octon-internal").filter(|target| !target.text.starts_with(ROOT)) {
        violated = true;
        let message = format!("the scope is `octon-internal`, but the target `{}` lies outside `.octon/`", target.text);
        facts.push_for(
            gates,
            Finding::new(&SCOPE_INTERNAL_VIOLATED, place(packet, target), message).with_related(scope_place(), "the scope"),
        );
    }
    for target in targets.iter().filter(|_| scope == "repo-local").filter(|target| target.text.starts_with(ROOT)) {
        violated = true;
        let message = format!("the scope is `repo-local`, but the target `{}` lies inside `.octon/`", target.text);
        facts.push_for(
            gates,
            Finding::new(&SCOPE_LOCAL_VIOLATED, place(packet, target), message).with_related(scope_place(), "the scope"),
        );
    }
    if let (Some(inside), Some(outside)) = (first_inside, first_outside)
        && (reader == Reader::Standard || !violated)
    {
        let message = format!("the targets mix `{}` inside `.octon/` with `{}` outside", inside.text, outside.text);
        facts.push_for(
            gates,
            Finding::new(&TARGET_FAMILIES_MIXED, place(packet, outside), message)
                .with_related(place(packet, inside), "inside `.octon/`"),
        );
    }
    if reader == Reader::Others && scope == "octon-internal" {
        for target in targets.iter().filter(|target| target.text.starts_with(".github/")) {
            let message = format!("the scope is `octon-internal`, but the target `{}` lies below `.github/`", target.text);
            facts.push(
                Finding::new(&TARGET_GITHUB_INTERNAL, place(packet, target), message).with_related(scope_place(), "the scope"),
            );
        }
    }
}
