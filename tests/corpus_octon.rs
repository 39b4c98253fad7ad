//! Verdict parity with the convention's own tools, over every recorded run on real packets and on one-change variants of one.

#![expect(clippy::panic, clippy::expect_used, reason = "a test that fails should say so loudly")]

#[expect(dead_code, reason = "lines of any form are for the tests of projects")]
#[path = "support/corpus.rs"]
mod corpus;
#[path = "support/notice.rs"]
mod notice;

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use corpus::{Corpus, Record};
use countersign_validators::config::Config;
use countersign_validators::gate::Verdict;
use countersign_validators::octon::StandardOptions;
use countersign_validators::octon::facts::Gate;
use countersign_validators::octon::gates::{GateName, answer, digest};
use countersign_validators::octon::layout;
use countersign_validators::rule::Level;
use rayon::prelude::*;

/// A difference that is meant, see docs/parity.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Difference {
    archive: &'static str,
    /// The small repository in the archive; `""` for the whole repository.
    case: &'static str,
    packet: &'static str,
    run: &'static str,
    /// The test that the row of docs/parity.md names.
    test: &'static str,
}

/// No recorded run shows one of the deliberate differences; `tests/deliberate_differences.rs` does.
const DIFFERENCES: &[Difference] = &[];

/// The archives with records, and how many of those are compared: the program runs only of the two packets that are programs.
const ARCHIVES: [(&str, &str, usize); 3] =
    [("octon-repo", "octon", 858 - 2 * 76), ("octon-hist", "octon-hist", 280), ("octon-mutants", "octon-mutants", 632)];

#[test]
fn every_recorded_verdict_is_ours() -> Result<(), Box<dyn Error>> {
    let Some(corpus) = Corpus::find() else { return Ok(()) };
    let mut differing = Vec::new();
    for (archive, records, expected) in ARCHIVES {
        let Some(folder) = corpus.unpacked(archive)? else { return Ok(()) };
        let compared: Vec<Record> = corpus.records(records)?.into_iter().filter(|record| applies(record, &folder)).collect();
        assert_eq!(compared.len(), expected, "records of {archive}");
        let found: Vec<(Record, String)> = compared
            .into_par_iter()
            .filter_map(|record| {
                let difference = compare(&record, &folder)?;
                Some((record, difference))
            })
            .collect();
        differing.extend(found.into_iter().map(|(record, difference)| (archive, record, difference)));
    }
    report(&differing);
    Ok(())
}

#[test]
fn every_known_difference_is_explained() -> Result<(), Box<dyn Error>> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parity.md"))?;
    for difference in DIFFERENCES {
        assert!(page.contains(&format!("`{}`", difference.test)), "{difference:?}");
    }
    Ok(())
}

/// The program runs were made on every packet; of those that are no program the convention's tool speaks without meaning.
fn applies(record: &Record, archive: &Path) -> bool {
    !record.run.starts_with("program-") || record.packet_in(archive).join(layout::CHILD_REGISTRY).is_file()
}

/// What our verdict and the recorded one differ in.
fn compare(record: &Record, archive: &Path) -> Option<String> {
    let target = record.packet_in(archive);
    let config = Config::default();
    if record.run == "review-gate-digest" {
        let ours = digest(&target, archive, &config).map_err(|finding| finding.message);
        return (ours.as_ref().ok() != record.digest.as_ref()).then(|| format!("ours {ours:?}, recorded {:?}", record.digest));
    }
    let (gate, options) = question(&record.run);
    let ours = answer(GateName::Upstream(gate), &target, archive, &config, options);
    let recorded = if record.status == 0 { Verdict::Pass } else { Verdict::Fail };
    if ours.verdict == recorded && !ours.incomplete {
        return None;
    }
    let errors = ours.findings.iter().filter(|finding| finding.level == Level::Error);
    let reasons: Vec<String> = errors.map(|finding| format!("\n    {}: {}", finding.rule.name, finding.message)).collect();
    Some(format!("ours {}, recorded status {}{}", ours.verdict.as_str(), record.status, reasons.concat()))
}

/// The gate that asks what a recorded run asked.
fn question(run: &str) -> (Gate, StandardOptions) {
    let skipping = |skip_targets| StandardOptions { skip_registry: true, skip_targets };
    let gate = match run {
        "standard" => return (Gate::Standard, skipping(false)),
        "standard-no-targets" => return (Gate::Standard, skipping(true)),
        "review-gate" => Gate::Review,
        "review-gate-authz" => Gate::ReviewStrict,
        "readiness" => Gate::Readiness,
        "conformance" => Gate::Conformance,
        "drift" => Gate::Drift,
        "program-structure" => Gate::ProgramStructure,
        "program-child-readiness" => Gate::ProgramChildren,
        subtype if subtype.starts_with("subtype-") => Gate::Subtype,
        unknown => panic!("no gate asks what the run `{unknown}` asked"),
    };
    (gate, StandardOptions::default())
}

/// Fails when a difference is not in the table, or a row of the table differs no longer.
fn report(differing: &[(&str, Record, String)]) {
    let is_row = |row: &Difference, archive: &str, record: &Record| {
        let case = record.case.as_deref().unwrap_or("");
        (row.archive, row.case, row.packet, row.run) == (archive, case, record.packet.as_str(), record.run.as_str())
    };
    let mut text = String::new();
    for (archive, record, difference) in differing {
        if !DIFFERENCES.iter().any(|row| is_row(row, archive, record)) {
            let case = record.case.as_deref().unwrap_or("");
            writeln!(text, "{archive} {case} {} {}: {difference}", record.packet, record.run).expect("text grows");
        }
    }
    for row in DIFFERENCES {
        if !differing.iter().any(|(archive, record, _)| is_row(row, archive, record)) {
            writeln!(text, "no longer differs: {row:?}").expect("text grows");
        }
    }
    assert!(text.is_empty(), "{text}");
}
