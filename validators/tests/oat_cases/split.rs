use super::{Repository, assert_cases, owned};

const PLAN: &str = r#"{
  "origin": "declared",
  "interactive": true,
  "plan": {
    "parentSlug": "shop",
    "children": [
      { "slug": "client", "knownDependencies": [], "order": 1 },
      { "slug": "page", "knownDependencies": ["client"], "order": 2 },
      { "slug": "문서", "order": 3 }
    ],
    "foundationChild": "client",
    "initialActiveChild": "client"
  }
}
"#;

/// What is found in a plan that lies in the project `idea`, beside the project `search`.
fn findings(plan: &str) -> Vec<String> {
    repository(plan).findings(&["split-"])
}

fn repository(plan: &str) -> Repository {
    let repository = Repository::default().with_state("idea", "oat_phase: discovery").with_state("search", "oat_phase: plan");
    repository.with("idea/references/split-plan.json", plan)
}

#[test]
fn a_plan_is_right_until_something_is_changed() {
    let cases: &[(&str, &str, &[&str])] = &[
        ("", "", &[]),
        ("\"declared\"", "\"guessed\"", &["invalid-origin"]),
        ("\"origin\": \"declared\",", "", &["invalid-origin"]),
        ("true", "1", &["invalid-interactive"]),
        ("\"parentSlug\": \"shop\"", "\"parentSlug\": 7", &["invalid-parent-slug"]),
        ("\"slug\": \"client\"", "\"slug\": null", &["invalid-child-slug"]),
        ("\"order\": 3", "\"order\": \"3\"", &["invalid-child-order"]),
        ("[\"client\"]", "\"client\"", &["invalid-known-dependencies"]),
        ("[\"client\"]", "[3]", &["invalid-known-dependencies"]),
        ("[\"client\"]", "null", &["invalid-known-dependencies"]),
        ("\"initialActiveChild\": \"client\"", "\"initialActiveChild\": false", &["invalid-initial-active-child"]),
        ("\"shop\"", "\"search\"", &["slug-collision-existing"]),
        ("\"slug\": \"page\"", "\"slug\": \"search\"", &["slug-collision-existing"]),
        ("\"문서\"", "\"page\"", &["duplicate-child-slug"]),
        ("\"문서\"", "\"shop\"", &["parent-child-slug-collision"]),
        ("[\"client\"]", "[\"search\"]", &["unknown-dependency"]),
        ("[\"client\"]", "[\"page\"]", &["unknown-dependency"]),
        ("\"foundationChild\": \"client\"", "\"foundationChild\": \"search\"", &["unknown-foundation-child"]),
        ("\"foundationChild\": \"client\"", "\"foundationChild\": null", &[]),
        ("\"initialActiveChild\": \"client\"", "\"initialActiveChild\": \"shop\"", &["unknown-initial-active-child"]),
        ("\"knownDependencies\": []", "\"knownDependencies\": [\"page\"]", &["dependency-cycle"]),
        ("\"origin\"", "origin", &["read-or-parse-failed"]),
    ];
    assert_cases(cases.iter().map(|(old, new, expected)| {
        let expected = expected.iter().map(|rule| format!("idea split-{rule}")).collect();
        (format!("{old} -> {new}"), findings(&PLAN.replacen(old, new, 1)), expected)
    }));
}

#[test]
fn documents_that_are_no_plan() {
    let with_plan = |plan: &str| format!("{{\"origin\": \"declared\", \"interactive\": true, \"plan\": {plan}}}");
    let cases: Vec<(String, &[&str])> = vec![
        (String::new(), &["read-or-parse-failed"]),
        ("[]".into(), &["invalid-document"]),
        ("null".into(), &["invalid-document"]),
        ("{}".into(), &["invalid-interactive", "invalid-origin", "invalid-plan"]),
        (with_plan("[]"), &["invalid-plan"]),
        (with_plan("{}"), &["invalid-children", "invalid-initial-active-child", "invalid-parent-slug"]),
        (with_plan(r#"{"parentSlug": "a", "children": ["b"], "initialActiveChild": "b"}"#), &["invalid-child"]),
        (with_plan(r#"{"parentSlug": "a", "children": [], "initialActiveChild": "b"}"#), &["unknown-initial-active-child"]),
    ];
    assert_cases(cases.into_iter().map(|(plan, expected)| {
        let expected = expected.iter().map(|rule| format!("idea split-{rule}")).collect();
        let mut found = findings(&plan);
        found.sort();
        (plan, found, expected)
    }));
}

#[test]
fn what_a_split_made_is_no_collision() {
    let child = |name: &str| (name.to_owned(), "oat_phase: discovery\noat_parent: shop");
    let made = ["client", "page", "문서"]
        .map(child)
        .into_iter()
        .fold(Repository::default(), |made, (name, keys)| made.with_state(&name, keys));
    let parent = "oat_kind: coordination\noat_phase: decomposition\noat_children: [\"client\", \"page\", \"문서\"]";
    let made = made.with_state("shop", parent).with("shop/references/split-plan.json", PLAN);
    assert_eq!(made.findings(&["split-"]), owned(&[]));
    let taken = made.with_state("page", "oat_phase: plan");
    assert_eq!(taken.findings(&["split-"]), owned(&["shop split-slug-collision-existing"]));
}

#[test]
fn a_long_circle_is_told_once() {
    let longer = PLAN.replacen("\"knownDependencies\": []", "\"knownDependencies\": [\"문서\"]", 1);
    let longer = longer.replacen("\"문서\", \"order\"", "\"문서\", \"knownDependencies\": [\"page\"], \"order\"", 1);
    assert_eq!(findings(&longer), owned(&["idea split-dependency-cycle"]));
}
