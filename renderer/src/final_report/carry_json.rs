//! The carry file of a stage as JSON text.

use serde_json::{Value, json};

use super::model::{Number, StageCarry};

/// The file's contents: keys in the order of the format, two blanks of indentation, no final line end.
pub(super) fn carry_json(carry: &StageCarry) -> String {
    let step_results = carry.step_results.iter();
    let step_results =
        step_results.map(|result| json!({"step": number(&result.step), "status": result.status, "commit": result.commit}));
    let value = json!({
        "schemaVersion": number(&carry.schema_version),
        "sourcePlanPath": carry.source_plan_path,
        "stageNumber": number(&carry.stage_number),
        "stageTitle": carry.stage_title,
        "completedAt": carry.completed_at,
        "stageCommitRange": {"base": carry.stage_commit_range.base, "head": carry.stage_commit_range.head},
        "filesChanged": carry.files_changed,
        "newIdentifiers": carry.new_identifiers,
        "stepResults": step_results.collect::<Vec<Value>>(),
        "validationsPassed": carry.validations_passed,
        "notes": carry.notes,
    });
    format!("{value:#}")
}

/// A number where a machine number prints as the data spells it, else a text that does.
fn number(number: &Number) -> Value {
    let spelling = number.as_str();
    let value = spelling.parse::<serde_json::Number>().ok().filter(|value| value.to_string() == spelling);
    value.map_or_else(|| Value::String(spelling.to_owned()), Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::carry_json;

    #[test]
    fn the_file_is_written_as_it_was_read() {
        let text = r#"{
  "schemaVersion": 1,
  "sourcePlanPath": "plan.md",
  "stageNumber": 2,
  "stageTitle": "\"x\"\n",
  "completedAt": "2026-05-24T11:52:05+09:00",
  "stageCommitRange": {
    "base": "a1b2c3d",
    "head": "b2c3d4e"
  },
  "filesChanged": [],
  "newIdentifiers": [
    "한글"
  ],
  "stepResults": [
    {
      "step": 1,
      "status": "done",
      "commit": "b2c3d4e"
    }
  ],
  "validationsPassed": [],
  "notes": [
    {
      "b": 1.5,
      "a": null
    }
  ]
}"#;
        let carry = serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(carry_json(&carry), text);
        let mut carry = carry;
        carry.stage_number = serde_json::from_value(json!("123456789012345678901234567890")).expect("a spelling");
        assert!(carry_json(&carry).contains("\"stageNumber\": \"123456789012345678901234567890\""));
    }
}
