//! A person's events, in the order they happen.

use chrono::{Days, Months, NaiveDate, TimeDelta};

use crate::event::{Event, What};
use crate::outcome;
use crate::period::Period;
use crate::random::Random;
use crate::service::Service;

/// The time that lives cover: 30 months up to the period's end, and some weeks after it, so that
/// what is under way on its last day still comes to an end.
pub(crate) fn timeline(period: Period) -> Period {
    let after = period.last_day + Days::new(1);
    Period { first_day: after - Months::new(30), last_day: after + Days::new(90) }
}

/// The story so far, and the day it has got to.
pub(crate) struct Chronology<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) timeline: Period,
    pub(crate) today: NaiveDate,
    /// Where the person lives today.
    pub(crate) home: &'static str,
    pub(crate) events: Vec<Event>,
}

impl Chronology<'_> {
    pub(crate) fn wait(&mut self, low: u32, high: u32) {
        self.today += self.random.days(low, high);
    }

    pub(crate) fn request(&mut self, route: &'static str, outcome: &'static str) {
        let end = self.today + self.random.days(0, 6);
        self.add(What::Request { route }, self.today, Some(end), Some(outcome));
        self.today = end;
    }

    /// An assessment for care; `class` is Short or Long Term Assessment.
    pub(crate) fn assessment(&mut self, class: &'static str, method: &'static str, outcome: &'static str) {
        let end = self.today + self.random.days(1, 32);
        self.add(What::Assessment { class, method: Some(method) }, self.today, Some(end), Some(outcome));
        self.today = end;
    }

    pub(crate) fn financial_assessment(&mut self) {
        let end = self.today + self.random.days(0, 12);
        self.add(What::Assessment { class: "Financial Assessment", method: None }, self.today, Some(end), None);
    }

    /// A service from today; the day stays.
    pub(crate) fn service(&mut self, mut service: Service, end: Option<NaiveDate>, outcome: &'static str) {
        while self.events.iter().any(|event| matches!(&event.what, What::Service(other) if other.is_like(&service))) {
            service = service.dearer();
        }
        self.add(What::Service(service), self.today, end, Some(outcome));
    }

    /// Planned reviews about once a year and a few others, from today to `until` as far as the timeline goes.
    pub(crate) fn reviews(&mut self, method: &'static str, until: NaiveDate) {
        let mut due = self.today + self.random.days(40, 400);
        while due < until {
            let end = (due + self.random.days(0, 14)).min(until);
            if due >= self.timeline.first_day {
                let is_planned = self.random.percent(78);
                let reason = if is_planned { "Planned" } else { self.random.weighted(&UNPLANNED) };
                let achieved = self.random.weighted(&[(55, "Fully Met"), (37, "Partially Met"), (8, "Not Met")]);
                let outcome = self.random.weighted(&outcome::REVIEWED);
                let what = What::Review { reason, achieved: is_planned.then_some(achieved), method };
                self.add(what, due, Some(end), Some(outcome));
            }
            due = end + self.random.days(200, 420);
        }
    }

    fn add(&mut self, what: What, start: NaiveDate, end: Option<NaiveDate>, outcome: Option<&'static str>) {
        let late = if self.random.percent(6) { self.random.days(10, 60) } else { self.random.days(0, 4) };
        let may_be_corrected = outcome.is_some() && matches!(what, What::Request { .. } | What::Assessment { .. });
        let corrected =
            end.filter(|_| may_be_corrected && self.random.percent(3)).map(|end| end + TimeDelta::days(120));
        self.events.push(Event {
            reference: 0,
            what,
            start,
            end,
            outcome,
            home: self.home,
            recorded_after: late,
            corrected,
        });
    }

    /// All events are over by the day of death; what had not begun never does.
    pub(crate) fn end_by(&mut self, died: NaiveDate) {
        self.events.retain(|event| {
            let is_over = event.end.is_some_and(|end| end <= died);
            // "NFA - Deceased" suits no assessment or review: guidance v5.01. They are cancelled, so not reported.
            is_over || (event.start <= died && (event.is_service() || matches!(event.what, What::Request { .. })))
        });
        for event in &mut self.events {
            if event.end.is_none_or(|end| end > died) {
                event.end = Some(died);
                event.outcome = Some(outcome::DECEASED);
                event.corrected = None;
            }
        }
    }
}

/// What a receiver would take for an earlier event is left out.
pub(crate) fn without_repeats(events: Vec<Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        if !kept.iter().any(|other| other.is_taken_for(&event)) {
            kept.push(event);
        }
    }
    kept
}

const UNPLANNED: [(u32, &str); 6] = [
    (34, "Unplanned - Hospital (Planned and unplanned episodes)"),
    (12, "Unplanned - Carer related"),
    (10, "Unplanned - Safeguarding concern"),
    (32, "Unplanned - Other Reason"),
    (5, "Unplanned - Provider Failure"),
    (7, "Unplanned - Change in Commissioning arrangements"),
];
