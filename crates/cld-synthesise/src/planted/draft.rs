//! One planted row before it is put anywhere: a clean row with stated changes.

use chrono::{NaiveDate, TimeDelta};

use super::base::Base;
use super::eras::ALL;
use super::planted_row::{PlantedRow, Shape};
use super::scene::Scene;
use crate::cell::Cell;
use crate::item::{Era, Item, Layout};
use crate::row::Row;

/// One row: a clean one, what is changed in it, and what it then fails.
pub(super) struct Draft {
    base: Base,
    changes: Vec<(Item, Change)>,
    fails: Vec<(&'static [Era], &'static [&'static str])>,
    fails_file: &'static [&'static str],
    shape: Shape,
    /// The first or the second person of the specimen.
    person: usize,
}

type Change = Box<dyn Fn(&Row<'static>, &Scene<'_>) -> Cell<'static>>;

/// A day by another, so many days after it.
#[derive(Clone, Copy)]
pub(super) enum Day {
    FirstOfPeriod(i64),
    LastOfPeriod(i64),
    Start(i64),
    Born(i64),
}

pub(super) fn request() -> Draft {
    Draft::new(Base::Request)
}

pub(super) fn assessment() -> Draft {
    Draft::new(Base::Assessment)
}

pub(super) fn review() -> Draft {
    Draft::new(Base::Review)
}

pub(super) fn open_service() -> Draft {
    Draft::new(Base::OpenService)
}

pub(super) fn ended_service() -> Draft {
    Draft::new(Base::EndedService)
}

pub(super) fn carer_review() -> Draft {
    Draft::new(Base::CarerReview)
}

pub(super) fn link() -> Draft {
    Draft::new(Base::Link)
}

impl Draft {
    pub(super) fn new(base: Base) -> Draft {
        Draft { base, changes: Vec::new(), fails: Vec::new(), fails_file: &[], shape: Shape::Plain, person: 0 }
    }

    /// True when the release has the items that are changed.
    pub(super) fn is_for(&self, layout: &Layout) -> bool {
        let has_items = self.changes.iter().all(|(item, _)| layout.has(*item));
        has_items && (!self.base.is_of_client_type() || layout.has(Item::ClientType))
    }

    fn change(mut self, item: Item, change: impl Fn(&Row<'static>, &Scene<'_>) -> Cell<'static> + 'static) -> Draft {
        self.changes.push((item, Box::new(change)));
        self
    }

    pub(super) fn blank(self, item: Item) -> Draft {
        self.change(item, |_, _| Cell::Blank)
    }

    pub(super) fn text(self, item: Item, text: &'static str) -> Draft {
        self.change(item, move |_, _| Cell::Text(text.into()))
    }

    /// A text made from how often the specimen is in the file already.
    pub(super) fn text_by_use(self, item: Item, text: fn(u32) -> String) -> Draft {
        self.change(item, move |_, scene| Cell::Text(text(scene.nth).into()))
    }

    /// The text that was there, rewritten.
    pub(super) fn rewritten(self, item: Item, rewrite: fn(&str) -> String) -> Draft {
        self.change(item, move |row, _| match row.get(item) {
            Cell::Text(text) => Cell::Text(rewrite(text).into()),
            other => other.clone(),
        })
    }

    /// What another item holds.
    pub(super) fn copied(self, from: Item, to: Item) -> Draft {
        self.change(to, move |row, _| row.get(from).clone())
    }

    pub(super) fn day(self, item: Item, day: Day) -> Draft {
        self.change(item, move |row, scene| Cell::Date(day.of(row, scene)))
    }

    /// A day that is another each time: as many days further on as the specimen stands in the file already.
    pub(super) fn day_by_use(self, item: Item, day: Day, step: i64) -> Draft {
        self.change(item, move |row, scene| {
            Cell::Date(day.of(row, scene) + TimeDelta::days(step * i64::from(scene.nth)))
        })
    }

    /// The day that was there, in another form; see chrono's `format`.
    pub(super) fn day_written(self, item: Item, form: &'static str) -> Draft {
        self.change(item, move |row, _| match row.get(item) {
            Cell::Date(date) => Cell::Text(date.format(form).to_string().into()),
            other => other.clone(),
        })
    }

    pub(super) fn identifier_of(self, item: Item, person: usize) -> Draft {
        self.change(item, move |_, scene| Cell::Text(scene.people[person].identifier.clone().into()))
    }

    pub(super) fn number_of(self, person: usize) -> Draft {
        self.change(Item::NhsNumber, move |_, scene| Cell::Text(scene.people[person].nhs_number.clone().into()))
    }

    /// About the specimen's second person.
    pub(super) fn of_second(self) -> Draft {
        Draft { person: 1, ..self }
    }

    pub(super) fn shaped(self, shape: Shape) -> Draft {
        Draft { shape, ..self }
    }

    pub(super) fn fails(self, rules: &'static [&'static str]) -> Draft {
        self.fails_in(ALL, rules)
    }

    pub(super) fn fails_in(mut self, eras: &'static [Era], rules: &'static [&'static str]) -> Draft {
        self.fails.push((eras, rules));
        self
    }

    /// What the file as a whole fails when it holds the row.
    pub(super) fn fails_file(self, rules: &'static [&'static str]) -> Draft {
        Draft { fails_file: rules, ..self }
    }

    /// The row at `place` of its specimen.
    pub(super) fn planted(&self, scene: &Scene<'_>, place: u32) -> PlantedRow {
        let mut row = self.base.row(scene, self.person, scene.first_reference + place);
        for (item, change) in &self.changes {
            let cell = change(&row, scene);
            row.set(*item, cell);
        }
        let fails = self.fails.iter().filter(|(eras, _)| eras.contains(&scene.layout.release));
        let fails = fails.flat_map(|(_, rules)| *rules).copied().collect();
        PlantedRow { row, shape: self.shape, fails, fails_file: self.fails_file }
    }
}

impl Day {
    fn of(self, row: &Row<'static>, scene: &Scene<'_>) -> NaiveDate {
        let dated = |item| match row.get(item) {
            Cell::Date(date) => *date,
            _ => scene.edition.last_day(),
        };
        let (day, later) = match self {
            Day::FirstOfPeriod(later) => (scene.edition.first_day(), later),
            Day::LastOfPeriod(later) => (scene.edition.last_day(), later),
            Day::Start(later) => (dated(Item::EventStart), later),
            Day::Born(later) => (dated(Item::Born), later),
        };
        day + TimeDelta::days(later)
    }
}
