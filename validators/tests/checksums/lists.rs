//! How lists are read, where their names lead, and how a list that is hard to read is survived.

use std::fs;
use std::time::{Duration, Instant};

use crate::fixture::{Fixture, find, hex};
use countersign_validators::checksums::{self, BaseReason, FORCES_EXIT_2, ListContext, ListKind, is_list};
use countersign_validators::config::{Config, PathGlobs, ProfileChoice};
use countersign_validators::document::checksum_list::{ChecksumList, ListEncoding};
use countersign_validators::finding::Finding;
use countersign_validators::gate::Verdict;
use countersign_validators::rule::{Level, Profile};
use proptest::prelude::*;

const A: &[u8] = b"alpha\n";
const B: &[u8] = b"beta\n";

fn messages(findings: &[Finding]) -> Vec<(&'static str, &str)> {
    findings.iter().map(|finding| (finding.rule.short_name(), finding.message.as_str())).collect()
}

/// Every form of a line, what is said about it, and whether the file is verified.
#[test]
fn every_form_of_a_line_is_read_as_the_table_says() {
    let (a, b) = (hex(A), hex(B));
    let forms: Vec<(String, &[&str], bool)> = vec![
        (format!("{a}  a\n"), &[], true),
        (format!("{a} *a\n"), &["binary-flag"], true),
        (format!("{a} a\n"), &["separator-one-space"], true),
        (format!("{b}  b\n{a} a\n"), &["separator-mixed", "unsorted"], true),
        (format!("{b} b\n{a}  a\n"), &["separator-mixed", "unsorted"], true),
        (format!("{a}\ta\n"), &["separator-odd"], true),
        (format!("{a}   a\n"), &["name-decorated"], false),
        (format!("  {a}  a\n"), &["separator-odd"], true),
        (format!("{}  a\n", a.to_uppercase()), &["upper-case-hex"], true),
        (format!("{}  a\n", &a[1..]), &["empty-list", "wrong-length"], false),
        (format!("{}  a\n", &a[24..]), &["empty-list", "wrong-length"], false),
        (format!("SHA256 (a) = {a}\n"), &["bsd-form"], true),
        (format!("SHA256(a)= {a}\n"), &["bsd-form"], true),
        (format!("SHA512 (a) = {a}{a}\n"), &["bsd-algorithm", "empty-list"], false),
        (format!("sha256 (a) = {a}\n"), &["bsd-algorithm", "empty-list"], false),
        (format!("SHA256 (a) = {a} ok\n"), &["bsd-algorithm", "empty-list"], false),
        (format!("{b}  b\nSHA256 (a) = {a}\n"), &["bsd-form", "unsorted"], true),
        (format!("\\{a}  a\n"), &["escape-needless"], true),
        (format!("\\{a}  a\\t\n"), &["empty-list", "escape-invalid"], false),
        (format!("\\{a}  a\\\n"), &["empty-list", "escape-invalid"], false),
        (format!("# note\n{a}  a\n"), &[], true),
        (format!(" # note\n{a}  a\n"), &["line-malformed"], true),
        (format!("\n{a}  a\n"), &["blank-line"], true),
        (format!(" \n{a}  a\n"), &["line-malformed"], true),
        (format!("{a}  a\nPOST_GENERATION_SELF_HASH_REQUIRED  SUMS.txt\n"), &["sentinel-line"], true),
        (format!("{a}  a\nTODO b\n"), &["sentinel-line"], true),
        (format!("{a}  a\nTODO write this list\n"), &["line-malformed"], true),
        (format!("{a}  a\nadd the others\n"), &["line-malformed"], true),
        (format!("{a}\n"), &["empty-list", "line-malformed"], false),
        (format!("{a} ^a\n"), &["mode-flag-unsupported"], false),
        (format!("{a} Ua\n"), &["mode-flag-unsupported"], false),
        (format!("{a} ?a\n"), &["mode-flag-unsupported"], false),
        (format!("{a}  a\n{b}  -\n"), &["stdin-entry", "unsorted"], true),
        (format!("{a}  a"), &["final-newline"], true),
        (format!("\u{feff}{a}  a\n"), &["list-bom"], true),
        (format!("{a}  a\r\n"), &["line-endings"], true),
        (format!("{a}  a\r"), &["final-newline", "line-endings"], true),
        (format!("{a}  ./a\n"), &["path-not-normal"], true),
        (format!("{a}  dir/../a\n"), &["path-parent"], true),
        (format!("{a}  a\n{a}  a\n"), &["entry-duplicate"], true),
        (format!("{a}  \"a\"\n"), &["name-decorated"], false),
        (String::new(), &["empty-list"], false),
    ];
    for (list, expected, verified) in forms {
        let fixture = Fixture::with(&[("a", A), ("b", B), (".gitignore", b"b\n"), ("dir/.keep", b"")]);
        fixture.write("SHA256SUMS", &list);
        let rules: Vec<_> = fixture.rules("SHA256SUMS").into_iter().filter(|rule| *rule != "file-unlisted").collect();
        assert_eq!(rules, expected, "{list:?}");
        fixture.write("a", "edited");
        let mismatches = fixture.rules("SHA256SUMS").contains(&"digest-mismatch");
        assert_eq!(mismatches, verified, "{list:?}");
    }
}

#[cfg(unix)]
#[test]
fn escaped_names_are_decoded() {
    let fixture = Fixture::with(&[("two\nlines", A), ("back\\slash", B)]);
    let list = format!("\\{}  back\\\\slash\n\\{}  two\\nlines\n", hex(B), hex(A));
    fixture.write("SHA256SUMS", &list);
    assert_eq!(fixture.rules("SHA256SUMS"), Vec::<&str>::new());
}

#[test]
fn a_name_that_begins_with_a_flag_letter_is_a_name() {
    let fixture = Fixture::with(&[("UPGRADING.md", A)]);
    fixture.write("SHA256SUMS", format!("{} UPGRADING.md\n", hex(A)));
    assert_eq!(fixture.rules("SHA256SUMS"), ["separator-one-space"]);
    fixture.write("SHA256SUMS", format!("{} Unknown.md\n", hex(A)));
    assert_eq!(fixture.rules("SHA256SUMS"), ["entry-missing", "file-unlisted", "separator-one-space"]);
}

#[test]
fn kinds_of_lists() {
    let config = Config::default();
    let kind = |name: &str| ListKind::of(name.as_ref(), &config);
    assert_eq!(kind("SHA256SUMS"), Some(ListKind::Folder));
    assert_eq!(kind("SHA256SUMS.txt"), Some(ListKind::Folder));
    assert_eq!(kind("a.tar.gz.sha256"), Some(ListKind::Single { stem: "a.tar.gz".to_owned() }));
    for name in [".sha256", "SHA512SUMS", "sha256sums.txt", "a.sha256.txt"] {
        assert!(!is_list(name.as_ref(), &config), "{name}");
    }
}

#[test]
fn a_recorded_digest_is_no_list() {
    let fixture = Fixture::with(&[("context.json", A)]);
    fixture.write("context.sha256", format!("sha256:{}\n", hex(A)));
    assert_eq!(fixture.rules("context.sha256"), Vec::<&str>::new());
    let config = Config::default();
    let workspace = fixture.workspace(&config);
    let file = find(&workspace, &fixture.release().join("context.sha256"));
    assert!(!checksums::prepare(file, &workspace, &config, ListContext::default()).is_checksum_list());
    fixture.write("context.json.sha256", format!("sha256:{}\n", hex(A)));
    assert_eq!(fixture.rules("context.json.sha256"), ["empty-list", "line-malformed"]);
}

#[test]
fn single_file_lists() {
    let fixture = Fixture::with(&[("a", A), ("b", B)]);
    fixture.write("a.sha256", hex(A) + "\n");
    assert_eq!(fixture.rules("a.sha256"), ["single-bare-digest"]);
    fixture.write("a.sha256", hex(B) + "\n");
    assert_eq!(fixture.rules("a.sha256"), ["digest-mismatch", "single-bare-digest"]);
    fixture.write("gone.sha256", hex(A) + "\n");
    assert_eq!(fixture.rules("gone.sha256"), ["empty-list"]);
    fixture.write("a.sha256", format!("{}  ./a\n", hex(A)));
    assert_eq!(fixture.rules("a.sha256"), ["path-not-normal"]);
    fixture.write("a.sha256", format!("{}  b\n", hex(B)));
    assert_eq!(fixture.rules("a.sha256"), ["single-other-name"]);
    fixture.write("a.sha256", format!("{}  a\n{}  b\n", hex(A), hex(B)));
    assert_eq!(fixture.rules("a.sha256"), ["single-many-entries"]);
}

#[test]
fn wide_lists_are_decoded_to_say_so() {
    let text = format!("{}  a\n{}  b\n", hex(A), hex(B));
    let utf16 =
        |unit: fn(u16) -> [u8; 2], mark: &str| -> Vec<u8> { format!("{mark}{text}").encode_utf16().flat_map(unit).collect() };
    let utf32 = |unit: fn(u32) -> [u8; 4], mark: &str| -> Vec<u8> {
        format!("{mark}{text}").chars().flat_map(|character| unit(character.into())).collect()
    };
    let cases = [
        (utf16(u16::to_le_bytes, "\u{feff}"), ListEncoding::Utf16Le),
        (utf16(u16::to_be_bytes, "\u{feff}"), ListEncoding::Utf16Be),
        (utf16(u16::to_le_bytes, ""), ListEncoding::Utf16Le),
        (utf16(u16::to_be_bytes, ""), ListEncoding::Utf16Be),
        (utf32(u32::to_le_bytes, "\u{feff}"), ListEncoding::Utf32Le),
        (utf32(u32::to_be_bytes, "\u{feff}"), ListEncoding::Utf32Be),
        (utf32(u32::to_le_bytes, ""), ListEncoding::Utf32Le),
        (utf32(u32::to_be_bytes, ""), ListEncoding::Utf32Be),
        (text.replace('\n', "\0").into_bytes(), ListEncoding::NulTerminated),
        (text.replace("  a", "  a\0").into_bytes(), ListEncoding::NulBytes),
    ];
    for (bytes, encoding) in cases {
        let list = ChecksumList::parse(&bytes, 1000);
        assert_eq!((list.form.encoding, list.form.entries_when_decoded), (encoding, 2));
        let fixture = Fixture::with(&[("a", A), ("b", B)]);
        fixture.write("SHA256SUMS", &bytes);
        assert_eq!(fixture.rules("SHA256SUMS"), ["list-encoding"]);
    }
}

#[test]
fn the_help_names_what_would_be_found() {
    let fixture = Fixture::with(&[("README.md", A), ("Über.md", B), ("dir/b", B), ("renamed", b"old text\n")]);
    let listed = |name: &str, digest: String| {
        let list = format!("{digest}  {name}\n{}  dir/b\n{}  renamed\n", hex(B), hex("old text\n"));
        fixture.write("SHA256SUMS", list);
        let findings = fixture.judge("SHA256SUMS", &Config::default());
        let first = findings.iter().find(|finding| finding.rule.profile == Profile::Upstream);
        first.map(|finding| (finding.rule.short_name(), finding.help.clone().unwrap())).unwrap()
    };
    let expect = |name: &str, digest: &str, rule: &str, help_text: &str| {
        assert_eq!(listed(name, digest.to_owned()), (rule, help_text.to_owned()), "{name}");
    };
    let (a, none) = (hex(A), "0".repeat(64));
    expect("Readme.MD", &a, "entry-missing", "`README.md` exists: letter case counts");
    let form = "`Über.md` exists, in another Unicode form (NFC, NFD): write the name as the file has it";
    if !fixture.release().join("U\u{308}ber.md").exists() {
        expect("U\u{308}ber.md", &a, "entry-missing", form);
    }
    expect("release/dir/b", &a, "entry-missing", "a file of that name exists relative to the repository root");
    expect("gone", &hex("old text\n"), "entry-missing", "`renamed` has the listed digest: the file may have been renamed");
    expect("gone", &none, "entry-missing", "restore the file, or remove the line when the file was removed on purpose");
    expect("'dir/b'", &a, "name-decorated", "`dir/b` exists: write the name without quotes and outer blanks");
    expect("dir\\b", &a, "backslash-path", "`dir/b` exists: write the name with `/`");
    expect("dir\\c", &a, "backslash-path", "write the name with `/`; `dir/c` does not exist either");
    let converted = |with: &str| format!("the digest is that of the same text with {with}: a checkout converted the line ends");
    expect("README.md", &hex("alpha\r\n"), "digest-mismatch", &converted("CR LF instead of LF"));
    fixture.write("README.md", "alpha\r\n");
    expect("README.md", &a, "digest-mismatch", &converted("LF instead of CR LF"));
    expect("README.md", &hex(B), "digest-mismatch", "`dir/b` has the listed digest: the file may have been renamed");
}

#[test]
fn a_meant_file_is_not_reported_as_unlisted_too() {
    let fixture = Fixture::with(&[("README.md", A), ("dir/b", B), ("c", A)]);
    fixture.write("SHA256SUMS", format!("{}   c\n{}  dir\\b\n{}  readme.md\n", hex(A), hex(B), hex(A)));
    assert_eq!(fixture.rules("SHA256SUMS"), ["backslash-path", "entry-missing", "name-decorated"]);
}

/// A packet at `.octon/packets/retry-budget` with a list in `support/`.
fn packet_with_support_list(names: impl Fn(&str) -> String) -> Fixture {
    let fixture = Fixture::with(&[("plan.md", A), ("support/review.md", B)]);
    let list = format!("{}  {}\n{}  {}\n", hex(A), names("plan.md"), hex(B), names("support/review.md"));
    fixture.write("support/SHA256SUMS.txt", list);
    fixture
}

fn judge_support_list(fixture: &Fixture, config: &Config, former_path: Option<&str>) -> (Vec<Finding>, Verdict, BaseReason) {
    let workspace = fixture.workspace(config);
    let context = ListContext {
        packet_root: workspace.find(&fixture.release()).directory(),
        repository_root: workspace.tops().first(),
        former_path: former_path.map(str::to_owned),
    };
    let file = find(&workspace, &fixture.release().join("support/SHA256SUMS.txt"));
    let list = checksums::prepare(file, &workspace, config, context);
    let mut buffer = Vec::new();
    (list.judge(config, &mut buffer), list.verdict(false, config, &mut buffer), list.base().reason)
}

#[test]
fn the_base_of_a_support_list_is_the_packet() {
    let fixture = packet_with_support_list(str::to_owned);
    let (findings, verdict, reason) = judge_support_list(&fixture, &Config::default(), None);
    assert_eq!(messages(&findings), []);
    assert_eq!((verdict, reason), (Verdict::Pass, BaseReason::PacketRoot));
}

#[test]
fn names_from_another_base_are_one_finding_and_fail_upstream() {
    let mismatch = |fixture: &Fixture, former: Option<&str>, from: &str| {
        let (findings, verdict, _) = judge_support_list(fixture, &Config::default(), former);
        let found = messages(&findings);
        let [("base-mismatch", message)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!(*message, format!("2 of 2 names are relative to {from}, not to `release`: nothing they name was verified"));
        assert_eq!(verdict, Verdict::Fail);
        let upstream = Config { profile: ProfileChoice::Upstream, ..Config::default() };
        let (findings, _, _) = judge_support_list(fixture, &upstream, former);
        let missing = findings.iter().filter(|finding| finding.rule.short_name() == "entry-missing").count();
        assert_eq!((missing, findings.len()), (2, 2));
    };
    mismatch(&packet_with_support_list(|name| format!("release/{name}")), None, "the repository root");
    let moved = packet_with_support_list(|name| format!("active/release/{name}"));
    mismatch(&moved, Some("active/release"), "the path that the packet had before it was archived");
}

#[test]
fn a_minority_from_another_base_is_missing() {
    let fixture = Fixture::with(&[("a", A), ("b", B)]);
    fixture.write("SHA256SUMS", format!("{}  a\n{}  release/b\n", hex(A), hex(B)));
    assert_eq!(fixture.rules("SHA256SUMS"), ["entry-missing", "file-unlisted"]);
}

#[test]
fn a_configured_base_turns_the_explanation_into_a_verification() {
    let fixture = packet_with_support_list(|name| format!("release/{name}"));
    let lists = |pattern: &str| PathGlobs::new(&fixture.root(), vec![pattern.to_owned()]).unwrap();
    let mut config = Config::default();
    config.checksums.bases = vec![(lists("release/support/*"), fixture.root())];
    let (findings, verdict, reason) = judge_support_list(&fixture, &config, None);
    assert_eq!(messages(&findings), []);
    assert_eq!((verdict, reason), (Verdict::Pass, BaseReason::Configured));

    fixture.write("plan.md", "edited");
    fixture.write("new.md", "new");
    let (findings, ..) = judge_support_list(&fixture, &config, None);
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule.short_name()).collect();
    assert_eq!(rules, ["file-unlisted", "digest-mismatch"], "only the packet's files are asked for");

    config.checksums.bases.push((lists("**"), fixture.root().join("nowhere")));
    let (findings, ..) = judge_support_list(&fixture, &config, None);
    assert_eq!(findings.iter().map(|finding| finding.rule.short_name()).collect::<Vec<_>>(), ["base-mismatch"]);
}

#[test]
fn unlisted_files() {
    let fixture = Fixture::with(&[
        ("a", A),
        ("b.md", B),
        ("dir/c", A),
        ("dir/x.sha256", B),
        (".env", A),
        ("dir/.cache/d", A),
        ("build/out", A),
        ("excluded/e", A),
        ("SHA256SUMS.txt", b"# other list\n"),
        ("a.sha256", b""),
        (".gitignore", b"/build\n*.log\n"),
        ("run.log", A),
    ]);
    fixture.write("SHA256SUMS", format!("{}  a\n", hex(A)));
    let mut config = Config::default();
    config.checksums.unlisted = PathGlobs::new(&fixture.root(), vec!["release/excluded".to_owned()]).unwrap();
    let findings = fixture.judge("SHA256SUMS", &config);
    let unlisted = messages(&findings);
    assert_eq!(
        unlisted,
        [
            ("file-unlisted", "`b.md` is not in the list"),
            ("file-unlisted", "`dir/c` is not in the list"),
            ("file-unlisted", "`dir/x.sha256` is not in the list"),
        ]
    );
}

#[cfg(unix)]
#[test]
fn nothing_but_regular_files_inside_the_tree_is_opened() {
    use std::os::unix::fs::symlink;
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("secret"), A).unwrap();
    let fixture = Fixture::with(&[("a", A), ("dir/b", B)]);
    let release = fixture.release();
    let _socket = std::os::unix::net::UnixListener::bind(release.join("socket")).unwrap();
    symlink(outside.path().join("secret"), release.join("out-file")).unwrap();
    symlink(outside.path(), release.join("out-dir")).unwrap();
    symlink("dir", release.join("in-dir")).unwrap();
    symlink("loop-2", release.join("loop-1")).unwrap();
    symlink("loop-1", release.join("loop-2")).unwrap();
    symlink("nowhere", release.join("broken")).unwrap();
    let digest = hex(A);
    let expectations = [
        ("socket", "entry-not-a-file"),
        ("dir", "entry-not-a-file"),
        ("dir/", "entry-not-a-file"),
        ("", "entry-not-a-file"),
        ("a/", "entry-missing"),
        ("a/b", "entry-missing"),
        ("out-file", "symlink-outside-root"),
        ("out-dir/secret", "symlink-outside-root"),
        ("in-dir/b", "symlink-entry"),
        ("loop-1", "entry-missing"),
        ("broken", "entry-missing"),
        ("/etc/passwd", "path-absolute"),
        ("../../etc/passwd", "path-outside-root"),
        ("dir/../../../etc/passwd", "path-outside-root"),
    ];
    for (name, rule) in expectations {
        let name = if name.is_empty() { format!("SHA256 () = {digest}\n") } else { format!("{digest}  {name}\n") };
        fixture.write("SHA256SUMS", &name);
        let rules = fixture.rules("SHA256SUMS");
        assert!(rules.contains(&rule), "{name}: {rules:?}");
        assert_eq!(rules.contains(&"digest-mismatch"), rule == "symlink-entry", "{name}: only files of the tree are hashed");
    }
}

#[test]
fn what_could_not_be_checked_forces_exit_2() {
    let forces = |findings: &[Finding]| -> Vec<&str> {
        let forcing = findings.iter().filter(|finding| FORCES_EXIT_2.contains(&finding.rule));
        forcing.map(|finding| finding.rule.short_name()).collect()
    };
    let fixture = Fixture::with(&[("a", A), ("b", B)]);
    fixture.write("SHA256SUMS", format!("{}  a\n{}  b\n", hex(A), hex(B)));
    let mut config = Config::default();
    assert_eq!(forces(&fixture.judge("SHA256SUMS", &config)), Vec::<&str>::new());

    config.limits.hash_size = 5;
    assert_eq!(forces(&fixture.judge("SHA256SUMS", &config)), ["file-too-large"], "one file has 6 bytes, the other 5");
    config = Config::default();
    config.limits.file_size = 10;
    assert_eq!(forces(&fixture.judge("SHA256SUMS", &config)), ["list-unreadable"]);
    config = Config::default();
    config.limits.list_entries = 1;
    let findings = fixture.judge("SHA256SUMS", &config);
    assert_eq!(messages(&findings)[0].1, "the list has more than 1 lines, which is the limit");
    assert_eq!((forces(&findings), findings.len()), (vec!["list-unreadable"], 1));

    // A file that disappears after its folder was listed is there by name and cannot be read.
    let config = Config::default();
    let workspace = fixture.workspace(&config);
    let file = find(&workspace, &fixture.release().join("SHA256SUMS"));
    let list = checksums::prepare(file, &workspace, &config, ListContext::default());
    fs::remove_file(fixture.release().join("a")).unwrap();
    assert_eq!(forces(&list.judge(&config, &mut Vec::new())), ["entry-unreadable"]);
}

#[test]
fn levels_follow_the_profile_and_strictness() {
    let fixture = Fixture::with(&[("a", A), ("b", B)]);
    fixture.write("SHA256SUMS", format!("{}  a\nPENDING  b\nnot an entry\n", hex(A)));
    let levels = |profile, strict| {
        let mut config = Config { profile, ..Config::default() };
        config.checksums.strict = strict;
        let findings = fixture.judge("SHA256SUMS", &config);
        findings.iter().map(|finding| (finding.rule.short_name(), finding.level)).collect::<Vec<_>>()
    };
    let (warning, error) = (Level::Warning, Level::Error);
    let expected = |sentinel, malformed| vec![("sentinel-line", sentinel), ("line-malformed", malformed)];
    assert_eq!(levels(ProfileChoice::Everything, false), expected(warning, error));
    assert_eq!(levels(ProfileChoice::Upstream, false), expected(warning, warning));
    assert_eq!(levels(ProfileChoice::Upstream, true), expected(error, error));
    assert_eq!(fixture.verdict("SHA256SUMS", false), Verdict::Pass);
    assert_eq!(fixture.verdict("SHA256SUMS", true), Verdict::Fail);
}

#[test]
fn hashing_before_judging_gives_the_same_findings() {
    let fixture = Fixture::with(&[("a", A), ("b", B)]);
    fixture.write("SHA256SUMS", format!("{}  a\n{}  b\n{}  gone\n", hex(A), hex(A), hex(A)));
    let config = Config::default();
    let workspace = fixture.workspace(&config);
    let file = find(&workspace, &fixture.release().join("SHA256SUMS"));
    let list = checksums::prepare(file, &workspace, &config, ListContext::default());
    let names: Vec<_> = list.files_to_hash().map(|file| file.name().to_owned()).collect();
    assert_eq!(names, ["a", "b"]);
    for file in list.files_to_hash() {
        file.digest(workspace.limits(), &mut Vec::new()).unwrap();
    }
    fixture.write("b", A);
    let findings = list.judge(&config, &mut Vec::new());
    let rules: Vec<_> = findings.iter().map(|finding| finding.rule.short_name()).collect();
    assert_eq!(rules, ["digest-mismatch", "entry-missing"], "the digest of b was taken before the edit");
}

#[test]
fn big_and_hostile_lists_take_linear_time() {
    let digest = hex(A);
    let entries: String = (0..100_000).map(|number| format!("{digest}  gone/{number}\n")).collect();
    let deep = format!("{digest}  {}a\n", "a/".repeat(15_000)).repeat(50);
    let hostile: [(&str, Vec<u8>); 6] = [
        ("100,000 missing entries", entries.into_bytes()),
        ("one line of 50 MB", vec![b'a'; 50 << 20]),
        ("a name of 50 MB", [digest.as_bytes(), b"  ", &vec![b'x'; 50 << 20], b"\n"].concat()),
        ("50 MB of NUL", vec![0; 50 << 20]),
        ("50 MB of CR", vec![b'\r'; 50 << 20]),
        ("deep names", deep.into_bytes()),
    ];
    for (what, list) in hostile {
        let fixture = Fixture::with(&[("a", A)]);
        fixture.write("SHA256SUMS", &list);
        let start = Instant::now();
        let findings = fixture.judge("SHA256SUMS", &Config::default());
        assert!(!findings.is_empty(), "{what}");
        assert!(findings.iter().all(|finding| finding.message.len() < 2000), "{what}");
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: {:?}", start.elapsed());
        eprintln!("{what}: {:?}", start.elapsed());
    }
}

fn list_like_bytes() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(hex(A).into_bytes()),
        prop::sample::select(vec![
            "  ", " *", " ", "\t", "\n", "\r\n", "\\", "#", "SHA256 (", ") = ", "\u{feff}", "\0", "-", "a/../b"
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(any::<u8>(), 0..8),
    ];
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_parse_and_every_span_slices_back(bytes in list_like_bytes()) {
        let list = ChecksumList::parse(&bytes, 1000);
        let mut end = 0;
        for line in &list.lines {
            let text = bytes.get(line.span.range());
            prop_assert!(text.is_some_and(|text| !text.is_empty() && !text.contains(&b'\n')));
            prop_assert!(line.span.start as usize >= end);
            end = line.span.end as usize;
        }
        for entry in list.entries() {
            prop_assert_eq!(bytes[entry.digest.range()].to_ascii_lowercase(), entry.value.to_string().into_bytes());
            prop_assert!(bytes.get(entry.separator.range()).is_some());
            let written = &bytes[entry.name.range()];
            match (&entry.decoded, entry.escape_marker) {
                (Some(decoded), Some(marker)) => {
                    prop_assert_eq!(&bytes[marker.range()], b"\\");
                    prop_assert!(decoded.len() < written.len());
                }
                (Some(_), None) => prop_assert!(false, "decoded without a marker"),
                (None, _) => prop_assert_eq!(entry.name_in(&bytes), written),
            }
        }
        for (line, malformation) in list.malformed() {
            if let Some(name) = malformation.name() {
                prop_assert!(line.start <= name.start && name.end <= line.end);
            }
        }
    }

    #[test]
    fn crlf_and_lf_give_the_same_entries(lines in prop::collection::vec("[ -~]{0,90}", 0..8)) {
        let parse = |line_end: &str| {
            let text: String = lines.iter().map(|line| format!("{line}{line_end}")).collect();
            let list = ChecksumList::parse(text.as_bytes(), 1000);
            let entries: Vec<_> = list.entries().map(|entry| (entry.value, entry.name_in(text.as_bytes()).to_vec())).collect();
            (list.lines.len(), entries)
        };
        prop_assert_eq!(parse("\n"), parse("\r\n"));
    }

    #[test]
    fn any_list_is_judged_without_a_panic(bytes in list_like_bytes()) {
        let fixture = Fixture::with(&[("a", A), ("b", B)]);
        fixture.write("SHA256SUMS", &bytes);
        for finding in fixture.judge("SHA256SUMS", &Config::default()) {
            prop_assert!(finding.place.span.end as usize <= bytes.len());
            prop_assert!(!finding.message.contains(char::is_control), "{}", finding.message);
        }
    }
}
