//! From workbenches and exported documents to findings.

use rayon::prelude::*;

use super::context::Context;
use super::rules;
use crate::config::Config;
use crate::judged::Judged;
use crate::workspace::{Directory, FileRef, Workspace};

/// Looks at the repositories `workbenches` and the exported `documents`.
#[must_use]
pub fn assess<'w>(workspace: &'w Workspace, config: &Config, workbenches: &[&'w Directory], documents: &[FileRef<'w>]) -> Judged {
    let of_workbench = |repository: &&'w Directory| {
        Judged::guarded(repository.shown(), || {
            let context = Context { workspace, config, repository };
            let mut findings = Vec::new();
            rules::check_workbench(&context, &mut findings);
            Judged { findings, ..Judged::default() }.with_artifacts("workbench", 1)
        })
    };
    let of_document =
        |file: &FileRef<'w>| Judged::guarded(&file.shown(), || Judged::default().with_artifacts("workbench document", 1));
    workbenches.par_iter().map(of_workbench).chain(documents.par_iter().map(of_document)).reduce(Judged::default, Judged::join)
}
