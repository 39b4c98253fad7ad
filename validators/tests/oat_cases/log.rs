use super::{Repository, assert_cases, owned};

const PENDING: &str = "## End-of-run synthesis (pending — do not skip at project completion)\n";
const SEAL: &str = "### 2026-07-20 · structural · oat-project-complete · seal\n\nSealed. oat-seal:shop\n\n";
const BUG: &str = "### 2026-07-20 · project · bug · 결제\n\nText.\n\n";

/// What is found in a log with these entries and a synthesis that is to be written.
fn of_entries(entries: &str) -> Vec<String> {
    of_log(&format!("# Log\n\n## Entries\n\n{entries}{PENDING}"))
}

fn of_log(log: &str) -> Vec<String> {
    Repository::default().with_state("shop", "oat_phase: plan").with("shop/project-log.md", log).findings(&["log-"])
}

#[test]
fn entries_and_seals() {
    let entry = |heading: &str| format!("### {heading}\n\nText.\n\n");
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("no entries", String::new(), &[]),
        ("a judgement", BUG.to_owned(), &[]),
        ("a heading by hand", entry("handwritten heading"), &["shop log-entry-grammar"]),
        (
            "an example in a fence",
            format!("{BUG}```\n### YYYY-MM-DD · structural · producer · ref\n```\n"),
            &["shop log-entry-grammar"],
        ),
        ("headings of level four", format!("{BUG}#### More\n\n"), &[]),
        ("no such day", entry("2026-02-30 · project · bug · a"), &["shop log-date-valid"]),
        ("an older day", format!("{BUG}{}", entry("2026-07-19 · project · bug · a")), &["shop log-chronological"]),
        ("an older day once", format!("{BUG}{0}{0}", entry("2026-07-19 · project · bug · a")), &["shop log-chronological"]),
        ("a seal", SEAL.to_owned(), &[]),
        ("a seal without its key", SEAL.replace(" oat-seal:shop", ""), &[]),
        ("two seals", SEAL.repeat(2), &["shop log-multiple-seals"]),
        ("an entry behind the seal", format!("{SEAL}{BUG}{BUG}"), &["shop log-entry-after-seal"]),
        ("a seal of somebody else", format!("{}{BUG}", SEAL.replace("oat-project-complete", "somebody")), &[]),
        ("a structural entry about something else", format!("{}{BUG}", SEAL.replace("· seal", "· p01")), &[]),
    ];
    assert_cases(cases.into_iter().map(|(name, entries, expected)| (name.to_owned(), of_entries(&entries), owned(expected))));
}

#[test]
fn sections() {
    let cases: Vec<(&str, String, &[&str])> = vec![
        ("written", "## Entries\n\n## End-of-run synthesis\n\nAll is well.\n".into(), &[]),
        ("no synthesis", "## Entries\n".into(), &["shop log-synthesis-section"]),
        ("two syntheses", format!("## Entries\n\n{PENDING}\n## End-of-run synthesis\n"), &["shop log-synthesis-section"]),
        ("no entries", format!("## entries\n\n### by hand\n\n{PENDING}"), &["shop log-entries-missing"]),
        ("nothing", String::new(), &["shop log-entries-missing", "shop log-synthesis-section"]),
        ("CRLF", format!("## Entries\n\n{BUG}{SEAL}{BUG}{PENDING}").replace('\n', "\r\n"), &["shop log-entry-after-seal"]),
        ("a byte order mark", format!("\u{feff}## Entries\n\n{PENDING}"), &[]),
    ];
    assert_cases(cases.into_iter().map(|(name, log, expected)| (name.to_owned(), of_log(&log), owned(expected))));
}

#[test]
fn line_ends_that_only_some_readers_know() {
    let ambiguous = "shop log-ambiguous-terminator";
    let mut cases = Vec::new();
    for (name, terminator) in [("CR", "\r"), ("U+2028", "\u{2028}"), ("U+2029", "\u{2029}")] {
        let told: [(&str, &[&str]); 4] = [
            ("## Injected", &[ambiguous]),
            ("### 2026-07-20 · project · bug · a", &[ambiguous]),
            ("### Notes", &[]),
            ("### 2026-07-20 · structural · a · b", &[]),
        ];
        for (heading, expected) in told {
            let entries = format!("{BUG}carrier{terminator}{heading}\n\n");
            cases.push((format!("{name} {heading}"), of_entries(&entries), owned(expected)));
        }
    }
    assert_cases(cases);
}
