//! The same for reports of implementations, their verifiers and the pull requests made of them.

use std::error::Error;

use super::{expect, report};

#[test]
fn the_work_is_compared_with_the_plan() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (old, new, expected) in [
        ("\"tddEvidence\": [", "\"tddEvidenz\": [", "error impl-section-missing json:101, warning schema-deviation json:173"),
        (
            "\"stageSidecar\": {",
            "\"stageSidecar\": null, \"sidecar\": {",
            "error impl-section-missing json:128, warning schema-deviation json:128",
        ),
        (
            "\"verifierResults\": [",
            "\"verifierResults\": [], \"verifiers\": [",
            "error impl-section-missing json:189, warning schema-deviation json:189",
        ),
        // Labels of steps.
        ("event table\", \"planStep\": 2", "event table\", \"planStep\": \"Step 1.2\"", ""),
        ("event table\", \"planStep\": 2", "event table\", \"planStep\": \"Describe the event table.\"", ""),
        ("event table\", \"planStep\": 2", "event table\", \"planStep\": \"the table\"", ""),
        ("\"stageNumber\": 1", "\"stageNumber\": 9", ""),
        // Commands of the plan, by phase and to the byte.
        (
            "\"phase\": \"pre\", \"command\": \"npx tsc",
            "\"phase\": \"mid\", \"command\": \"npx tsc",
            "error impl-validation-command-missing json:167",
        ),
        (
            "\"npx tsc --noEmit\", \"exitCode\": 0 }",
            "\"npx tsc  --noEmit\", \"exitCode\": 0 }",
            "error impl-validation-command-missing json:167",
        ),
        // Exit codes.
        (
            "\"npx tsc --noEmit\", \"exitCode\": 0 }",
            "\"npx tsc --noEmit\", \"exitCode\": null }",
            "error impl-validation-exit-code json:168",
        ),
        (
            "\"npx tsc --noEmit\", \"exitCode\": 0 }",
            "\"npx tsc --noEmit\", \"exitCode\": \"0\" }",
            "error impl-validation-exit-code json:168",
        ),
        ("\"npx tsc --noEmit\", \"exitCode\": 0 }", "\"npx tsc --noEmit\" }", "error impl-validation-exit-code json:168"),
        ("\"npx tsc --noEmit\", \"exitCode\": 0 }", "\"npx tsc --noEmit\", \"exitCode\": 2 }", ""),
        // Files.
        ("{ \"path\": \"docs/payments.md\", \"summary\"", "{ \"path\": \"docs/payments.md/a.md\", \"summary\"", ""),
        (
            "{ \"path\": \"docs/payments.md\", \"summary\"",
            "{ \"path\": \"docs/payments.mdx\", \"summary\"",
            "error impl-out-of-plan-unlisted json:121",
        ),
    ] {
        expect(&report("implementation", "data.json"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn evidence_of_tests_first_is_complete_and_in_order() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (old, new, expected) in [
        ("{ \"planStep\": 2, \"exemption\": \"documentation only\" }", "{ \"planStep\": 2 }", "error tdd-evidence json:187"),
        ("\"failingCommit\": \"7b19c04de8f2a6351d90be47c2f8a1d35e60b94c\"", "\"failingCommit\": \"7b19c04\"", ""),
        ("\"failingCommit\": \"7b19c04de8f2a6351d90be47c2f8a1d35e60b94c\"", "\"failingCommit\": \"0000000\"", ""),
        (
            "\"failingCommit\": \"7b19c04de8f2a6351d90be47c2f8a1d35e60b94c\"",
            "\"failingCommit\": \"c52d8ea\"",
            "error tdd-evidence json:185",
        ),
        (
            "\"failingCommit\": \"7b19c04de8f2a6351d90be47c2f8a1d35e60b94c\"",
            "\"failingCommit\": \"e8a3470\"",
            "error tdd-evidence json:185",
        ),
        (
            "\"passingCommit\": \"c52d8ea17f3b4906a8e1d7c05b926f3e4a71d08b\"",
            "\"passingCommit\": \"e8a3470\"",
            "error tdd-evidence json:185",
        ),
        (
            "\"passingCommit\": \"c52d8ea17f3b4906a8e1d7c05b926f3e4a71d08b\"",
            "\"passedAt\": \"c52d8ea\"",
            "error tdd-evidence json:175, warning schema-deviation json:185",
        ),
        ("\"planStep\": 1,\n        \"failing\"", "\"planStep\": 2,\n        \"failing\"", "error tdd-evidence json:173"),
    ] {
        expect(&report("implementation", "data.json"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn verifiers_are_taken_at_their_word() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (old, new, expected) in [
        // The log of the report and the verifier's own.
        ("\"npm ci\", \"exitCode\": 0", "\"npm ci\", \"exitCode\": 1", "error verifier-log-drift json:213"),
        (
            "{ \"command\": \"npm ci\",",
            "{ \"command\": \"npm audit\", \"exitCode\": 0 }, { \"command\": \"npm ci\",",
            "error verifier-log-drift json:213",
        ),
        ("{ \"command\": \"npm ci\",", "{ \"command\": \"npm audit\",", "error verifier-log-drift json:213"),
        // One finding for a command that several lists name.
        ("\"npm ci\"", "\"npm i\"", "error verifier-log-drift json:213, error verifier-unfrozen-install json:213"),
        (
            "\"npm ci\"",
            "\"git add -A && npx eslint --fix . || true\"",
            "error verifier-log-drift json:213, error verifier-git-mutation json:213, error verifier-forbidden-command json:213, error qa-failure-masking json:213",
        ),
        // Differences.
        ("\"tail\": \"214 passed\" }", "\"tail\": \"214 passed\", \"discrepancy\": \"none\" }", ""),
        (
            "\"exitCode\": 0, \"tail\": \"214 passed\" }",
            "\"exitCode\": 1, \"tail\": \"1 failed\" }",
            "error verifier-discrepancy-verdict json:193",
        ),
        // Placeholders.
        ("\"declinedFixes\"", "\"diffSnippets\": [\"--- a/x\\n+++ b/TODO\\n-TODO\"], \"declinedFixes\"", ""),
        (
            "\"declinedFixes\"",
            "\"diffSnippets\": [\"+a\\n+TODO\\n+\\tFIXME\"], \"declinedFixes\"",
            "error placeholder-introduced json:226, error placeholder-introduced json:226",
        ),
        // A rollback.
        (
            "\"revertSha\": \"c52d8ea17f3b4906a8e1d7c05b926f3e4a71d08b\"",
            "\"note\": \"\"",
            "error rollback-evidence json:233, warning schema-deviation json:233",
        ),
    ] {
        expect(&report("implementation", "data.json"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}

#[test]
fn markdown_of_implementations_is_judged_by_its_headings() -> Result<(), Box<dyn Error>> {
    let mut problems = Vec::new();
    for (task_type, old, new, expected) in [
        ("implementation", "### Validation Evidence", "### Checks", "error impl-section-missing md:98"),
        ("implementation", "### Rollback Verification", "### 4.6.9 롤백 검증", ""),
        ("implementation", "### Routing\n", "**Routing**\n", ""),
        ("implementation", "### Routing\n", "```diff\n+TODO: x\n```\n\n### Routing\n", "error placeholder-introduced md:221"),
        ("release-handoff", "- Title: Stage 1: Remember", "- Title: Remember", "warning pr-title md:85"),
    ] {
        expect(&report(task_type, "md"), old, new, expected, &mut problems)?;
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    Ok(())
}
