//! Are the children of a program ready to be implemented?

use std::collections::BTreeSet;

use super::structure::{bad_identifier, with_nearest};
use super::{
    CHILD_CHANGE_PROFILE_UNKNOWN, CHILD_CONTRACT_REF_MISSING, CHILD_DIR_MISSING, CHILD_LINEAGE_REF_MISSING,
    CHILD_MANIFEST_MISSING, CHILD_NOT_READY, CHILD_PREDECESSOR_UNREFLECTED, CHILD_READINESS_UNMENTIONED,
    CHILD_REQUIRED_METADATA_UNKNOWN, CHILD_REQUIREMENT_ID_FORMAT, CHILD_SUCCESSOR_UNREFLECTED, CHILD_TRANSITION_NOTE_MISSING,
    CUTOVER_PREDECESSOR_NOT_READY, CUTOVER_PREDECESSOR_UNKNOWN, CUTOVER_WITHOUT_PREDECESSOR,
};
use crate::finding::Finding;
use crate::octon::facts::Facts;
use crate::octon::layout;
use crate::octon::manifest::ManifestProblem;
use crate::octon::packet::Packet;
use crate::octon::program::{Child, Program, Word, is_safe_path};
use crate::octon::receipt::Receipt;
use crate::octon::rules::manifest::{is_identifier, not_allowed};
use crate::octon::state::Status;
use crate::rule::Rule;

/// A child's packet and what its own gates say of it.
#[derive(Debug, Clone, Copy)]
pub struct ChildView<'a> {
    /// The packet.
    pub packet: &'a Packet<'a>,
    /// `octon:standard` passes, registry and target checks left out.
    pub standard: bool,
    /// `octon:readiness` passes.
    pub readiness: bool,
    /// `octon:review-strict` passes.
    pub review_strict: bool,
    /// The child is implemented or archived, and the asker counts that as more than ready.
    pub finished: bool,
}

/// Looks at the children that the program `packet` depends on. `children` gives the packet at one of the
/// [`Program::child_paths`], or nothing when there is no such folder.
///
/// What [`super::check_structure`] says of the child registry itself is not said again.
pub fn check_children<'a>(
    packet: &Packet<'_>,
    program: &Program,
    children: &dyn Fn(&str) -> Option<ChildView<'a>>,
    facts: &mut Facts,
) {
    let mut ready = BTreeSet::new();
    for child in considered(program) {
        let mut checker = Checker { packet, program, child, failed: false, facts };
        checker.child(children);
        if !checker.failed {
            ready.insert(child.id.text.as_str());
        }
    }
    for child in considered(program) {
        let mut checker = Checker { packet, program, child, failed: false, facts };
        checker.predecessors();
        checker.successors();
        checker.cutover(&ready);
    }
}

fn considered(program: &Program) -> impl Iterator<Item = &Child> {
    program.children().iter().filter(|child| child.considered)
}

struct Checker<'c, 'w> {
    /// The parent.
    packet: &'c Packet<'w>,
    program: &'c Program,
    child: &'c Child,
    /// Something was found about this child.
    failed: bool,
    facts: &'c mut Facts,
}

impl Checker<'_, '_> {
    fn push(&mut self, finding: Finding) {
        self.failed = true;
        self.facts.push(finding);
    }

    fn finding(&self, rule: &'static Rule, word: &Word, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.program.file().place_of(word.span), message)
    }

    fn child<'a>(&mut self, children: &dyn Fn(&str) -> Option<ChildView<'a>>) {
        let path = &self.child.path;
        if !is_safe_path(&path.text) {
            // Said by the structure rules; where such a path leads is nobody's business.
            self.failed = true;
            return;
        }
        let Some(view) = children(&path.text) else {
            let missing = self.finding(&CHILD_DIR_MISSING, path, format!("there is no folder `{}`", path.text));
            return self.push(match self.archived_path() {
                Some(archived) => missing.with_help(format!("the packet lies at `{archived}` now")),
                None => missing,
            });
        };
        if view.finished {
            return;
        }
        if matches!(view.packet.manifest, Err(ManifestProblem::Missing)) {
            return self.push(self.finding(&CHILD_MANIFEST_MISSING, path, format!("`{}` has no proposal.yml", path.text)));
        }
        self.verdicts(&view);
        self.change_profile(view.packet);
        self.required_metadata();
        self.references(&CHILD_LINEAGE_REF_MISSING, &self.child.source_lineage_refs);
        self.references(&CHILD_CONTRACT_REF_MISSING, &self.child.parent_contract_refs);
        self.readiness_requirements(view.packet);
    }

    /// Where the child's packet lies when it has been archived since the registry was written.
    fn archived_path(&self) -> Option<String> {
        let below = self.child.path.text.strip_prefix(layout::PROPOSALS)?;
        let archived = format!("{}/{}{below}", layout::PROPOSALS, layout::ARCHIVE);
        self.packet.find_in_repository(&archived).directory().map(|_| archived)
    }

    fn verdicts(&mut self, view: &ChildView<'_>) {
        let name = self.child.name();
        let mut fail = |message: String, help: Option<String>| {
            let mut finding = self.finding(&CHILD_NOT_READY, &self.child.path, message);
            finding.help = help;
            self.push(finding);
        };
        if !view.standard {
            fail(format!("the child `{name}` does not pass `octon:standard`"), None);
        }
        if !view.readiness {
            fail(format!("the child `{name}` does not pass `octon:readiness`"), None);
        }
        if !view.review_strict {
            let is_done = matches!(view.packet.state.status, Status::Implemented | Status::Archived);
            let help = is_done.then(|| "the child has left the status `accepted`, which this gate asks for".to_owned());
            fail(format!("the child `{name}` does not pass `octon:review-strict`"), help);
        }
    }

    fn change_profile(&mut self, packet: &Packet<'_>) {
        let Some(manifest) = packet.manifest() else { return };
        let profile = manifest.scalar(&["change_profile"]);
        let allowed = ["atomic", "transitional"];
        if !allowed.contains(&profile.as_ref()) {
            let place = self.program.file().place_of(self.child.path.span);
            let mut finding = not_allowed(&CHILD_CHANGE_PROFILE_UNKNOWN, place, "change_profile", &profile, &allowed);
            finding.message = format!("in the manifest of the child `{}`, {}", self.child.name(), finding.message);
            self.push(finding.with_related(manifest.place(&["change_profile"]), "the child's manifest"));
        } else if profile == "transitional" && manifest.scalar(&["transitional_exception_note"]).is_empty() {
            let message = format!("the child `{}` is transitional but has no `transitional_exception_note`", self.child.name());
            let finding = self.finding(&CHILD_TRANSITION_NOTE_MISSING, &self.child.path, message);
            self.push(finding.with_related(manifest.place(&["change_profile"]), "the child's change_profile"));
        }
    }

    fn required_metadata(&mut self) {
        for item in self.child.required_metadata.iter().filter(|item| item.text != "change_profile") {
            let message = format!("`{}` is no metadata that can be required: expected `change_profile`", item.text);
            self.push(self.finding(&CHILD_REQUIRED_METADATA_UNKNOWN, item, message));
        }
    }

    fn references(&mut self, rule: &'static Rule, references: &[Word]) {
        for reference in references {
            if !is_safe_path(&reference.text) {
                let message = format!("`{}` is no plain path below the repository root", reference.text);
                self.push(self.finding(rule, reference, message));
            } else if !self.packet.find_in_repository(&reference.text).exists() {
                self.push(self.finding(rule, reference, format!("`{}` does not exist", reference.text)));
            }
        }
    }

    fn readiness_requirements(&mut self, packet: &Packet<'_>) {
        let reviews = [packet.receipts.completeness.as_ref(), packet.receipts.review.as_ref()];
        for requirement in &self.child.readiness_requirements {
            let id = &requirement.id;
            if !is_identifier(&id.text) {
                self.push(self.finding(&CHILD_REQUIREMENT_ID_FORMAT, id, bad_identifier("requirement_id", &id.text)));
            }
            for phrase in &requirement.phrases {
                if reviews.into_iter().flatten().any(|review| mentions(review, &phrase.text)) {
                    continue;
                }
                let message = format!("no review of the child `{}` mentions `{}`", self.child.name(), phrase.text);
                let finding = self.finding(&CHILD_READINESS_UNMENTIONED, phrase, message);
                self.push(
                    reviews
                        .into_iter()
                        .flatten()
                        .fold(finding, |finding, review| finding.with_related(review.whole(), "a review")),
                );
            }
        }
    }

    fn predecessors(&mut self) {
        for predecessor in &self.child.predecessors {
            let message = match self.program.child(&predecessor.text) {
                None => not_a_child(predecessor),
                Some(_) if self.child.depends_on(&predecessor.text) => continue,
                Some(_) => {
                    format!("`{}` precedes `{}` but is not among its dependencies", predecessor.text, self.child.name())
                }
            };
            let finding = self.finding(&CHILD_PREDECESSOR_UNREFLECTED, predecessor, message);
            self.push(self.explained(finding, predecessor));
        }
    }

    fn successors(&mut self) {
        for successor in &self.child.successors {
            let (message, other) = match self.program.child(&successor.text) {
                None => (not_a_child(successor), None),
                Some(other) if other.depends_on(&self.child.id.text) => continue,
                Some(other) => {
                    let message = format!("`{}` succeeds `{}` but does not depend on it", successor.text, self.child.name());
                    (message, Some(other))
                }
            };
            let finding = self.finding(&CHILD_SUCCESSOR_UNREFLECTED, successor, message);
            self.push(match other {
                Some(other) => finding.with_related(self.program.file().place_of(other.id.span), "the successor"),
                None => self.explained(finding, successor),
            });
        }
    }

    fn cutover(&mut self, ready: &BTreeSet<&str>) {
        let cutover = &self.child.cutover;
        let Some(demanded_at) = cutover.demanded_at else { return };
        if cutover.predecessors.is_empty() {
            let message = format!("the cutover of `{}` needs evidence of predecessors, but it has none", self.child.name());
            let place = self.program.file().place_of(demanded_at);
            self.push(
                Finding::new(&CUTOVER_WITHOUT_PREDECESSOR, place, message)
                    .with_help("name them in `required_predecessor_child_ids` or in `dependencies`"),
            );
        }
        for predecessor in &cutover.predecessors {
            if self.program.child(&predecessor.text).is_none() {
                let finding = self.finding(&CUTOVER_PREDECESSOR_UNKNOWN, predecessor, not_a_child(predecessor));
                self.push(self.explained(finding, predecessor));
            } else if !ready.contains(predecessor.text.as_str()) {
                let message =
                    format!("the cutover of `{}` waits for `{}`, which is not ready", self.child.name(), predecessor.text);
                self.push(self.finding(&CUTOVER_PREDECESSOR_NOT_READY, predecessor, message));
            }
        }
    }

    /// Adds to a finding about an id: the child it names, or the one it probably means.
    fn explained(&self, finding: Finding, id: &Word) -> Finding {
        match self.program.child(&id.text) {
            Some(child) => finding.with_related(self.program.file().place_of(child.id.span), "the child"),
            None => with_nearest(finding, self.program, &id.text),
        }
    }
}

fn not_a_child(id: &Word) -> String {
    if id.text.is_empty() {
        "the constraint names no child".to_owned()
    } else {
        format!("`{}` is no child of this program", id.text)
    }
}

/// Whether one of the lines of `phrase` stands in the review, in any letter case. An empty line stands in every review that has
/// any text.
fn mentions(review: &Receipt, phrase: &str) -> bool {
    let mut lines = phrase.split('\n');
    if review.source().bytes().is_empty() {
        return false;
    }
    if phrase.is_ascii() {
        return lines.any(|line| review.contains_ignoring_case(&line.to_ascii_lowercase()));
    }
    let Some(text) = review.source().text().map(str::to_lowercase) else { return lines.any(|line| review.contains(line)) };
    lines.any(|line| text.contains(&line.to_lowercase()))
}
