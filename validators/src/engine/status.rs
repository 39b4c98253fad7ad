//! Where everything stands below some paths: the walk of a check, and what the families say about what it found.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::walk;
use crate::config::Config;
use crate::finding::Finding;
use crate::oat;
use crate::octon::{self, assess::Scope};
use crate::okstra;
use crate::parsed_file::JsonFile;
use crate::problems;
use crate::source::{FilePath, Source};
use crate::status::{Status, StatusRow};
use crate::workbench;
use crate::workspace::{Directory, FileRef, Workspace};

/// Where every packet, program, run, project and ticket file below `paths` stands. Relative paths are below `working_directory`, an absolute
/// path, and rows show paths relative to it. The files of promotion targets are not searched.
#[must_use]
pub fn status(paths: &[PathBuf], working_directory: &Path, config: &Config) -> Status {
    let workspace = super::workspace(paths, working_directory, config);
    let walked = walk::walk(&workspace, paths, working_directory, config);
    let assessment = octon::assess::assess(&workspace, config, &walked.packets, &[], Scope::default());
    let mut status = Status { rows: octon::status::rows(&assessment), problems: walked.problems.clone(), ..Status::default() };
    status.problems.extend(assessment.problems.iter().cloned());
    let of_tasks = walked.tasks.par_iter().map(|directory| guarded(directory.shown(), || of_task(&workspace, config, directory)));
    let of_projects =
        walked.oat_projects.par_iter().map(|directory| guarded(directory.shown(), || of_project(&workspace, config, directory)));
    let of_exports =
        walked.workbench_documents.par_iter().map(|file| guarded(&file.shown(), || of_export(&workspace, config, *file)));
    let joined: Vec<Rows> = of_tasks.chain(of_projects).chain(of_exports).collect();
    for (rows, problems) in joined {
        status.rows.extend(rows);
        status.problems.extend(problems);
    }
    status.rows.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    status.problems.sort_by(|left, right| left.sort_key().cmp(&right.sort_key()));
    status.sources = sources(&status, &workspace);
    drop((assessment, walked));
    rayon::spawn(move || drop(workspace));
    status
}

/// The content of the files that blockers and problems point into.
fn sources(status: &Status, workspace: &Workspace) -> BTreeMap<FilePath, Arc<Source>> {
    let blockers = status.rows.iter().flat_map(|row| &row.blockers).map(|blocker| &blocker.place.file);
    let files: BTreeSet<&FilePath> = blockers.chain(status.problems.iter().map(|problem| &problem.place.file)).collect();
    let source = |path: &FilePath| workspace.find_shown(path).file()?.source(workspace.limits()).ok();
    files.into_iter().filter_map(|path| Some((path.clone(), source(path)?))).collect()
}

type Rows = (Vec<StatusRow>, Vec<Finding>);

fn of_task(workspace: &Workspace, config: &Config, directory: &Directory) -> Rows {
    let task = okstra::task::Task::load(workspace, directory, &config.roots.okstra);
    let rows = okstra::status::rows(&okstra::context::Context { workspace, config, task: &task });
    (rows, task.problems.clone())
}

fn of_project(workspace: &Workspace, config: &Config, directory: &Directory) -> Rows {
    let project = oat::project::Project::load(workspace, directory);
    let neighbours = oat::neighbours::Neighbours::of(workspace, &[directory]);
    let row = oat::status::row(&oat::context::Context { workspace, config, project: &project, neighbours: &neighbours });
    (vec![row], project.problems.clone())
}

fn of_export(workspace: &Workspace, config: &Config, file: FileRef<'_>) -> Rows {
    let is_export = workbench::discover::is_issue_export(file, config)
        || workbench::discover::has_form_of_issue_export(file, workspace.limits());
    if !is_export {
        return (Vec::new(), Vec::new());
    }
    match JsonFile::read(file, workspace.limits()) {
        Ok(export) => (vec![workbench::tickets::row(&export)], Vec::new()),
        Err(problem) => (Vec::new(), vec![problem]),
    }
}

/// A failure of ours in one artifact must not hide where the others stand.
fn guarded(path: &FilePath, rows: impl FnOnce() -> Rows) -> Rows {
    catch_unwind(AssertUnwindSafe(rows))
        .unwrap_or_else(|panic| (Vec::new(), vec![problems::internal(path.clone(), &problems::panic_text(panic.as_ref()))]))
}
