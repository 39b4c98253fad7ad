//! From a prepared list to findings: which rules look, at which level, and what `sha256sum -c` would say.

use super::judgement::{Judgement, View};
use super::list::PreparedList;
use super::rules;
use crate::config::{Config, ProfileChoice};
use crate::finding::Finding;
use crate::gate::Verdict;
use crate::rule::{Level, Profile, Rule};

/// Names that these rules are about are not verified at all, so a list that has one cannot pass.
const UNVERIFIED: &[&Rule] =
    &[&rules::PATH_ABSOLUTE, &rules::PATH_OUTSIDE_ROOT, &rules::SYMLINK_OUTSIDE_ROOT, &rules::FILE_TOO_LARGE];

impl PreparedList<'_> {
    /// Everything that is wrong with the list and the files it names, at the levels of the catalogue.
    ///
    /// `buffer` is memory for reading, reused from call to call.
    #[must_use]
    pub fn judge(&self, config: &Config, buffer: &mut Vec<u8>) -> Vec<Finding> {
        judge(self, View::of(config), config, buffer)
    }

    /// What `sha256sum -c` (with `--strict` when `strict`) would say in the base (catalogue, section 2.5).
    ///
    /// Differs from it where a name is refused (absolute, or leading out of the root), which is a failure here, and in the
    /// few cases that the catalogue names.
    #[must_use]
    pub fn verdict(&self, strict: bool, config: &Config, buffer: &mut Vec<u8>) -> Verdict {
        let config = Config { profile: ProfileChoice::Upstream, select: Vec::new(), ..config.clone() };
        verdict_of(&judge(self, View { upstream: true, strict }, &config, buffer))
    }
}

/// Everything that is wrong with `list` in this `view`, sorted.
fn judge(list: &PreparedList<'_>, view: View, config: &Config, buffer: &mut Vec<u8>) -> Vec<Finding> {
    let mut judgement = Judgement::new(view, list.file.shown());
    if list.is_checksum_list() {
        rules::file::check(list, config, &mut judgement);
        if let Ok(content) = &list.content {
            rules::lines::check(list, content, &mut judgement);
            rules::entries::check(list, content, config, buffer, &mut judgement);
            rules::single::check(list, content, &mut judgement);
        }
    }
    judgement.into_sorted()
}

/// The verdict that findings in an upstream view amount to.
fn verdict_of(findings: &[Finding]) -> Verdict {
    let fails = |finding: &Finding| match finding.rule.profile {
        Profile::Upstream => true,
        Profile::UpstreamStrict => finding.level == Level::Error,
        Profile::Ours => UNVERIFIED.contains(&finding.rule),
    };
    if findings.iter().any(fails) { Verdict::Fail } else { Verdict::Pass }
}
