//! The state of a project, as the control plane reads it.

use super::front_matter::FrontMatter;
use crate::document::{Kind, Node};
use crate::parsed_file::TextFile;
use crate::source::Source;
use crate::workspace::Limits;

/// The state.
#[derive(Debug)]
pub struct State<'w> {
    /// The file.
    pub file: TextFile<'w>,
    /// Its front matter as the control plane reads it; `None` when that finds none.
    pub front_matter: Option<FrontMatter>,
}

/// A field of which the control plane knows the values: what it shows, and whether that is only the default because the value is absent,
/// unknown or unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The value shown.
    pub value: &'static str,
    /// It is the default.
    pub is_default: bool,
}

/// The values of `oat_phase`; the first is the default.
pub const PHASES: [&str; 6] = ["discovery", "spec", "design", "plan", "implement", "decomposition"];
/// The values of `oat_phase_status`; the first is the default.
pub const PHASE_STATUSES: [&str; 3] = ["in_progress", "complete", "pr_open"];
/// The values of `oat_workflow_mode`; the first is the default.
pub const WORKFLOW_MODES: [&str; 4] = ["spec-driven", "quick", "import", "lite"];
/// The values of `oat_lifecycle`; the first is the default.
pub const LIFECYCLES: [&str; 3] = ["active", "paused", "complete"];

impl<'w> State<'w> {
    /// Parses a state.
    #[must_use]
    pub fn new(file: TextFile<'w>, limits: &Limits) -> Self {
        let front_matter = FrontMatter::read(file.source(), limits);
        Self { file, front_matter }
    }

    /// The content.
    #[must_use]
    pub fn source(&self) -> &Source {
        self.file.source()
    }

    /// The front matter when the control plane accepts it; any error makes every field its default.
    #[must_use]
    pub fn accepted(&self) -> Option<&FrontMatter> {
        self.front_matter.as_ref().filter(|front_matter| front_matter.problem().is_none())
    }

    /// The phase as shown.
    #[must_use]
    pub fn phase(&self) -> Shown {
        self.shown("oat_phase", &PHASES)
    }

    /// The status of the phase as shown.
    #[must_use]
    pub fn phase_status(&self) -> Shown {
        self.shown("oat_phase_status", &PHASE_STATUSES)
    }

    /// The workflow mode as shown.
    #[must_use]
    pub fn workflow_mode(&self) -> Shown {
        self.shown("oat_workflow_mode", &WORKFLOW_MODES)
    }

    /// The lifecycle as shown.
    #[must_use]
    pub fn lifecycle(&self) -> Shown {
        self.shown("oat_lifecycle", &LIFECYCLES)
    }

    /// `oat_current_task`; `None` for absent, null and what stands for null.
    #[must_use]
    pub fn current_task(&self) -> Option<&str> {
        text_of(self.accepted()?.get("oat_current_task")?)
    }

    fn shown(&self, key: &str, values: &[&'static str]) -> Shown {
        let written = self.accepted().and_then(|front_matter| {
            let node = front_matter.get(key)?;
            Some(front_matter.text(node)).filter(|_| node.kind() == Kind::String)
        });
        let known = written.and_then(|text| values.iter().find(|value| **value == text));
        Shown { value: known.unwrap_or(&values[0]), is_default: known.is_none() }
    }
}

/// The text of a nullable string as the control plane reads it: null, nothing, `null` in quotes and `{placeholder}` all mean unset.
#[must_use]
pub fn text_of(node: Node<'_>) -> Option<&str> {
    let is_placeholder = |text: &str| text.starts_with('{') && text.ends_with('}');
    node.as_str().filter(|text| !matches!(*text, "" | "null") && !is_placeholder(text))
}
