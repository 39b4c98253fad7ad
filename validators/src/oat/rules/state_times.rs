//! Rules about the times in state.md (catalogue 4).

use jiff::Timestamp;

use crate::document::Entry;
use crate::finding::Finding;
use crate::oat::context::Context;
use crate::oat::front_matter::FrontMatter;
use crate::oat::front_matter::agreement::as_text;
use crate::oat::state::State;
use crate::rule::rules;

rules! { "oat":
    STATE_TIMESTAMP_FORMAT = "state-timestamp-format", Warning, Ours, "a time of the state is no full time with its zone";
    STATE_TIMESTAMP_ORDER = "state-timestamp-order", Warning, Ours, "the times of the state are out of order";
}

const CREATED: &str = "oat_project_created";
const COMPLETED: &str = "oat_project_completed";
const UPDATED: &str = "oat_project_state_updated";
const PAUSED: &str = "oat_pause_timestamp";

/// Looks at a project.
pub fn check(context: &Context<'_, '_>, findings: &mut Vec<Finding>) {
    let Some(state) = &context.project.state else { return };
    let Some(front_matter) = state.accepted() else { return };
    for key in [CREATED, COMPLETED, UPDATED, PAUSED] {
        findings.extend(format(state, front_matter, key));
    }
    for earlier in [CREATED, COMPLETED] {
        findings.extend(order(state, front_matter, earlier));
    }
}

fn format(state: &State<'_>, front_matter: &FrontMatter, key: &str) -> Option<Finding> {
    let entry = front_matter.entry(key)?;
    let text = as_text(front_matter, entry.value)?;
    if moment(&text).is_some() {
        return None;
    }
    let shown: String = text.lines().next().unwrap_or_default().chars().take(60).collect();
    let message = format!("`{key}` is `{shown}`; expected null or a time with its zone, as in `2026-07-22T15:10:00Z`");
    Some(
        Finding::new(&STATE_TIMESTAMP_FORMAT, state.file.place(entry.value.span()), message)
            .with_help("write date, `T`, time with seconds, and `Z` for UTC"),
    )
}

fn order(state: &State<'_>, front_matter: &FrontMatter, key: &str) -> Option<Finding> {
    let (entry, time) = time(front_matter, key)?;
    let (updated, last) = time_of_update(front_matter)?;
    if time <= last {
        return None;
    }
    let message = format!("`{key}` is later than `{UPDATED}`, which every change of the state sets");
    Some(
        Finding::new(&STATE_TIMESTAMP_ORDER, state.file.place(entry.value.span()), message)
            .with_related(state.file.place(updated.value.span()), "the last change")
            .with_help(format!("set `{UPDATED}` to the time of this change")),
    )
}

fn time_of_update(front_matter: &FrontMatter) -> Option<(Entry<'_>, Timestamp)> {
    time(front_matter, UPDATED)
}

fn time<'t>(front_matter: &'t FrontMatter, key: &str) -> Option<(Entry<'t>, Timestamp)> {
    let entry = front_matter.entry(key)?;
    Some((entry, moment(&as_text(front_matter, entry.value)?)?))
}

/// `YYYY-MM-DDTHH:MM:SS`, perhaps a fraction, and `Z` or an offset `±HH:MM`.
fn moment(text: &str) -> Option<Timestamp> {
    let bytes = text.as_bytes();
    let has_form = |form: &[u8], text: &[u8]| {
        form.len() == text.len()
            && form.iter().zip(text).all(|(form, byte)| if *form == b'0' { byte.is_ascii_digit() } else { form == byte })
    };
    const LOCAL: &[u8] = b"0000-00-00T00:00:00";
    let (local, rest) = bytes.split_at_checked(LOCAL.len())?;
    let rest = match rest.strip_prefix(b".") {
        Some(fraction) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
            if digits == 0 {
                return None;
            }
            &fraction[digits..]
        }
        None => rest,
    };
    let has_zone = rest == b"Z" || has_form(b"+00:00", rest) || has_form(b"-00:00", rest);
    if has_form(LOCAL, local) && has_zone { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_time_has_seconds_and_a_zone() {
        for right in
            ["2026-07-22T15:10:00Z", "2026-07-22T15:10:00.504Z", "2026-07-22T15:10:00+09:00", "2026-07-22T15:10:00.1-05:30"]
        {
            assert!(moment(right).is_some(), "{right}");
        }
        for wrong in [
            "2026-07-22",
            "2026-07-22T15:10Z",
            "2026-07-22T15:10:00",
            "2026-07-22 15:10:00Z",
            "2026-13-22T15:10:00Z",
            "2026-07-22T15:10:00.Z",
            "2026-07-22T15:10:00+0900",
            "now",
            "2026-07-22T15:10:００Z",
        ] {
            assert!(moment(wrong).is_none(), "{wrong}");
        }
        assert_eq!(moment("2026-07-22T15:10:00+09:00"), moment("2026-07-22T06:10:00Z"));
    }
}
