//! The known name that a misspelt one probably means.

/// How alike two names must be (Jaro–Winkler, 0 to 1) before one is offered for the other.
const ALIKE: f64 = 0.8;

/// The name in `known` that is most like `name`; `None` when none is alike. Of equals the first one.
#[must_use]
pub fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let likeness = strsim::jaro_winkler(name, candidate);
        if likeness >= ALIKE && best.is_none_or(|(previous, _)| likeness > previous) {
            best = Some((likeness, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_finds_its_name() {
        assert_eq!(nearest("exlude", ["include", "exclude"]), Some("exclude"));
        assert_eq!(nearest("octon/reveiw-stale", ["octon/readme-missing", "octon/review-stale"]), Some("octon/review-stale"));
    }

    #[test]
    fn an_unrelated_name_finds_nothing() {
        assert_eq!(nearest("zzz", ["include", "exclude"]), None);
        assert_eq!(nearest("", ["include"]), None);
    }
}
