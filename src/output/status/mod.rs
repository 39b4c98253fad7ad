//! Where every artifact stands: one file a format.

pub(crate) mod json;
pub(crate) mod page;
pub(crate) mod table;

use countersign_validators::status::Freshness;

/// Whether a state can be relied on, in one word.
const fn freshness_word(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Fresh => "fresh",
        Freshness::Stale(_) => "stale",
        Freshness::NotRecorded => "-",
    }
}
