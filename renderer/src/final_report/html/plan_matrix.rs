//! Who said what about which part of a plan: a row for each part, a column for each worker.

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
        let mut workers: Vec<&str> = Vec::new();
        let mut items: Vec<&str> = Vec::new();
        for verdict in verdicts {
            remember(&mut workers, &verdict.worker);
            remember(&mut items, &verdict.item);
        }
        let row = |item: &'r str| {
            let said_by =
                |worker: &&str| verdicts.iter().filter(|verdict| verdict.item == item && verdict.worker == *worker).collect();
            Row { item, cells: workers.iter().map(said_by).collect() }
        };
        let rows = items.into_iter().map(row).collect();
        Self { workers, rows }
    }
}

fn remember<'r>(names: &mut Vec<&'r str>, name: &'r str) {
    if !names.contains(&name) {
        names.push(name);
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
