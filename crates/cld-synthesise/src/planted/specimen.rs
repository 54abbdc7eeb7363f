//! A specimen: rows with stated changes, and what each of them fails.

use chrono::{NaiveDate, TimeDelta};

use super::base::Base;
use super::{Planted, has_all};
use crate::edition::Edition;
use crate::item::{Era, Item, Layout};
use crate::row::{Cell, Row};

/// A small group of rows about people who stand in no other row of the file.
pub(super) struct Specimen {
    pub(super) drafts: Vec<Draft>,
    /// How often it may stand in one file.
    pub(super) limit: u32,
    eras: &'static [Era],
}

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

/// Where a specimen is put.
pub(super) struct Scene<'s> {
    pub(super) edition: &'s Edition,
    pub(super) layout: &'s Layout,
    pub(super) people: Vec<Someone>,
    /// How often the specimen stands in the file already.
    pub(super) nth: u32,
    /// The number of the first row's event.
    pub(super) first_reference: u32,
}

pub(super) struct Someone {
    pub(super) identifier: String,
    pub(super) nhs_number: String,
}

/// A day by another, so many days after it.
#[derive(Clone, Copy)]
pub(super) enum Day {
    FirstOfPeriod(i64),
    LastOfPeriod(i64),
    Start(i64),
    Born(i64),
}

/// How a row stands in the file as text.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Plain,
    /// One cell more than the header has.
    CellMore,
    /// The last two cells left out.
    CellsLess,
    /// Each `~` is a byte that is no UTF-8.
    OddByte,
    /// Every cell in quotes.
    AllQuoted,
    BlankLineBefore,
    CarriageReturn,
}

pub(super) const ALL: &[Era] = &[Era::Pilot, Era::PilotWithCarers, Era::First, Era::Second];
pub(super) const PILOT: &[Era] = &[Era::Pilot, Era::PilotWithCarers];
pub(super) const WITH_CLIENT_TYPE: &[Era] = &[Era::PilotWithCarers, Era::First, Era::Second];
pub(super) const FROM_RELEASE_1: &[Era] = &[Era::First, Era::Second];

/// A specimen of these rows.
pub(super) fn several(drafts: impl IntoIterator<Item = Draft>) -> Specimen {
    Specimen { drafts: drafts.into_iter().collect(), limit: u32::MAX, eras: ALL }
}

pub(super) fn one(draft: Draft) -> Specimen {
    several([draft])
}

impl Specimen {
    pub(super) fn at_most(self, limit: u32) -> Specimen {
        Specimen { limit, ..self }
    }

    pub(super) fn only_in(self, eras: &'static [Era]) -> Specimen {
        Specimen { eras, ..self }
    }

    /// True when the release has the items that are changed.
    pub(super) fn is_for(&self, layout: &Layout) -> bool {
        let has_items = |draft: &Draft| {
            let changed: Vec<Item> = draft.changes.iter().map(|(item, _)| *item).collect();
            has_all(layout, &changed) && (!draft.base.is_of_client_type() || layout.has(Item::ClientType))
        };
        self.eras.contains(&layout.release) && self.drafts.iter().all(has_items)
    }
}

impl Draft {
    pub(super) fn new(base: Base) -> Draft {
        Draft { base, changes: Vec::new(), fails: Vec::new(), fails_file: &[], shape: Shape::Plain, person: 0 }
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

    /// A text made from how often the specimen stands in the file already.
    pub(super) fn text_by_use(self, item: Item, text: fn(u32) -> String) -> Draft {
        self.change(item, move |_, scene| Cell::Text(text(scene.nth).into()))
    }

    /// The text that stood there, rewritten.
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

    /// The day that stood there, in another form; see chrono's `format`.
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
    pub(super) fn planted(&self, scene: &Scene<'_>, place: u32) -> Planted {
        let mut row = self.base.row(scene, self.person, scene.first_reference + place);
        for (item, change) in &self.changes {
            let cell = change(&row, scene);
            row.set(*item, cell);
        }
        let fails = self.fails.iter().filter(|(eras, _)| eras.contains(&scene.layout.release));
        let fails = fails.flat_map(|(_, rules)| *rules).copied().collect();
        Planted { row, shape: self.shape, fails, fails_file: self.fails_file }
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

impl Shape {
    /// Reshapes the row that begins at `begin` and ends with its line feed; gives how many rows a spreadsheet shows.
    pub(super) fn give_to(self, lines: &mut Vec<u8>, begin: usize) -> u64 {
        match self {
            Shape::Plain => {}
            Shape::CellMore => lines.splice(lines.len() - 1.., *b",more\n").for_each(drop),
            Shape::CellsLess => lines.splice(lines.len() - 3.., *b"\n").for_each(drop),
            Shape::OddByte => {
                lines[begin..].iter_mut().filter(|byte| **byte == b'~').for_each(|byte| *byte = 0xE9);
            }
            Shape::AllQuoted => {
                let row = lines.split_off(begin);
                quote_all(&row, lines);
            }
            Shape::BlankLineBefore => {
                lines.insert(begin, b'\n');
                return 2;
            }
            Shape::CarriageReturn => lines.insert(lines.len() - 1, b'\r'),
        }
        1
    }
}

/// Appends a row with every cell in quotes.
fn quote_all(row: &[u8], lines: &mut Vec<u8>) {
    let mut cells = csv::ReaderBuilder::new().has_headers(false).from_reader(row);
    let mut quoted = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(lines);
    for cells in cells.byte_records().flatten() {
        quoted.write_byte_record(&cells).expect("memory takes what is written");
    }
}
