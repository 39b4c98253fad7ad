//! Days and times as the convention writes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

/// Whether `text` is a day of the calendar, written `YYYY-MM-DD`.
#[must_use]
pub fn is_date(text: &str) -> bool {
    has_shape(text, "0000-00-00") && text.parse::<Date>().is_ok()
}

/// Whether `text` is a time of a day, written `HH:MM`.
#[must_use]
pub fn is_clock_time(text: &str) -> bool {
    has_shape(text, "00:00") && format!("2000-01-01T{text}").parse::<DateTime>().is_ok()
}

/// Whether `text` is a full time in UTC, written `YYYY-MM-DDTHH:MM:SSZ`, with or without a fraction of a second.
#[must_use]
pub fn is_utc_time(text: &str) -> bool {
    text.strip_suffix('Z').is_some_and(is_local_time) && text.parse::<Timestamp>().is_ok()
}

/// Whether `text` is a full time in any zone, written `YYYY-MM-DDTHH:MM:SS` with or without a fraction of a second, and behind it `Z` or the
/// distance from it, `+09:00`.
#[must_use]
pub fn is_time_with_zone(text: &str) -> bool {
    let before_distance = || {
        let (local, distance) = text.split_at_checked(text.len().checked_sub(6)?)?;
        has_shape(&distance.replace('-', "+"), "+00:00").then_some(local)
    };
    text.strip_suffix('Z').or_else(before_distance).is_some_and(is_local_time) && text.parse::<Timestamp>().is_ok()
}

/// Whether `text` is a full time without a zone, written `YYYY-MM-DDTHH:MM:SS`, with or without a fraction of a second.
#[must_use]
pub fn is_local_time(text: &str) -> bool {
    let (seconds, fraction) = text.split_once('.').map_or((text, None), |(seconds, fraction)| (seconds, Some(fraction)));
    let has_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    has_shape(seconds, "0000-00-00T00:00:00") && fraction.is_none_or(has_digits) && text.parse::<DateTime>().is_ok()
}

/// `0` in the shape stands for a digit, everything else for itself.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

#[cfg(test)]
mod tests {
    use super::{is_clock_time, is_date, is_local_time, is_time_with_zone, is_utc_time};

    #[test]
    fn only_days_and_times_of_the_calendar_are_taken() {
        assert!(is_date("2024-02-29"));
        for wrong in ["2026-02-29", "2026-2-01", "20260201", "2026-02-01 ", "YYYY-MM-DD", "2026-13-01", ""] {
            assert!(!is_date(wrong), "{wrong}");
        }
        assert!(is_clock_time("23:59"));
        assert!(!is_clock_time("24:00") && !is_clock_time("9:00"));
        assert!(is_utc_time("2026-02-01T10:00:00Z") && is_utc_time("2026-02-01T10:00:00.125Z"));
        for wrong in
            ["2026-02-01", "2026-02-01T10:00:00", "2026-02-01T10:00:00+00:00", "2026-02-01T25:00:00Z", "2026-02-01T10:00:00.Z"]
        {
            assert!(!is_utc_time(wrong), "{wrong}");
        }
        assert!(is_local_time("2026-02-01T10:00:00"));
        assert!(!is_local_time("2026-02-01T10:00:00Z"));
        for time in ["2026-07-20T09:30:00Z", "2026-07-20T09:30:00.125Z", "2026-07-20T09:30:00+09:00", "2026-07-20T09:30:00-05:30"]
        {
            assert!(is_time_with_zone(time), "{time}");
        }
        for wrong in [
            "",
            "not-iso",
            "2026-07-20",
            "2026-07-20T09:30:00",
            "2026-07-20T09:30:00.Z",
            "2026-02-30T09:30:00Z",
            "2026-07-20T09:30:00+9:00",
            "시간",
        ] {
            assert!(!is_time_with_zone(wrong), "{wrong}");
        }
    }
}
