//! One event of a person's life with a council, as it truly was.

use chrono::NaiveDate;

use crate::cell::Cell;
use crate::edition::Edition;
use crate::item::{Era, Item};
use crate::outcome;
use crate::row::Row;
use crate::service::Service;

pub(crate) struct Event {
    /// Unique within one authority and the same in each edition.
    pub(crate) reference: u32,
    pub(crate) what: What,
    pub(crate) start: NaiveDate,
    /// None while a service runs beyond the timeline.
    pub(crate) end: Option<NaiveDate>,
    pub(crate) outcome: Option<&'static str>,
    /// Where the person lived at the time.
    pub(crate) home: &'static str,
    /// How long after a start or end the council has it on record.
    pub(crate) recorded_after: chrono::TimeDelta,
    /// The day a first, wrong outcome was put right.
    pub(crate) corrected: Option<NaiveDate>,
}

pub(crate) enum What {
    Request {
        route: &'static str,
    },
    /// A financial assessment has no method.
    Assessment {
        class: &'static str,
        method: Option<&'static str>,
    },
    Service(Service),
    Review {
        reason: &'static str,
        achieved: Option<&'static str>,
        method: &'static str,
    },
}

/// What an edition says of an event's end.
pub(crate) struct Shown {
    end: Option<NaiveDate>,
    outcome: Option<&'static str>,
}

impl Event {
    /// Financial assessments are in the list of Release 1 alone; in v5.0 they would need an outcome.
    pub(crate) fn is_for(&self, release: Era) -> bool {
        let is_financial = matches!(self.what, What::Assessment { class: "Financial Assessment", .. });
        !is_financial || release == Era::First
    }

    /// True when a receiver would take the two for one.
    pub(crate) fn is_taken_for(&self, other: &Event) -> bool {
        let is_same = match (&self.what, &other.what) {
            (What::Request { route }, What::Request { route: other }) => route == other,
            (What::Assessment { class, .. }, What::Assessment { class: other, .. }) => class == other,
            (What::Review { .. }, What::Review { .. }) => true,
            _ => false,
        };
        is_same && (self.start, self.end) == (other.start, other.end)
    }

    pub(crate) fn is_service(&self) -> bool {
        matches!(self.what, What::Service(_))
    }

    /// How the event appears in an edition; none if it is not in there.
    pub(crate) fn shown_in(&self, edition: &Edition, died: Option<NaiveDate>) -> Option<Shown> {
        let imported = edition.receipt.import_datetime.date();
        let is_recorded = |day: NaiveDate| day + self.recorded_after <= imported;
        // A council that reports a death has ended the person's events by it.
        let has_died = died.is_some_and(|died| died <= edition.last_day());
        match self.end.filter(|end| *end <= edition.last_day() && (has_died || is_recorded(*end))) {
            Some(end) => {
                let is_corrected = self.corrected.is_none_or(|corrected| corrected <= imported);
                let outcome = if is_corrected { self.outcome } else { Some(outcome::OTHER) };
                (end >= edition.first_day()).then_some(Shown { end: Some(end), outcome })
            }
            None => {
                let is_open = self.is_service() && self.start <= edition.last_day() && is_recorded(self.start);
                is_open.then_some(Shown { end: None, outcome: Some(outcome::PROVISION) })
            }
        }
    }

    pub(crate) fn fill<'a>(&'a self, shown: &Shown, row: &mut Row<'a>) {
        row.set(Item::EventReference, Cell::Numbered { front: "E", digits: 7, number: self.reference });
        row.date(Item::EventStart, self.start);
        if let Some(end) = shown.end {
            row.date(Item::EventEnd, end);
        }
        row.some_text(Item::EventOutcome, shown.outcome);
        row.text(Item::Accommodation, self.home);
        match &self.what {
            What::Request { route } => {
                row.text(Item::EventType, "Request");
                row.text(Item::Route, route);
            }
            What::Assessment { class, method } => {
                row.text(Item::EventType, "Assessment");
                row.text(Item::AssessmentType, class);
                row.some_text(Item::AssessmentMethod, *method);
            }
            What::Service(service) => {
                row.text(Item::EventType, "Service");
                service.fill(row);
            }
            What::Review { reason, achieved, method } => {
                row.text(Item::EventType, "Review");
                row.text(Item::ReviewReason, reason);
                row.some_text(Item::ReviewAchieved, *achieved);
                row.text(Item::ReviewMethod, method);
            }
        }
    }
}
