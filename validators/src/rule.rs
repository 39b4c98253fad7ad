//! What a rule is: metadata that everything said about the rule is made from.

use std::fmt;

use serde::Serialize;

use crate::finding::Applicability;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Not reported at all.
    Off,
    /// Worth knowing.
    Info,
    /// Probably wrong; does not fail a run by default.
    Warning,
    /// Mechanically certain to be wrong; fails a run by default.
    Error,
}

impl Level {
    /// The level's name in output and configuration.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// Reads a level's name; `None` for any other word.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Off, Self::Info, Self::Warning, Self::Error].into_iter().find(|level| level.as_str() == name)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Who asks for a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// The convention's own tool enforces it; for okstra, whose tool could not be read, the convention's texts demand it.
    Upstream,
    /// The convention's own tool enforces it only in its strict mode.
    UpstreamStrict,
    /// The convention's documents ask for it, or plain consistency does, and nothing enforces it.
    Ours,
}

impl Profile {
    /// The profile's name in output.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Upstream => "upstream",
            Self::UpstreamStrict => "upstream-strict",
            Self::Ours => "ours",
        }
    }
}

/// One convention for artifacts, or countersign itself (for what goes wrong while checking).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Family {
    /// SHA-256 checksum lists.
    Checksums,
    /// What goes wrong while checking: unreadable files, unused ignores.
    Countersign,
    /// OAT projects: plan, state, implementation, reviews, log and split plan.
    Oat,
    /// Octon proposal packets, programs and the proposal registry.
    Octon,
    /// Okstra tasks: runs, worker results, stage carry files and final reports.
    Okstra,
    /// Workbench: settings, command files, status labels, exported documents and commits.
    Workbench,
}

impl Family {
    /// The family's name: the part of a rule's name before the `/`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Checksums => "checksums",
            Self::Countersign => "countersign",
            Self::Oat => "oat",
            Self::Octon => "octon",
            Self::Okstra => "okstra",
            Self::Workbench => "workbench",
        }
    }

    /// All families, in the order of their names.
    pub const ALL: [Self; 6] = [Self::Checksums, Self::Countersign, Self::Oat, Self::Octon, Self::Okstra, Self::Workbench];
}

/// The metadata of a rule. Output, configuration, `explain`, docs/rules and tests are all made from these.
#[derive(Debug)]
pub struct Rule {
    /// Full name, `family/kebab-name`: the same in output, configuration, suppressions and docs.
    pub name: &'static str,
    /// One lower-case sentence without a full stop: what is wrong when the rule fires.
    pub summary: &'static str,
    /// The highest level the rule fires at unless configuration says otherwise.
    pub level: Level,
    /// Whether the convention's own tool enforces the rule.
    pub profile: Profile,
    /// The rule can only be answered when somebody asks a gate; `check` never reports it.
    pub gates_only: bool,
    /// The rule compares with an earlier version, so it fires only when a run is told one (`--base`).
    pub needs_base: bool,
    /// Whether findings of the rule can bring a fix, and how far it can be trusted.
    pub fix: Option<Applicability>,
    /// First version of countersign that has the rule.
    pub since: &'static str,
    /// Markdown with the headings What it checks, Why it matters, Bad, Good, Known false positives.
    pub explanation: &'static str,
}

impl Rule {
    /// The family the rule belongs to.
    #[must_use]
    pub fn family(&self) -> Family {
        let prefix = self.name.split('/').next().unwrap_or_default();
        Family::ALL.into_iter().find(|family| family.as_str() == prefix).unwrap_or(Family::Countersign)
    }

    /// The name without the family: `review-stale`.
    #[must_use]
    pub fn short_name(&self) -> &'static str {
        self.name.split_once('/').map_or(self.name, |(_, name)| name)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Rule {}

/// Declares rules as constants; the explanation is the file `rules/<family>/<name>.md` of this crate, so a rule without one does not compile.
///
/// `rules! { "octon": REVIEW_STALE = "review-stale", Error, Upstream, "the recorded digest is not that of the packet"; … }`
///
/// After the summary may follow `gates_only`, `needs_base`, and `safe_fix` or `unsafe_fix`, in any order.
macro_rules! rules {
    (@flags $rule:expr; gates_only $($rest:ident)*) => {
        $crate::rule::rules!(@flags $crate::rule::Rule { gates_only: true, ..$rule }; $($rest)*)
    };
    (@flags $rule:expr; needs_base $($rest:ident)*) => {
        $crate::rule::rules!(@flags $crate::rule::Rule { needs_base: true, ..$rule }; $($rest)*)
    };
    (@flags $rule:expr; safe_fix $($rest:ident)*) => {
        $crate::rule::rules!(@flags $crate::rule::Rule { fix: Some($crate::finding::Applicability::Safe), ..$rule }; $($rest)*)
    };
    (@flags $rule:expr; unsafe_fix $($rest:ident)*) => {
        $crate::rule::rules!(@flags $crate::rule::Rule { fix: Some($crate::finding::Applicability::Unsafe), ..$rule }; $($rest)*)
    };
    (@flags $rule:expr;) => { $rule };
    ($family:literal: $($constant:ident = $name:literal, $level:ident, $profile:ident, $summary:literal $(, $flag:ident)*;)+) => {
        $(
            #[doc = $summary]
            pub const $constant: $crate::rule::Rule = $crate::rule::rules!(@flags $crate::rule::Rule {
                name: concat!($family, "/", $name),
                summary: $summary,
                level: $crate::rule::Level::$level,
                profile: $crate::rule::Profile::$profile,
                gates_only: false,
                needs_base: false,
                fix: None,
                since: "0.1.0",
                explanation: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/rules/", $family, "/", $name, ".md")),
            }; $($flag)*);
        )+
        /// The rules of this file, in the order of the catalogue.
        pub const RULES: &[&$crate::rule::Rule] = &[$(&$constant),+];
    };
}
pub(crate) use rules;
