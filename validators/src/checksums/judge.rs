//! From a prepared list to findings: which rules look, at which level, and what `sha256sum -c` would say.

use super::list::PreparedList;
use super::rules;
use crate::config::{Config, ProfileChoice};
use crate::finding::{Finding, Place};
use crate::gate::Verdict;
use crate::rule::{Level, Profile, Rule};
use crate::source::{FilePath, Span};

/// Names that these rules are about are not verified at all, so a list that has one cannot pass.
const UNVERIFIED: &[&Rule] =
    &[&rules::PATH_ABSOLUTE, &rules::PATH_OUTSIDE_ROOT, &rules::SYMLINK_OUTSIDE_ROOT, &rules::FILE_TOO_LARGE];

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
    /// A finding at a place in the list.
    pub(super) fn finding(&self, rule: &'static Rule, span: Span, message: impl Into<String>) -> Finding {
        Finding::new(rule, self.place(span), message).at_level(self.view.level(rule))
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

/// Everything that is wrong with `list` in this `view`, sorted.
pub(super) fn judge(list: &PreparedList<'_>, view: View, config: &Config, buffer: &mut Vec<u8>) -> Vec<Finding> {
    let mut judgement = Judgement { view, path: list.file.shown(), findings: Vec::new() };
    if list.is_checksum_list() {
        rules::file::check(list, config, &mut judgement);
        if let Ok(content) = &list.content {
            rules::lines::check(list, content, &mut judgement);
            rules::entries::check(list, content, config, buffer, &mut judgement);
            rules::single::check(list, content, &mut judgement);
        }
    }
    let mut findings = judgement.findings;
    findings.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    findings
}

/// The verdict that findings in an upstream view amount to.
pub(super) fn verdict(findings: &[Finding]) -> Verdict {
    let fails = |finding: &Finding| match finding.rule.profile {
        Profile::Upstream => true,
        Profile::UpstreamStrict => finding.level == Level::Error,
        Profile::Ours => UNVERIFIED.contains(&finding.rule),
    };
    if findings.iter().any(fails) { Verdict::Fail } else { Verdict::Pass }
}

/// Whether the missing files of a list in the wrong base are summed up in one finding. `sha256sum` misses each of them.
pub(super) fn sums_up_base(view: View, config: &Config) -> bool {
    let rule = &rules::BASE_MISMATCH;
    !view.upstream && (config.select.is_empty() || config.select.iter().any(|selector| selector.matches(rule)))
}
