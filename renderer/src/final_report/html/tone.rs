//! How a value of the data looks: good, questionable, bad or none of these. The value itself is always written beside it.

/// The class of the style sheet for `value`. Values that nobody knows are neutral.
pub(super) fn tone(value: &str) -> &'static str {
    match value.to_lowercase().as_str() {
        "accepted" | "completed" | "pass" | "passed" | "agree" | "covered" | "done" | "clean" | "created" | "reused" => "good",
        "conditional-accept"
        | "concerns"
        | "timeout"
        | "passed-with-dissent"
        | "supplement"
        | "open"
        | "partial"
        | "partially covered"
        | "medium"
        | "moderate"
        | "started" => "caution",
        "blocked"
        | "error"
        | "fail"
        | "failed"
        | "disagree"
        | "conflicts"
        | "contract-violated"
        | "blocked-by-disagreement"
        | "aborted-non-result"
        | "high"
        | "critical"
        | "blocker"
        | "major"
        | "uncovered"
        | "not covered"
        | "missing" => "bad",
        _ => "neutral",
    }
}

/// The class for an exit code.
pub(super) fn exit_tone(code: &str) -> &'static str {
    if code == "0" { "good" } else { "bad" }
}

#[cfg(test)]
mod tests {
    use super::{exit_tone, tone};
    use crate::final_report::model::{Gate, VerdictToken};

    #[test]
    fn every_verdict_has_its_tone() {
        let tones: Vec<&str> = VerdictToken::ALL.iter().map(|token| tone(token.as_str())).collect();
        assert_eq!(tones, ["good", "caution", "bad", "neutral"]);
        let tones: Vec<&str> = Gate::ALL.iter().map(|gate| tone(gate.as_str())).collect();
        assert_eq!(tones, ["good", "caution", "bad", "bad"]);
    }

    #[test]
    fn only_zero_is_a_success() {
        assert_eq!(["0", "1", "-1", "137"].map(exit_tone), ["good", "bad", "bad", "bad"]);
    }
}
