//! What a report says of itself: the sheet Read me.

use std::error::Error;

use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

use super::contents::Contents;
use super::rows;
use super::sheets::{EVENTS, Formats, LINE, sheet_name};
use cld_run::Finished;

/// Characters in a line of the two columns of Read me.
const READ_ME: [usize; 2] = [42, 96];

/// Labels with what is said of each.
pub(crate) type Facts = Vec<(&'static str, String)>;

/// What a report says of itself.
pub(crate) struct About {
    pub title: String,
    /// What a reader has to know.
    pub facts: Facts,
    /// The same of a workbook.
    of_workbook: Facts,
    pub has_events: bool,
}

impl About {
    pub(crate) fn of(contents: &Contents<'_>, run: &Finished<'_>) -> Result<About, Box<dyn Error>> {
        let codes: Vec<String> = contents.codes.iter().cloned().collect();
        let events = if contents.is_council { rows::count(run, &codes)? } else { 0 };
        let has_events = (1..=rows::MOST).contains(&events);
        let about_events = match (contents.is_council, has_events) {
            (false, _) => "Rows about people are in the workbooks of councils alone.".to_owned(),
            (true, true) => format!("{EVENTS} has the {events} events of the submissions that were chosen."),
            (true, false) => format!("There are {events} events, which a sheet cannot hold: they are in the run."),
        };
        let title = format!("{}: {}", contents.area_name, contents.method.facts.title);
        let of_workbook = vec![("How to read it", how_to_read(contents)), ("Events", about_events)];
        Ok(About { title, facts: facts(contents), of_workbook, has_events })
    }

    /// The sheet Read me.
    pub(crate) fn write(
        &self,
        sheet: &mut Worksheet,
        contents: &Contents<'_>,
        formats: &Formats,
    ) -> Result<(), XlsxError> {
        let [narrow, wide] = READ_ME.map(|width| width as f64 + 4.0);
        sheet.set_column_width(0, narrow)?.set_column_width(1, wide)?;
        sheet.write_string_with_format(0, 0, &self.title, &formats.title)?;
        let mut row = 2;
        for (label, said) in self.facts.iter().chain(&self.of_workbook) {
            pair(sheet, row, label, said, &formats.text)?;
            row += 1;
        }
        row += 1;
        pair(sheet, row, "Sheet", "What it shows", &formats.heading)?;
        for shown in &contents.tables {
            row += 1;
            let name = sheet_name(shown);
            pair(sheet, row, &name, &shown.layout.title, &formats.text)?;
            sheet.write_url(row, 0, Url::new(format!("internal:'{name}'!A1")).set_text(&name))?;
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
}

fn facts(contents: &Contents<'_>) -> Facts {
    let record = &contents.record;
    vec![
        ("Area", format!("{} ({})", contents.area_name, contents.area)),
        ("Period", record.period()),
        ("Method", format!("{}, {}", contents.method.name, contents.method.facts.title)),
        ("Made by", format!("cld {}, book {}", record.cld, record.book)),
        (
            "Who may see it",
            "Who may see every figure of the area: all are exact, small ones too. Not to be published as they are."
                .to_owned(),
        ),
    ]
}

fn how_to_read(contents: &Contents<'_>) -> String {
    let sheets: Vec<&str> = contents.listings.iter().map(|(sheet, _)| sheet.as_str()).collect();
    if sheets.is_empty() {
        return "All figures are values; cld explain says what a figure counts.".to_owned();
    }
    format!(
        "In {} tables a figure is a formula that counts rows of another sheet ({}): filter the column of that table there by \
         the key that the formula makes, COLUMN | ROW, to see what it counts. People are codes of this run; who they are is \
         in its vault. Shares are formulas over their two figures. Other figures are values. Ranges have names: key_TABLE \
         for the keys, table_TABLE for the figures.",
        contents.live(),
        sheets.join(", ")
    )
}

/// Two cells of Read me, in a row as high as the longer needs.
fn pair(sheet: &mut Worksheet, row: u32, label: &str, said: &str, format: &Format) -> Result<(), XlsxError> {
    let lines = |text: &str, width: usize| text.chars().count().div_ceil(width).max(1);
    let lines = lines(label, READ_ME[0]).max(lines(said, READ_ME[1]));
    sheet.set_row_height(row, LINE * lines as f64)?;
    sheet.write_string_with_format(row, 0, label, format)?.write_string_with_format(row, 1, said, format)?;
    Ok(())
}
