//! The labels of issues: from an export of a tracker, or as somebody states them (catalogue, section 2).

mod export;

use std::collections::HashSet;

pub use export::{FormProblem, has_form, read_export};

use super::issue_id::IssueId;
use super::settings::Tracker;
use super::status::Status;
use crate::source::Span;

/// How GitHub labels that state a status begin; case and blanks count.
pub const STATUS_PREFIX: &str = "status:";

/// The group that Linear labels which state a status belong to.
const STATUS_GROUP: &str = "status-ticket";

/// A label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'t> {
    /// Its name.
    pub name: &'t str,
    /// Where it stands, quotes included.
    pub span: Span,
    /// The group it belongs to, where that is known.
    pub group: Option<&'t str>,
}

/// A label that states a status, canonical or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusLabel<'t> {
    /// The label.
    pub label: Label<'t>,
    /// The status it states, exactly as written.
    pub value: &'t str,
}

/// An issue, as far as its labels are concerned.
#[derive(Debug, Clone)]
pub struct Issue<'t> {
    /// Its id; `None` when nobody said it.
    pub id: Option<IssueId>,
    /// Where its id stands, or else its beginning.
    pub span: Span,
    /// Where the list of its labels stands.
    pub labels_span: Span,
    /// Its labels, in order, each once.
    pub labels: Vec<Label<'t>>,
    /// Where it lives.
    pub tracker: Tracker,
    /// The id of the issue it was split from.
    pub parent: Option<IssueId>,
    /// The ids of the issues it was split into.
    pub sub_issues: Vec<IssueId>,
    /// Whether nobody has touched it since it was made: both times are known and agree.
    pub is_new: bool,
}

impl<'t> Issue<'t> {
    /// The labels that state a status.
    pub fn status_labels(&self) -> impl Iterator<Item = StatusLabel<'t>> + '_ {
        self.labels.iter().filter_map(|label| self.status_value(label).map(|value| StatusLabel { label: *label, value }))
    }

    fn status_value(&self, label: &Label<'t>) -> Option<&'t str> {
        match (self.tracker, label.group) {
            (Tracker::GitHub, _) => label.name.strip_prefix(STATUS_PREFIX),
            (Tracker::Linear, None) => Status::from_name(label.name).map(|_| label.name),
            (Tracker::Linear, Some(group)) => (group == STATUS_GROUP).then_some(label.name),
        }
    }

    /// The one status that the labels state: `Ok(None)` without any, and every label that states one when they state no single
    /// canonical value.
    ///
    /// # Errors
    /// The labels that state a status.
    pub fn status(&self) -> Result<Option<Status>, Vec<StatusLabel<'t>>> {
        let stated: Vec<StatusLabel<'t>> = self.status_labels().collect();
        match stated.as_slice() {
            [] => Ok(None),
            [only] => Status::from_name(only.value).map(Some).ok_or(stated),
            _ => Err(stated),
        }
    }

    /// Labels that people take for a status and the tracker's skill does not, each with the label that was probably meant.
    pub fn overlooked_status_labels(&self) -> impl Iterator<Item = (Label<'t>, Option<String>)> + '_ {
        self.labels.iter().filter(|label| self.status_value(label).is_none()).filter_map(|label| {
            let meant = |status: Status| match self.tracker {
                Tracker::GitHub => format!("{STATUS_PREFIX}{}", status.as_str()),
                Tracker::Linear => status.as_str().to_owned(),
            };
            let status_like = |value: &str| Status::from_name(&value.trim().to_lowercase());
            match after_status_word(label.name) {
                Some(value) => Some((*label, status_like(value).map(meant))),
                // Bare labels are how Linear states a status, so there a capital is enough to hide one.
                None if self.tracker == Tracker::Linear => status_like(label.name).map(|status| (*label, Some(meant(status)))),
                None => None,
            }
        })
    }

    /// Whether the issue has a label of this name; case counts.
    #[must_use]
    pub fn has_label(&self, name: &str) -> bool {
        self.labels.iter().any(|label| label.name == name)
    }

    /// How messages call the issue.
    #[must_use]
    pub fn name(&self) -> String {
        self.id.as_ref().map_or_else(|| "the issue".to_owned(), |id| format!("issue {id}"))
    }
}

/// What follows `status` or `status-ticket` (joined by `-`, `_`, `/`, a blank or nothing, in any case) and a `:` or `/`.
fn after_status_word(label: &str) -> Option<&str> {
    let strip = |text: &'_ str, word: &str| -> Option<usize> {
        text.get(..word.len()).filter(|start| start.eq_ignore_ascii_case(word)).map(str::len)
    };
    let rest = &label[strip(label, "status")?..];
    let separated = |rest: &'_ str| -> Option<usize> {
        let blanks = rest.len() - rest.trim_start().len();
        rest[blanks..].starts_with([':', '/']).then_some(blanks + 1)
    };
    let ticket = rest.strip_prefix(['-', '_', '/', ' ']).unwrap_or(rest);
    let after_ticket = strip(ticket, "ticket").map(|length| &ticket[length..]);
    let with_ticket = after_ticket.and_then(|rest| separated(rest).map(|at| &rest[at..]));
    with_ticket.or_else(|| separated(rest).map(|at| &rest[at..]))
}

/// An issue whose labels somebody states: `joined` is all of them, separated by commas. Blanks after a comma belong to no label.
#[must_use]
pub fn stated(joined: &str, tracker: Tracker, id: Option<IssueId>) -> Issue<'_> {
    let mut labels: Vec<Label<'_>> = Vec::new();
    let mut names = HashSet::new();
    let mut start = 0;
    for piece in joined.split(',') {
        let name = piece.trim_start();
        let end = start + piece.len();
        let span = Span::from_range(end - name.len()..end);
        start = end + 1;
        if !name.is_empty() && names.insert(name) {
            labels.push(Label { name, span, group: None });
        }
    }
    let whole = Span::from_range(0..joined.len());
    Issue { id, span: whole, labels_span: whole, labels, tracker, parent: None, sub_issues: Vec::new(), is_new: false }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(joined: &str, tracker: Tracker) -> Vec<String> {
        stated(joined, tracker, None).status_labels().map(|status| status.value.to_owned()).collect()
    }

    fn overlooked(joined: &str, tracker: Tracker) -> Vec<(String, Option<String>)> {
        let issue = stated(joined, tracker, None);
        issue.overlooked_status_labels().map(|(label, meant)| (label.name.to_owned(), meant)).collect()
    }

    #[test]
    fn github_states_a_status_with_a_prefix_and_linear_without() {
        assert_eq!(values("bug,status:open,Epic", Tracker::GitHub), ["open"]);
        assert_eq!(values("status:,status: planned,status:Done", Tracker::GitHub), ["", " planned", "Done"]);
        assert!(values("open,Status:open,status-ticket:open,status/open", Tracker::GitHub).is_empty());
        assert_eq!(values("planned,bug,status:open", Tracker::Linear), ["planned"]);
        assert!(values("Planned,done", Tracker::Linear).is_empty());
    }

    #[test]
    fn one_canonical_value_is_a_status() {
        let status = |joined: &str| stated(joined, Tracker::GitHub, None).status().map_err(|labels| labels.len());
        assert_eq!(status(""), Ok(None));
        assert_eq!(status("bug,status:planned"), Ok(Some(Status::Planned)));
        assert_eq!(status("status:planned,status:planned"), Ok(Some(Status::Planned)), "an issue has a label once");
        assert_eq!(status("status:planned,status:open"), Err(2));
        assert_eq!(status("status:in-progress"), Err(1));
    }

    #[test]
    fn labels_that_are_overlooked() {
        let meant = |label: &str, meant: &str| vec![(label.to_owned(), Some(meant.to_owned()))];
        for label in [
            "Status:planned",
            "STATUS: planned",
            "status/planned",
            "status-ticket:planned",
            "status ticket: Planned",
            "status_ticket/planned",
            "StatusTicket : planned",
            "status/ticket:planned",
        ] {
            assert_eq!(overlooked(label, Tracker::GitHub), meant(label, "status:planned"), "{label}");
        }
        assert_eq!(overlooked("status-ticket:done", Tracker::GitHub), [("status-ticket:done".to_owned(), None)]);
        for label in [
            "status:planned",
            "status: planned",
            "status-page",
            "statuses",
            "statusbar:left",
            "priority:high",
            "상태:열림",
            "stätus:open",
        ] {
            assert!(overlooked(label, Tracker::GitHub).is_empty(), "{label}");
        }
        assert_eq!(overlooked("status:planned", Tracker::Linear), meant("status:planned", "planned"));
        assert_eq!(overlooked("Planned", Tracker::Linear), meant("Planned", "planned"));
        assert!(overlooked("planned,Feature", Tracker::Linear).is_empty());
    }

    #[test]
    fn stated_labels_know_their_places() {
        let joined = "bug,, status:열림";
        let issue = stated(joined, Tracker::GitHub, None);
        let slices: Vec<&str> = issue.labels.iter().map(|label| &joined[label.span.range()]).collect();
        assert_eq!(slices, ["bug", "status:열림"]);
    }
}
