//! `check --fix`, `--unsafe-fixes` and `--diff`.

use crate::sandbox::Sandbox;

/// The digests of the files `a` and `b`.
const A: &str = "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e";
const B: &str = "16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4";

/// A list with something safe to fix, something unsafe, and something that nothing fixes.
fn sandbox() -> Sandbox {
    let list = format!("{}  b\r\n{A} a\r\nTO_DO  c\r\n{}  d\r\n", B.to_uppercase(), "0".repeat(64));
    Sandbox::new().file("release/a", "first").file("release/b", "second").file("release/SHA256SUMS", list)
}

fn list(sandbox: &Sandbox) -> String {
    sandbox.read("release/SHA256SUMS")
}

#[test]
fn what_is_safe_is_fixed_and_the_rest_reported() {
    let sandbox = sandbox();
    sandbox.snapshot("fix_available", &["check", "--format", "concise"]);
    sandbox.snapshot("fix_safe", &["check", "--fix"]);
    assert_eq!(list(&sandbox), format!("{B}  b\n{A}  a\nTO_DO  c\n{}  d\n", "0".repeat(64)));
    sandbox.snapshot("fix_unsafe", &["check", "--fix", "--unsafe-fixes", "--format", "concise"]);
    assert_eq!(list(&sandbox), format!("{A}  a\n{B}  b\n{}  d\n", "0".repeat(64)));
    let again = sandbox.run(&["check", "--fix", "--unsafe-fixes", "--format", "json"]).json();
    assert_eq!((&again["summary"]["fixed"], &again["summary"]["exit_code"]), (&0.into(), &1.into()));
}

#[test]
fn the_exit_code_is_that_of_what_remains() {
    let list = format!("{A} a\n{B} b\n");
    let sandbox = Sandbox::new().file("release/a", "first").file("release/b", "second").file("release/SHA256SUMS", list);
    assert_eq!(sandbox.run(&["check", "--fail-on", "warning"]).code, 1);
    let fixed = sandbox.run(&["check", "--fail-on", "warning", "--fix"]);
    assert_eq!(fixed.code, 0, "{}", fixed.transcript());
    assert!(fixed.stdout.contains("\n1 finding fixed\n"), "{}", fixed.stdout);
}

#[test]
fn a_difference_is_shown_and_nothing_written() {
    let sandbox = sandbox();
    let before = list(&sandbox);
    sandbox.snapshot("fix_diff", &["check", "--diff"]);
    assert_eq!(list(&sandbox), before);
    let ran = sandbox.run(&["check", "--diff", "--unsafe-fixes", "--quiet", "--output-file", "out"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (1, "", ""));
    assert!(sandbox.read("out").contains("\n-TO_DO  c\\r\n"), "{}", sandbox.read("out"));
    sandbox.run(&["check", "--fix", "--unsafe-fixes"]);
    let ran = sandbox.run(&["check", "--diff", "--unsafe-fixes"]);
    assert_eq!((ran.code, ran.stdout.as_str(), ran.stderr.as_str()), (0, "", "0 findings would be fixed in 0 files\n"));
    assert_eq!(Sandbox::new().run(&["check", "--diff"]).code, 2);
    assert_eq!(Sandbox::new().run(&["check", "--diff", "--allow-empty"]).code, 0);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for arguments in [&["check", "--unsafe-fixes"][..], &["check", "--diff", "--fix"], &["check", "--diff", "--format", "json"]] {
        assert_eq!(sandbox().run(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn what_is_ignored_or_off_or_excluded_is_not_fixed() {
    let before = list(&sandbox());
    for config in [
        "[[ignore]]\nrules = [\"checksums\"]\npaths = [\"release/**\"]\nreason = \"kept as published\"\n",
        "[levels]\nchecksums = \"off\"\n",
        "[[paths]]\nglobs = [\"release/**\"]\nlevels = { checksums = \"off\" }\n",
        "exclude = [\"release\"]\n",
    ] {
        let sandbox = sandbox().file("countersign.toml", config);
        let ran = sandbox.run(&["check", "--fix", "--unsafe-fixes", "--allow-empty"]);
        assert_eq!((ran.code, list(&sandbox)), (0, before.clone()), "{config}{}", ran.transcript());
    }
    let sandbox = sandbox();
    sandbox.run(&["check", "--fix", "--select", "checksums/line-endings"]);
    assert_eq!(list(&sandbox), before.replace("\r\n", "\n"));
}

#[cfg(unix)]
#[test]
fn nothing_behind_a_symlink_is_written() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let outside = sandbox();
    let before = list(&outside);
    let sandbox = sandbox();
    symlink(outside.path().join("release"), sandbox.path().join("linked")).unwrap();
    symlink(outside.path().join("release/SHA256SUMS"), sandbox.path().join("b.sha256")).unwrap();
    std::fs::set_permissions(sandbox.path().join("release/SHA256SUMS"), std::fs::Permissions::from_mode(0o640)).unwrap();
    for arguments in [&["check", "--fix", "."][..], &["check", "--fix", "linked", "b.sha256"]] {
        sandbox.run(arguments);
        assert_eq!(list(&outside), before, "{arguments:?}");
    }
    assert!(!list(&sandbox).contains('\r'));
    let mode = std::fs::metadata(sandbox.path().join("release/SHA256SUMS")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_written_to_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let sandbox = sandbox();
    let before = list(&sandbox);
    let release = sandbox.path().join("release");
    std::fs::set_permissions(&release, std::fs::Permissions::from_mode(0o555)).unwrap();
    let is_superuser = std::fs::write(release.join("probe"), "").is_ok();
    let ran = sandbox.run(&["check", "--fix"]);
    std::fs::set_permissions(&release, std::fs::Permissions::from_mode(0o755)).unwrap();
    if is_superuser {
        return;
    }
    assert_eq!((ran.code, list(&sandbox)), (2, before));
    assert!(ran.stderr.contains("no fix was written"), "{}", ran.stderr);
}
