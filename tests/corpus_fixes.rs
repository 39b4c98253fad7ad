//! Fixes, made in memory on real repositories: they come to an end, bring no errors, and keep line ends.

#[expect(dead_code, reason = "recorded verdicts are for the tests of gates")]
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/notice.rs"]
mod notice;

use std::collections::BTreeMap;
use std::error::Error;

use corpus::Corpus;
use countersign_validators::check;
use countersign_validators::config::Config;
use countersign_validators::finding::Applicability;
use countersign_validators::fix::fix;
use countersign_validators::report::Report;
use countersign_validators::rule::Level;

fn errors(report: &Report) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in report.findings.iter().filter(|finding| finding.level == Level::Error) {
        *counts.entry(finding.rule.name).or_default() += 1;
    }
    counts
}

#[test]
fn fixes_of_real_repositories_come_to_an_end() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    for archive in ["oat-projects", "octon-repo"] {
        let Some(root) = corpus.unpacked(archive)? else { return Ok(()) };
        let (paths, config) = ([root.clone()], Config::default());
        let before = check(&paths, &root, &config);
        for most in [Applicability::Safe, Applicability::Unsafe] {
            let fixed = fix(&paths, &root, &config, most);
            assert!(fixed.is_settled, "{archive}: fixes lead to fixes");
            assert!(before.incomplete || !fixed.report.incomplete, "{archive}: a fix is broken");
            assert_eq!(fixed.report.fixable(Applicability::Safe), 0, "{archive}: fixing twice is not fixing once");
            assert!(most == Applicability::Safe || fixed.report.fixable(most) == 0, "{archive}: unsafe fixes are left");
            assert!(before.fixable(Applicability::Safe) > 0 && fixed.report.summary.fixed >= before.fixable(Applicability::Safe));
            let (before, after) = (errors(&before), errors(&fixed.report));
            for (rule, count) in after {
                assert!(count <= before.get(rule).copied().unwrap_or(0), "{archive}: fixes bring errors of {rule}");
            }
            for change in fixed.changes {
                let returns = |bytes: &[u8]| bytes.contains(&b'\r');
                let (old, new) = (change.old.bytes(), change.new.bytes());
                assert!(returns(old) || !returns(new), "{}: gets carriage returns", change.old.path());
            }
        }
    }
    Ok(())
}
