//! The verdict is that of the real `sha256sum -c [--strict]`, where that program exists.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::fixture::{Fixture, hex};
use countersign_validators::gate::Verdict;
use proptest::prelude::*;

const A: &[u8] = b"alpha\n";
const B: &[u8] = b"beta\n";
const C: &[u8] = b"gamma\n";

/// Whether `sha256sum -c` passes; `None` where there is no GNU `sha256sum`.
fn gnu(folder: &Path, list: &str, strict: bool) -> Option<Verdict> {
    let mut command = Command::new("sha256sum");
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).env("LC_ALL", "C");
    if strict {
        command.arg("--strict");
    }
    let status = command.args(["-c", list]).status().ok()?;
    Some(if status.success() { Verdict::Pass } else { Verdict::Fail })
}

fn gnu_is_here() -> bool {
    let output = Command::new("sha256sum").arg("--version").output();
    let here = output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("GNU coreutils"));
    if !here {
        crate::notice::notice("skipped: no GNU sha256sum on this machine");
    }
    here
}

fn files() -> Fixture {
    Fixture::with(&[("a", A), ("b", B), ("dir/c", C), ("back\\slash", A), ("Uname", B), ("two\nlines", C), ("한글.md", A)])
}

/// Lists by hand: every row of the table of forms.
fn table() -> Vec<(&'static str, Vec<u8>)> {
    let (a, b, c) = (hex(A), hex(B), hex(C));
    let list = |text: String| text.into_bytes();
    vec![
        ("GNU text", list(format!("{a}  a\n{b}  b\n{c}  dir/c\n"))),
        ("GNU binary", list(format!("{a} *a\n{b} *b\n"))),
        ("text and binary", list(format!("{a}  a\n{b} *b\n"))),
        ("one space", list(format!("{a} a\n{b} b\n"))),
        ("one space, mismatch", list(format!("{a} b\n"))),
        ("two spaces, then one", list(format!("{a}  a\n{b} b\n"))),
        ("two spaces, then one that mismatches", list(format!("{a}  a\n{a} b\n"))),
        ("one space, then two", list(format!("{a} a\n{b}  b\n"))),
        ("tab", list(format!("{a}\ta\n"))),
        ("tab after two spaces", list(format!("{b}  b\n{a}\ta\n"))),
        ("tab and blank", list(format!("{b}  b\n{a}\t a\n"))),
        ("three spaces", list(format!("{a}   a\n"))),
        ("leading blanks", list(format!("  {a}  a\n\t{b}  b\n"))),
        ("upper case", list(format!("{}  a\n", a.to_uppercase()))),
        ("63 digits", list(format!("{}  a\n{b}  b\n", &a[1..]))),
        ("65 digits", list(format!("{a}0  a\n{b}  b\n"))),
        ("40 digits", list(format!("{}  a\n", &a[..40]))),
        ("128 digits", list(format!("{a}{a}  a\n{b}  b\n"))),
        ("BSD", list(format!("SHA256 (a) = {a}\n"))),
        ("BSD with a parenthesis in the name", list(format!("SHA256 (a) b) = {a}\n"))),
        ("OpenSSL", list(format!("SHA256(a)= {a}\n"))),
        ("BSD, lower-case tag", list(format!("sha256 (a) = {a}\n{b}  b\n"))),
        ("BSD, text after the digest", list(format!("SHA256 (a) = {a} ok\n{b}  b\n"))),
        ("BSD, blank after the digest", list(format!("SHA256 (a) = {a} \n{b}  b\n"))),
        ("BSD, another tag", list(format!("SHA512 (a) = {a}{a}\n{b}  b\n"))),
        ("BSD without blanks", list(format!("SHA256(a)={a}\n"))),
        ("BSD with an empty name", list(format!("SHA256 () = {a}\n"))),
        ("BSD and GNU", list(format!("SHA256 (a) = {a}\n{b}  b\n{c} dir/c\n"))),
        ("escaped line feed", list(format!("\\{c}  two\\nlines\n"))),
        ("escaped backslash", list(format!("\\{a}  back\\\\slash\n"))),
        ("escaped BSD", list(format!("\\SHA256 (two\\nlines) = {c}\n"))),
        ("bad escape", list(format!("\\{a}  a\\t\n{b}  b\n"))),
        ("lone backslash at the end", list(format!("\\{a}  a\\\n{b}  b\n"))),
        ("bad escape alone", list(format!("\\{a}  a\\t\n"))),
        ("needless marker", list(format!("\\{a}  a\n"))),
        ("backslash in the name", list(format!("{a}  back\\slash\n"))),
        ("backslash as separator", list(format!("{c}  dir\\c\n"))),
        ("comment", list(format!("# files\n{a}  a\n"))),
        ("comment after a blank", list(format!(" # files\n{a}  a\n"))),
        ("blank line", list(format!("{a}  a\n\n{b}  b\n"))),
        ("line of blanks", list(format!("{a}  a\n  \n"))),
        ("blank line that ends with CR", list(format!("{a}  a\n\r\n"))),
        ("sentinel", list(format!("{a}  a\nPENDING  b\n"))),
        ("sentinel alone", list("PENDING  b\n".to_owned())),
        ("digest alone", list(format!("{a}\n{b}  b\n"))),
        ("digest and one blank", list(format!("{a} \n{b}  b\n"))),
        ("digest and two blanks", list(format!("{a}  \n"))),
        ("digest and two blanks, later", list(format!("{b}  b\n{a}  \n"))),
        ("digest and star", list(format!("{b}  b\n{a} *\n"))),
        ("mode flag ^", list(format!("{a} ^a\n"))),
        ("mode flag U", list(format!("{a} Ua\n"))),
        ("a name that begins with U", list(format!("{b} Uname\n"))),
        (
            "signed message",
            list(format!(
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n{a}  a\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n"
            )),
        ),
        ("no final line feed", list(format!("{a}  a"))),
        ("CR and no line feed", list(format!("{a}  a\r"))),
        ("CRLF", list(format!("{a}  a\r\n{b}  b\r\n"))),
        ("two CRs", list(format!("{a}  a\r\r\n"))),
        ("lone CR", list(format!("{a}  a\r{b}  b\n"))),
        ("BOM, several entries", list(format!("\u{feff}{a}  a\n{b}  b\n"))),
        ("BOM, one entry", list(format!("\u{feff}{a}  a\n"))),
        ("UTF-16", format!("\u{feff}{a}  a\n").encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("empty", Vec::new()),
        ("only a comment", list("# nothing\n".to_owned())),
        ("only blank lines", list("\n\n".to_owned())),
        ("prose", list("these are not digests\n".to_owned())),
        ("missing", list(format!("{a}  a\n{b}  gone\n"))),
        ("mismatch", list(format!("{a}  a\n{a}  b\n"))),
        ("folder", list(format!("{a}  dir\n"))),
        ("folder with a slash", list(format!("{a}  dir/\n"))),
        ("file with a slash", list(format!("{a}  a/\n"))),
        ("quotes", list(format!("{a}  \"a\"\n"))),
        ("trailing blank", list(format!("{a}  a \n"))),
        ("needless components", list(format!("{a}  ./a\n{c}  dir//c\n{c}  dir/./c\n"))),
        ("..", list(format!("{a}  dir/../a\n"))),
        ("twice", list(format!("{a}  a\n{a}  a\n"))),
        ("twice, differently", list(format!("{a}  a\n{b}  a\n"))),
        ("Korean", list(format!("{a}  한글.md\n"))),
        ("not UTF-8", [format!("{a}  ").as_bytes(), b"\xff\n"].concat()),
    ]
}

/// Where the verdicts differ on purpose: the list, and why.
fn differences() -> Vec<(&'static str, Vec<u8>)> {
    let (a, b) = (hex(A), hex(B));
    vec![
        ("an absolute name is refused", format!("{a}  /dev/null\n").replace(&a, &hex(b"")).into_bytes()),
        ("a name that leads out of the root is refused", format!("{}  {}dev/null\n", hex(b""), "../".repeat(64)).into_bytes()),
        ("standard input is never read", format!("{}  -\n", hex(b"")).into_bytes()),
        ("the entry that a byte order mark hides is verified", format!("\u{feff}{a}  b\n{b}  b\n").into_bytes()),
        ("of lines that end with NUL only the first would be verified", format!("{a}  a\0{a}  b\0").into_bytes()),
        ("a name would be cut at a NUL byte", format!("{a}  a\0b\n").into_bytes()),
    ]
}

#[test]
fn every_form_has_the_verdict_of_sha256sum() {
    if !gnu_is_here() {
        return;
    }
    for (case, list) in table() {
        let fixture = files();
        fixture.write("SHA256SUMS", &list);
        for strict in [false, true] {
            let expected = gnu(&fixture.release(), "SHA256SUMS", strict).unwrap();
            assert_eq!(fixture.verdict("SHA256SUMS", strict), expected, "{case}, strict {strict}");
        }
    }
}

#[test]
fn deliberate_differences_still_differ() {
    if !gnu_is_here() {
        return;
    }
    for (why, list) in differences() {
        let fixture = files();
        fixture.write("SHA256SUMS", &list);
        assert_eq!(gnu(&fixture.release(), "SHA256SUMS", false), Some(Verdict::Pass), "{why}");
        assert_eq!(fixture.verdict("SHA256SUMS", false), Verdict::Fail, "{why}");
    }
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "a",
        "b",
        "dir/c",
        "./a",
        "dir//c",
        "gone",
        "Uname",
        "back\\slash",
        " a",
        "a ",
        "\"a\"",
        "dir",
        "^a",
    ])
}

fn line() -> impl Strategy<Value = String> {
    let digest =
        prop::sample::select(vec![hex(A), hex(B), hex(C), hex(A).to_uppercase(), hex(A)[1..].to_owned(), "PENDING".to_owned()]);
    let separator = prop::sample::select(vec!["  ", "  ", "  ", " ", " *", "\t", "\t ", "   ", "", " \t"]);
    let indent = prop::sample::select(vec!["", "", "", " ", "\t", "\\", " \\"]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\r\r\n"]);
    let gnu = (indent.clone(), digest.clone(), separator, name(), end.clone())
        .prop_map(|(indent, digest, separator, name, end)| format!("{indent}{digest}{separator}{name}{end}"));
    let tag = prop::sample::select(vec!["SHA256 (", "SHA256(", "SHA256  (", "sha256 (", "MD5 (", "SHA256"]);
    let equals = prop::sample::select(vec![") = ", ")= ", ")=", ") ", ") =\t"]);
    let bsd = (indent, tag, name(), equals, digest, end)
        .prop_map(|(indent, tag, name, equals, digest, end)| format!("{indent}{tag}{name}{equals}{digest}{end}"));
    let other =
        prop::sample::select(vec!["\n", "# comment\n", " \n", "prose is here\n", "\r\n", "  -\n"]).prop_map(str::to_owned);
    prop_oneof![6 => gnu, 2 => bsd, 1 => other]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_list_has_the_verdict_of_sha256sum(lines in prop::collection::vec(line(), 0..6), cut in any::<bool>()) {
        let mut list = lines.concat();
        if cut && list.ends_with('\n') {
            list.pop();
        }
        let fixture = files();
        fixture.write("SHA256SUMS", &list);
        for strict in [false, true] {
            // Without the program nothing is compared; the other tests of this file say so.
            if let Some(expected) = gnu(&fixture.release(), "SHA256SUMS", strict) {
                prop_assert_eq!(fixture.verdict("SHA256SUMS", strict), expected, "strict {}, list {:?}", strict, list);
            }
        }
    }
}
