//! The sheets whose rows formulas count.

use cld_format::workbook::{Formats, width};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::table::LONG_LIST;
use crate::model::listing::Listing;

/// Rows that formulas count, one line each.
pub(super) fn write(sheet: &mut Worksheet, listing: &Listing, formats: &Formats) -> Result<(), XlsxError> {
    let last = listing.rows();
    for (at, column) in listing.columns.iter().enumerate() {
        let cells = (0..last.min(LONG_LIST)).filter_map(|row| listing.cell(row, at));
        let longest = cells.map(|cell| cell.chars().count()).chain([column.chars().count()]).max().unwrap_or(0);
        sheet.set_column_width(at as u16, width(longest))?;
        sheet.write_string_with_format(0, at as u16, column, &formats.heading)?;
    }
    for row in 0..last {
        for at in 0..listing.columns.len() {
            let (line, column) = (row as u32 + 1, at as u16);
            let Some(text) = listing.cell(row, at) else { continue };
            match text.parse::<f64>() {
                Ok(number) if listing.are_numbers[at] => {
                    sheet.write_number_with_format(line, column, number, &formats.number)?
                }
                _ => sheet.write_string_with_format(line, column, text, &formats.line)?,
            };
        }
    }
    sheet.autofilter(0, 0, last as u32, listing.columns.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}
