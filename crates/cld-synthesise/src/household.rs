//! People of one authority, a household at a time.

use chrono::{NaiveDate, TimeDelta};

use crate::carer;
use crate::chronology::{Chronology, timeline, without_repeats};
use crate::event::Event;
use crate::nhs_number::TestNumbers;
use crate::period::Period;
use crate::person::{Names, Person};
use crate::plan::Plan;
use crate::random::{Purpose, Random};
use crate::service_user;

/// A person with what happened to them.
pub(crate) struct Life {
    pub(crate) person: Person,
    pub(crate) events: Vec<Event>,
}

/// Hands out one authority's households, with as many people as asked for.
pub(crate) struct Households {
    random: Random,
    timeline: Period,
    code: String,
    numbers: TestNumbers,
    people: usize,
    made: usize,
    references: u32,
}

impl Households {
    /// `period` is the time that the authority's files are for.
    pub(crate) fn new(plan: &Plan, index: usize, code: &str, period: Period, people: usize) -> Households {
        Households {
            random: Random::new(plan.seed, index, Purpose::People),
            timeline: timeline(period),
            code: code.to_owned(),
            numbers: TestNumbers::new(plan.seed, index, plan.authorities),
            people,
            made: 0,
            references: 0,
        }
    }

    /// Someone with care needs, who may be the twin of another.
    fn service_user(&mut self, twin: Option<(&Person, NaiveDate)>) -> (Life, NaiveDate) {
        let Period { first_day, last_day } = self.timeline;
        let is_supported_before = self.random.percent(36);
        let entry = match is_supported_before {
            true => first_day - self.random.days(30, 2_000),
            false => first_day + self.random.days(0, (last_day - first_day).num_days() as u32 - 90),
        };
        let entry = twin.map_or(entry, |(_, entry)| entry);
        let names = self.names();
        let mut person = Person::service_user(&mut self.random, names, entry);
        if let Some((other, _)) = twin {
            person.become_twin_of(other);
        }
        let mut story = self.story(&person, entry);
        match is_supported_before {
            true => service_user::supported_before(&mut story, &person),
            false => service_user::comes_new(&mut story, &person),
        }
        let dies = story.random.percent(if person.is_working_age { 3 } else { 17 });
        person.died = dies.then(|| entry.max(first_day) + story.random.days(20, 800));
        if let Some(died) = person.died {
            story.end_by(died);
        }
        let events = story.events;
        (self.life(person, events), entry)
    }

    /// The carer of someone whom the council has known since `entry`.
    fn carer(&mut self, entry: NaiveDate) -> Life {
        let entry = entry.max(self.timeline.first_day) + self.random.days(0, 500);
        let names = self.names();
        let person = Person::carer(&mut self.random, names, entry);
        let mut story = self.story(&person, entry);
        carer::cares(&mut story, &person);
        let events = story.events;
        self.life(person, events)
    }

    fn story(&mut self, person: &Person, today: NaiveDate) -> Chronology<'_> {
        Chronology { random: &mut self.random, timeline: self.timeline, today, home: person.home, events: Vec::new() }
    }

    fn names(&mut self) -> Names {
        self.made += 1;
        Names {
            identifier: format!("{}-{:06}", self.code, self.made),
            nhs_number: self.numbers.issue(),
            practice: self.random.between(0, 99_999),
        }
    }

    fn life(&mut self, person: Person, events: Vec<Event>) -> Life {
        let mut events = without_repeats(events);
        for event in &mut events {
            self.references += 1;
            event.reference = self.references;
        }
        Life { person, events }
    }
}

impl Iterator for Households {
    /// Someone with care needs first, then their carer if the council knows one, or else their twin.
    type Item = Vec<Life>;

    fn next(&mut self) -> Option<Vec<Life>> {
        if self.made == self.people {
            return None;
        }
        let (service_user, entry) = self.service_user(None);
        let is_cared_for = service_user.person.has_carer == "Yes" && self.random.percent(45);
        let first_event = service_user.events.iter().map(|event| event.start).min();
        let mut household = vec![service_user];
        if let Some(known_since) = first_event.filter(|_| is_cared_for && self.made < self.people) {
            household.push(self.carer(known_since + TimeDelta::days(14)));
        } else if self.made < self.people && self.random.percent(1) {
            let (twin, _) = self.service_user(Some((&household[0].person, entry)));
            household[0].person.twin = Some(twin.person.names.identifier.clone());
            household.push(twin);
        }
        Some(household)
    }
}
