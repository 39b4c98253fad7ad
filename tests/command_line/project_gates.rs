//! The gates about projects, as a caller sees them.

use crate::sandbox::Sandbox;

const PROJECT: &str = ".oat/projects/shared/retry-budget";

fn plan() -> String {
    format!("{PROJECT}/plan.md")
}

#[test]
fn the_verdict_of_validate_plan_decides_the_exit_code() {
    let sandbox = Sandbox::new().base("oat/implementing");
    assert_eq!(sandbox.run(&["gate", "oat:validate-plan", PROJECT]).code, 0);
    let lone = sandbox.read(&plan()).replace("[[\"p02\", \"p03\"]]", "[[\"p02\"]]");
    sandbox.file(&plan(), lone).snapshot("gate_validate_plan", &["gate", "oat:validate-plan", &plan()]);
    for target in [".oat/projects/shared", ".oat/projects/shared/nothing"] {
        assert_eq!(Sandbox::new().base("oat/implementing").run(&["gate", "oat:validate-plan", target]).code, 2, "{target}");
    }
}
