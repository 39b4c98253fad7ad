use super::{Repository, assert_cases, owned};

const PARENT: &str = "oat_kind: coordination\noat_phase: decomposition\noat_children: [\"client\", \"page\"]";
const CLIENT: &str = "oat_phase: discovery\noat_parent: shop\noat_siblings: [\"page\"]";
const PAGE: &str = "oat_phase: discovery\noat_parent: shop\noat_siblings: [\"client\"]";

/// A parent with two children.
fn family() -> Repository {
    Repository::default().with_state("shop", PARENT).with_state("client", CLIENT).with_state("page", PAGE)
}

#[test]
fn a_project_alone() {
    let alone = |keys: &str| Repository::default().with_state("shop", keys).findings(&["project-"]);
    let cases: &[(&str, &str, &[&str])] = &[
        ("coordination in discovery", "oat_kind: coordination\noat_phase: discovery", &[]),
        ("decomposition with children", PARENT, &[]),
        ("no kind", "oat_phase: implement", &[]),
        ("kind null", "oat_kind: null\noat_phase: implement", &[]),
        (
            "implementation in decomposition",
            "oat_kind: implementation\noat_phase: decomposition",
            &["shop project-decomposition-requires-coordination", "shop project-decomposition-requires-children"],
        ),
        (
            "decomposition without children",
            "oat_kind: coordination\noat_phase: decomposition\noat_children: []",
            &["shop project-decomposition-requires-children"],
        ),
        (
            "unknown kind in decomposition",
            "oat_kind: umbrella\noat_phase: decomposition\noat_children: [a]",
            &["shop project-invalid-oat-kind"],
        ),
        ("children as text", "oat_kind: coordination\noat_children: a, b", &["shop project-invalid-string-array"]),
        ("a number among the children", "oat_kind: coordination\noat_children: [a, 7]", &["shop project-invalid-string-array"]),
        ("children null", "oat_kind: coordination\noat_children: null", &[]),
        ("children in block style", "oat_kind: coordination\noat_children:\n  - 결제\n  - page", &[]),
        ("unknown phase", "oat_kind: coordination\noat_phase: 분해", &["shop project-invalid-oat-phase"]),
        ("broken front matter", "oat_kind: [coordination", &[]),
        ("a parent nobody knows", "oat_parent: gone", &["shop project-parent-missing"]),
        ("its own parent", "oat_parent: shop", &["shop project-parent-missing"]),
    ];
    let order = |mut findings: Vec<String>| {
        findings.sort();
        findings
    };
    assert_cases(cases.iter().map(|(name, keys, expected)| ((*name).to_owned(), order(alone(keys)), order(owned(expected)))));
}

#[test]
fn parents_children_and_siblings() {
    let cases: [(&str, Repository, &[&str]); 15] = [
        ("a family", family(), &[]),
        ("children name their siblings in another order", family_of_three("[\"three\", \"page\"]"), &[]),
        ("a sibling is missing", family_of_three("[\"page\"]"), &["client project-siblings-must-match-parent-children"]),
        (
            "a sibling twice",
            family_of_three("[\"page\", \"page\", \"three\"]"),
            &["client project-siblings-must-match-parent-children"],
        ),
        ("siblings as text", family_of_three("page"), &["client project-invalid-string-array"]),
        (
            "the parent is no coordination project",
            family().with_state("shop", "oat_kind: implementation\noat_phase: plan"),
            &["client project-parent-not-coordination", "page project-parent-not-coordination"],
        ),
        (
            "the parent's state is broken",
            family().with("shop/state.md", "---\noat_kind: [\n---\n"),
            &["client project-parent-missing", "page project-parent-missing"],
        ),
        ("the parent names no children", family().with_state("shop", "oat_kind: coordination\noat_phase: discovery"), &[]),
        ("one waits for the other", family().with_state("page", &format!("{PAGE}\noat_depends_on: [\"client\"]")), &[]),
        (
            "one waits for a stranger",
            family().with_state("page", &format!("{PAGE}\noat_depends_on: [\"clients\"]")),
            &["page project-depends-on-non-sibling"],
        ),
        (
            "one waits for itself",
            family().with_state("page", &format!("{PAGE}\noat_depends_on: [\"page\"]")),
            &["page project-depends-on-non-sibling"],
        ),
        (
            "each waits for the other",
            family()
                .with_state("page", &format!("{PAGE}\noat_depends_on: [\"client\"]"))
                .with_state("client", &format!("{CLIENT}\noat_depends_on: [\"page\"]")),
            &["client project-sibling-dependency-cycle"],
        ),
        (
            "complete, and not looked at again",
            family().with("page/discovery.md", "---\noat_status: complete\noat_inherited_context_revalidated: false\n---\n"),
            &["page project-inherited-context-revalidation-required"],
        ),
        (
            "complete and not looked at again, without a parent",
            Repository::default()
                .with_state("page", "oat_phase: plan")
                .with("page/discovery.md", "---\noat_status: complete\noat_inherited_context_revalidated: false\n---\n"),
            &[],
        ),
        (
            "a plan in the parent",
            family().with("shop/plan.md", "# Plan\n").with("shop/spec.md", "# Spec\n"),
            &["shop project-coordination-parent-no-executable-artifacts"],
        ),
    ];
    let cases = cases
        .into_iter()
        .map(|(name, repository, expected)| (name.to_owned(), repository.findings(&["project-"]), owned(expected)));
    assert_cases(cases);
}

/// A family of three whose first child names `siblings`.
fn family_of_three(siblings: &str) -> Repository {
    let child = |siblings: &str| format!("oat_phase: discovery\noat_parent: shop\noat_siblings: {siblings}");
    Repository::default()
        .with_state("shop", "oat_kind: coordination\noat_phase: decomposition\noat_children: [\"client\", \"page\", \"three\"]")
        .with_state("client", &child(siblings))
        .with_state("page", &child("[\"client\", \"three\"]"))
        .with_state("three", &child("[\"client\", \"page\"]"))
}
