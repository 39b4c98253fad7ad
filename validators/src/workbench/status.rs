//! Statuses, steps, agents and transitions of `/implement` (catalogue, section 1).

/// A canonical status. Having none is a state of its own: the issue has not been through any step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// The ticket is written.
    Open,
    /// The code base was researched.
    Researched,
    /// A plan is there.
    Planned,
    /// The plan was carried out.
    Implemented,
    /// The implementation was reviewed; it stays so after the commit.
    Reviewed,
    /// The issue was split into sub-issues; the workflow ends for it.
    Decomposed,
}

/// A step of the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Writes the ticket, or splits the issue.
    Ticket,
    /// Researches the code base.
    Research,
    /// Makes the plan.
    Plan,
    /// Carries the plan out.
    Execute,
    /// Reviews what was done.
    Review,
    /// Commits it.
    Commit,
}

/// What happens at each status.
struct Transition {
    at: Option<Status>,
    step: Step,
    agent: &'static str,
    sets: Option<Status>,
}

const fn transition(at: Option<Status>, step: Step, agent: &'static str, sets: Option<Status>) -> Transition {
    Transition { at, step, agent, sets }
}

/// One row a step, in order. The committer leaves the status as it is, and nothing happens at [`Status::Decomposed`].
const TRANSITIONS: [Transition; 6] = [
    transition(None, Step::Ticket, "ticketer", Some(Status::Open)),
    transition(Some(Status::Open), Step::Research, "researcher", Some(Status::Researched)),
    transition(Some(Status::Researched), Step::Plan, "planner", Some(Status::Planned)),
    transition(Some(Status::Planned), Step::Execute, "executer", Some(Status::Implemented)),
    transition(Some(Status::Implemented), Step::Review, "reviewer", Some(Status::Reviewed)),
    transition(Some(Status::Reviewed), Step::Commit, "committer", None),
];

/// What a run of `/implement` would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// These steps, in order; at least one.
    Run(&'static [Step]),
    /// Nothing: it was told to stop at a step that lies before the `next` one.
    StopIsEarlier {
        /// The step it was told to stop at.
        stop: Step,
        /// The step that comes next.
        next: Step,
    },
    /// Nothing: the issue is decomposed.
    Decomposed,
}

impl Status {
    /// All of them, in the convention's order.
    pub const ALL: [Self; 6] = [Self::Open, Self::Researched, Self::Planned, Self::Implemented, Self::Reviewed, Self::Decomposed];

    /// The status as labels say it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Researched => "researched",
            Self::Planned => "planned",
            Self::Implemented => "implemented",
            Self::Reviewed => "reviewed",
            Self::Decomposed => "decomposed",
        }
    }

    /// Reads a status; case and blanks count.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// All statuses as the convention's messages list them.
    #[must_use]
    pub fn list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 6] = [Self::Ticket, Self::Research, Self::Plan, Self::Execute, Self::Review, Self::Commit];

    /// The step's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Research => "research",
            Self::Plan => "plan",
            Self::Execute => "execute",
            Self::Review => "review",
            Self::Commit => "commit",
        }
    }

    /// Reads a step's name; case and blanks count.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == name)
    }

    /// All steps, for messages.
    #[must_use]
    pub fn list() -> String {
        Self::ALL.map(Self::as_str).join(", ")
    }

    /// The step that comes next at a status; `None` when the issue is decomposed.
    #[must_use]
    pub fn next_at(status: Option<Status>) -> Option<Self> {
        TRANSITIONS.iter().find(|transition| transition.at == status).map(|transition| transition.step)
    }

    /// The agent that does the step.
    #[must_use]
    pub const fn agent(self) -> &'static str {
        TRANSITIONS[self as usize].agent
    }

    /// The status that the step's agent sets; the committer sets none.
    #[must_use]
    pub const fn sets(self) -> Option<Status> {
        TRANSITIONS[self as usize].sets
    }
}

/// What a run would do for an issue of this status that is told to stop after `stop`.
#[must_use]
pub fn decide(status: Option<Status>, stop: Option<Step>) -> Decision {
    let Some(next) = Step::next_at(status) else { return Decision::Decomposed };
    let stop = stop.unwrap_or(Step::Commit);
    if stop < next {
        return Decision::StopIsEarlier { stop, next };
    }
    static STEPS: [Step; 6] = Step::ALL;
    Decision::Run(&STEPS[next as usize..=stop as usize])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_transitions_are_in_the_order_of_the_steps() {
        for (transition, step) in TRANSITIONS.iter().zip(Step::ALL) {
            assert_eq!(transition.step, step);
            assert_eq!(Step::from_name(step.as_str()), Some(step));
            assert_eq!(Step::next_at(transition.at), Some(step));
        }
        for pair in TRANSITIONS.windows(2) {
            assert_eq!(pair[0].sets, pair[1].at, "what one step sets is where the next begins");
        }
        assert_eq!(Step::Commit.sets(), None);
        assert_eq!(Step::next_at(Some(Status::Decomposed)), None);
    }

    #[test]
    fn statuses_are_exact_words() {
        for status in Status::ALL {
            assert_eq!(Status::from_name(status.as_str()), Some(status));
        }
        for word in ["", "Open", " open", "in-progress", "done", "committed", "none"] {
            assert_eq!(Status::from_name(word), None, "{word:?}");
        }
        assert_eq!(Status::list(), "open, researched, planned, implemented, reviewed, decomposed");
    }

    /// The catalogue's table, and beside it the column without a stop step and the row of decomposed issues.
    #[test]
    fn every_cell_of_the_decision_table() {
        const STOPS: [&str; 7] = ["ticket", "research", "plan", "execute", "review", "commit", "-"];
        #[rustfmt::skip]
        let table: [(&str, [&str; 7]); 7] = [
            //               ticket        research     plan         execute      review       commit       -
            ("none",        ["ticket",     "..research", "..plan",   "..execute", "..review",  "..commit",  "..commit"]),
            ("open",        ["FAIL",       "research",   "..plan",   "..execute", "..review",  "..commit",  "..commit"]),
            ("researched",  ["FAIL",       "FAIL",       "plan",     "..execute", "..review",  "..commit",  "..commit"]),
            ("planned",     ["FAIL",       "FAIL",       "FAIL",     "execute",   "..review",  "..commit",  "..commit"]),
            ("implemented", ["FAIL",       "FAIL",       "FAIL",     "FAIL",      "review",    "..commit",  "..commit"]),
            ("reviewed",    ["FAIL",       "FAIL",       "FAIL",     "FAIL",      "FAIL",      "commit",    "commit"]),
            ("decomposed",  ["split",      "split",      "split",    "split",     "split",     "split",     "split"]),
        ];
        let mut cells = 0;
        for (status, row) in table {
            for (stop, expected) in STOPS.into_iter().zip(row) {
                let decision = decide(Status::from_name(status), Step::from_name(stop));
                let in_words = match decision {
                    Decision::Run([only]) => only.as_str().to_owned(),
                    Decision::Run(steps) => {
                        assert_eq!(steps.first().copied(), Step::next_at(Status::from_name(status)), "{status}, {stop}");
                        assert!(steps.windows(2).all(|pair| pair[0] as usize + 1 == pair[1] as usize), "{steps:?}");
                        format!("..{}", steps.last().unwrap().as_str())
                    }
                    Decision::StopIsEarlier { next, .. } => {
                        assert_eq!(Some(next), Step::next_at(Status::from_name(status)), "{status}, {stop}");
                        "FAIL".to_owned()
                    }
                    Decision::Decomposed => "split".to_owned(),
                };
                assert_eq!(in_words, expected, "status {status}, stop {stop}");
                cells += 1;
            }
        }
        assert_eq!(cells, 42 + 7, "six statuses with and without a stop step, and decomposed issues");
    }
}
