//! From paths to a report: walk, read every file once, let the families judge, then apply levels and ignores.

mod allow;
mod settle;
mod status;
mod walk;

pub use self::status::status;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use self::walk::Walked;
use crate::checksums::{self, ListContext, PreparedList};
use crate::config::Config;
use crate::finding::{Finding, Place};
use crate::oat;
use crate::octon;
use crate::octon::assess::{Assessment, Scope};
use crate::okstra;
use crate::problems;
use crate::report::{Report, Summary};
use crate::rule::Level;
use crate::source::{FilePath, Source};
use crate::workbench;
use crate::workspace::{Directory, FileRef, Workspace, with_buffer};

/// Checks everything below `paths`. Relative paths are below `working_directory`, an absolute path, and findings show paths
/// relative to it.
///
/// A file is checked with the artifact it belongs to: for a file of a packet that is the whole packet. Work is spread over the
/// current rayon pool; the report does not depend on its size.
#[must_use]
pub fn check(paths: &[PathBuf], working_directory: &Path, config: &Config) -> Report {
    check_in(workspace(paths, working_directory, config), paths, working_directory, config)
}

/// The workspace that [`check`] looks at.
pub(crate) fn workspace(paths: &[PathBuf], working_directory: &Path, config: &Config) -> Workspace {
    let roots = [octon::layout::ROOT, &config.roots.okstra, oat::layout::ROOT, workbench::layout::ROOT].map(str::to_owned);
    Workspace::new(paths, working_directory, &roots, config.limits).with_earlier(config.base.clone())
}

/// [`check`] in a workspace made for the same paths.
pub(crate) fn check_in(workspace: Workspace, paths: &[PathBuf], working_directory: &Path, config: &Config) -> Report {
    let walked = walk::walk(&workspace, paths, working_directory, config);
    let lists = prepare_lists(&workspace, &walked, config);
    let hashed: Vec<FileRef<'_>> = lists.iter().flat_map(PreparedList::files_to_hash).collect();
    let scope = Scope { search_targets: searches_targets(config), ..Scope::default() };
    let assessment = octon::assess::assess(&workspace, config, &walked.packets, &hashed, scope);
    let judged = okstra::assess::assess(&workspace, config, &walked.tasks, &walked.projects, &walked.lone_reports)
        .join(oat::assess::assess(&workspace, config, &walked.oat_projects))
        .join(workbench::assess::assess(&workspace, config, &walked.workbenches, &walked.workbench_documents));

    let mut findings = walked.problems.clone();
    findings.extend(packet_findings(&assessment));
    findings.extend(registry_findings(&workspace, &walked, &assessment));
    findings.extend(judge_lists(&lists, config));
    findings.extend(judged.findings);
    let findings = join_equal(findings);
    let mut documents = packet_documents(&assessment);
    documents.extend(judged.documents.into_iter().map(|source| (source.path().clone(), source)));
    let (findings, ignored_findings) = settle::settle(findings, &documents, &workspace, &walked, config);

    let mut summary = Summary { files: walked.files, skipped: walked.skipped, ignored_findings, ..Summary::default() };
    summary.artifacts = artifacts(&assessment, &lists, &walked);
    summary.artifacts.extend(judged.artifacts);
    let incomplete = findings.iter().any(|finding| problems::forces_incomplete(finding.rule));
    let mut sources = octon::gates::sources_of(&findings, &workspace);
    sources.extend(judged.texts.into_iter().map(|source| (source.path().clone(), source)));
    sources.extend(config.sources.iter().map(|source| (source.path().clone(), source.clone())));
    drop((lists, documents, assessment, walked));
    // Taking the tree apart is a tenth of a large run, and nobody has to wait for it.
    rayon::spawn(move || drop(workspace));
    Report { findings, sources, summary, incomplete }
}

/// The search of all promotion targets is the dearest part of a run; it is left out when nobody wants its findings.
fn searches_targets(config: &Config) -> bool {
    use octon::rules::targets::{TARGET_BACKREFERENCE, TARGET_STALE_TERM};
    [&TARGET_BACKREFERENCE, &TARGET_STALE_TERM].into_iter().any(|rule| config.level_anywhere(rule) > Level::Off)
}

fn prepare_lists<'w>(workspace: &'w Workspace, walked: &Walked<'w>, config: &Config) -> Vec<PreparedList<'w>> {
    let context = |file: FileRef<'w>| {
        let packet = walked.packet_above(file);
        packet.map_or_else(ListContext::default, |packet| octon::gates::checksum_context(workspace, packet, config))
    };
    let prepare = |file: &FileRef<'w>| checksums::prepare(*file, workspace, config, context(*file));
    let prepared: Vec<PreparedList<'w>> = walked.lists.par_iter().map(prepare).collect();
    prepared.into_iter().filter(PreparedList::is_checksum_list).collect()
}

fn judge_lists(lists: &[PreparedList<'_>], config: &Config) -> Vec<Finding> {
    let judge = |list: &PreparedList<'_>| {
        // A failure of ours in one list must not hide what is wrong with the others.
        catch_unwind(AssertUnwindSafe(|| with_buffer(|buffer| list.judge(config, buffer))))
            .unwrap_or_else(|panic| vec![problems::internal(list.path(), &problems::panic_text(panic.as_ref()))])
    };
    lists.par_iter().flat_map_iter(judge).collect()
}

fn packet_findings(assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut findings = assessment.problems.clone();
    for packet in assessment.packets.iter().filter(|packet| !packet.auxiliary) {
        let is_program = packet.packet.is_program();
        let levels = packet.facts.iter().filter_map(|fact| {
            let level = octon::check_level(fact, &packet.packet.state, is_program)?;
            Some(fact.finding.clone().at_level(level))
        });
        findings.extend(levels);
        findings.extend(packet.problems.iter().cloned());
    }
    findings
}

/// The documents of the checked packets, in which comments may allow findings.
fn packet_documents(assessment: &Assessment<'_>) -> BTreeMap<FilePath, Arc<Source>> {
    let packets = assessment.packets.iter().filter(|packet| !packet.auxiliary);
    packets.flat_map(|packet| packet.packet.documents()).map(|source| (source.path().clone(), source)).collect()
}

/// Several packets can say the same about one place (a file that is a target of all of them): one finding, at the highest level,
/// with the places of all.
fn join_equal(findings: Vec<Finding>) -> Vec<Finding> {
    let mut joined: BTreeMap<(Place, &'static str, String), Finding> = BTreeMap::new();
    for finding in findings {
        let key = (finding.place.clone(), finding.rule.name, finding.message.clone());
        match joined.get_mut(&key) {
            Some(first) => {
                first.level = first.level.max(finding.level);
                let more: Vec<_> = finding.related.into_iter().filter(|related| !first.related.contains(related)).collect();
                first.related.extend(more);
            }
            None => drop(joined.insert(key, finding)),
        }
    }
    joined.into_values().collect()
}

/// The registries of the repositories whose packets were all looked at.
fn registry_findings(workspace: &Workspace, walked: &Walked<'_>, assessment: &Assessment<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for path in assessment.repositories.keys().filter(|path| walked.covers(&path.join(octon::layout::PROPOSALS))) {
        let Some(root) = workspace.find(path).directory() else { continue };
        findings.extend(octon::gates::registry_facts(assessment, root));
        findings.extend(octon::gates::upstream_tools(workspace, root));
    }
    findings.retain(|finding| !finding.rule.gates_only);
    findings
}

fn artifacts(assessment: &Assessment<'_>, lists: &[PreparedList<'_>], walked: &Walked<'_>) -> BTreeMap<&'static str, usize> {
    let primary = || assessment.packets.iter().filter(|packet| !packet.auxiliary);
    let programs = primary().filter(|packet| packet.packet.is_program()).count();
    let registries = assessment
        .repositories
        .iter()
        .filter(|(path, context)| walked.covers(&path.join(octon::layout::PROPOSALS)) && context.registry.exists())
        .count();
    let counts = [
        ("proposal packet", primary().count() - programs),
        ("proposal program", programs),
        ("proposal registry", registries),
        ("checksum list", lists.len()),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

/// A folder or file that was named and does not exist.
fn missing_input(shown: FilePath) -> Finding {
    Finding::new(&problems::FILE_UNREADABLE, Place::whole(shown), "there is no such file or folder")
}

/// The nearest folder at or above `start` that is a packet, by what `find` says.
fn packet_at_or_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    let folders = start.ancestors().map_while(|path| workspace.find(path).directory());
    folders.into_iter().find(|folder| octon::discover::is_packet(folder))
}

/// The nearest folder at or above `start` that is an OAT project.
fn oat_project_at_or_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    oat::discover::project_at_or_above(workspace, start)
}

/// The nearest folder at or above `start` that is a task.
fn task_at_or_above<'w>(workspace: &'w Workspace, start: &Path) -> Option<&'w Directory> {
    okstra::discover::task_at_or_above(workspace, start)
}
