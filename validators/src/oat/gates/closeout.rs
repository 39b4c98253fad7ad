//! `oat:closeout`: the verdict of the convention's `closeout-check`, and on demand that of `log check --require-synthesis`.

use crate::document::{Kind, Node};
use crate::finding::{Finding, Place};
use crate::gate::GateAnswer;
use crate::oat::closeout::{Due, SEQUENCE, Snapshot};
use crate::oat::context::Context;
use crate::oat::front_matter::strict::{self, Rejection};
use crate::oat::layout;
use crate::oat::rules::log::{check_pending, check_terminators};
use crate::oat::rules::state_front_matter::STATE_FRONTMATTER_INVALID;
use crate::oat::rules::state_pointers::STATE_MISSING_BESIDE_ARTIFACTS;
use crate::oat::rules::{closeout, state_front_matter};
use crate::oat::state::State;
use crate::source::{FilePath, Span};
use crate::workspace::FileRef;

/// What the caller knows about a run. None of it is read from an environment or from settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CloseoutOptions {
    /// The run is autonomous.
    pub autonomous: bool,
    /// A sequence after the implementation is configured.
    pub configured: bool,
    /// The log has to be finished too.
    pub require_synthesis: bool,
}

/// What comes next when nothing is open.
const COMPLETE: &str = "complete the project (oat-project-complete)";

pub(super) fn ask(context: &Context<'_, '_>, options: CloseoutOptions) -> GateAnswer {
    let (mut findings, mut next) = match &context.project.state {
        Some(state) => verdict(context, state, options),
        None => (no_state(context), Some("write state.md".to_owned())),
    };
    if options.require_synthesis {
        let mut log = Vec::new();
        if let Some(own) = &context.project.log {
            check_pending(own, &mut log);
            check_terminators(own, &mut log);
        }
        if findings.is_empty() && !log.is_empty() {
            next = Some("write the end-of-run synthesis into project-log.md".to_owned());
        }
        findings.extend(log);
    }
    GateAnswer::from_findings(findings, next)
}

fn no_state(context: &Context<'_, '_>) -> Vec<Finding> {
    let project = context.project;
    let unread = project.file(layout::STATE).map(FileRef::shown);
    let problem = project.problems.iter().find(|problem| Some(&problem.place.file) == unread.as_ref());
    problem.map_or_else(|| vec![missing_state(project.directory.shown())], |problem| vec![problem.clone()])
}

/// There is no state in the folder.
pub(super) fn missing_state(folder: &FilePath) -> Finding {
    let message = format!("there is no `{}` in `{folder}`", layout::STATE);
    Finding::new(&STATE_MISSING_BESIDE_ARTIFACTS, Place::whole(folder.clone()), message).with_help("name the folder of a project")
}

fn verdict(context: &Context<'_, '_>, state: &State<'_>, options: CloseoutOptions) -> (Vec<Finding>, Option<String>) {
    let tree = match strict::read(state.file.source(), context.workspace.limits()) {
        Ok(tree) => tree,
        Err(rejection) => return (vec![rejected(state, &rejection)], Some("correct state.md".to_owned())),
    };
    let Some(root) = tree.root().filter(|root| root.kind() == Kind::Mapping) else {
        let finding = invalid(state, Span::from_range(0..3), "it is no mapping of keys to values");
        return (vec![finding], Some("correct state.md".to_owned()));
    };
    match root.get(SEQUENCE).filter(|node| node.kind() != Kind::Null) {
        Some(node) => of_snapshot(state, node),
        None => without_snapshot(state, root, options),
    }
}

fn of_snapshot(state: &State<'_>, node: Node<'_>) -> (Vec<Finding>, Option<String>) {
    let Ok(snapshot) = Snapshot::read(node) else {
        return (closeout::malformed(state, node), Some(format!("correct `{SEQUENCE}` (oat-project-implement)")));
    };
    match snapshot.open() {
        Some(open) => (vec![closeout::reason(state, node, open)], Some(due(open.due()))),
        None => (Vec::new(), Some(COMPLETE.to_owned())),
    }
}

fn due(due: Due) -> String {
    due.to_string()
}

fn without_snapshot(state: &State<'_>, root: Node<'_>, options: CloseoutOptions) -> (Vec<Finding>, Option<String>) {
    let mode = root.get("oat_workflow_mode");
    let is_lite = mode.is_some_and(|mode| mode.as_str() == Some("lite"));
    let why = match (is_lite, options) {
        (true, _) => "the workflow mode `lite` always needs one",
        (_, CloseoutOptions { autonomous: true, .. }) => "an autonomous run always needs one",
        (_, CloseoutOptions { configured: true, .. }) => "a sequence after the implementation is configured",
        _ => return (Vec::new(), Some(COMPLETE.to_owned())),
    };
    let span = mode.filter(|_| is_lite).map_or(Span::from_range(0..3), Node::span);
    let next = format!("write `{SEQUENCE}` (oat-project-implement)");
    (vec![closeout::missing(state, span, why)], Some(next))
}

/// Why the command cannot read the front matter.
fn rejected(state: &State<'_>, rejection: &Rejection) -> Finding {
    // Where `check` says it too, it says more.
    if let Some(finding) = state_front_matter::invalid(state) {
        return finding;
    }
    match rejection {
        Rejection::Missing => invalid(state, Span::empty_at(0), "there is none between two lines `---`"),
        Rejection::Malformed(problem) => invalid(state, problem.span(), &problem.message(state.source())),
    }
}

fn invalid(state: &State<'_>, span: Span, reason: &str) -> Finding {
    let message = format!("`closeout-check` cannot read the front matter: {reason}");
    Finding::new(&STATE_FRONTMATTER_INVALID, state.file.place(span), message)
        .with_help("write `key: value` lines between a first and a second line `---`")
}
