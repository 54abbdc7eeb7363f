//! What the rows of one block cover.

use arrow::array::{Array, ArrayRef, AsArray, StringArray};
use arrow::datatypes::{Date32Type, Int32Type};
use cld_submission::Block;

use super::counts::Coverage;

const ENDED: &str = "event_end_date";
/// As the runs that choose files by their period compare types: one that is in no list is a type too.
const EVENT_TYPE: &str = "event_type_collated";
const STATED: [&str; 2] = ["reporting_period_start_date", "reporting_period_end_date"];

/// The columns that say it.
pub(crate) const COVERED: [&str; 4] = [ENDED, EVENT_TYPE, STATED[0], STATED[1]];

/// Counts the rows of a block by month and event type. A column that the file does not have counts as blank.
pub(crate) fn covered(block: &Block<'_>) -> Coverage {
    let column = |name: &str| block.batch.column_by_name(name);
    let ended = column(ENDED);
    let stated = STATED.map(column);
    let types = column(EVENT_TYPE).and_then(|types| types.as_dictionary_opt::<Int32Type>());
    let mut coverage = Coverage::default();
    let mut places = types.map(|types| Places::new(types.values()));
    for row in 0..block.rows() {
        let key = types.filter(|types| types.is_valid(row)).map(|types| types.keys().value(row) as usize);
        let place = places.as_mut().zip(key).map_or(0, |(places, key)| places.of(key, &mut coverage));
        coverage.add_at(day(ended, row), place, (day(stated[0], row), day(stated[1], row)));
    }
    coverage
}

/// The place of each text of a column, looked up once.
struct Places<'a> {
    texts: Option<&'a StringArray>,
    known: Vec<Option<usize>>,
}

impl<'a> Places<'a> {
    fn new(texts: &'a ArrayRef) -> Places<'a> {
        Places { texts: texts.as_string_opt::<i32>(), known: vec![None; texts.len()] }
    }

    fn of(&mut self, key: usize, coverage: &mut Coverage) -> usize {
        let place = || self.texts.map_or(0, |texts| coverage.place(texts.value(key)));
        *self.known[key].get_or_insert_with(place)
    }
}

/// Days since 1 January 1970.
fn day(column: Option<&ArrayRef>, row: usize) -> Option<i32> {
    let days = column?.as_primitive_opt::<Date32Type>()?;
    days.is_valid(row).then(|| days.value(row))
}
