//! `gate`, `digest` and `seal` on the packets of examples/.

use crate::sandbox::Sandbox;

const CLEAN: &str = ".octon/inputs/exploratory/proposals/architecture/log-retention";
const BROKEN: &str = ".octon/inputs/exploratory/proposals/architecture/deploy-freeze";

fn clean() -> Sandbox {
    Sandbox::new().example("clean")
}

fn broken() -> Sandbox {
    Sandbox::new().example("broken")
}

#[test]
fn a_gate_says_yes() {
    let sandbox = clean();
    sandbox.snapshot("gate_pass", &["gate", "octon:subtype", CLEAN]);
    assert_eq!(sandbox.run(&["gate", "octon:registry", "."]).code, 0);
}

#[test]
fn a_gate_says_no_with_its_reasons() {
    broken().snapshot("gate_fail", &["gate", "octon:subtype", BROKEN]);
    broken().snapshot("gate_fail_concise", &["gate", "octon:subtype", BROKEN, "--format", "concise"]);
}

#[test]
fn a_target_that_does_not_exist_is_a_no() {
    clean().snapshot("gate_missing_target", &["gate", "octon:implement", "no-such-packet"]);
}

#[test]
fn several_targets_are_answered_in_their_order() {
    let sandbox = clean();
    let ran = sandbox.run(&["gate", "octon:subtype", "no-such-packet", CLEAN, "--format", "json"]);
    assert_eq!(ran.code, 1);
    let document = ran.json();
    let results = document["results"].as_array().unwrap();
    let told: Vec<_> =
        results.iter().map(|result| (result["target"].as_str().unwrap(), result["verdict"].as_str().unwrap())).collect();
    assert_eq!(told, [("no-such-packet", "fail"), (CLEAN, "pass")]);
    assert_eq!(results[0]["findings"][0]["rule"], "octon/packet-not-found");
}

#[test]
fn a_digest_is_one_line() {
    let sandbox = clean();
    let one = sandbox.run(&["digest", CLEAN]);
    assert_eq!(one.code, 0);
    let digest = one.stdout.trim_end();
    assert!(digest.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64), "{digest}");
    assert_eq!(one.stdout.lines().count(), 1);
    let review = sandbox.read(&format!("{CLEAN}/support/proposal-review.md"));
    assert!(review.contains(&format!("reviewed_packet_digest: {digest}\n")), "the review of the example is fresh: {review}");
    let several = sandbox.run(&["digest", CLEAN, &format!("{CLEAN}/")]);
    assert_eq!(several.stdout, format!("{digest}  {CLEAN}\n{digest}  {CLEAN}/\n"));
}

#[test]
fn no_packet_no_digest() {
    let sandbox = clean();
    sandbox.snapshot("digest_missing", &["digest", "no-such-packet"]);
    let some = sandbox.run(&["digest", CLEAN, "no-such-packet"]);
    assert_eq!((some.code, some.stdout.lines().count()), (2, 1), "{}", some.transcript());
}

#[test]
fn sealing_shows_the_difference_then_writes_it() {
    let sandbox = broken();
    let list = format!("{BROKEN}/SHA256SUMS.txt");
    let before = sandbox.read(&list);
    sandbox.snapshot("seal_difference", &["seal", BROKEN]);
    assert_eq!(sandbox.read(&list), before, "nothing is written without --write");
    sandbox.snapshot("seal_written", &["seal", BROKEN, "--write"]);
    assert_ne!(sandbox.read(&list), before);
    sandbox.snapshot("seal_right", &["seal", BROKEN]);
    let check = sandbox.run(&["check", &list, "--format", "json", "--select", "checksums", "--fail-on", "info"]);
    assert_eq!(check.code, 0, "{}", check.transcript());
}

#[test]
fn a_folder_without_a_list_gets_one() {
    let sandbox = Sandbox::new().file("release/b", "b\n").file("release/a", "a\n");
    sandbox.snapshot("seal_new", &["seal", "release"]);
    assert_eq!(sandbox.run(&["seal", "release", "--write"]).code, 0);
    let names: Vec<String> =
        sandbox.read("release/SHA256SUMS.txt").lines().map(|line| line.split_once("  ").unwrap().1.to_owned()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(sandbox.run(&["seal", "no-such-folder"]).code, 2);
}

#[test]
fn every_part_of_a_packet_is_known_as_one() {
    let sandbox = clean().file("notes.md", "");
    let (review, list) = (format!("{CLEAN}/support/proposal-review.md"), format!("{CLEAN}/SHA256SUMS.txt"));
    sandbox.snapshot("which_kinds", &["which", CLEAN, &review, &list, "notes.md"]);
    let artifacts = sandbox.run(&["check", ".octon", "--format", "json"]).json()["summary"]["artifacts"].clone();
    let kinds: Vec<&String> = artifacts.as_object().unwrap().keys().collect();
    assert_eq!(kinds, ["checksum list", "proposal packet", "proposal registry"]);
}
