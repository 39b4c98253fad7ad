//! Rules about the times that receipts state.

use jiff::civil::{Date, DateTime};

use crate::finding::{Finding, Place};
use crate::octon::facts::Facts;
use crate::octon::packet::Packet;
use crate::octon::receipt::{Reading, Receipt};
use crate::rule::rules;

rules! { "octon":
    RECEIPT_TIMESTAMP_FORMAT = "receipt-timestamp-format", Warning, Ours, "a receipt's time is no ISO date";
    RECEIPT_TIMESTAMP_ORDER = "receipt-timestamp-order", Warning, Ours, "the lifecycle's times are out of order";
}

const KEYS: [&str; 6] = ["reviewed_at", "implemented_at", "closed_at", "created_at", "validated_at", "revised_at"];

/// Looks at the times of all receipts.
pub fn check(packet: &Packet<'_>, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let single = [
        &receipts.review,
        &receipts.completeness,
        &receipts.conformance,
        &receipts.drift,
        &receipts.run,
        &receipts.closeout,
        &receipts.creation,
        &receipts.validation,
        &receipts.program_creation,
        &receipts.program_conformance,
        &receipts.program_drift,
    ];
    for receipt in single.into_iter().flatten().chain(&receipts.revisions) {
        KEYS.iter().for_each(|key| format(receipt, key, facts));
    }
    order(packet, facts);
}

fn format(receipt: &Receipt, key: &str, facts: &mut Facts) {
    let Some(value) = receipt.value(key, Reading::WholeLine).filter(|value| !value.text.is_empty()) else { return };
    if Moment::read(&value.text).is_none() {
        let message = format!("`{key}` is `{}`: expected a date `2026-05-18` or a time `2026-05-18T09:30:00Z`", value.text);
        facts.push(Finding::new(&RECEIPT_TIMESTAMP_FORMAT, receipt.place(value.span), message));
    }
}

/// A date, or a moment in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    Day(Date),
    Instant(DateTime),
}

impl Moment {
    fn read(text: &str) -> Option<Self> {
        if let Ok(instant) = text.parse::<jiff::Timestamp>() {
            return Some(Self::Instant(instant.to_zoned(jiff::tz::TimeZone::UTC).datetime()));
        }
        // A bare date also reads as a date-time at midnight, so it goes first.
        let is_date = text.len() == 10;
        if is_date { text.parse().ok().map(Self::Day) } else { text.parse().ok().map(Self::Instant) }
    }

    fn day(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Instant(instant) => instant.date(),
        }
    }

    /// Whether this moment certainly lies after the other; a date is never later than a moment of the same day.
    fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::Instant(own), Self::Instant(other)) => own > other,
            _ => self.day() > other.day(),
        }
    }
}

struct Step {
    name: &'static str,
    moment: Moment,
    place: Place,
}

fn order(packet: &Packet<'_>, facts: &mut Facts) {
    let receipts = &packet.receipts;
    let from_receipt = |receipt: &Option<Receipt>, name: &'static str| {
        let receipt = receipt.as_ref()?;
        let value = receipt.value(name, Reading::WholeLine)?;
        Some(Step { name, moment: Moment::read(&value.text)?, place: receipt.place(value.span) })
    };
    let archived = packet.manifest().and_then(|manifest| {
        let path = ["archive", "archived_at"];
        let moment = Moment::read(&manifest.scalar(&path))?;
        Some(Step { name: "archived_at", moment, place: manifest.place(&path) })
    });
    let steps = [
        from_receipt(&receipts.creation, "created_at"),
        from_receipt(&receipts.review, "reviewed_at"),
        from_receipt(&receipts.run, "implemented_at"),
        from_receipt(&receipts.closeout, "closed_at"),
        archived,
    ];
    let known: Vec<Step> = steps.into_iter().flatten().collect();
    for pair in known.windows(2) {
        let [earlier, later] = pair else { continue };
        if earlier.moment.is_after(later.moment) {
            let message = format!("`{}` lies before `{}`", later.name, earlier.name);
            facts.push(
                Finding::new(&RECEIPT_TIMESTAMP_ORDER, later.place.clone(), message)
                    .with_related(earlier.place.clone(), format!("`{}`", earlier.name)),
            );
        }
    }
}
