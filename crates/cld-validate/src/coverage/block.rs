//! What the rows of one block cover.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Int32Type};
use cld_submission::Block;

use super::Coverage;

const ENDED: &str = "event_end_date";
const EVENT_TYPE: &str = "event_type";
const STATED: [&str; 2] = ["reporting_period_start_date", "reporting_period_end_date"];

/// The columns that tell it.
pub(crate) const COVERED: [&str; 4] = [ENDED, EVENT_TYPE, STATED[0], STATED[1]];

/// Counts the rows of a block by month and event type. A column that the file does not have counts as blank.
pub(crate) fn covered(block: &Block<'_>) -> Coverage {
    let column = |name: &str| block.batch.column_by_name(name);
    let ended = column(ENDED);
    let stated = STATED.map(column);
    let types = column(EVENT_TYPE).and_then(|types| types.as_dictionary_opt::<Int32Type>());
    let event_type = |row: usize| {
        let types = types.filter(|types| types.is_valid(row))?;
        Some(types.values().as_string_opt::<i32>()?.value(types.keys().value(row) as usize))
    };
    let mut coverage = Coverage::default();
    for row in 0..block.rows() {
        coverage.add(day(ended, row), event_type(row), (day(stated[0], row), day(stated[1], row)));
    }
    coverage
}

/// Days since 1 January 1970.
fn day(column: Option<&ArrayRef>, row: usize) -> Option<i32> {
    let days = column?.as_primitive_opt::<Date32Type>()?;
    days.is_valid(row).then(|| days.value(row))
}
