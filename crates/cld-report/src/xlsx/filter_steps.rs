//! The sheet that shows how many rows are left after each step.

use cld_format::workbook::{Formats, LINE};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::summary::{CHART, bars_of};
use super::table::cells;
use crate::model::filter_steps::FilterSteps;

pub(super) const SHEET: &str = "Rows left";
const WIDTHS: [f64; 4] = [50.0, 66.0, 14.0, 14.0];

/// The steps to each table of headline figures, each with its chart.
pub(super) fn write(sheet: &mut Worksheet, all: &[FilterSteps], formats: &Formats) -> Result<(), XlsxError> {
    for (at, width) in (0u16..).zip(WIDTHS) {
        sheet.set_column_width(at, width)?;
    }
    let mut first = 0;
    for steps in all {
        let table = steps.table();
        sheet.write_string_with_format(first, 0, &steps.title, &formats.title)?;
        sheet.set_row_height(first + 1, 2.0 * LINE)?;
        cells(sheet, first + 1, &table, &WIDTHS, formats, |_, _| None)?;
        let last = first + 1 + table.rows.len() as u32;
        let chart = bars_of(SHEET, &steps.title, "rows", (first + 1, last), &[2]);
        sheet.insert_chart(first, 5, &chart)?;
        first = (last + 3).max(first + CHART + 2);
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}
