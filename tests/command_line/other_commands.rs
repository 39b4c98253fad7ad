//! The commands that explain: rules, explain, which, schema.

use crate::sandbox::Sandbox;

#[test]
fn rules_are_listed() {
    Sandbox::new().snapshot("rules_countersign", &["rules", "countersign"]);
    let all = Sandbox::new().run(&["rules", "--format", "json"]).json();
    let one = Sandbox::new().run(&["rules", "countersign/ignore-unused", "--format", "json"]).json();
    assert!(all["rules"].as_array().unwrap().contains(&one["rules"][0]));
    assert_eq!(one["rules"][0]["name"], "countersign/ignore-unused");
    assert_eq!(one["rules"].as_array().unwrap().len(), 1);
}

#[test]
fn a_rule_is_explained() {
    let sandbox = Sandbox::new();
    let page = sandbox.run(&["explain", "countersign/ignore-unused"]);
    assert_eq!(page.code, 0);
    assert!(page.stdout.starts_with("# countersign/ignore-unused\n\n"), "{}", page.stdout);
    assert_eq!(sandbox.run(&["explain", "ignore-unused"]).stdout, page.stdout, "the name alone will do");
    sandbox.snapshot("explain_unknown", &["explain", "countersign/ignore-unusedd"]);
    sandbox.snapshot("explain_family", &["explain", "octon"]);
}

#[test]
fn colour_is_added_only_when_asked_for() {
    let sandbox = Sandbox::new();
    let plain = sandbox.run(&["explain", "ignore-unused"]).stdout;
    let styled = sandbox.run(&["--color", "always", "explain", "ignore-unused"]).stdout;
    assert!(!plain.contains('\u{1b}') && styled.contains('\u{1b}'));
    assert_eq!(sandbox.run(&["explain", "ignore-unused", "--color", "never"]).stdout, plain);
}

#[test]
fn schemas_are_listed_and_printed() {
    let sandbox = Sandbox::new();
    let names = sandbox.run(&["schema"]).stdout;
    assert!(names.lines().any(|name| name == "countersign-config"), "{names}");
    for name in names.lines() {
        let schema = sandbox.run(&["schema", name]).json();
        let id = schema["$id"].as_str().unwrap();
        assert!(id.ends_with(&format!("/{name}.schema.json")), "{id}");
    }
    sandbox.snapshot("schema_unknown", &["schema", "check-output"]);
}

#[test]
fn which_names_the_entries_that_govern_a_file() {
    let config = "\
exclude = [\"vendor\"]
include = [\"drafts\", \"vendor\"]

[[paths]]
globs = [\"drafts/**\"]
levels = { octon = \"info\", \"countersign/ignore-unused\" = \"off\" }

[[ignore]]
rules = [\"octon\"]
paths = [\"drafts/old\"]
reason = \"kept as it was\"
";
    let sandbox = Sandbox::new()
        .file("countersign.toml", config)
        .file("drafts/old/한글 notes.md", "")
        .file("vendor/a", "")
        .file("elsewhere", "");
    sandbox.snapshot("which_entries", &["which", "drafts/old/한글 notes.md", "vendor/a", "elsewhere"]);
    assert_eq!(sandbox.run(&["which", "not-here"]).code, 2);
}
