//! Trees that are hostile: pipes, links, names, folders without end, files that come and go.

use super::*;

#[test]
fn folders_a_thousand_deep() {
    let deep = |from: &str, tree: &Tree| {
        let mut path = tree.path(from);
        for _ in 0..1_100 {
            path.push("d");
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("SHA256SUMS"), "no digest\n").unwrap();
    };
    let tree = accepted();
    deep("resources", &tree);
    let ran = check(tree.root()).ends_with(2);
    assert!(ran.text.contains("countersign/folder-too-deep"), "{}", ran.shown());
    gate("octon:review", &tree).ends_with(2);
    let tree = accepted();
    deep("/notes", &tree);
    check(tree.root()).ends_with(2);
    let tree = accepted();
    deep("/.octon/framework/runner", &tree);
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/runner");
    gate("octon:standard", &tree);
}

#[test]
fn folders_and_pipes_in_place_of_files() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.folder(file);
        check(tree.root()).ends_with_a_complaint();
        tree.remove(file);
        fifo(&tree.path(file));
        check(tree.root()).ends_with_a_complaint();
    }
    for make in [|tree: &Tree| tree.folder(MANIFEST), |tree: &Tree| fifo(&tree.path(MANIFEST))] {
        let tree = accepted();
        tree.remove(MANIFEST);
        make(&tree);
        check(tree.root()).ends_with(1).finds("octon/manifest-missing", MANIFEST);
        gate("octon:standard", &tree).ends_with(1);
        run(tree.root(), &[OsStr::new("digest"), tree.packet().as_os_str()]).calm().ends_with(2);
    }
}

#[test]
fn pipes_beside_files() {
    let tree = accepted();
    fifo(&tree.path("resources/pipe.md"));
    fifo(&tree.path("/.octon/framework/runner/pipe"));
    fifo(&tree.path("/pipe.sha256"));
    fifo(&tree.path("/SHA256SUMS"));
    fs::write(tree.path("/listed.sha256"), format!("{:064}  pipe.sha256\n", 0)).unwrap();
    check(tree.root()).finds("checksums/entry-not-a-file", "listed.sha256").ends_with(1);
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/runner/pipe");
    gate("octon:drift", &tree);
    run(tree.root(), &["check", "pipe.sha256"].map(OsStr::new)).calm().ends_with(2);
}

#[test]
fn symlinks_in_circles() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.link(file, tree.path(file).file_name().unwrap());
        check(tree.root()).ends_with_a_complaint();
    }
    let tree = accepted();
    tree.link("resources/self", ".");
    tree.link("resources/up", "../../../../../..");
    tree.link("/.octon/framework/runner/self", "../runner");
    tree.link("/a", "b");
    tree.link("/b", "a");
    tree.write("/SHA256SUMS", format!("{:064}  a\n{:064}  .octon/framework/runner/self/self/self/retry-policy.md\n", 0, 0));
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - a\n  - .octon/framework/runner/self/self");
    check(tree.root()).ends_with(1).finds("checksums/entry-missing", "SHA256SUMS");
    run(tree.root(), &["check", "a"].map(OsStr::new)).calm().ends_with(2);
}

#[test]
fn symlinks_that_lead_out() {
    for file in READ {
        let tree = accepted();
        tree.remove(file);
        tree.link(file, outside(&tree).join("secret.md"));
        check(tree.root()).ends_with_a_complaint();
        tree.remove(file);
        fifo(&outside(&tree).join("pipe"));
        tree.link(file, outside(&tree).join("pipe"));
        check(tree.root()).ends_with_a_complaint();
    }
    let tree = accepted();
    tree.link("/.octon/framework/away", outside(&tree));
    tree.replace(MANIFEST, "  - .octon/framework/runner/retry-policy.md", "  - .octon/framework/away\n  - ../outside/secret.md");
    fs::write(
        outside(&tree).join("secret.md"),
        format!("{CANARY} work package .octon/inputs/exploratory/proposals/architecture/retry-budget\n"),
    )
    .unwrap();
    let found = gate("octon:standard", &tree);
    assert!(!found.text.contains("target-backreference"), "{}", found.shown());
    check(tree.root()).ends_with(1);
    // A packet folder, and the folder of all packets, that lie elsewhere.
    let tree = accepted();
    fs::rename(tree.packet(), outside(&tree).join("retry-budget")).unwrap();
    fs::write(outside(&tree).join("retry-budget/README.md"), CANARY).unwrap();
    std::os::unix::fs::symlink(outside(&tree).join("retry-budget"), tree.packet()).unwrap();
    check(tree.root());
    gate("octon:standard", &tree).ends_with_a_complaint();
}

#[test]
fn names_in_lists_that_lead_out() {
    let tree = accepted();
    let secret = outside(&tree).join("secret.md");
    let digest = Digest::of(&fs::read(&secret).unwrap());
    let mut list = String::new();
    for name in
        ["../outside/secret.md", "../../../../../../../../etc/passwd", secret.to_str().unwrap(), "/etc/passwd", "/dev/zero", "-"]
    {
        writeln!(list, "{digest}  {name}").unwrap();
    }
    tree.write("/SHA256SUMS", list);
    let ran = check(tree.root()).ends_with(1).finds("checksums/path-outside-root", "SHA256SUMS");
    assert!(!ran.text.contains("digest-mismatch"), "{}", ran.shown());
}

#[test]
fn unreadable_files() {
    for file in READ {
        let tree = accepted();
        fs::set_permissions(tree.path(file), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::File::open(tree.path(file)).is_ok() {
            support::notice::notice("skipped: this user may read everything");
            return;
        }
        check(tree.root()).ends_with(2).finds("countersign/file-unreadable", file);
    }
    let tree = accepted();
    fs::set_permissions(tree.path("resources"), fs::Permissions::from_mode(0o000)).unwrap();
    let ran = check(tree.root()).ends_with(2).finds("countersign/folder-unreadable", "resources");
    fs::set_permissions(tree.path("resources"), fs::Permissions::from_mode(0o755)).unwrap();
    drop(ran);
}

#[test]
fn files_larger_than_the_limit() {
    for file in READ {
        let tree = accepted();
        let large = fs::OpenOptions::new().write(true).open(tree.path(file)).unwrap();
        // A hole: nothing of it is ever on the disk.
        large.set_len(1 << 40).unwrap();
        check(tree.root()).ends_with(2).finds("countersign/file-too-large", file);
    }
}

#[test]
fn names_that_talk_to_terminals() {
    let hostile: [&[u8]; 8] = [
        b"a\nb.md",
        b"\x1b[2J\x1b[31mred.md",
        b"::error::file=x.md",
        b"a\r::error::b.md",
        b"\xC2\x9B31m.md",
        b"\xE2\x80\xAEtxt.md",
        b"not-utf8-\xFF\xFE.md",
        b"tab\tand `tick`.md",
    ];
    let tree = accepted();
    for (index, name) in hostile.into_iter().enumerate() {
        let folder = tree.path(&format!("resources/{index}"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(OsStr::from_bytes(name)), "TODO\n").unwrap();
        fs::create_dir_all(tree.root().join(OsStr::from_bytes(name))).unwrap();
        fs::write(tree.root().join(OsStr::from_bytes(name)).join("SHA256SUMS"), "no digest\n").unwrap();
    }
    tree.replace(MANIFEST, "status: accepted", "status: \"\\e[31m\\n::error::x\"");
    tree.append(CATALOG, "- `\u{1b}[31mgone.md`\n");
    for format in ["concise", "human", "json", "markdown"] {
        let ran = run(tree.root(), &["check", "--format", format].map(OsStr::new)).calm().ends_with_a_complaint();
        assert!(!ran.text.lines().any(|line| line.starts_with("::")), "{}", ran.shown());
        assert!(!ran.text.contains('\u{202e}'), "{}", ran.shown());
    }
    gate("octon:standard", &tree).ends_with(1);
    let missing = [OsStr::new("gate"), OsStr::new("octon:standard"), OsStr::from_bytes(b"\x1b[31m\n::error::\xFF")];
    run(tree.root(), &missing).calm().ends_with_a_complaint();
    run(tree.root(), &[OsStr::new("digest"), OsStr::from_bytes(b"\x1b[31m\n::error::")]).calm().ends_with(2);
    run(tree.root(), &[OsStr::new("check"), OsStr::from_bytes(b"\x1b[31m\n::error::")]).calm().ends_with(2);
}

#[test]
fn korean_names_in_both_unicode_forms() {
    let tree = Tree::below("accepted", "한글 폴더/작업 공간");
    tree.write("resources/검토 기록.md", "x\n");
    tree.write("resources/\u{1100}\u{1165}\u{11b7}\u{1110}\u{1169}.md", "x\n");
    tree.append(CATALOG, "- `resources/검토.md`\n- `resources/\u{1100}\u{1165}\u{11b7}\u{1110}\u{1169}.md`\n");
    let tree = tree.finish();
    let ran = check(tree.root()).ends_with(1).finds("octon/catalog-stale-entry", CATALOG);
    assert_eq!(ran.text.matches("catalog-stale-entry").count(), 1, "{}", ran.shown());
    gate("octon:review-strict", &tree).ends_with(0);
    run(tree.top(), &[OsStr::new("check"), OsStr::new("한글 폴더")]).calm().ends_with(1);
}

#[test]
fn files_that_come_and_go() {
    let tree = accepted();
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let [kept, aside] = ["support/proposal-review.md", "support/aside.md"].map(|path| tree.path(path));
            let folder = tree.path("resources/flicker");
            while !stop.load(Ordering::Relaxed) {
                let _renamed = fs::rename(&kept, &aside);
                let _made = fs::create_dir(&folder);
                let _written = fs::write(folder.join("x.md"), "x\n");
                let _back = fs::rename(&aside, &kept);
                let _removed = fs::remove_dir_all(&folder);
            }
        });
        let results: Vec<Ran> = (0..20).map(|_| check(tree.root())).collect();
        stop.store(true, Ordering::Relaxed);
        drop(results);
    });
}
