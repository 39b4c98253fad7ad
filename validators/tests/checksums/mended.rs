//! Lists with their fixes made.

use countersign_validators::config::{Config, Selector};
use countersign_validators::finding::Applicability;
use countersign_validators::fix::{self, Fixed, WriteError};
use countersign_validators::rule::{Level, Rule};
use countersign_validators::rule_by_name;
use proptest::prelude::*;

use crate::fixture::{Fixture, hex};

const LIST: &str = "SHA256SUMS.txt";

/// A repository whose `release/` has the files `a` and `b`, and a list.
fn fixture(list: impl AsRef<[u8]>) -> Fixture {
    Fixture::with(&[("a", b"first"), ("b", b"second"), (LIST, list.as_ref())])
}

/// The digests of `a` and `b`.
fn digests() -> [String; 2] {
    [hex("first"), hex("second")]
}

/// The list with every form that is safe to mend and off by default mended too.
fn fixed(fixture: &Fixture, most: Applicability) -> Fixed {
    let mut config = Config::default();
    config.levels.push((Selector::Rule(rule("binary-flag")), Level::Info));
    fix::fix(&[fixture.root()], &fixture.root(), &config, most)
}

fn rule(name: &str) -> &'static Rule {
    rule_by_name(&format!("checksums/{name}")).unwrap()
}

fn mended(list: impl AsRef<[u8]>) -> Vec<u8> {
    let fixture = fixture(list);
    let fixed = fixed(&fixture, Applicability::Safe);
    assert!(fixed.is_settled);
    fix::write(&fixed.changes).unwrap();
    std::fs::read(fixture.release().join(LIST)).unwrap()
}

fn canonical() -> String {
    let [a, b] = digests();
    format!("{a}  a\n{b}  b\n")
}

#[test]
fn every_odd_form_becomes_the_canonical_one() {
    let [a, b] = digests();
    for list in [
        format!("\u{feff}{b} b\r\n\r\n\r\n{a} a"),
        format!("SHA256 (b) = {b}\r\nSHA256(./a)= {a}\r\n"),
        format!("{}\t.//b\n  \\{a} *a\n{a}  a\n", b.to_uppercase()),
        format!("{a}  a\r{b}  b\r"),
        format!("{a}  x/../a\n{b}  \"b\"\n{b}  {LIST}\nTO_DO  {LIST}\n"),
        format!("{a}  a\0{b}  b\0"),
    ] {
        let made = mended(&list);
        assert_eq!(String::from_utf8_lossy(&made), canonical(), "{list}");
    }
    let wide: Vec<u8> = format!("\u{feff}{}", canonical()).encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(mended(wide), canonical().as_bytes());
}

#[test]
fn comments_stay_and_go_to_the_top_when_entries_are_sorted() {
    let [a, b] = digests();
    let list = format!("# release 4\n{b}  b\n# the first\n{a}  a\n");
    assert_eq!(String::from_utf8(mended(list)).unwrap(), format!("# release 4\n# the first\n{a}  a\n{b}  b\n"));
}

/// Where a fix could say something else than the list, or break something, there is none.
#[test]
fn what_is_not_certain_is_left() {
    let [a, b] = digests();
    let signed = format!(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{b} b\n\n{a} a\n-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n"
    );
    for list in [
        signed,
        format!("{b}  ..\\gone\n"),
        format!("{a}  a\rb\n"),
        format!("{b} ^b\n{a} a\n"),
        format!("{b}  \"a\"\n"),
        format!("{b}  b\n{a}  a\nno entry\n"),
        format!("{a}  a\n{b}  a\n"),
    ] {
        assert_eq!(String::from_utf8_lossy(&mended(&list)), list);
    }
    let bytes = [format!("{b}  b\n{a}  a").as_bytes(), b"\xff\n"].concat();
    assert_eq!(mended(&bytes), bytes);
    assert_eq!(String::from_utf8_lossy(&mended(format!("{a}  a\rb"))), format!("{a}  a\rb\n"), "the CR may be part of the name");
}

#[test]
fn which_files_are_listed_changes_only_when_asked_for() {
    let [a, b] = digests();
    let fixture = fixture("");
    let list = format!("{a}  {}/a\n{b}  b\nTO_DO  c\n", fixture.release().display());
    fixture.write(LIST, &list);
    assert!(fixed(&fixture, Applicability::Safe).changes.is_empty());
    let fixed = fixed(&fixture, Applicability::Unsafe);
    assert_eq!(fixed.changes[0].new.text(), Some(canonical().as_str()));
    assert_eq!(fixed.report.summary.fixed, 2);
}

#[test]
fn a_file_that_changed_meanwhile_is_not_written() {
    let [a, b] = digests();
    let fixture = fixture(format!("{b} b\n{a} a\n"));
    fixture.write("x.sha256", hex("x")).write("x", "x");
    let changes = fixed(&fixture, Applicability::Safe).changes;
    assert_eq!(changes.len(), 2);
    fixture.write("x.sha256", "somebody wrote here\n");
    assert!(matches!(fix::write(&changes), Err(WriteError::Changed(path)) if path.as_str() == "release/x.sha256"));
    assert_eq!(std::fs::read_to_string(fixture.release().join(LIST)).unwrap(), format!("{b} b\n{a} a\n"), "all or nothing");
    std::fs::remove_file(fixture.release().join("x.sha256")).unwrap();
    assert!(matches!(fix::write(&changes), Err(WriteError::Changed(_))));
}

#[cfg(unix)]
#[test]
fn what_became_a_symlink_is_not_written() {
    let [a, b] = digests();
    let fixture = fixture(format!("{b} b\n{a} a\n"));
    let changes = fixed(&fixture, Applicability::Safe).changes;
    let (list, outside) = (fixture.release().join(LIST), tempfile::NamedTempFile::new().unwrap());
    std::fs::copy(&list, outside.path()).unwrap();
    std::fs::remove_file(&list).unwrap();
    std::os::unix::fs::symlink(outside.path(), &list).unwrap();
    assert!(matches!(fix::write(&changes), Err(WriteError::Changed(_))));
    assert!(std::fs::read_to_string(outside.path()).unwrap().starts_with(&b));
}

/// A line of a list, in any of the forms.
fn any_line() -> impl Strategy<Value = String> {
    let [a, b] = digests();
    let entry = (0_usize..9, any::<bool>()).prop_map(move |(form, first)| {
        let (digest, name) = if first { (&a, "a") } else { (&b, "b") };
        match form {
            0 => format!("{digest}  {name}"),
            1 => format!("{digest} {name}"),
            2 => format!("{digest} *{name}"),
            3 => format!("{digest}\t{name}"),
            4 => format!("  {}  ./{name}", digest.to_uppercase()),
            5 => format!("SHA256 ({name}) = {digest}"),
            6 => format!("SHA256(x/../{name})= {digest}"),
            7 => format!("\\{digest}  .//{name}"),
            _ => format!("{digest}  '{name}'"),
        }
    });
    prop_oneof![8 => entry, 1 => Just("# a comment".to_owned()), 1 => Just(String::new()), 1 => "[A-Z]{2,4}  [a-z ]{1,3}", 1 => "[ -~]{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Fixing twice is fixing once; nothing that could be mended is left, and no digest is lost or made up.
    #[test]
    fn fixing_comes_to_an_end(lines in proptest::collection::vec((any_line(), "\r?\n"), 0..7), last in "\r?|a") {
        let list: String = lines.into_iter().map(|(line, end)| line + &end).chain([last]).collect();
        let fixture = fixture(&list);
        let once = fixed(&fixture, Applicability::Safe);
        prop_assert!(once.is_settled && !once.report.incomplete);
        prop_assert_eq!(once.report.fixable(Applicability::Safe), 0);
        fix::write(&once.changes).unwrap();
        prop_assert!(fixed(&fixture, Applicability::Safe).changes.is_empty());
        let content = std::fs::read_to_string(fixture.release().join(LIST)).unwrap().to_lowercase();
        for digest in digests() {
            prop_assert_eq!(content.contains(&digest), list.to_lowercase().contains(&digest));
        }
    }
}
