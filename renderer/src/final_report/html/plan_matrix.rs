//! Who said what about which part of a plan: a row for each part, a column for each worker.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::model::PlanVerdict;

/// Verdicts by part and worker, both in the order in which the data first names them.
#[derive(Serialize)]
pub(super) struct PlanMatrix<'r> {
    workers: Vec<&'r str>,
    rows: Vec<Row<'r>>,
}

#[derive(Serialize)]
struct Row<'r> {
    item: &'r str,
    /// For each worker what it said: mostly one verdict, or none.
    cells: Vec<Vec<&'r PlanVerdict>>,
}

impl<'r> PlanMatrix<'r> {
    pub(super) fn new(verdicts: &'r [PlanVerdict]) -> Self {
        let mut workers = Names::default();
        let mut items = Names::default();
        let mut cells: BTreeMap<(usize, usize), Vec<&PlanVerdict>> = BTreeMap::new();
        for verdict in verdicts {
            let place = (items.index(&verdict.item), workers.index(&verdict.worker));
            cells.entry(place).or_default().push(verdict);
        }
        let workers = workers.in_order;
        let rows = items.in_order.into_iter().enumerate().map(|(row, item)| {
            let cells = (0..workers.len()).map(|column| cells.remove(&(row, column)).unwrap_or_default()).collect();
            Row { item, cells }
        });
        Self { rows: rows.collect(), workers }
    }
}

/// Names in the order in which they were first asked for.
#[derive(Default)]
struct Names<'r> {
    in_order: Vec<&'r str>,
    indices: BTreeMap<&'r str, usize>,
}

impl<'r> Names<'r> {
    fn index(&mut self, name: &'r str) -> usize {
        *self.indices.entry(name).or_insert_with(|| {
            self.in_order.push(name);
            self.in_order.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::PlanMatrix;
    use crate::final_report::model::PlanVerdict;

    fn verdict(worker: &str, item: &str, verdict: &str) -> PlanVerdict {
        PlanVerdict { worker: worker.into(), item: item.into(), verdict: verdict.into(), disagree_code: None, note: None }
    }

    #[test]
    fn every_verdict_has_its_cell() {
        let verdicts = [
            verdict("codex", "stage 2", "AGREE"),
            verdict("claude", "stage 1", "DISAGREE"),
            verdict("codex", "stage 2", "SUPPLEMENT"),
        ];
        let matrix = PlanMatrix::new(&verdicts);
        assert_eq!(matrix.workers, ["codex", "claude"]);
        let said: Vec<Vec<Vec<&str>>> = matrix
            .rows
            .iter()
            .map(|row| row.cells.iter().map(|cell| cell.iter().map(|said| said.verdict.as_str()).collect()).collect())
            .collect();
        assert_eq!(said, [vec![vec!["AGREE", "SUPPLEMENT"], vec![]], vec![vec![], vec!["DISAGREE"]]]);
    }
}
