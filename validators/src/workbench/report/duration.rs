//! How long something took, as people write it: `12m 30s`, `1 h 5 min`, `00:12:30`, `약 12분`.

use std::time::Duration;

/// A span of time that a report gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// How long.
    pub length: Duration,
    /// How far the real length may be from it by how it is written: an estimate or a rounded fraction.
    pub slack: Duration,
}

const MINUTE: u32 = 60;
const HOUR: u32 = 60 * MINUTE;

/// Units by their names, in seconds.
const UNITS: [(u32, &[&str]); 3] = [
    (HOUR, &["h", "hr", "hrs", "hour", "hours", "시간"]),
    (MINUTE, &["m", "min", "mins", "minute", "minutes", "분"]),
    (1, &["s", "sec", "secs", "second", "seconds", "초"]),
];
const ESTIMATES: [&str; 8] = ["~", "≈", "about", "approximately", "approx.", "approx", "ca.", "약"];

impl Runtime {
    /// Reads the length that `text` begins with; `None` when it begins with none, as `unknown` and `N/A` do.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let estimate = ESTIMATES.iter().find_map(|word| text.strip_prefix(word));
        let rest = estimate.unwrap_or(text).trim_start();
        let (length, unit) = clock(rest).map(|length| (length, Duration::from_secs(1))).or_else(|| with_units(rest))?;
        let is_fraction = rest.split_whitespace().next().is_some_and(|word| word.contains('.'));
        let slack = match (estimate, is_fraction) {
            (Some(_), _) => unit,
            (None, true) => unit / 10,
            (None, false) => Duration::ZERO,
        };
        Some(Self { length, slack })
    }
}

/// `12:30` is minutes and seconds, `1:12:30` hours as well.
fn clock(text: &str) -> Option<Duration> {
    let word = text.split_whitespace().next()?;
    let parts: Vec<u32> = word.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [minutes, seconds] => minutes.checked_mul(MINUTE)?.checked_add(seconds)?,
        [hours, minutes, seconds] => hours.checked_mul(HOUR)?.checked_add(minutes.checked_mul(MINUTE)?)?.checked_add(seconds)?,
        _ => return None,
    };
    Some(Duration::from_secs(u64::from(seconds)))
}

/// Numbers with units, and the smallest of the units.
fn with_units(text: &str) -> Option<(Duration, Duration)> {
    let mut rest = text;
    let mut found: Option<(Duration, Duration)> = None;
    loop {
        let number_end = rest.find(|character: char| !(character.is_ascii_digit() || character == '.')).unwrap_or(rest.len());
        let (number, after) = rest.split_at(number_end);
        let Some(number) = number.parse::<f64>().ok().filter(|number| *number < 1e7) else { return found };
        let after = after.trim_start();
        let word_end = after.find(|character: char| !character.is_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at(word_end);
        let word = word.to_lowercase();
        let Some((unit, _)) = UNITS.iter().find(|(_, names)| names.contains(&word.as_str())) else { return found };
        let unit = Duration::from_secs(u64::from(*unit));
        let length = unit.mul_f64(number);
        found = Some(found.map_or((length, unit), |(before, _)| (before + length, unit)));
        rest = after.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
}

/// A length as reports write it: `1h 5m 3s`.
#[must_use]
pub fn shown(length: Duration) -> String {
    let seconds = length.as_secs();
    let parts = [(seconds / 3600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")];
    let words: Vec<String> = parts.iter().filter(|(count, _)| *count > 0).map(|(count, unit)| format!("{count}{unit}")).collect();
    if words.is_empty() { "0s".to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::{Runtime, shown};

    #[test]
    fn lengths_are_read_in_many_forms() {
        for (text, expected) in [
            ("12m", "12m"),
            ("12 min 30 s", "12m 30s"),
            ("1h 5m", "1h 5m"),
            ("1 hour, 5 minutes and 3 seconds (wall clock)", "1h 5m 3s"),
            ("90s", "1m 30s"),
            ("12:30", "12m 30s"),
            ("01:02:03", "1h 2m 3s"),
            ("~12m", "12m"),
            ("약 12분 30초", "12m 30s"),
            ("1.5h", "1h 30m"),
            ("0s", "0s"),
        ] {
            assert_eq!(Runtime::parse(text).map(|runtime| shown(runtime.length)).as_deref(), Some(expected), "{text}");
        }
        for text in ["unknown", "N/A", "", "-", "12", "12 steps", "모름", "1:2:3:4", "99999999999999999999m"] {
            assert_eq!(Runtime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn estimates_and_fractions_leave_room() {
        let slack = |text| shown(Runtime::parse(text).unwrap().slack);
        assert_eq!(slack("12m 30s"), "0s");
        assert_eq!(slack("about 12m"), "1m");
        assert_eq!(slack("1.5h"), "6m");
    }
}
