//! `countersign.toml` as the command reads it.

use crate::sandbox::Sandbox;

#[test]
fn problems_are_shown_with_frames_all_at_once() {
    let config = "\
fail-on = \"warning\"
exlude = [\"vendor/**\"]

[levels]
octonn = \"info\"

[[ignore]]
rules = [\"octon\"]
paths = [\"old/**\"]
";
    Sandbox::new().file("countersign.toml", config).snapshot("config_problems", &["check", "--allow-empty"]);
}

#[test]
fn what_is_no_toml_is_shown_with_a_frame() {
    let sandbox = Sandbox::new().file("countersign.toml", "[levels\nocton = \"info\"\n");
    sandbox.snapshot("config_syntax", &["check", "--allow-empty"]);
}

#[test]
fn isolated_looks_for_no_file() {
    let sandbox = Sandbox::new().file("countersign.toml", "nonsense = 1\n");
    assert_eq!(sandbox.run(&["check", "--allow-empty"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--isolated"]).code, 0);
}

#[test]
fn a_file_or_a_key_can_be_named() {
    let sandbox = Sandbox::new().file("good.toml", "fail-on = \"info\"\n").file("bad.toml", "fail-on = 1\n");
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--config", "good.toml"]).code, 0);
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--config", "bad.toml"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--config", "no.toml"]).code, 2);
    assert_eq!(sandbox.run(&["check", "--allow-empty", "--config", "good.toml", "--config", "bad.toml"]).code, 2);
    let key = sandbox.run(&["check", "--allow-empty", "--config", "fail-on='never'"]);
    assert!(key.stdout.contains("exit 0: no finding fails this run"), "{}", key.transcript());
    sandbox.snapshot("config_key_on_the_command_line", &["check", "--allow-empty", "--config", "limits.nestng = 3"]);
}

#[test]
fn a_configuration_that_cannot_be_read_is_no_configuration() {
    let sandbox = Sandbox::new();
    std::fs::create_dir(sandbox.path().join("folder.toml")).unwrap();
    sandbox.snapshot("config_unreadable", &["check", "--allow-empty", "--config", "folder.toml"]);
}
