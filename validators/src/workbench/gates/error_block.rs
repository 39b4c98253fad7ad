//! The two texts that the convention stops with, byte for byte (catalogue, section 3).

use crate::workbench::settings::Tracker;
use crate::workbench::status::{Status, Step};

/// The text for status labels that state no single canonical value. Each line ends with LF.
pub(super) fn status_validation(values: &[&str], tracker: Tracker) -> String {
    let reason = if values.len() > 1 { "multiple values" } else { "invalid value" };
    let remediation = match tracker {
        Tracker::Linear => "keep exactly one allowed value, or remove all to reset to start state",
        Tracker::GitHub => {
            "keep exactly one status: label with an allowed value, or remove all status: labels to reset to start state"
        }
    };
    format!(
        "Status-ticket validation failed\n- Found: {}\n- Allowed: {}\n- Reason: {reason}\n- Remediation: {remediation}\n",
        values.join(", "),
        Status::list()
    )
}

/// The text for a stop step that lies before the next step.
pub(super) fn stop_step_validation(status: Option<Status>, requested: Step, next: Step) -> String {
    format!(
        "Stop-step validation failed\n- Current status: {}\n- Requested step: {}\n\
         - Reason: requested step is earlier than current progression\n- Next valid step: {}\n",
        status.map_or("none", Status::as_str),
        requested.as_str(),
        next.as_str()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_for_a_malformed_status() {
        assert_eq!(
            status_validation(&["open", "planned"], Tracker::Linear),
            "Status-ticket validation failed\n\
             - Found: open, planned\n\
             - Allowed: open, researched, planned, implemented, reviewed, decomposed\n\
             - Reason: multiple values\n\
             - Remediation: keep exactly one allowed value, or remove all to reset to start state\n"
        );
        assert_eq!(
            status_validation(&["in-progress"], Tracker::GitHub),
            "Status-ticket validation failed\n\
             - Found: in-progress\n\
             - Allowed: open, researched, planned, implemented, reviewed, decomposed\n\
             - Reason: invalid value\n\
             - Remediation: keep exactly one status: label with an allowed value, or remove all status: labels to reset to start state\n"
        );
    }

    #[test]
    fn the_text_for_an_early_stop_step() {
        assert_eq!(
            stop_step_validation(Some(Status::Implemented), Step::Plan, Step::Review),
            "Stop-step validation failed\n\
             - Current status: implemented\n\
             - Requested step: plan\n\
             - Reason: requested step is earlier than current progression\n\
             - Next valid step: review\n"
        );
    }
}
