//! The figures of a page, from the numbers of a report.

use std::collections::{BTreeMap, BTreeSet};

use countersign_i18n::{Catalog, TextError};
use serde::Serialize;

use super::super::model::{
    CrossVerification, ExecutionRow, FinalReport, ImplementationPlanning, Number, TaskBlock, TokenUsage, UsageBucket,
};
use crate::charts::{Bar, Caption, Graph, Node, Segment, StackedBars};

/// The figures of a page; those without numbers are absent.
#[derive(Serialize)]
pub(super) struct Figures {
    statuses: Option<Legend>,
    rounds: Vec<Rounds>,
    stages: Option<String>,
    tokens: Option<Legend>,
}

/// A figure, and what its colours and textures mean.
#[derive(Serialize)]
struct Legend {
    svg: String,
    series: Vec<Series>,
}

#[derive(Serialize)]
struct Series {
    swatch: String,
    name: String,
    count: String,
}

/// Counts by round, as a figure and as the table beside it.
#[derive(Serialize)]
struct Rounds {
    title: String,
    svg: Option<String>,
    has_queue: bool,
    series: Vec<Series>,
    rows: Vec<RoundRow>,
}

#[derive(Serialize)]
struct RoundRow {
    label: String,
    queue: String,
    values: Vec<String>,
}

/// More stages or rounds than this make no figure that anybody could read; the table beside it has them all.
const MOST_STAGES: usize = 200;
const MOST_ROUNDS: usize = 40;

/// Series for names that have no colour of their own.
const OTHER_COLOURS: [usize; 5] = [0, 1, 3, 4, 5];

/// Shown for a number that the data does not have.
const NOTHING: &str = "-";

impl Figures {
    /// # Errors
    /// When the catalogue has no text for a figure.
    pub(super) fn new(report: &FinalReport, catalog: Catalog) -> Result<Self, TextError> {
        let cross = &report.cross_verification;
        let mut rounds = Vec::new();
        rounds.extend(classifications(cross, catalog)?);
        rounds.extend(verdicts(cross, catalog)?);
        if rounds.is_empty() && !cross.round_history.is_empty() {
            rounds.push(queue_only(cross, catalog)?);
        }
        if let Some(first) = rounds.first_mut() {
            first.has_queue = cross.round_history.iter().any(|round| round.queue_size.is_some());
        }
        Ok(Self {
            statuses: statuses(&report.execution_status, catalog)?,
            rounds,
            stages: match &report.block {
                TaskBlock::ImplementationPlanning(plan) if plan.stages.len() <= MOST_STAGES => Some(stages(plan, catalog)?),
                _ => None,
            },
            tokens: report.token_usage.as_ref().map(|usage| tokens(usage, catalog)).transpose()?.flatten(),
        })
    }
}

/// How the workers ended: one bar. Where all ended alike there is nothing to compare.
fn statuses(rows: &[ExecutionRow], catalog: Catalog) -> Result<Option<Legend>, TextError> {
    /// The colours of good, questionable, bad and absent results.
    const KNOWN: [(&str, usize); 4] = [("completed", 2), ("timeout", 1), ("error", 3), ("not-run", 5)];
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        *counts.entry(&row.status).or_default() += 1;
    }
    if counts.len() < 2 {
        return Ok(None);
    }
    let position = |status: &str| KNOWN.iter().position(|(known, _)| *known == status).unwrap_or(KNOWN.len());
    let mut counts: Vec<(&str, String)> = counts.into_iter().map(|(status, count)| (status, count.to_string())).collect();
    counts.sort_by_key(|(status, _)| position(status));
    let series_of = |status: &str| KNOWN.get(position(status)).map_or(0, |(_, series)| *series);
    let title = catalog.text("html.figure.statuses")?;
    let description = listed(counts.iter().map(|(status, count)| (*status, count.as_str())));
    let total = rows.len().to_string();
    let segments = counts.iter().map(|(status, count)| segment(series_of(status), count)).collect();
    let bars = [Bar { label: &title, total: &total, segments }];
    let figure =
        StackedBars { caption: Caption { id: "figure-statuses", title: &title, description: &description }, bars: &bars };
    let series = counts.iter().map(|(status, count)| Series {
        swatch: figure.swatch(series_of(status)),
        name: (*status).to_owned(),
        count: count.clone(),
    });
    Ok(Some(Legend { svg: figure.svg(), series: series.collect() }))
}

fn classifications(cross: &CrossVerification, catalog: Catalog) -> Result<Option<Rounds>, TextError> {
    let mut rows = round_labels(cross, catalog)?;
    for (row, round) in rows.iter_mut().zip(&cross.round_history) {
        row.counts.clone_from(&round.classification_counts);
    }
    if !cross.final_classification_counts.is_empty() {
        let label = catalog.text("html.figure.final")?;
        rows.push(Counted { label, queue: NOTHING.to_owned(), counts: cross.final_classification_counts.clone() });
    }
    counts_by_round("figure-classifications", &catalog.text("field.classification_counts")?, &rows, |name, index| match name {
        // The one classification whose meaning is known: as green as agreement.
        "Full Consensus" => 2,
        _ => OTHER_COLOURS[index % OTHER_COLOURS.len()],
    })
}

fn verdicts(cross: &CrossVerification, catalog: Catalog) -> Result<Option<Rounds>, TextError> {
    let mut rows = round_labels(cross, catalog)?;
    for (row, round) in rows.iter_mut().zip(&cross.round_history) {
        row.counts.clone_from(&round.verdict_counts);
    }
    let colour = |name: &str, index: usize| match name {
        "AGREE" => 2,
        "DISAGREE" => 3,
        "SUPPLEMENT" => 0,
        _ => OTHER_COLOURS[index % OTHER_COLOURS.len()],
    };
    counts_by_round("figure-verdicts", &catalog.text("field.verdict_counts")?, &rows, colour)
}

/// Rounds of which nothing is known but how many there were and, perhaps, how much they had to look at.
fn queue_only(cross: &CrossVerification, catalog: Catalog) -> Result<Rounds, TextError> {
    let rows = round_labels(cross, catalog)?;
    let rows = rows.into_iter().map(|row| RoundRow { label: row.label, queue: row.queue, values: Vec::new() }).collect();
    Ok(Rounds { title: catalog.text("field.round")?, svg: None, has_queue: false, series: Vec::new(), rows })
}

struct Counted {
    label: String,
    queue: String,
    counts: BTreeMap<String, Number>,
}

fn round_labels(cross: &CrossVerification, catalog: Catalog) -> Result<Vec<Counted>, TextError> {
    let row = |round: &super::super::model::RoundEntry| {
        let label = catalog.format("html.figure.round", &[("round", round.round.as_str())])?;
        let queue = round.queue_size.as_ref().map_or(NOTHING, Number::as_str).to_owned();
        Ok(Counted { label, queue, counts: BTreeMap::new() })
    };
    cross.round_history.iter().map(row).collect()
}

/// `None` without any count.
fn counts_by_round(
    id: &str,
    title: &str,
    rows: &[Counted],
    colour: impl Fn(&str, usize) -> usize,
) -> Result<Option<Rounds>, TextError> {
    let names: BTreeSet<&String> = rows.iter().flat_map(|row| row.counts.keys()).collect();
    if names.is_empty() {
        return Ok(None);
    }
    let colours: Vec<(&String, usize)> = names.into_iter().enumerate().map(|(index, name)| (name, colour(name, index))).collect();
    let bar = |row| bar_of(row, &colours);
    let bars: Vec<Bar<'_>> = rows.iter().map(bar).collect();
    let lines = rows.iter().map(|row| {
        let counts = row.counts.iter().map(|(name, count)| (name.as_str(), count.as_str()));
        format!("{}: {}", row.label, listed(counts))
    });
    let description = lines.collect::<Vec<_>>().join("; ");
    let figure = StackedBars { caption: Caption { id, title, description: &description }, bars: &bars };
    let series = colours.iter().map(|(name, series)| Series {
        swatch: figure.swatch(*series),
        name: (*name).clone(),
        count: String::new(),
    });
    let value = |row: &Counted, name: &String| row.counts.get(name).map_or(NOTHING, Number::as_str).to_owned();
    let table = rows.iter().map(|row| RoundRow {
        label: row.label.clone(),
        queue: row.queue.clone(),
        values: colours.iter().map(|(name, _)| value(row, name)).collect(),
    });
    Ok(Some(Rounds {
        svg: (rows.len() <= MOST_ROUNDS).then(|| figure.svg()),
        has_queue: false,
        series: series.collect(),
        rows: table.collect(),
        title: title.to_owned(),
    }))
}

fn bar_of<'r>(row: &'r Counted, colours: &[(&String, usize)]) -> Bar<'r> {
    let segments = colours.iter().filter_map(|(name, series)| Some(segment(*series, row.counts.get(*name)?.as_str())));
    Bar { label: &row.label, total: "", segments: segments.collect() }
}

/// A segment as long as the number that `text` spells.
fn segment(series: usize, text: &str) -> Segment<'_> {
    Segment { series, value: text.parse().unwrap_or(0.0), text }
}

fn listed<'t>(counts: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    counts.map(|(name, count)| format!("{name} {count}")).collect::<Vec<_>>().join(", ")
}

fn stages(plan: &ImplementationPlanning, catalog: Catalog) -> Result<String, TextError> {
    let targets: Vec<String> = (1..=plan.stages.len()).map(|index| format!("#stage-{index}")).collect();
    let nodes = plan.stages.iter().zip(&targets);
    let nodes: Vec<Node<'_>> =
        nodes.map(|(stage, href)| Node { label: stage.number.as_str(), title: &stage.title, href: Some(href) }).collect();
    let by_number: BTreeMap<&Number, usize> =
        plan.stages.iter().enumerate().map(|(index, stage)| (&stage.number, index)).collect();
    let mut edges = Vec::new();
    for (index, stage) in plan.stages.iter().enumerate() {
        edges.extend(stage.depends_on.iter().filter_map(|number| Some((*by_number.get(number)?, index))));
    }
    let title = catalog.text("html.graph.name")?;
    let count = plan.stages.len().to_string();
    let description = catalog.format("html.graph.description", &[("count", &count)])?;
    Ok(Graph { caption: Caption { id: "figure-stages", title: &title, description: &description }, nodes: &nodes, edges: &edges }
        .svg())
}

/// Tokens by part, those that are paid for first. `None` when no part has figures.
fn tokens(usage: &TokenUsage, catalog: Catalog) -> Result<Option<Legend>, TextError> {
    let parts = [("usage.lead", &usage.lead), ("usage.workers", &usage.workers), ("usage.grand", &usage.grand)];
    let mut labels = Vec::new();
    for (key, bucket) in parts {
        if let Some(figures) = TokenFigures::of(bucket) {
            labels.push((catalog.text(key)?, figures));
        }
    }
    if labels.is_empty() {
        return Ok(None);
    }
    let (paid, other) = (catalog.text("usage.billable_tokens")?, catalog.text("html.figure.not_billable")?);
    let title = catalog.text("html.figure.tokens")?;
    let lines =
        labels.iter().map(|(label, figures)| format!("{label}: {} {}, {paid} {}", figures.total, title, figures.billable));
    let description = lines.collect::<Vec<_>>().join("; ");
    let bars: Vec<Bar<'_>> = labels
        .iter()
        .map(|(label, figures)| Bar {
            label,
            total: figures.total,
            segments: vec![
                Segment { series: 0, value: figures.paid, text: figures.billable },
                Segment { series: 5, value: figures.rest, text: "" },
            ],
        })
        .collect();
    let figure = StackedBars { caption: Caption { id: "figure-tokens", title: &title, description: &description }, bars: &bars };
    let series =
        [(0, paid), (5, other)].map(|(series, name)| Series { swatch: figure.swatch(series), name, count: String::new() });
    Ok(Some(Legend { svg: figure.svg(), series: series.into() }))
}

/// Tokens of one part, as the data spells them and as lengths.
struct TokenFigures<'r> {
    total: &'r str,
    billable: &'r str,
    paid: f64,
    rest: f64,
}

impl<'r> TokenFigures<'r> {
    fn of(bucket: &'r UsageBucket) -> Option<Self> {
        let total = bucket.total_tokens.as_ref()?.as_str();
        let billable = bucket.billable_tokens.as_ref().map_or(NOTHING, Number::as_str);
        let all: f64 = total.parse().ok()?;
        let paid = billable.parse().unwrap_or(0.0);
        Some(Self { total, billable, paid, rest: all - paid })
    }
}
