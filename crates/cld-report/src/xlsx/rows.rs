//! The sheet Events: every event of the submissions that were chosen.

use arrow::array::RecordBatch;
use arrow::datatypes::DataType;
use cld_format::workbook::Formats;
use cld_method::cells;
use cld_run::Finished;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError};

use crate::error::ReportError;
use crate::model::rows::events;

/// One row for each event; `place_of` gives the row of the dictionary, counted from 1, that describes a column.
pub(super) fn write(
    sheet: &mut Worksheet,
    run: &Finished<'_>,
    codes: &[String],
    formats: &Formats,
    place_of: impl Fn(&str) -> Option<usize>,
) -> Result<(), ReportError> {
    let columns = run.columns("events")?;
    for (at, column) in (0u16..).zip(&columns) {
        sheet.set_column_width(at, (column.chars().count() as f64 + 3.0).clamp(12.0, 30.0))?;
        match place_of(column) {
            Some(place) => {
                let link = Url::new(format!("internal:'Dictionary'!A{place}")).set_text(column);
                sheet.write_url_with_format(0, at, link, &formats.heading)?
            }
            None => sheet.write_string_with_format(0, at, column, &formats.heading)?,
        };
    }
    sheet.set_freeze_panes(1, 0)?;
    let sql = format!("select e.* {}", events(codes));
    let mut row = 0;
    run.engine.each(&sql, |batch| -> Result<(), ReportError> { Ok(add(sheet, batch, &mut row, &formats.day)?) })?;
    sheet.autofilter(0, 0, row, columns.len() as u16 - 1)?;
    Ok(())
}

/// Writes the rows of a batch under the last one written.
fn add(sheet: &mut Worksheet, batch: &RecordBatch, last: &mut u32, day: &Format) -> Result<(), XlsxError> {
    let columns: Vec<_> = batch.columns().iter().map(|column| (column.data_type().clone(), cells(column))).collect();
    for at in 0..batch.num_rows() {
        *last += 1;
        for (column, (data_type, cells)) in (0u16..).zip(&columns) {
            let Some(text) = &cells[at] else { continue };
            match (data_type, text.parse::<f64>(), ExcelDateTime::parse_from_str(text)) {
                (DataType::Date32, _, Ok(date)) => sheet.write_datetime_with_format(*last, column, &date, day)?,
                (data_type, Ok(number), _) if data_type.is_numeric() => sheet.write_number(*last, column, number)?,
                _ => sheet.write_string(*last, column, text)?,
            };
        }
    }
    Ok(())
}
