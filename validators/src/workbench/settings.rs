//! stub until merged

/// Where issues live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tracker {
    /// GitHub issues: statuses are labels that begin with `status:`.
    GitHub,
    /// Linear: statuses are bare labels of a group.
    Linear,
}
