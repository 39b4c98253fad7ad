//! "Did you mean …?" for the command line.

/// What to append to a message about an unknown name: the closest known one, or nothing.
pub(crate) fn did_you_mean<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> String {
    countersign_validators::near_miss::nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}
