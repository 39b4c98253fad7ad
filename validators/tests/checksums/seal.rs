//! Sealing: what it writes, what it says that changes, and when it refuses.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::fixture::{Fixture, hex};
use countersign_validators::checksums::ListContext;
use countersign_validators::checksums::seal::{self, Changes, SealError, SealPlan};
use countersign_validators::config::Config;

fn plan_for(fixture: &Fixture, folder: &Path, list: Option<&str>, is_packet: bool) -> Result<SealPlan, SealError> {
    let config = Config::default();
    let workspace = fixture.workspace(&config);
    let directory = workspace.find(folder).directory().unwrap();
    let context = ListContext { packet_root: is_packet.then_some(directory), ..ListContext::default() };
    let list = list.map(|list| folder.join(list));
    seal::plan(directory, list.as_deref(), &workspace, &config, &context)
}

fn plan(fixture: &Fixture) -> SealPlan {
    plan_for(fixture, &fixture.release(), None, true).unwrap()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn a_new_list_is_canonical() {
    let fixture = Fixture::with(&[
        ("b.md", b"b"),
        ("a/z", b"z"),
        ("a.md", b"a"),
        ("B", b"B"),
        (".hidden", b"h"),
        ("a/.hidden/x", b"h"),
        ("한글.md", b"k"),
        ("b.md.sha256", b"list"),
        ("build/out", b"o"),
        (".gitignore", b"build/\n"),
    ]);
    let plan = plan(&fixture);
    let line = |content: &str, name: &str| format!("{}  {name}\n", hex(content));
    let expected = [line("B", "B"), line("a", "a.md"), line("z", "a/z"), line("b", "b.md"), line("k", "한글.md")].concat();
    assert_eq!(String::from_utf8(plan.new.clone()).unwrap(), expected);
    assert_eq!(plan.old, None);
    assert_eq!(plan.path, fixture.release().join("SHA256SUMS.txt"));
    assert_eq!(plan.changes, Changes { added: names(&["B", "a.md", "a/z", "b.md", "한글.md"]), ..Changes::default() });
    assert!(!plan.path.exists(), "a plan writes nothing");

    plan.write().unwrap();
    assert_eq!(fs::read_to_string(&plan.path).unwrap(), expected);
    assert_eq!(fixture.rules("SHA256SUMS.txt"), Vec::<&str>::new());
    let left: Vec<_> = fs::read_dir(fixture.release()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(left.iter().all(|name| !name.to_string_lossy().starts_with(".tmp")), "{left:?}");
}

#[test]
fn sealing_twice_changes_nothing() {
    let fixture = Fixture::with(&[("a", b"a"), ("dir/b", b"b")]);
    plan(&fixture).write().unwrap();
    let before = fs::metadata(fixture.release().join("SHA256SUMS.txt")).unwrap().modified().unwrap();
    let again = plan(&fixture);
    assert!(again.is_current());
    assert!(again.changes.is_empty());
    again.write().unwrap();
    assert_eq!(fs::metadata(&again.path).unwrap().modified().unwrap(), before, "a list that is right is not written");
}

#[test]
fn each_difference_is_named() {
    let fixture = Fixture::with(&[("added", b"1"), ("changed", b"2"), ("reformatted", b"3"), ("same", b"4")]);
    let list = format!(
        "# kept\n# kept too\n\n{} *reformatted\n{}  same\n{}  gone\n# dropped\nPENDING  SHA256SUMS.txt\n{}  changed\n",
        hex("3"),
        hex("4"),
        hex("5"),
        hex("6")
    );
    fixture.write("SHA256SUMS.txt", &list);
    let plan = plan(&fixture);
    let expected = Changes {
        added: names(&["added"]),
        removed: names(&["gone"]),
        changed: names(&["changed"]),
        reformatted: names(&["reformatted"]),
        rearranged: true,
    };
    assert_eq!(plan.changes, expected);
    let new = String::from_utf8(plan.new.clone()).unwrap();
    assert_eq!(
        new,
        format!(
            "# kept\n# kept too\n{}  added\n{}  changed\n{}  reformatted\n{}  same\n",
            hex("1"),
            hex("2"),
            hex("3"),
            hex("4")
        )
    );
    plan.write().unwrap();
    assert!(plan_for(&fixture, &fixture.release(), None, true).unwrap().is_current());
}

#[test]
fn a_mutated_file_shows_as_changed() {
    let fixture = Fixture::with(&[("a", b"a"), ("b", b"b")]);
    plan(&fixture).write().unwrap();
    fixture.write("b", "b, edited");
    assert_eq!(plan(&fixture).changes, Changes { changed: names(&["b"]), ..Changes::default() });
}

#[test]
fn only_the_order_or_the_line_ends_change() {
    let fixture = Fixture::with(&[("a", b"a"), ("b", b"b")]);
    fixture.write("SHA256SUMS.txt", format!("{}  b\n{}  a\n", hex("b"), hex("a")));
    assert_eq!(plan(&fixture).changes, Changes { rearranged: true, ..Changes::default() });
    fixture.write("SHA256SUMS.txt", format!("{}  a\r\n{}  b\r\n", hex("a"), hex("b")));
    assert_eq!(plan(&fixture).changes, Changes { reformatted: names(&["a", "b"]), ..Changes::default() });
    fixture.write("SHA256SUMS.txt", format!("#\r\n{}  a\n{}  b\n", hex("a"), hex("b")));
    assert_eq!(plan(&fixture).changes, Changes { rearranged: true, ..Changes::default() });
}

#[cfg(unix)]
#[test]
fn names_that_need_it_are_escaped_and_verify() {
    let fixture = Fixture::with(&[("back\\slash", b"1"), ("two\nlines", b"2"), ("re\rturn", b"3")]);
    let plan = plan(&fixture);
    let new = String::from_utf8(plan.new.clone()).unwrap();
    assert_eq!(new, format!("\\{}  back\\\\slash\n\\{}  re\\rturn\n\\{}  two\\nlines\n", hex("1"), hex("3"), hex("2")));
    assert_eq!(plan.changes.added, names(&["back\\slash", "re\\rturn", "two\\nlines"]));
    plan.write().unwrap();
    assert_eq!(fixture.rules("SHA256SUMS.txt"), Vec::<&str>::new());
    let verified = Command::new("sha256sum")
        .args(["--strict", "--quiet", "-c", "SHA256SUMS.txt"])
        .current_dir(fixture.release())
        .stdin(Stdio::null())
        .status();
    match verified {
        Ok(status) => assert!(status.success()),
        Err(error) => eprintln!("not compared with sha256sum: {error}"),
    }
}

#[test]
fn the_list_that_is_kept_is_written() {
    let fixture = Fixture::with(&[("a", b"a"), ("support/review.md", b"r")]);
    fixture.write("support/SHA256SUMS.txt", "");
    let packet = plan(&fixture);
    assert_eq!(packet.path, fixture.release().join("support/SHA256SUMS.txt"));
    assert_eq!(packet.changes.added, names(&["a", "support/review.md"]), "names are relative to the packet");
    let no_packet = plan_for(&fixture, &fixture.release(), None, false).unwrap();
    assert_eq!(no_packet.path, fixture.release().join("SHA256SUMS.txt"));

    fixture.write("SHA256SUMS", "");
    let several = plan_for(&fixture, &fixture.release(), None, true).unwrap_err();
    assert!(matches!(&several, SealError::SeveralLists(lists) if lists.len() == 2), "{several}");
    let named = plan_for(&fixture, &fixture.release(), Some("SHA256SUMS"), true).unwrap();
    assert_eq!(named.path, fixture.release().join("SHA256SUMS"));
}

#[test]
fn what_cannot_be_a_list_is_refused() {
    let fixture = Fixture::with(&[("a", b"a"), ("a.sha256", b""), ("empty/.hidden", b"")]);
    let refused = |list: &str| plan_for(&fixture, &fixture.release(), Some(list), true).unwrap_err();
    assert!(matches!(refused("a.sha256"), SealError::SingleFileList(_)));
    assert!(matches!(refused("empty"), SealError::NotAFile(_)));
    assert!(matches!(refused("no/such/folder/LIST"), SealError::NotAFile(_)));
    assert!(matches!(refused("../../outside"), SealError::NotAFile(_)));
    let nothing = plan_for(&fixture, &fixture.release().join("empty"), None, true).unwrap_err();
    assert!(matches!(nothing, SealError::NothingToList(_)));
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("a", fixture.release().join("LINK")).unwrap();
        std::os::unix::fs::symlink("nowhere", fixture.release().join("BROKEN")).unwrap();
        assert!(matches!(refused("LINK"), SealError::NotAFile(_)));
        assert!(matches!(refused("BROKEN"), SealError::NotAFile(_)));
    }
}

#[test]
fn a_change_meanwhile_is_never_overwritten() {
    let fixture = Fixture::with(&[("a", b"a"), ("b", b"b")]);
    fixture.write("SHA256SUMS.txt", "# old\n");
    let list = fixture.release().join("SHA256SUMS.txt");

    let stale_file = plan(&fixture);
    fixture.write("b", "changed after it was hashed");
    assert!(matches!(stale_file.write(), Err(SealError::Changed(path)) if path.as_str() == "release/b"));
    assert_eq!(fs::read_to_string(&list).unwrap(), "# old\n");

    let stale_list = plan(&fixture);
    fixture.write("SHA256SUMS.txt", "# new\n");
    assert!(matches!(stale_list.write(), Err(SealError::Changed(_))));
    assert_eq!(fs::read_to_string(&list).unwrap(), "# new\n", "same size, other content");

    let gone = plan(&fixture);
    fs::remove_file(&list).unwrap();
    assert!(matches!(gone.write(), Err(SealError::Changed(_))));
    assert!(!list.exists());

    let new = plan(&fixture);
    fixture.write("SHA256SUMS.txt", "# somebody was first\n");
    assert!(matches!(new.write(), Err(SealError::Changed(_))));
    assert_eq!(fs::read_to_string(&list).unwrap(), "# somebody was first\n");
}

#[cfg(unix)]
#[test]
fn the_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let fixture = Fixture::with(&[("a", b"a")]);
    fixture.write("SHA256SUMS.txt", "# old\n");
    let list = fixture.release().join("SHA256SUMS.txt");
    fs::set_permissions(&list, fs::Permissions::from_mode(0o640)).unwrap();
    plan(&fixture).write().unwrap();
    assert_eq!(fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let fixture = Fixture::empty();
    for number in 0..200 {
        fixture.write(&format!("dir{}/file{number}", number % 7), "x".repeat(number * 37 % 5000));
    }
    let with_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| plan(&fixture).new)
    };
    assert_eq!(with_threads(1), with_threads(4));
}

#[test]
fn a_packet_that_git_ignores_as_a_whole_is_sealed_all_the_same() {
    let fixture = Fixture::with(&[("a", b"a"), ("dir/b", b"b"), ("SHA256SUMS.txt", b"")]);
    fs::write(fixture.root().join(".gitignore"), "release/**\n").unwrap();
    assert_eq!(plan(&fixture).changes.added, names(&["a", "dir/b"]));
    fs::remove_file(fixture.release().join("SHA256SUMS.txt")).unwrap();
    assert_eq!(plan(&fixture).changes.added, names(&["a", "dir/b"]));
}
