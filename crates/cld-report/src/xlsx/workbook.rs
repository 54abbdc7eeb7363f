//! The workbook's sheets.

use cld_format::workbook::Formats;
use cld_run::Finished;
use cld_terms::{grouped, in_words};
use rust_xlsxwriter::{DocProperties, Workbook, Worksheet, XlsxError};

use super::formulas::{CellFormulas, Names, is_turned};
use super::names::HEADINGS;
use super::table::{plain, write};
use super::{cover, filter_steps, listing, rows, summary};
use crate::error::ReportError;
use crate::model::Parts;
use crate::model::contents::{Contents, Shown};
use crate::model::cover::{About, EVENTS};
use crate::model::dictionary::dictionary;
use crate::model::listings::MOST_COUNTED;
use crate::model::rows as page_rows;

/// The workbook, all sheets in it.
pub(crate) fn workbook(
    contents: &Contents<'_>,
    about: &About,
    run: &Finished<'_>,
    parts: &Parts<'_>,
) -> Result<Workbook, ReportError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(
        &DocProperties::new().set_title(&about.title).set_author(format!("cld {}", contents.record.cld)),
    );
    let formats = Formats::default();
    cover::write(about, workbook.add_worksheet().set_name("Read me")?, contents, &formats)?;
    summary::write(&mut workbook, contents, parts.sums, &formats)?;
    if !parts.filter_steps.is_empty() {
        filter_steps::write(workbook.add_worksheet().set_name(filter_steps::SHEET)?, &parts.filter_steps, &formats)?;
    }
    if let Some(quality) = parts.quality {
        plain(workbook.add_worksheet().set_name("Data quality")?, &quality.items(), &formats)?;
        plain(workbook.add_worksheet().set_name("Findings")?, &quality.findings(), &formats)?;
    }
    let names = Names::define(&mut workbook, contents)?;
    for shown in &contents.tables {
        let formulas = CellFormulas::of(shown, contents, &names)?;
        table_sheet(workbook.add_worksheet().set_name(shown.layout.sheet())?, shown, contents, &formulas, &formats)?;
    }
    for (name, own) in &contents.listings {
        listing::write(workbook.add_worksheet_with_constant_memory()?.set_name(name)?, own, &formats)?;
    }
    let dictionary = dictionary(contents);
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    if about.has_events {
        let sheet = workbook.add_worksheet_with_constant_memory()?.set_name(EVENTS)?;
        let place_of = |column: &str| {
            let of =
                |row: &Vec<Option<String>>| row[0].as_deref() == Some(column) && row[1].as_deref() == Some("variable");
            dictionary.rows.iter().position(of).map(|at| at + 2)
        };
        rows::write(sheet, run, &codes, &formats, place_of)?;
    }
    plain(workbook.add_worksheet().set_name("Steps")?, &page_rows::table(parts.steps), &formats)?;
    plain(workbook.add_worksheet().set_name("Submissions")?, &contents.submissions.printed(), &formats)?;
    plain(workbook.add_worksheet().set_name("Dictionary")?, &dictionary, &formats)?;
    Ok(workbook)
}

/// A table of the return: its title, what to know of it, its figures.
fn table_sheet(
    sheet: &mut Worksheet,
    shown: &Shown<'_>,
    contents: &Contents<'_>,
    formulas: &CellFormulas<'_>,
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(0, 0, &shown.layout.title, &formats.title)?;
    let known = format!("Layout known from: {}.", shown.layout.source);
    let why_values = shown.formulas.sheet().and_then(|sheet| contents.too_long.get(sheet)).map(|rows| {
        format!(
            "Figures are values: formulas would count {} rows, more than {}.",
            grouped(*rows),
            grouped(MOST_COUNTED)
        )
    });
    let said = [Some(known), shown.layout.note.clone(), why_values].into_iter().flatten().collect::<Vec<_>>().join(" ");
    sheet.write_string(1, 0, said)?;
    let mut table = if is_turned(shown) { shown.table.turned() } else { shown.table.clone() };
    // Of labels, and of figures one below the other, the headings are names that programs use.
    let named = if is_turned(shown) { table.columns.len() } else { usize::from(shown.layout.rows.is_some()) };
    table.columns.iter_mut().take(named).for_each(|heading| *heading = in_words(heading));
    write(sheet, HEADINGS, &table, formats, |row, at| formulas.at(row, at))
}
