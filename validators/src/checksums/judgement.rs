//! What the rules about lists write their findings into, and from whose point of view.

use super::fixes::Rewrite;
use super::rules::BASE_MISMATCH;
use crate::config::{Config, ProfileChoice};
use crate::finding::{Applicability, Edit, Finding, Place};
use crate::rule::{Level, Profile, Rule};
use crate::source::{FilePath, Span};

/// Whose judgement is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// That of `sha256sum -c`, not ours.
    pub(super) upstream: bool,
    /// With `--strict`.
    pub(super) strict: bool,
}

impl View {
    pub(super) fn of(config: &Config) -> Self {
        Self { upstream: config.profile == ProfileChoice::Upstream, strict: config.checksums.strict }
    }

    /// `sha256sum -c` skips lines that it cannot read, with a warning, unless it is strict.
    pub(super) const fn skips_lines(self) -> bool {
        self.upstream && !self.strict
    }

    fn level(self, rule: &Rule) -> Level {
        match rule.profile {
            Profile::UpstreamStrict if self.skips_lines() => rule.level.min(Level::Warning),
            Profile::Upstream | Profile::UpstreamStrict if self.upstream => Level::Error,
            _ => rule.level,
        }
    }
}

/// The findings about one list, as they come together.
pub(super) struct Judgement {
    pub(super) view: View,
    path: FilePath,
    findings: Vec<Finding>,
}

impl Judgement {
    /// Nothing found yet about the list at `path`.
    pub(super) const fn new(view: View, path: FilePath) -> Self {
        Self { view, path, findings: Vec::new() }
    }

    /// Everything found, sorted.
    pub(super) fn into_sorted(mut self) -> Vec<Finding> {
        self.findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
        self.findings
    }

    /// A finding at a place in the list.
    pub(super) fn finding(&self, rule: &'static Rule, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(span), message).at_level(self.view.level(rule))
    }

    /// The finding with a fix, when there are rewrites of the list that mend it.
    pub(super) fn mended(
        &self,
        finding: Finding,
        applicability: Applicability,
        title: &str,
        rewrites: Option<impl IntoIterator<Item = Rewrite>>,
    ) -> Finding {
        let Some(rewrites) = rewrites else { return finding };
        let edits = rewrites.into_iter().map(|(span, text)| Edit::replace(self.place(span), text)).collect();
        finding.with_fix(applicability, title, edits)
    }

    /// The finding with a safe fix.
    pub(super) fn safely_mended(
        &self,
        finding: Finding,
        title: &str,
        rewrites: Option<impl IntoIterator<Item = Rewrite>>,
    ) -> Finding {
        self.mended(finding, Applicability::Safe, title, rewrites)
    }

    /// A place in the list.
    pub(super) fn place(&self, span: Span) -> Place {
        Place::new(self.path.clone(), span)
    }

    /// Adds a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}

/// Whether the missing files of a list in the wrong base are summed up in one finding. `sha256sum` misses each of them.
pub(super) fn sums_up_base(view: View, config: &Config) -> bool {
    let rule = &BASE_MISMATCH;
    !view.upstream && (config.select.is_empty() || config.select.iter().any(|selector| selector.matches(rule)))
}
