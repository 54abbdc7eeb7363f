//! The rows behind the tables: a council's events with what was derived from them, and how many are left after each step.

use std::error::Error;

use arrow::array::RecordBatch;
use arrow::datatypes::DataType;
use cld_method::cells;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Worksheet, XlsxError};

use super::sheets::Formats;
use cld_figures::Table;
use cld_figures::layouts::COUNCIL;
use cld_run::Finished;

/// Most events that a sheet holds, under its heading.
pub(crate) const MOST: u64 = 1_048_575;

/// The events of the submissions that were chosen.
fn events(codes: &[String]) -> String {
    format!(
        "from events as e
        join submissions as s on s.submission_number = e.submission_number
        join submission_register as r on r.la_code = s.la_code and r.file = s.file and r.chosen
        where e.la_code in ({})",
        quoted(codes)
    )
}

/// Codes as SQL texts.
pub(crate) fn quoted(codes: &[String]) -> String {
    codes.iter().map(|code| format!("'{}'", code.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
}

pub(crate) fn count(run: &Finished<'_>, codes: &[String]) -> Result<u64, Box<dyn Error>> {
    let table = run.rows(&format!("select count(*) as events {}", events(codes)))?;
    Ok(table.rows[0][0].as_deref().unwrap_or("0").parse()?)
}

/// One row for each event; `place_of` gives the row of the dictionary, counted from 1, that tells of a column.
pub(crate) fn write(
    sheet: &mut Worksheet,
    run: &Finished<'_>,
    codes: &[String],
    formats: &Formats,
    place_of: impl Fn(&str) -> Option<usize>,
) -> Result<(), Box<dyn Error>> {
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
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sql = format!("select e.* {}", events(codes));
    let mut row = 0;
    run.engine.each(&sql, |batch| -> Result<(), Box<dyn Error>> { Ok(add(sheet, batch, &mut row, &day)?) })?;
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

/// How many rows of the area each page has, in the order that data flow.
pub(crate) fn steps(run: &Finished<'_>, codes: &[String]) -> Result<Table, Box<dyn Error>> {
    let columns = ["step", "kind", "what it is", "rows"].map(str::to_owned).to_vec();
    let mut table = Table { are_numbers: vec![false, false, false, true], columns, rows: Vec::new() };
    let received = [("submitted", "Rows received, in every submission"), ("events", "The same with their variables")];
    let pages = run.pages.iter().map(|page| (page.name.as_str(), page.kind().noun(), page.lead.as_str()));
    for (name, kind, lead) in received.into_iter().map(|(name, lead)| (name, "", lead)).chain(pages) {
        if run.columns(name)?.iter().any(|column| column == COUNCIL) {
            let sql = format!("select count(*) from {name} where {COUNCIL} in ({})", quoted(codes));
            let rows = run.rows(&sql)?.rows[0][0].clone();
            table.rows.push(vec![Some(name.to_owned()), Some(kind.to_owned()), Some(lead.to_owned()), rows]);
        }
    }
    Ok(table)
}
