//! The state of a packet: what the convention's tables (catalogue 2) make of its status, its place and its receipts.

use super::manifest::Manifest;
use super::receipt::Receipt;
use super::receipts::Receipts;

/// The four kinds of packets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `architecture`
    Architecture,
    /// `design`
    Design,
    /// `migration`
    Migration,
    /// `policy`
    Policy,
}

impl Kind {
    /// All kinds, by name.
    pub const ALL: [Self; 4] = [Self::Architecture, Self::Design, Self::Migration, Self::Policy];

    /// The kind's name in manifests and paths.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Architecture => "architecture",
            Self::Design => "design",
            Self::Migration => "migration",
            Self::Policy => "policy",
        }
    }

    /// Reads a kind's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The file name of the kind's subtype manifest.
    #[must_use]
    pub const fn manifest_name(self) -> &'static str {
        match self {
            Self::Architecture => "architecture-proposal.yml",
            Self::Design => "design-proposal.yml",
            Self::Migration => "migration-proposal.yml",
            Self::Policy => "policy-proposal.yml",
        }
    }
}

/// The lifecycle status of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// `draft`
    Draft,
    /// `in-review`
    InReview,
    /// `accepted`
    Accepted,
    /// `implemented`
    Implemented,
    /// `rejected`
    Rejected,
    /// `archived`
    Archived,
    /// Anything else.
    Unknown,
}

impl Status {
    /// The names a manifest may use.
    pub const NAMES: [&'static str; 6] = ["draft", "in-review", "accepted", "implemented", "rejected", "archived"];

    /// Reads a status; any other word is [`Status::Unknown`].
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "draft" => Self::Draft,
            "in-review" => Self::InReview,
            "accepted" => Self::Accepted,
            "implemented" => Self::Implemented,
            "rejected" => Self::Rejected,
            "archived" => Self::Archived,
            _ => Self::Unknown,
        }
    }
}

/// The values of `archive.disposition`.
pub const DISPOSITIONS: [&str; 4] = ["implemented", "rejected", "historical", "superseded"];
/// The values of `archive.archived_from_status`.
pub const FROM_STATUSES: [&str; 6] = ["draft", "in-review", "accepted", "implemented", "rejected", "legacy-unknown"];

/// What a gate demands of its receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Demanded {
    /// The receipt must exist.
    pub receipt: bool,
    /// The receipt must say that all is well.
    pub pass: bool,
}

impl Demanded {
    const BOTH: Self = Self { receipt: true, pass: true };
    const NOTHING: Self = Self { receipt: false, pass: false };
}

/// What the tables need to know of a packet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// `status`.
    pub status: Status,
    /// `proposal_kind`, when it is one of the four.
    pub kind: Option<Kind>,
    /// The packet lies below the archive folder.
    pub legacy_path: bool,
    /// Archived, and from an unknown status.
    pub legacy_archive: bool,
    /// `archive.archived_from_status` is `legacy-unknown`, whatever the status.
    pub legacy_unknown: bool,
    /// `archive.disposition` is `implemented`.
    pub disposed_as_implemented: bool,
    /// What the readiness gate demands of the completeness review (table 2.1).
    pub readiness: Demanded,
    /// The readiness gate's own notion of a legacy packet, after table 2.1.
    pub readiness_legacy: bool,
    /// What the conformance gate demands of its receipt (table 2.2).
    pub conformance: Demanded,
    /// What the drift gate demands of its receipt (table 2.2).
    pub drift: Demanded,
    /// A review receipt exists.
    pub has_review: bool,
    /// A completeness review exists.
    pub has_completeness: bool,
    /// An executable prompt exists.
    pub has_prompt: bool,
    /// The drift receipt's exclusions speak of retired terms.
    pub terms_excused: bool,
    /// `octon:closeout` asks: conformance and drift are demanded whatever the status.
    pub closing: bool,
}

impl State {
    /// Works the state out. `absolute` is the packet's absolute path with `/` between components.
    #[must_use]
    pub fn of(manifest: Option<&Manifest>, absolute: &str, receipts: &Receipts) -> Self {
        let scalar = |path: &[&str]| manifest.map_or(String::new(), |manifest| manifest.scalar(path).into_owned());
        let status = Status::from_name(&scalar(&["status"]));
        let legacy_unknown = scalar(&["archive", "archived_from_status"]) == "legacy-unknown";
        let disposed_as_implemented = scalar(&["archive", "disposition"]) == "implemented";
        let legacy_path = absolute.contains("/.octon/inputs/exploratory/proposals/.archive/");
        let has_completeness = receipts.completeness.is_some();
        let has_prompt = receipts.prompt.is_some();
        let (readiness, readiness_legacy) = readiness(status, legacy_path, disposed_as_implemented, has_completeness, has_prompt);
        let implementation = |receipt: &Option<Receipt>| {
            let claims = status == Status::Implemented || (status == Status::Archived && disposed_as_implemented);
            match (claims, receipt.is_some()) {
                (true, false) if legacy_path => Demanded::NOTHING,
                (true, _) => Demanded::BOTH,
                (false, present) => Demanded { receipt: present, pass: false },
            }
        };
        Self {
            status,
            kind: Kind::from_name(&scalar(&["proposal_kind"])),
            legacy_path,
            legacy_archive: status == Status::Archived && legacy_unknown,
            legacy_unknown,
            disposed_as_implemented,
            readiness,
            readiness_legacy,
            conformance: implementation(&receipts.conformance),
            drift: implementation(&receipts.drift),
            has_review: receipts.review.is_some(),
            has_completeness,
            has_prompt,
            terms_excused: receipts.drift.as_ref().is_some_and(excuses_terms),
            closing: false,
        }
    }

    /// The state as `octon:closeout` sees it: both implementation receipts are demanded and must pass.
    #[must_use]
    pub fn for_closeout(&self) -> Self {
        Self { conformance: Demanded::BOTH, drift: Demanded::BOTH, closing: true, ..self.clone() }
    }

    /// Whether the status is `archived`.
    #[must_use]
    pub fn archived(&self) -> bool {
        self.status == Status::Archived
    }

    /// Whether the readiness gate leaves the prompt's text alone: an old archived packet that was never reviewed for completeness.
    #[must_use]
    pub fn prompt_is_legacy(&self) -> bool {
        self.has_prompt && self.readiness_legacy && self.archived() && !self.has_completeness
    }
}

fn readiness(
    status: Status,
    legacy_path: bool,
    disposed_as_implemented: bool,
    has_receipt: bool,
    has_prompt: bool,
) -> (Demanded, bool) {
    let mut legacy = legacy_path;
    let mut demanded = match status {
        Status::InReview => Demanded { receipt: true, pass: false },
        Status::Accepted | Status::Implemented if !legacy || has_receipt => Demanded::BOTH,
        Status::Archived if has_receipt => Demanded::BOTH,
        Status::Archived => {
            legacy |= disposed_as_implemented;
            Demanded::NOTHING
        }
        _ => Demanded::NOTHING,
    };
    if has_prompt && (!legacy || has_receipt) {
        demanded = Demanded::BOTH;
    }
    (demanded, legacy)
}

/// How many lines after the exclusions heading still excuse.
const EXCLUSION_LINES: usize = 12;

fn excuses_terms(drift: &Receipt) -> bool {
    let lower = drift.lower();
    let mut left = 0;
    for line in drift.lines() {
        let text = &lower[line.range()];
        if text.starts_with(b"## exclusions") {
            left = EXCLUSION_LINES + 1;
        }
        if left > 0 {
            left -= 1;
            let holds = |needle: &[u8]| memchr::memmem::find(text, needle).is_some();
            if holds(b"work package") || holds(b"naming drift") {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Demanded = Demanded::NOTHING;
    const RECEIPT: Demanded = Demanded { receipt: true, pass: false };
    const BOTH: Demanded = Demanded::BOTH;

    /// Table 2.1 of the catalogue, row by row: status, legacy path, disposed as implemented, receipt, prompt.
    #[test]
    fn what_readiness_demands() {
        let rows = [
            (Status::InReview, false, false, false, false, RECEIPT),
            (Status::Accepted, false, false, false, false, BOTH),
            (Status::Implemented, true, false, true, false, BOTH),
            (Status::Accepted, true, false, false, false, NOTHING),
            (Status::Archived, true, true, true, false, BOTH),
            (Status::Archived, true, true, false, false, NOTHING),
            (Status::Archived, false, false, false, false, NOTHING),
            (Status::Draft, false, false, false, false, NOTHING),
            (Status::Rejected, false, false, true, false, NOTHING),
            (Status::Unknown, false, false, false, false, NOTHING),
            // A prompt demands a passing review whatever the status, but for old packets without one.
            (Status::Draft, false, false, false, true, BOTH),
            (Status::InReview, false, false, true, true, BOTH),
            (Status::Archived, true, false, false, true, NOTHING),
            (Status::Archived, false, false, false, true, BOTH),
            // Archived as implemented without a receipt makes a packet old, wherever it lies.
            (Status::Archived, false, true, false, true, NOTHING),
        ];
        for (status, legacy, implemented, receipt, prompt, demanded) in rows {
            let row = (status, legacy, implemented, receipt, prompt);
            assert_eq!(readiness(status, legacy, implemented, receipt, prompt).0, demanded, "{row:?}");
        }
    }

    #[test]
    fn archiving_an_implementation_without_a_review_makes_a_packet_old() {
        assert!(readiness(Status::Archived, false, true, false, false).1);
        assert!(!readiness(Status::Archived, false, false, false, false).1);
        assert!(!readiness(Status::Archived, false, true, true, false).1);
    }

    #[test]
    fn exclusions_excuse_for_a_dozen_lines() {
        use crate::source::{FilePath, Source};
        let excused = |text: String| {
            excuses_terms(&Receipt::new(std::sync::Arc::new(Source::new(FilePath::from_text("drift.md"), text.into_bytes()))))
        };
        assert!(excused("## Exclusions\n\nNaming Drift in old logs.\n".to_owned()));
        assert!(excused(format!("## EXCLUSIONS: Work Package\n{}", "x\n".repeat(30))));
        assert!(excused(format!("## Exclusions\n{}work package\n", "x\n".repeat(11))));
        assert!(!excused(format!("## Exclusions\n{}work package\n", "x\n".repeat(12))));
        assert!(!excused("work package\n## Other\n".to_owned()));
    }
}
