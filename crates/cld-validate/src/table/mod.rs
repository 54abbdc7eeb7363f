//! What is noticed of a file as a table, and said once: lines that are no rows, cells that a spreadsheet spoilt, columns
//! without a name, days and months that changed places, identifiers that a program spells in its own way.

mod column;
mod day_month;
mod failed;
mod identifiers;
mod lines;
mod notes;
pub(crate) mod once;
mod places;
mod sheet;

pub(crate) use column::unnamed;
pub(crate) use day_month::{DateItems, DayMemory};
pub(crate) use identifiers::{NATIONAL, OWN, People, core};
pub(crate) use notes::{BlockNotes, TableNotes};
