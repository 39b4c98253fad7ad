//! The snapshot of what is left to do after the implementation, `oat_post_implement_sequence`, as `closeout-check` reads it (catalogue 4.3).

use std::fmt;

use crate::document::{Kind, Node};
use crate::source::Span;

/// The key of the snapshot.
pub const SEQUENCE: &str = "oat_post_implement_sequence";

/// A step of the sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The summary is written.
    Summary,
    /// The documentation is brought up to date.
    Document,
    /// The pull request is opened.
    Pr,
    /// What was learned is written down.
    Retro,
}

impl Step {
    /// The steps that can stand before the approval.
    pub const BEFORE_APPROVAL: [Self; 3] = [Self::Summary, Self::Document, Self::Pr];
    /// The steps that can stand after it.
    pub const AFTER_APPROVAL: [Self; 4] = [Self::Summary, Self::Document, Self::Pr, Self::Retro];

    /// The word in the snapshot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Document => "document",
            Self::Pr => "pr",
            Self::Retro => "retro",
        }
    }

    /// The skill that takes the step.
    #[must_use]
    pub const fn skill(self) -> &'static str {
        match self {
            Self::Summary => "oat-project-summary",
            Self::Document => "oat-project-document",
            Self::Pr => "oat-project-pr-final",
            Self::Retro => "oat-project-retro",
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Where the sequence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Steps before the approval are under way.
    PreApproval,
    /// Somebody has to approve.
    AwaitingApproval,
    /// Steps after the approval are under way.
    PostApproval,
    /// A step failed.
    Failed,
    /// Everything is done.
    Complete,
}

impl Status {
    const ALL: [Self; 5] = [Self::PreApproval, Self::AwaitingApproval, Self::PostApproval, Self::Failed, Self::Complete];

    /// The word in the snapshot.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PreApproval => "pre_approval",
            Self::AwaitingApproval => "awaiting_approval",
            Self::PostApproval => "post_approval",
            Self::Failed => "failed",
            Self::Complete => "complete",
        }
    }
}

/// Something that makes a snapshot unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where.
    pub span: Span,
    /// What is wrong and what was expected: a lower-case fragment.
    pub message: String,
}

/// Steps in their order, and how many of them are done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Steps {
    /// The steps.
    pub stored: Vec<Step>,
    /// Those that are done.
    pub completed: Vec<Step>,
}

impl Steps {
    /// The first step that is not done.
    #[must_use]
    pub fn pending(&self) -> Option<Step> {
        self.stored.iter().copied().find(|step| !self.completed.contains(step))
    }
}

/// A snapshot that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Where the sequence stands.
    pub status: Status,
    /// Steps before the approval.
    pub before: Steps,
    /// The approval is still to be given.
    pub is_approval_pending: bool,
    /// Steps after the approval.
    pub after: Steps,
}

/// What keeps a project from being closed, in the order in which `closeout-check` looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// A step failed; with what is to be taken up again.
    Failed(Due),
    /// A step before the approval is not done.
    BeforeApproval(Step),
    /// Nobody has approved.
    Approval,
    /// A step after the approval is not done.
    AfterApproval(Step),
    /// Everything is done, but the status does not say so.
    Status(Status),
}

/// What is due next. `Display` writes it for a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// A step.
    Step(Step),
    /// The approval.
    Approval,
    /// The status of the sequence.
    Status,
}

impl Open {
    /// What is due next.
    #[must_use]
    pub const fn due(self) -> Due {
        match self {
            Self::Failed(due) => due,
            Self::BeforeApproval(step) | Self::AfterApproval(step) => Due::Step(step),
            Self::Approval => Due::Approval,
            Self::Status(_) => Due::Status,
        }
    }
}

impl fmt::Display for Due {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Step(step) => write!(formatter, "the step `{step}` ({})", step.skill()),
            Self::Approval => formatter.write_str(
                "the final approval: write `approval: approved`, or `approval: not_required` when there is no final checkpoint",
            ),
            Self::Status => formatter.write_str("write `status: complete` (oat-project-implement)"),
        }
    }
}

impl Snapshot {
    /// Reads a snapshot.
    ///
    /// # Errors
    /// Everything that is wrong with its shape; at least one flaw.
    pub fn read(node: Node<'_>) -> Result<Self, Vec<Flaw>> {
        if node.kind() != Kind::Mapping {
            return Err(vec![Flaw { span: node.span(), message: "it is no mapping".to_owned() }]);
        }
        let mut reader = Reader { node, flaws: Vec::new() };
        let status = reader.word("status", &Status::ALL.map(Status::as_str), false);
        reader.word("source", &["configured", "autonomous-default"], true);
        reader.word("approval_source", &["user", "oat-autonomous"], true);
        let approval = reader.word("approval", &["pending", "approved", "not_required"], false);
        if let Some(phase) = node.get("final_phase").filter(|phase| !matches!(phase.kind(), Kind::Null | Kind::String)) {
            reader.flaw(phase.span(), "`final_phase` is neither null nor the name of a phase".to_owned());
        }
        let before = reader.steps("pre_approval", "pre_approval_completed", &Step::BEFORE_APPROVAL);
        let after = reader.steps("post_approval", "post_approval_completed", &Step::AFTER_APPROVAL);
        if let Some(step) = after.stored.iter().find(|step| before.stored.contains(step)) {
            let span = reader.span_of("post_approval");
            reader.flaw(span, format!("`{step}` stands in `pre_approval` and in `post_approval`; expected each step once"));
        }
        let is_approval_pending = approval == Some("pending");
        if !after.completed.is_empty() && is_approval_pending {
            let span = reader.span_of("post_approval_completed");
            reader.flaw(span, "steps after the approval are done, and the approval is still `pending`".to_owned());
        }
        let status = status.and_then(|word| Status::ALL.into_iter().find(|status| status.as_str() == word));
        let is_open = before.pending().or_else(|| after.pending()).is_some() || is_approval_pending;
        if status == Some(Status::Complete) && is_open && reader.flaws.is_empty() {
            let span = reader.span_of("status");
            reader.flaw(span, "the status is `complete`, and a step or the approval is still open".to_owned());
        }
        match status {
            Some(status) if reader.flaws.is_empty() => Ok(Self { status, before, is_approval_pending, after }),
            _ => Err(reader.flaws),
        }
    }

    /// What keeps the project from being closed; `None` when nothing does.
    #[must_use]
    pub fn open(&self) -> Option<Open> {
        let (before, after) = (self.before.pending(), self.after.pending());
        if self.status == Status::Failed {
            return Some(Open::Failed(match (before, self.is_approval_pending, after) {
                (Some(step), _, _) | (None, false, Some(step)) => Due::Step(step),
                (None, true, _) => Due::Approval,
                (None, false, None) => Due::Status,
            }));
        }
        match (before, self.is_approval_pending, after) {
            (Some(step), _, _) => Some(Open::BeforeApproval(step)),
            (None, true, _) => Some(Open::Approval),
            (None, false, Some(step)) => Some(Open::AfterApproval(step)),
            (None, false, None) => (self.status != Status::Complete).then_some(Open::Status(self.status)),
        }
    }
}

struct Reader<'t> {
    node: Node<'t>,
    flaws: Vec<Flaw>,
}

impl<'t> Reader<'t> {
    fn flaw(&mut self, span: Span, message: String) {
        self.flaws.push(Flaw { span, message });
    }

    /// The value of a key, or the snapshot when there is none.
    fn span_of(&self, key: &str) -> Span {
        let span = self.node.get(key).map(Node::span).filter(|span| !span.is_empty());
        span.or_else(|| self.node.entry(key).map(|entry| entry.key.span())).unwrap_or_else(|| self.own_span())
    }

    /// The first key of the snapshot: the whole would be too much to show.
    fn own_span(&self) -> Span {
        self.node.entries().next().map_or_else(|| self.node.span(), |entry| entry.key.span())
    }

    fn word(&mut self, key: &str, known: &[&'static str], is_optional: bool) -> Option<&'static str> {
        let expected = format!("expected {}`{}`", if is_optional { "null, " } else { "" }, known.join("`, `"));
        let Some(value) = self.node.get(key) else {
            if !is_optional {
                self.flaw(self.own_span(), format!("`{key}` is missing; {expected}"));
            }
            return None;
        };
        if is_optional && value.kind() == Kind::Null {
            return None;
        }
        let word = value.as_str().and_then(|text| known.iter().copied().find(|word| *word == text));
        if word.is_none() {
            let shown: String = value.raw().lines().next().unwrap_or_default().chars().take(60).collect();
            self.flaw(self.span_of(key), format!("`{key}` is `{shown}`; {expected}"));
        }
        word
    }

    fn list(&mut self, key: &str, known: &[Step]) -> Vec<Step> {
        let names: Vec<&str> = known.iter().map(|step| step.as_str()).collect();
        let expected = format!("a list of `{}`", names.join("`, `"));
        let Some(list) = self.node.get(key) else {
            self.flaw(self.own_span(), format!("`{key}` is missing; expected {expected}"));
            return Vec::new();
        };
        if list.kind() != Kind::Sequence {
            self.flaw(self.span_of(key), format!("`{key}` is no list; expected {expected}"));
            return Vec::new();
        }
        let mut steps = Vec::new();
        for item in list.items() {
            let step = item.as_str().and_then(|text| known.iter().copied().find(|step| step.as_str() == text));
            match step {
                Some(step) if steps.contains(&step) => self.flaw(item.span(), format!("`{key}` has `{step}` twice")),
                Some(step) => steps.push(step),
                None => {
                    let shown: String = item.text().chars().take(60).collect();
                    self.flaw(item.span(), format!("`{key}` has the step `{shown}`; expected {expected}"));
                }
            }
        }
        steps
    }

    fn steps(&mut self, stored_key: &str, completed_key: &str, known: &[Step]) -> Steps {
        let flaws = self.flaws.len();
        let steps = Steps { stored: self.list(stored_key, known), completed: self.list(completed_key, known) };
        // The command takes the finished steps as a set: any order of the first ones will do.
        let first = steps.stored.get(..steps.completed.len());
        let is_prefix = first.is_some_and(|first| first.iter().all(|step| steps.completed.contains(step)));
        if self.flaws.len() == flaws && !is_prefix {
            let message = format!(
                "`{completed_key}` does not hold just the first steps of `{stored_key}`, and steps are taken in that order"
            );
            self.flaw(self.span_of(completed_key), message);
        }
        steps
    }
}
