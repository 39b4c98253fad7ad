//! `gate`: what it is asked and how it ends.

use crate::sandbox::Sandbox;

#[test]
fn an_unknown_gate_is_told_with_the_known_ones() {
    Sandbox::new().snapshot("gate_unknown", &["gate", "octon:implemnt", "packet"]);
}

#[test]
fn a_gate_needs_a_target() {
    assert_eq!(Sandbox::new().run(&["gate", "octon:review"]).code, 2);
}

#[test]
fn options_of_one_gate_are_refused_by_the_others() {
    let sandbox = Sandbox::new().file("packet/proposal.yml", "");
    sandbox.snapshot("gate_option_of_another", &["gate", "octon:review", "packet", "--no-registry"]);
}
