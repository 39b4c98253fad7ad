//! What the rules found out about one packet, before anybody asks which of it matters to whom.

use std::collections::HashMap;
use std::ops::BitOr;

use crate::finding::{Finding, Place};

/// A question about a packet, a program or a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gate {
    /// Is the packet well-formed?
    Standard,
    /// Does the review fit the status?
    Review,
    /// Does the review authorise an implementation?
    ReviewStrict,
    /// Is the packet ready to be implemented?
    Readiness,
    /// Does the implementation conform to the packet?
    Conformance,
    /// Has the implementation drifted?
    Drift,
    /// Does the packet hold what its kind demands?
    Subtype,
    /// Is the program well-formed?
    ProgramStructure,
    /// Are the program's children ready?
    ProgramChildren,
    /// Is the registry what the packets project to?
    Registry,
}

impl Gate {
    /// All of upstream's questions, in the order of the catalogue.
    pub const ALL: [Self; 10] = [
        Self::Standard,
        Self::Review,
        Self::ReviewStrict,
        Self::Readiness,
        Self::Conformance,
        Self::Drift,
        Self::Subtype,
        Self::ProgramStructure,
        Self::ProgramChildren,
        Self::Registry,
    ];
}

/// A set of gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gates(u16);

impl Gates {
    /// Every gate whose table names the rule.
    pub const ALL: Self = Self(u16::MAX);

    /// Just this gate.
    #[must_use]
    pub const fn only(gate: Gate) -> Self {
        Self(1 << gate as u16)
    }

    /// Whether the gate belongs to the set.
    #[must_use]
    pub const fn contains(self, gate: Gate) -> bool {
        self.0 & (1 << gate as u16) != 0
    }
}

impl BitOr for Gates {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// A finding and the gates that see it. At which level each of them does is said by its table, from the packet's state.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What was found; for a rule that no upstream gate knows, its level is the one `check` reports.
    pub finding: Finding,
    /// Which gates see it, as far as their tables name the rule.
    pub gates: Gates,
}

/// The facts about one packet.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    list: Vec<Fact>,
    /// Where in the list the facts of a rule about a place are: documents with many findings stay linear.
    by_place: HashMap<(&'static str, Place), Vec<usize>>,
}

impl Facts {
    /// Adds a finding that every gate sees whose table names the rule.
    pub fn push(&mut self, finding: Finding) {
        self.push_for(Gates::ALL, finding);
    }

    /// Adds a finding that only some gates see, because the others read the document differently.
    ///
    /// The same finding for other gates joins the one that is there.
    pub fn push_for(&mut self, gates: Gates, finding: Finding) {
        let same_place = self.by_place.entry((finding.rule.name, finding.place.clone())).or_default();
        match same_place.iter().find(|&&index| self.list[index].finding.message == finding.message) {
            Some(&index) => self.list[index].gates = self.list[index].gates | gates,
            None => {
                same_place.push(self.list.len());
                self.list.push(Fact { finding, gates });
            }
        }
    }

    /// Adds all of `other`, as if each were pushed.
    pub(super) fn append(&mut self, other: Self) {
        for fact in other.list {
            self.push_for(fact.gates, fact.finding);
        }
    }

    /// Whether nothing was found.
    #[must_use]
    pub(super) const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// All facts, in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Fact> {
        self.list.iter()
    }
}

impl<'f> IntoIterator for &'f Facts {
    type Item = &'f Fact;
    type IntoIter = std::slice::Iter<'f, Fact>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
