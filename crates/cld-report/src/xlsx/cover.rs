//! The sheet Read me: what a report says of itself, its sheets and its files.

use cld_format::workbook::{Formats, LINE};
use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

use crate::model::contents::Contents;
use crate::model::cover::About;

/// Characters in a line of the two columns.
const READ_ME: [usize; 2] = [42, 96];

pub(super) fn write(
    about: &About,
    sheet: &mut Worksheet,
    contents: &Contents<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    let [narrow, wide] = READ_ME.map(|width| width as f64 + 4.0);
    sheet.set_column_width(0, narrow)?.set_column_width(1, wide)?;
    sheet.write_string_with_format(0, 0, &about.title, &formats.title)?;
    let mut row = 2;
    for (label, said) in about.facts.iter().chain(&about.of_workbook) {
        pair(sheet, row, label, said, &formats.text)?;
        row += 1;
    }
    row += 1;
    pair(sheet, row, "Sheet", "What it shows", &formats.heading)?;
    for shown in &contents.tables {
        row += 1;
        let name = shown.layout.sheet();
        pair(sheet, row, &name, &shown.layout.title, &formats.text)?;
        sheet.write_url(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(name))?;
    }
    for (layout, reason) in &contents.left_out {
        row += 1;
        let (name, said) = (format!("{} (not here)", layout.id), format!("{}. {reason}", layout.title));
        pair(sheet, row, &name, &said, &formats.text)?;
    }
    row += 2;
    pair(sheet, row, "File", "SHA-256 and rows", &formats.heading)?;
    for file in contents.record.submissions.iter().filter(|file| contents.codes.contains(&file.la_code)) {
        row += 1;
        pair(sheet, row, &file.file, &format!("{}, {} rows", file.sha256, file.rows), &formats.text)?;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0);
    Ok(())
}

/// Two cells of Read me, in a row as high as the longer needs.
fn pair(sheet: &mut Worksheet, row: u32, label: &str, said: &str, format: &Format) -> Result<(), XlsxError> {
    let lines = |text: &str, width: usize| text.chars().count().div_ceil(width).max(1);
    let lines = lines(label, READ_ME[0]).max(lines(said, READ_ME[1]));
    sheet.set_row_height(row, LINE * lines as f64)?;
    sheet.write_string_with_format(row, 0, label, format)?.write_string_with_format(row, 1, said, format)?;
    Ok(())
}
