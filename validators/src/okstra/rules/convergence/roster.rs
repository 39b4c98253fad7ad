//! The analysers that a run was given.

use std::collections::BTreeSet;

use crate::document::Node;
use crate::finding::Place;
use crate::okstra::report::Report;
use crate::okstra::task::Task;
use crate::okstra::worker::WorkerId;

/// How many workers look for answers independently of each other, and where that is written.
pub(super) struct Analysers {
    pub(super) count: usize,
    pub(super) place: Place,
}

impl Analysers {
    /// The roster in a report: the rows of its execution status. A role counts whatever became of it.
    pub(super) fn of_report(report: Option<&Report<'_>>) -> Option<Self> {
        let view = report?.view()?;
        let place = view.place(view.execution.first()?.span);
        Some(Self { count: count(view.execution.iter().map(|row| &*row.role.text)), place })
    }

    /// The roster in the task's manifest, which holds for each of its runs.
    pub(super) fn of_manifest(task: &Task<'_>) -> Option<Self> {
        let manifest = task.manifest.as_ref()?;
        let roles = manifest.root()?.entry("requiredRoles")?;
        let names: Vec<&str> = roles.value.items().filter_map(Node::as_str).collect();
        (!names.is_empty()).then(|| Self { count: count(names.into_iter()), place: manifest.place(roles.key.span()) })
    }
}

/// The report writer and the lead analyse nothing.
fn count<'n>(roles: impl Iterator<Item = &'n str>) -> usize {
    let workers = roles.filter_map(WorkerId::of_role).filter(|worker| *worker != WorkerId::ReportWriter);
    workers.map(WorkerId::as_str).collect::<BTreeSet<_>>().len()
}
