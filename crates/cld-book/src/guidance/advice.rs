//! The whole of the guidance, and what it says of an event.

use std::collections::BTreeMap;

use super::edition::{Edition, Notice};
use super::outcome::{ANY, EventKind, OutcomeFit, Reablement};
use super::page::GuidancePage;

/// What `guidance/` says.
#[derive(Debug, Clone, Default)]
pub struct Guidance {
    /// The earliest first.
    pub editions: Vec<Edition>,
    /// What the source marks of the pages mean.
    pub sources: BTreeMap<String, String>,
    /// How long before a change councils must be given notice; none when the book does not say.
    pub notice: Option<Notice>,
    /// Pages by name.
    pub pages: BTreeMap<String, GuidancePage>,
    /// Which outcome fits which event, in the order of its page.
    pub outcomes: Vec<OutcomeFit>,
    /// What makes a service reablement.
    pub reablement: Reablement,
}

impl Guidance {
    /// The edition of that name.
    pub fn edition(&self, name: &str) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.name == name)
    }

    /// Editions for a release, the earliest first.
    pub fn of_release<'a>(&'a self, release: &'a str) -> impl Iterator<Item = &'a Edition> {
        self.editions.iter().filter(move |edition| edition.release == release)
    }

    /// Pages of one edition, without those about its changes.
    pub fn pages_of<'a>(&'a self, edition: &'a str) -> impl Iterator<Item = &'a GuidancePage> {
        self.pages.values().filter(move |page| !page.is_change() && page.facts.edition == edition)
    }

    /// What editions after `from`, up to and with `to`, changed.
    pub fn changes(&self, from: &str, to: &str) -> impl Iterator<Item = &GuidancePage> {
        let (from, to) = (self.place(from), self.place(to));
        self.pages.values().filter(move |page| {
            let edition = self.place(&page.facts.edition);
            page.is_change() && edition > from && edition <= to
        })
    }

    fn place(&self, edition: &str) -> Option<usize> {
        self.editions.iter().position(|one| one.name == edition)
    }

    /// What kind of event a row is about, by the values of its items; none for an event type that is not known.
    pub fn event_kind(
        &self,
        event_type: &str,
        service_type: Option<&str>,
        component: Option<&str>,
    ) -> Option<EventKind> {
        let among = |texts: &[String], text: Option<&str>| texts.iter().any(|one| Some(one.as_str()) == text);
        match event_type {
            "Service" => {
                let reablement = among(&self.reablement.service_type, service_type)
                    || among(&self.reablement.service_component, component);
                Some(if reablement { EventKind::Reablement } else { EventKind::OtherService })
            }
            other => EventKind::ALL.into_iter().find(|kind| kind.heading() == other),
        }
    }

    /// What an edition says of an outcome on an event; none when its table does not list it there.
    pub fn fit(&self, edition: &str, event: EventKind, outcome: &str) -> Option<&OutcomeFit> {
        let listed = |fit: &&OutcomeFit| fit.event == event && [outcome, ANY].contains(&fit.outcome.as_str());
        self.outcomes.iter().filter(listed).find(|fit| self.says(edition, fit))
    }

    /// True when an edition says what a cell says.
    pub fn says(&self, edition: &str, fit: &OutcomeFit) -> bool {
        let now = self.place(edition);
        fit.since.as_ref().is_none_or(|since| self.place(since) <= now)
            && fit.until.as_ref().is_none_or(|until| now <= self.place(until))
    }
}
