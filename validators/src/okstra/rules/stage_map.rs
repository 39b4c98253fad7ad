//! Rules about how a plan's stages hang together (catalogue, group H).

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::okstra::context::Context;
use crate::okstra::report::plan::{MapRow, Plan, Stage, StageMap, StageNumber};
use crate::okstra::report::{Field, Origin, View};
use crate::okstra::stage_graph::StageGraph;
use crate::okstra::version::Version;
use crate::rule::{Level, rules};

rules! { "okstra":
    PLAN_STAGE_MAP_MISSING = "plan-stage-map-missing", Error, Upstream, "a plan has no Stage Map or no stage";
    PLAN_STAGE_SECTION_MISSING = "plan-stage-section-missing", Error, Upstream, "the Stage Map and the sections of the stages disagree";
    PLAN_STAGE_NUMBERING = "plan-stage-numbering", Error, Ours, "the stages are not numbered from 1 without gaps and repetitions";
    PLAN_STAGE_DEPENDS_UNKNOWN = "plan-stage-depends-unknown", Error, Ours, "a stage depends on itself or on one that the plan does not have";
    PLAN_STAGE_CYCLE = "plan-stage-cycle", Error, Ours, "stages wait for each other";
    PLAN_PARALLEL_FILE_CONFLICT = "plan-parallel-file-conflict", Error, Upstream, "stages that may run in parallel touch one file";
}

/// Looks at one report, in its run when it lies in one.
pub fn check_report(context: &Context<'_, '_>, views: &[View<'_>], findings: &mut Vec<Finding>) {
    for view in views {
        let Some(plan) = view.plan() else { continue };
        map_missing(&plan, findings);
        if let Some(map) = &plan.map {
            sections(&plan, map, findings);
        }
        numbering(&plan, findings);
        unknown_dependencies(&plan, findings);
        let graph = StageGraph::of(&plan);
        cycle(&plan, &graph, findings);
        file_conflicts(context, view, &plan, &graph, findings);
    }
}

fn map_missing(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let message = match (plan.origin, &plan.map) {
        (Origin::Markdown, None) => "the plan has no section Stage Map",
        // A map in another form than a table may hold stages that are not seen here.
        (Origin::Markdown, Some(map)) if !map.is_empty => return,
        _ if !plan.stages.is_empty() => return,
        _ => "the plan has no stage",
    };
    let place = plan.place(plan.stages_span.unwrap_or(plan.span));
    findings.push(
        Finding::new(&PLAN_STAGE_MAP_MISSING, place, message)
            .with_help("list every stage with its number, title and dependencies"),
    );
}

/// Rows without a section, sections without a row, and titles that differ.
fn sections(plan: &Plan<'_>, map: &StageMap<'_>, findings: &mut Vec<Finding>) {
    let without = map.rows.iter().filter(|row| !row.has_heading);
    findings.extend(without.map(|row| {
        let message = format!("stage {} of the Stage Map has no section", row.number.text);
        Finding::new(&PLAN_STAGE_SECTION_MISSING, plan.place(row.number.span), message).with_help(format!(
            "add a section `Stage {}: …` with its files, steps, validation and exit contract",
            row.number.text
        ))
    }));
    if map.rows.is_empty() {
        return;
    }
    let rows: BTreeMap<StageNumber, &MapRow<'_>> =
        map.rows.iter().rev().filter_map(|row| Some((StageNumber::parse(&row.number.text)?, row))).collect();
    for stage in plan.stages.iter().filter(|stage| stage.has_section) {
        let Some(number) = stage.number_value() else { continue };
        match rows.get(&number) {
            None => {
                let message = format!("stage {number} has a section, but no row in the Stage Map");
                let finding = Finding::new(&PLAN_STAGE_SECTION_MISSING, plan.place(stage.span), message);
                findings.push(finding.with_related(plan.place(map.span), "the Stage Map"));
            }
            Some(row) => findings.extend(title_differs(plan, stage, row)),
        }
    }
}

fn title_differs(plan: &Plan<'_>, stage: &Stage<'_>, row: &MapRow<'_>) -> Option<Finding> {
    let (own, listed) = (stage.title.as_ref()?, row.title.as_ref()?);
    if plain_title(&own.text) == plain_title(&listed.text) {
        return None;
    }
    let message = format!("the section is called `{}`, the row of the Stage Map `{}`", own.text, listed.text);
    let finding = Finding::new(&PLAN_STAGE_SECTION_MISSING, plan.place(own.span), message);
    Some(finding.with_related(plan.place(listed.span), "the title in the Stage Map"))
}

/// A title without marks of code and emphasis, without a translation in brackets, and with single blanks.
fn plain_title(title: &str) -> String {
    let title = title.replace(['`', '*'], "");
    let bare = title.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).map_or(title.as_str(), |(title, _)| title);
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn numbering(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let stages = plan.stages.iter().filter_map(|stage| stage.number.as_ref());
    let numbers = first_of_each(plan, stages, findings);
    let rows = plan.map.iter().flat_map(|map| &map.rows).map(|row| &row.number);
    first_of_each(plan, rows, findings);
    let mut expected = 1;
    for (number, field) in &numbers {
        if number.0 != expected {
            let message = match (number.0, expected) {
                (0, _) => "stages are numbered from 1".to_owned(),
                (_, 1) => format!("the first stage is {number}: stages are numbered from 1"),
                _ => format!("stage {number} follows stage {}: stages are numbered without gaps", expected - 1),
            };
            findings.push(Finding::new(&PLAN_STAGE_NUMBERING, plan.place(field.span), message));
        }
        expected = number.0.saturating_add(1);
    }
}

/// The numbers with the first place of each; what comes again is reported.
fn first_of_each<'p>(
    plan: &Plan<'_>,
    fields: impl Iterator<Item = &'p Field<'p>>,
    findings: &mut Vec<Finding>,
) -> BTreeMap<StageNumber, &'p Field<'p>> {
    let mut firsts: BTreeMap<StageNumber, &Field<'_>> = BTreeMap::new();
    for field in fields {
        let Some(number) = StageNumber::parse(&field.text) else { continue };
        match firsts.get(&number) {
            None => drop(firsts.insert(number, field)),
            Some(first) => {
                let message = format!("a second stage has the number {number}");
                let finding = Finding::new(&PLAN_STAGE_NUMBERING, plan.place(field.span), message);
                findings.push(finding.with_related(plan.place(first.span), "the first"));
            }
        }
    }
    firsts
}

fn unknown_dependencies(plan: &Plan<'_>, findings: &mut Vec<Finding>) {
    let known: BTreeSet<StageNumber> = plan.stages.iter().filter_map(Stage::number_value).collect();
    for stage in &plan.stages {
        let own = stage.number_value();
        for (number, field) in stage.dependencies() {
            let stage = own.map_or_else(|| "a stage".to_owned(), |own| format!("stage {own}"));
            let message = if own == Some(number) {
                format!("{stage} depends on itself")
            } else if known.contains(&number) {
                continue;
            } else {
                format!("{stage} depends on stage {number}, which the plan does not have")
            };
            let finding = Finding::new(&PLAN_STAGE_DEPENDS_UNKNOWN, plan.place(field.span), message);
            findings.push(finding.with_help("name stages of this plan, or none"));
        }
    }
}

fn cycle(plan: &Plan<'_>, graph: &StageGraph, findings: &mut Vec<Finding>) {
    /// A longer cycle is told by its beginning.
    const MOST_NAMED: usize = 10;
    let Some(cycle) = graph.cycle() else { return };
    let name = |index: &usize| plan.stages[*index].number_value().map_or_else(|| "?".to_owned(), |number| number.to_string());
    let mut names: Vec<String> = cycle.iter().take(MOST_NAMED).map(name).collect();
    if cycle.len() > MOST_NAMED {
        names.push(format!("… ({} more)", cycle.len() - MOST_NAMED));
    }
    names.extend(cycle.first().map(name));
    let nexts = cycle.iter().skip(1).chain(cycle.first());
    let mut links = cycle.iter().zip(nexts).filter_map(|(index, next)| {
        let wanted = plan.stages[*next].number_value();
        let (number, field) = plan.stages[*index].dependencies().find(|(number, _)| Some(*number) == wanted)?;
        Some((plan.place(field.span), format!("stage {} waits for stage {number}", name(index))))
    });
    let Some((place, _)) = links.next() else { return };
    let message = format!("these stages wait for each other: {}", names.join(" → "));
    let finding =
        Finding::new(&PLAN_STAGE_CYCLE, place, message).with_help("none of them could ever start; take one dependency out");
    findings.push(links.take(MOST_NAMED).fold(finding, |finding, (place, label)| finding.with_related(place, label)));
}

/// An error from 0.47 on, when the convention made it an invariant. Markdown that does not tell the dependencies tells nothing here.
fn file_conflicts(context: &Context<'_, '_>, view: &View<'_>, plan: &Plan<'_>, graph: &StageGraph, findings: &mut Vec<Finding>) {
    const INVARIANT_SINCE: Version = Version(0, 47, 0);
    if plan.stages.iter().any(|stage| stage.depends_on.is_none()) {
        return;
    }
    let own_version = view.version.as_ref().and_then(|version| Version::parse(&version.text));
    let is_invariant = own_version.map_or_else(|| context.is_at_least(INVARIANT_SINCE), |own| own >= INVARIANT_SINCE);
    let level = if is_invariant { Level::Error } else { Level::Warning };
    let number = |index: usize| plan.stages[index].number.as_ref().map_or("?", |number| &*number.text);
    findings.extend(graph.file_conflicts(&plan.stages).into_iter().map(|conflict| {
        let field = |(stage, file): (usize, usize)| &plan.stages[stage].files[file];
        let (first, second) = (field(conflict.first), field(conflict.second));
        let (one, other) = (number(conflict.first.0), number(conflict.second.0));
        let message = format!("`{}` is touched by the stages {one} and {other}, and neither waits for the other", second.text);
        Finding::new(&PLAN_PARALLEL_FILE_CONFLICT, plan.place(second.span), message)
            .at_level(level)
            .with_related(plan.place(first.span), format!("touched by stage {one} here"))
            .with_help("let one stage depend on the other, or let only one of them touch the file")
    }));
}
