//! What is said about data that was changed at one place: one fact, one finding.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::check;
use crate::config::Config;

/// A report of the base tree that the examples of rules change, judged outside of its task after one change.
fn findings_of(task_type: &str, old: &str, new: &str, config: &Config) -> Result<Vec<String>, Box<dyn Error>> {
    let name = format!("final-report-{task_type}-001.data.json");
    let task = "../tests/bases/okstra/lifecycle/.project-docs/okstra/tasks/checkout/SHOP-101";
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join(task).join("runs").join(task_type).join("reports").join(&name);
    let text = fs::read_to_string(base)?;
    assert!(text.contains(old), "{old}");
    let folder = tempfile::tempdir()?;
    fs::write(folder.path().join(&name), text.replacen(old, new, 1))?;
    let report = check(&[folder.path().to_owned()], folder.path(), config);
    let line = |finding: &crate::finding::Finding| format!("{} {}", finding.level, finding.rule.short_name());
    Ok(report.findings.iter().map(line).collect())
}

#[test]
fn a_fact_is_told_once() -> Result<(), Box<dyn Error>> {
    for (task_type, old, new, expected) in [
        ("error-analysis", "\"en\"", "\"auto\"", "error report-language"),
        ("error-analysis", "\"status\": \"obsolete\"", "\"status\": \"Open\"", "error clarification-status"),
        (
            "error-analysis",
            "\"blocks\": \"none\", \"userInput\": null",
            "\"blocks\": \"all\", \"userInput\": null",
            "error clarification-blocks",
        ),
        ("error-analysis", "{ \"id\": \"C-001\"", "{ \"id\": \"C1\"", "error clarification-id"),
        ("error-analysis", "\"verdictToken\": \"not-applicable\",", "\"verdictToken\": \"fine\",", "error verdict-token"),
        (
            "error-analysis",
            "\"evidence\": [\n          { \"source\"",
            "\"evidence\": [\n          { \"sauce\"",
            "error schema-deviation, warning schema-deviation",
        ),
        ("implementation", "\"autoSpawn\": \"no\"", "\"autoSpawn\": false", "error followup-field"),
        (
            "implementation",
            "\"suggestedTaskType\": \"implementation-planning\"",
            "\"suggestedTaskType\": \"planning\"",
            "error followup-field",
        ),
        ("implementation", "\"scope\": \"src/payments\"", "\"scope\": \"\"", "error followup-field"),
        ("requirements-discovery", "\"bugfix\"", "\"bug\"", "error rd-work-category"),
        ("requirements-discovery", "\"target\": \"error-analysis\"", "\"target\": \"implementation\"", "error rd-illegal-route"),
        (
            "final-verification",
            "\"followUpTasks\": []",
            "\"followUpTasks\": [], \"errorAnalysis\": {}",
            "error foreign-task-block",
        ),
        ("final-verification", "\"seq\": \"001\"", "\"seq\": \"001\", \"sequel\": 1", "warning schema-deviation"),
        ("final-verification", "\"seq\": \"001\"", "\"seq\": \"001\", \"seq\": \"001\"", "error duplicate-key"),
        ("final-verification", "\"seq\": \"001\"", "\"seq\": 1", "error schema-deviation"),
        ("final-verification", "\"followUpTasks\": [],", "\"followUpTasks\": []", "error schema-deviation"),
        ("final-verification", "\"type\": \"final-verification\",", "", "error schema-deviation"),
    ] {
        let told = findings_of(task_type, old, new, &Config::default())?;
        assert_eq!(told.join(", "), expected, "{task_type}: {new}");
    }
    Ok(())
}

#[test]
fn the_schema_speaks_where_the_rule_of_its_own_is_off() -> Result<(), Box<dyn Error>> {
    let mut config = Config::default();
    config.ignore.push(crate::config::Selector::parse("okstra/report-language")?);
    assert_eq!(findings_of("error-analysis", "\"en\"", "\"auto\"", &config)?, ["error schema-deviation"]);
    Ok(())
}

#[test]
fn unknown_keys_are_errors_when_that_is_asked_for() -> Result<(), Box<dyn Error>> {
    let mut config = Config::default();
    config.okstra.strict = true;
    let told = findings_of("final-verification", "\"seq\": \"001\"", "\"seq\": \"001\", \"sequel\": 1", &config)?;
    assert_eq!(told, ["error schema-deviation"]);
    Ok(())
}
