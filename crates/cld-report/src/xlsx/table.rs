//! Tables on sheets: headings, cells, widths and heights.

use cld_figures::Table;
use cld_format::workbook::{Formats, LINE, lines, width};
use rust_xlsxwriter::{Formula, Worksheet, XlsxError};

/// Rows from which on a table is a list whose rows have one line each.
pub(super) const LONG_LIST: usize = 1_000;

/// A table from the first row on, with filters.
pub(super) fn plain(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    write(sheet, 0, table, formats, |_, _| None)?;
    if !table.columns.is_empty() {
        sheet.autofilter(0, 0, table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// Writes a table whose headings are in row `first`; `formula` gives that of a cell which has one.
pub(super) fn write(
    sheet: &mut Worksheet,
    first: u32,
    table: &Table,
    formats: &Formats,
    formula: impl Fn(u32, u16) -> Option<String>,
) -> Result<(), XlsxError> {
    let (mut high, mut widths): (f64, Vec<f64>) = (1.0, Vec::new());
    for (at, column) in (0u16..).zip(&table.columns) {
        let cells = table.rows.iter().filter_map(|row| row[usize::from(at)].as_deref());
        let longest = cells.map(|cell| cell.chars().count()).chain([column.chars().count().min(16)]).max().unwrap_or(0);
        let width = width(longest);
        sheet.set_column_width(at, width)?;
        widths.push(width);
        high = high.max(lines(column, width));
    }
    // Words break early: a line more where there are several.
    sheet.set_row_height(first, LINE * if high > 1.0 { (high + 1.0).min(5.0) } else { 1.0 })?;
    cells(sheet, first, table, &widths, formats, formula)?;
    sheet.set_freeze_panes(first + 1, 1)?;
    sheet.set_landscape().set_repeat_rows(first, first)?.set_print_fit_to_pages(1, 0);
    if !table.columns.is_empty() {
        sheet.set_print_area(0, 0, first + table.rows.len() as u32, table.columns.len() as u16 - 1)?;
    }
    Ok(())
}

/// A table's headings in row `first` and its cells below, in columns of these widths. Text goes on in a further line of
/// its cell, but not in a long list.
pub(super) fn cells(
    sheet: &mut Worksheet,
    first: u32,
    table: &Table,
    widths: &[f64],
    formats: &Formats,
    formula: impl Fn(u32, u16) -> Option<String>,
) -> Result<(), XlsxError> {
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(first, at, column, &formats.heading)?;
    }
    let is_list = table.rows.len() > LONG_LIST;
    let text_format = if is_list { &formats.line } else { &formats.text };
    for (row, cells) in (first + 1..).zip(&table.rows) {
        let high = |(cell, width): (&Option<String>, &f64)| cell.as_ref().map_or(1.0, |text| lines(text, *width));
        let high = cells.iter().zip(widths).map(high).fold(1.0, f64::max);
        if high > 1.0 && !is_list {
            sheet.set_row_height(row, LINE * high)?;
        }
        for (at, cell) in (0u16..).zip(cells) {
            let number = cell.as_deref().filter(|_| table.are_numbers[usize::from(at)]).map(str::parse::<f64>);
            match (formula(row, at), cell, number) {
                (Some(formula), Some(value), _) => {
                    sheet.write_formula_with_format(
                        row,
                        at,
                        Formula::new(formula).set_result(value),
                        if value.contains('.') { &formats.share } else { &formats.number },
                    )?;
                }
                (_, Some(_), Some(Ok(number))) if number.fract() == 0.0 => {
                    sheet.write_number_with_format(row, at, number, &formats.number)?;
                }
                (_, Some(_), Some(Ok(number))) => {
                    sheet.write_number_with_format(row, at, number, &formats.share)?;
                }
                (_, Some(text), _) => {
                    sheet.write_string_with_format(row, at, text, text_format)?;
                }
                (_, None, _) => {}
            }
        }
    }
    Ok(())
}
