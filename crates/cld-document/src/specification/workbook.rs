//! The data dictionary as a workbook: items and values as tables that can be filtered.

use cld_book::{Book, Item};
use cld_format::workbook::{Formats, width};
use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::certainty;
use super::dictionary;
use super::version::Version;
use crate::error::DocumentError;
use cld_format::document::{Piece, Table, UNSURE};

/// Characters in a line of the sheet About.
const ABOUT: usize = 100;

/// The dictionary of a release as the bytes of an Excel workbook.
///
/// # Errors
/// Only by a fault of the program: what the library cannot write.
pub fn bytes(book: &Book, version: &Version<'_>) -> Result<Vec<u8>, DocumentError> {
    written(book, version).map_err(|error| DocumentError::Workbook { cause: error.to_string() })
}

fn written(book: &Book, version: &Version<'_>) -> Result<Vec<u8>, XlsxError> {
    let (mut workbook, formats) = (Workbook::new(), Formats::default());
    about(workbook.add_worksheet().set_name("About")?, book, version, &formats)?;
    sheet(workbook.add_worksheet().set_name("Items")?, &items(book, version), &formats)?;
    sheet(workbook.add_worksheet().set_name("Values")?, &values(book, version), &formats)?;
    let outcomes = outcomes(book, version);
    if !outcomes.rows.is_empty() {
        sheet(workbook.add_worksheet().set_name("Outcomes")?, &outcomes, &formats)?;
    }
    workbook.save_to_buffer()
}

/// The title, and what is to be known of the release before one reads on.
fn about(sheet: &mut Worksheet, book: &Book, version: &Version<'_>, formats: &Formats) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 20)?.set_column_width(1, ABOUT as f64)?;
    sheet.write_string_with_format(0, 0, dictionary::title(version), &formats.title)?;
    let mut row = 1;
    for piece in dictionary::opening(book, version) {
        let lines = match piece {
            Piece::Facts(facts) => facts.into_iter().map(|(label, said)| (label.to_owned(), said)).collect(),
            Piece::Points(points) => points.into_iter().map(|point| (String::new(), point)).collect(),
            Piece::Text(prose) => vec![(String::new(), prose)],
            Piece::Heading(..) | Piece::Table(_) | Piece::Code(_) | Piece::Flow(_) => Vec::new(),
        };
        for (label, said) in lines {
            sheet.write_string_with_format(row, 0, label, &formats.text)?;
            sheet.write_string_with_format(row, 1, said, &formats.text)?;
            row += 1;
        }
    }
    Ok(())
}

/// A table with its heading kept in view, filters, and what is unsure marked. Every cell is text.
fn sheet(sheet: &mut Worksheet, table: &Table, formats: &Formats) -> Result<(), XlsxError> {
    for (at, column) in (0u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, at, column, &formats.heading)?;
        let longest = table.rows.iter().map(|row| row[usize::from(at)].chars().count()).max().unwrap_or(0);
        sheet.set_column_width(at, width(longest.max(column.chars().count() + 3)))?;
    }
    for (row, cells) in (1u32..).zip(&table.rows) {
        for (at, cell) in (0u16..).zip(cells) {
            let format = if cell.starts_with(UNSURE) { &formats.unsure } else { &formats.text };
            sheet.write_string_with_format(row, at, cell, format)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, table.rows.len() as u32, (table.columns.len() - 1) as u16)?;
    sheet.set_landscape().set_repeat_rows(0, 0)?.set_print_fit_to_pages(1, 0);
    Ok(())
}

fn items(book: &Book, version: &Version<'_>) -> Table {
    let columns = [
        "no",
        "item",
        "meaning",
        "type",
        "list",
        "priority",
        "certainty",
        "list certainty",
        "standard",
        "event types",
        "client types",
        "format",
        "rules",
        "other headers",
        "section",
        "name in the book",
    ];
    let row = |item: &Item| {
        let list = version.list(book, item);
        vec![
            item.number.to_string(),
            item.header.clone(),
            item.meaning.clone(),
            dictionary::type_word(item).to_owned(),
            list.as_ref().map(|list| list.title.clone()).unwrap_or_default(),
            certainty::priority(item),
            certainty::of_item(item),
            list.as_ref().map(certainty::of_list).unwrap_or_default(),
            dictionary::standard(item),
            item.applies_to.join(", "),
            item.client_types.join(", "),
            item.format.clone().unwrap_or_default(),
            item.rules.join(" "),
            item.headers_also.join("; "),
            item.section.clone(),
            item.name.clone(),
        ]
    };
    Table::new("Items", &columns, version.items().map(row).collect())
}

/// Every value of every list.
fn values(book: &Book, version: &Version<'_>) -> Table {
    let lists = dictionary::lists(book, version);
    let rows = lists.iter().flat_map(|list| {
        let certainty = certainty::of_list(list);
        list.entries.iter().map(move |entry| {
            let own = certainty::of_entry(entry);
            let mut row = vec![list.title.clone()];
            row.extend(dictionary::value_cells(entry));
            row.push(if own.is_empty() { certainty.clone() } else { own });
            row
        })
    });
    let columns = ["list", "value", "code", "group", "other spellings", "note", "certainty"];
    Table::new("Values", &columns, rows.collect())
}

/// Which outcome fits which event, as the edition has it.
fn outcomes(book: &Book, version: &Version<'_>) -> Table {
    let edition = version.guidance(book);
    let said =
        book.guidance.outcomes.iter().filter(|fit| edition.is_some_and(|one| book.guidance.says(&one.name, fit)));
    let rows = said.map(|fit| {
        let certainty = certainty::of_confidence(&fit.confidence);
        let cells = [fit.event.heading(), &fit.outcome, fit.fit.word(), &fit.basis, &certainty];
        cells.map(str::to_owned).to_vec()
    });
    Table::new("Outcomes", &["event", "outcome", "fits", "basis", "certainty"], rows.collect())
}
