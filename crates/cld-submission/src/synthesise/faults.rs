//! Faults planted in some rows, so that checks have something to find.

use std::borrow::Cow;

use chrono::Days;

use super::item::Item;
use super::plan::Plan;
use super::random::{Purpose, Random};
use super::row::{Cell, Row};

pub(super) struct Faults {
    random: Random,
    /// Share of rows that get a fault.
    share: f64,
    pub(super) planted: u64,
}

#[derive(Clone, Copy)]
enum Fault {
    ValueMisspelt,
    EndBeforeStart,
    DateImpossible,
    CheckDigitWrong,
    PriorityItemBlank,
}

const FAULTS: [Fault; 5] = [
    Fault::ValueMisspelt,
    Fault::EndBeforeStart,
    Fault::DateImpossible,
    Fault::CheckDigitWrong,
    Fault::PriorityItemBlank,
];

/// Items of complete lists that every row fills or some do.
const LISTED: [Item; 6] =
    [Item::Gender, Item::Ethnicity, Item::Accommodation, Item::SupportReason, Item::EventOutcome, Item::ServiceType];

/// Items that have priority on every row.
const PRIORITY: [Item; 5] = [Item::Gender, Item::Ethnicity, Item::Born, Item::Postcode, Item::Accommodation];

impl Faults {
    pub(super) fn new(plan: &Plan, index: usize) -> Faults {
        Faults { random: Random::new(plan.seed, index, Purpose::Faults), share: plan.errors, planted: 0 }
    }

    /// Plants one fault in the row, if the lot falls on it. The row is as it would be without, but for one cell.
    pub(super) fn plant(&mut self, row: &mut Row<'_>) {
        if !self.random.share(self.share) {
            return;
        }
        self.planted += 1;
        // Not every fault fits every row: an open service has no end to be wrong.
        while !self.plant_one(row) {}
    }

    /// False when the fault drawn does not fit the row.
    fn plant_one(&mut self, row: &mut Row<'_>) -> bool {
        let (item, cell) = match self.random.pick(&FAULTS) {
            Fault::ValueMisspelt => {
                let item = self.random.pick(&LISTED);
                let Cell::Text(text) = row.get(item) else { return false };
                // No value of these lists is another one without its last letter.
                (item, text_cell(&text[..text.len() - 1]))
            }
            Fault::EndBeforeStart => {
                let (Cell::Date(start), Cell::Date(_)) = (row.get(Item::EventStart), row.get(Item::EventEnd)) else {
                    return false;
                };
                (Item::EventEnd, Cell::Date(*start - Days::new(u64::from(self.random.between(1, 30)))))
            }
            Fault::DateImpossible => {
                let item = self.random.pick(&[Item::EventStart, Item::EventEnd, Item::Born]);
                let Cell::Date(_) = row.get(item) else { return false };
                (item, text_cell("31/02/2023"))
            }
            Fault::CheckDigitWrong => {
                let Cell::Text(number) = row.get(Item::NhsNumber) else { return false };
                (Item::NhsNumber, text_cell(&with_next_digit(number)))
            }
            Fault::PriorityItemBlank => (self.random.pick(&PRIORITY), Cell::Blank),
        };
        row.set(item, cell);
        true
    }
}

fn text_cell<'a>(text: &str) -> Cell<'a> {
    Cell::Text(Cow::Owned(text.to_owned()))
}

/// The number with its last digit one higher, nine becoming nought.
fn with_next_digit(number: &str) -> String {
    let (front, last) = number.split_at(number.len() - 1);
    let next = last.parse::<u8>().map_or(0, |digit| (digit + 1) % 10);
    format!("{front}{next}")
}
