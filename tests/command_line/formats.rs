//! The machine formats against their published schemas.

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::sandbox::Sandbox;

fn schema(name: &str) -> Value {
    let path = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn validator(name: &str) -> Validator {
    let schema = schema(name);
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

#[track_caller]
pub(crate) fn assert_valid(validator: &Validator, document: &Value) {
    let problems: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(problems.is_empty(), "{problems:#?}\n{document:#}");
}

#[test]
fn what_check_prints_is_what_its_schema_says() {
    let validator = validator("check-output-v1");
    for sandbox in [Sandbox::new().file("SHA256SUMS", "no digest\n"), Sandbox::new().example("broken"), Sandbox::new()] {
        let ran = sandbox.run(&["check", "--format", "json", "--statistics"]);
        let document = ran.json();
        assert_valid(&validator, &document);
        assert_eq!(document["summary"]["exit_code"], ran.code);
    }
}

#[test]
fn what_gate_prints_is_what_its_schema_says() {
    let validator = validator("gate-output-v1");
    let sandbox = Sandbox::new().example("broken");
    let packet = ".octon/inputs/exploratory/proposals/architecture/deploy-freeze";
    for gate in ["octon:standard", "octon:implement", "octon:closeout"] {
        let ran = sandbox.run(&["gate", gate, packet, "no-such-packet", "--format", "json"]);
        let document = ran.json();
        assert_valid(&validator, &document);
        assert_eq!(ran.code, 1, "{}", ran.stderr);
        assert!(!document["results"][0]["findings"].as_array().unwrap().is_empty());
    }
}

#[test]
fn the_schema_of_check_refuses_what_is_not_promised() {
    let validator = validator("check-output-v1");
    let document = Sandbox::new().run(&["check", "--allow-empty", "--format", "json"]).json();
    let with = |pointer: &str, value: Value| {
        let mut changed = document.clone();
        *changed.pointer_mut(pointer).unwrap() = value;
        validator.is_valid(&changed)
    };
    assert!(with("/version", json!(1)));
    assert!(!with("/version", json!(2)));
    assert!(!with("/findings", json!([{}])));
    assert!(!with("/summary/exit_code", json!(3)));
    assert!(!with("/summary/skipped", json!({})));
}

#[test]
fn every_output_describes_a_finding_alike() {
    let defined = schema("check-output-v1")["$defs"].clone();
    assert_eq!(defined, schema("gate-output-v1")["$defs"]);
    let status = schema("status-output-v1")["$defs"].clone();
    for (name, definition) in defined.as_object().unwrap() {
        assert_eq!(status[name], *definition, "{name}");
    }
}

/// The TOML examples of docs/config.md.
fn documented_examples() -> Vec<String> {
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/config.md")).unwrap();
    page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

fn from_toml(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap()
}

#[test]
fn the_documented_configuration_is_valid_and_loads() {
    let examples = documented_examples();
    assert!(!examples.is_empty());
    for example in examples {
        assert_valid(&validator("countersign-config"), &from_toml(&example));
        let ran = Sandbox::new().file("countersign.toml", &example).run(&["check", "--allow-empty", "--fail-on", "never"]);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{example}");
    }
}

#[test]
fn schema_and_reader_refuse_the_same_configurations() {
    let validator = validator("countersign-config");
    for text in [
        "exlude = []",
        "profile = \"strict\"",
        "fail-on = 1",
        "include = \"a\"",
        "include = [\"\"]",
        "[levels]\nocton = \"loud\"",
        "[[paths]]\nglobs = [\"a\"]",
        "[[paths]]\nglobs = [\"a\"]\nlevels = {}\nrules = []",
        "[[ignore]]\nrules = [\"octon\"]\npaths = [\"a\"]",
        "[[ignore]]\nrules = [\"octon\"]\npaths = [\"a\"]\nreason = \" \"",
        "[[ignore]]\nrules = []\npaths = [\"a\"]\nreason = \"x\"",
        "[roots]\nocton = \"a/b\"",
        "[roots]\nocton = [\"\"]",
        "[limits]\nnesting = 0",
        "[limits]\nfile-size = \"64 MB\"",
        "[limits]\nfile-size = 5000000000",
        "[checksums]\nnames = [\"a/b\"]",
        "[checksums]\nstrict = 1",
        "[okstra]\nstrict = \"yes\"",
        "[okstra]\nstrickt = true",
        "[[checksums.base]]\nlists = [\"a\"]",
    ] {
        assert!(!validator.is_valid(&from_toml(text)), "the schema accepts: {text}");
        let ran = Sandbox::new().file("countersign.toml", text).run(&["check", "--allow-empty"]);
        assert_eq!(ran.code, 2, "the command accepts: {text}");
    }
}
