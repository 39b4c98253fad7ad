//! Which stage of a plan has to wait for which.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::report::plan::{Plan, Stage, StageNumber};
use crate::cycle::first_cycle;

/// The stages of a plan, by their index in it, and what each depends on. A dependency on an unknown stage or on the stage itself is
/// left out: rules report it where it stands. Of several stages with one number the first is meant.
#[derive(Debug)]
pub struct StageGraph {
    numbers: Vec<Option<StageNumber>>,
    /// For each stage the stages it depends on, ascending, each once.
    dependencies: Vec<Vec<usize>>,
}

/// Two stages that touch one file although neither waits for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileConflict {
    /// The earlier stage, and the index of the file in its list.
    pub first: (usize, usize),
    /// The later stage, and the index of the file in its list.
    pub second: (usize, usize),
}

impl StageGraph {
    /// The graph of a plan.
    #[must_use]
    pub fn of(plan: &Plan<'_>) -> Self {
        Self::new(plan.stages.iter().map(|stage| {
            let dependencies = stage.dependencies().map(|(number, _)| number).collect();
            (stage.number_value(), dependencies)
        }))
    }

    /// The graph of some stages, each with its number and the numbers it depends on.
    fn new(stages: impl Iterator<Item = (Option<StageNumber>, Vec<StageNumber>)>) -> Self {
        let (numbers, named): (Vec<_>, Vec<_>) = stages.unzip();
        let mut by_number: BTreeMap<StageNumber, usize> = BTreeMap::new();
        for (index, number) in numbers.iter().enumerate() {
            if let Some(number) = number {
                by_number.entry(*number).or_insert(index);
            }
        }
        let resolve = |(index, named): (usize, Vec<StageNumber>)| {
            let mut found: Vec<usize> = named.iter().filter_map(|number| by_number.get(number).copied()).collect();
            found.retain(|dependency| *dependency != index);
            found.sort_unstable();
            found.dedup();
            found
        };
        Self { dependencies: named.into_iter().enumerate().map(resolve).collect(), numbers }
    }

    /// The stages in an order in which each comes after all it depends on, of several such orders the one nearest to the plan's;
    /// `None` when there is a cycle.
    #[must_use]
    pub fn order(&self) -> Option<Vec<usize>> {
        let mut waiting: Vec<usize> = self.dependencies.iter().map(Vec::len).collect();
        let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); waiting.len()];
        for (index, dependencies) in self.dependencies.iter().enumerate() {
            dependencies.iter().for_each(|dependency| dependents[*dependency].push(index));
        }
        let free = waiting.iter().enumerate().filter(|(_, count)| **count == 0);
        let mut free: BinaryHeap<Reverse<usize>> = free.map(|(index, _)| Reverse(index)).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(Reverse(index)) = free.pop() {
            order.push(index);
            for dependent in &dependents[index] {
                waiting[*dependent] -= 1;
                if waiting[*dependent] == 0 {
                    free.push(Reverse(*dependent));
                }
            }
        }
        (order.len() == waiting.len()).then_some(order)
    }

    /// One cycle, if there is any: each stage depends on the next, and the last on the first. It begins with the stage that stands
    /// first in the plan.
    #[must_use]
    pub fn cycle(&self) -> Option<Vec<usize>> {
        first_cycle(&self.dependencies)
    }

    /// The stages that may start: not done, and everything they depend on is done. The lowest number comes first; stages without a
    /// number never start.
    #[must_use]
    pub fn ready(&self, is_done: impl Fn(StageNumber) -> bool) -> Vec<usize> {
        let done: Vec<bool> = self.numbers.iter().map(|number| number.is_some_and(&is_done)).collect();
        let is_ready = |index: &usize| {
            self.numbers[*index].is_some() && !done[*index] && self.dependencies[*index].iter().all(|before| done[*before])
        };
        let mut ready: Vec<usize> = (0..done.len()).filter(is_ready).collect();
        ready.sort_by_key(|index| self.numbers[*index]);
        ready
    }

    /// The stages that `index` directly depends on.
    #[must_use]
    pub fn dependencies(&self, index: usize) -> &[usize] {
        &self.dependencies[index]
    }

    /// Pairs of stages that share a file although neither waits for the other, in the order of the plan; nothing when the stages wait
    /// for each other in a cycle.
    ///
    /// The stages of one file must form a chain, so it is enough to ask about neighbours in the order of work.
    #[must_use]
    pub fn file_conflicts(&self, stages: &[Stage<'_>]) -> Vec<FileConflict> {
        let Some(order) = self.order() else { return Vec::new() };
        let mut users: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for index in order.iter().copied() {
            for (at, file) in stages[index].files.iter().enumerate() {
                let users = users.entry(plain_path(&file.text)).or_default();
                // A file that stands twice in one list is used by one stage.
                if users.last().is_none_or(|(last, _)| *last != index) {
                    users.push((index, at));
                }
            }
        }
        let pairs: Vec<((usize, usize), (usize, usize))> =
            users.values().flat_map(|users| users.windows(2).map(|pair| (pair[0], pair[1]))).collect();
        let questions: Vec<(usize, usize)> = pairs.iter().map(|(first, second)| (first.0, second.0)).collect();
        let connected = self.are_connected(&order, &questions);
        let conflicts = pairs.into_iter().zip(connected).filter(|(_, connected)| !connected);
        let mut conflicts: Vec<FileConflict> = conflicts.map(|((first, second), _)| FileConflict { first, second }).collect();
        conflicts.sort_by_key(|conflict| (conflict.second, conflict.first));
        conflicts
    }

    /// For each pair whether the second stage waits for the first, directly or through others. `order` comes from [`Self::order`].
    ///
    /// 64 first stages are followed at once through the whole plan, one bit each, so memory stays that of the plan. A plan that would
    /// take more than `MOST_STEPS` is no plan that anybody works by; what is then left open counts as connected.
    fn are_connected(&self, order: &[usize], pairs: &[(usize, usize)]) -> Vec<bool> {
        const AT_ONCE: usize = 64;
        const MOST_STEPS: usize = 500_000_000;
        let mut answers: Vec<bool> =
            pairs.iter().map(|(first, second)| self.dependencies[*second].binary_search(first).is_ok()).collect();
        let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (question, (first, _)) in pairs.iter().enumerate().filter(|(question, _)| !answers[*question]) {
            open.entry(*first).or_default().push(question);
        }
        let steps = order.len() + self.dependencies.iter().map(Vec::len).sum::<usize>();
        let mut budget = MOST_STEPS;
        let sources: Vec<usize> = open.keys().copied().collect();
        let mut reached = vec![0_u64; order.len()];
        for chunk in sources.chunks(AT_ONCE) {
            let affordable = budget.checked_sub(steps);
            budget = affordable.unwrap_or(0);
            if affordable.is_some() {
                reached.fill(0);
                for (bit, source) in chunk.iter().enumerate() {
                    reached[*source] = 1 << bit;
                }
                for index in order.iter().copied() {
                    reached[index] |= self.dependencies[index].iter().fold(0, |bits, before| bits | reached[*before]);
                }
            }
            for (bit, source) in chunk.iter().enumerate() {
                for question in open.get(source).into_iter().flatten() {
                    answers[*question] = affordable.is_none() || reached[pairs[*question].1] & (1 << bit) != 0;
                }
            }
        }
        answers
    }
}

/// A path without the `./` that some write before it.
#[must_use]
pub fn plain_path(path: &str) -> &str {
    let path = path.trim();
    path.strip_prefix("./").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::okstra::report::Field;
    use crate::okstra::report::plan::{StageParts, StageValidation};
    use crate::source::Span;

    fn graph(stages: &[(u32, &[u32])]) -> StageGraph {
        let number = |number: &u32| StageNumber(*number);
        StageGraph::new(stages.iter().map(|(own, before)| (Some(number(own)), before.iter().map(number).collect())))
    }

    fn field(text: &str) -> Field<'_> {
        Field { text: text.into(), span: Span::default() }
    }

    fn stages<'f>(files: &[Vec<&'f str>]) -> Vec<Stage<'f>> {
        let stage = |files: &Vec<&'f str>| Stage {
            span: Span::default(),
            text: Span::default(),
            number: None,
            title: None,
            has_section: true,
            depends_on: None,
            files: files.iter().map(|file| field(file)).collect(),
            steps: Vec::new(),
            validation: StageValidation::default(),
            parts: StageParts::default(),
        };
        files.iter().map(stage).collect()
    }

    #[test]
    fn an_order_respects_dependencies_and_keeps_to_the_plan() {
        assert_eq!(graph(&[(1, &[3]), (2, &[]), (3, &[])]).order(), Some(vec![1, 2, 0]));
        assert_eq!(graph(&[(1, &[1, 9]), (2, &[1, 1])]).order(), Some(vec![0, 1]), "itself, unknown and twice");
        assert_eq!(graph(&[(1, &[2]), (2, &[1])]).order(), None);
    }

    #[test]
    fn a_cycle_is_told_from_its_first_stage() {
        assert_eq!(graph(&[(1, &[]), (2, &[1]), (3, &[2])]).cycle(), None);
        assert_eq!(graph(&[(1, &[]), (2, &[4, 1]), (3, &[2]), (4, &[3])]).cycle(), Some(vec![1, 3, 2]));
        assert_eq!(graph(&[(1, &[3]), (2, &[1, 2]), (3, &[1])]).cycle(), Some(vec![0, 2]));
    }

    #[test]
    fn the_lowest_number_starts_first() {
        let graph = graph(&[(3, &[]), (1, &[]), (2, &[1])]);
        assert_eq!(graph.ready(|_| false), [1, 0]);
        assert_eq!(graph.ready(|number| number.0 == 1), [2, 0]);
        assert!(graph.ready(|_| true).is_empty());
    }

    #[test]
    fn only_stages_without_a_path_conflict() {
        let chain = graph(&[(1, &[]), (2, &[1]), (3, &[2])]);
        let files = stages(&[vec!["a", "b"], vec!["c"], vec!["./a", "c", "a"]]);
        assert!(chain.file_conflicts(&files).is_empty());
        let fork = graph(&[(1, &[]), (2, &[1]), (3, &[1])]);
        let conflicts = fork.file_conflicts(&files);
        assert_eq!(conflicts, [FileConflict { first: (1, 0), second: (2, 1) }]);
        assert!(graph(&[(1, &[2]), (2, &[1]), (3, &[])]).file_conflicts(&files).is_empty(), "a cycle is another rule's");
    }

    #[test]
    fn many_stages_take_no_long_time() {
        let many: u32 = 10_000;
        let chain = StageGraph::new((1..=many).map(|number| (Some(StageNumber(number)), vec![StageNumber(number - 1)])));
        let files: Vec<Vec<String>> = (0..many).map(|number| vec![format!("{}", number % 5_000)]).collect();
        let files: Vec<Vec<&str>> = files.iter().map(|files| files.iter().map(String::as_str).collect()).collect();
        let stages = stages(&files);
        assert_eq!(chain.cycle(), None);
        assert!(chain.file_conflicts(&stages).is_empty());
        let loose = StageGraph::new((1..=many).map(|number| (Some(StageNumber(number)), Vec::new())));
        assert_eq!(loose.file_conflicts(&stages).len(), 5_000);
        let ring = StageGraph::new((0..many).map(|number| (Some(StageNumber(number)), vec![StageNumber((number + 1) % many)])));
        assert_eq!(ring.cycle().map(|cycle| cycle.len()), Some(10_000));
    }
}
