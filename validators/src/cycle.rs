//! Things that wait for each other in a circle.

/// One cycle, if there is any: each node depends on the next, and the last on the first. A node that depends on itself is one. The cycle
/// begins with its lowest node. `dependencies` holds the nodes that each node depends on, all of them indices of the slice.
#[must_use]
pub fn first_cycle(dependencies: &[Vec<usize>]) -> Option<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq, Eq)]
    enum Visit {
        New,
        Open,
        Done,
    }
    let mut state = vec![Visit::New; dependencies.len()];
    for start in 0..state.len() {
        // A stack of its own instead of recursion: a chain may be as long as the plan.
        let mut path: Vec<(usize, usize)> = Vec::new();
        if state[start] == Visit::New {
            state[start] = Visit::Open;
            path.push((start, 0));
        }
        while let Some((index, followed)) = path.last_mut() {
            let Some(&next) = dependencies[*index].get(*followed) else {
                state[*index] = Visit::Done;
                path.pop();
                continue;
            };
            *followed += 1;
            match state[next] {
                Visit::New => {
                    state[next] = Visit::Open;
                    path.push((next, 0));
                }
                Visit::Open => {
                    let from = path.iter().position(|(index, _)| *index == next)?;
                    let mut cycle: Vec<usize> = path[from..].iter().map(|(index, _)| *index).collect();
                    let first = cycle.iter().enumerate().min_by_key(|(_, index)| **index).map_or(0, |(at, _)| at);
                    cycle.rotate_left(first);
                    return Some(cycle);
                }
                Visit::Done => {}
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::first_cycle;

    #[test]
    fn a_cycle_begins_with_its_lowest_node() {
        assert_eq!(first_cycle(&[vec![], vec![0], vec![1, 0]]), None);
        assert_eq!(first_cycle(&[vec![], vec![3, 0], vec![1], vec![2]]), Some(vec![1, 3, 2]));
        assert_eq!(first_cycle(&[vec![1], vec![1]]), Some(vec![1]), "itself");
    }
}
