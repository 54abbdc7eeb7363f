//! What pages of the book hold, as pieces of a document.

use cld_book::{GuidancePage, Section, SmallTable};
use cld_format::document::{Piece, Table, paragraphs};
use cld_terms::in_words;

/// A page of the guidance under a heading of this level.
pub(crate) fn guidance(page: &GuidancePage, level: u8) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(level, in_words(&page.name)), Piece::Text(page.lead.clone())];
    pieces.extend(page.sections.iter().flat_map(|section| self::section(section, level + 1)));
    pieces
}

fn section(section: &Section, level: u8) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(level, section.heading.clone())];
    pieces.extend(paragraphs(&section.prose));
    pieces.extend(section.table.iter().map(|table| {
        let mut table = small_table(&section.heading, table);
        table.columns.iter_mut().for_each(|column| *column = column.replace('_', " "));
        Piece::Table(table)
    }));
    pieces
}

/// A table of a page, its columns named as they are there.
pub(crate) fn small_table(caption: &str, table: &SmallTable) -> Table {
    let rows = table.rows.iter().map(|(_, row)| row.iter().map(|cell| cell.clone().unwrap_or_default()).collect());
    Table { caption: caption.to_owned(), columns: table.columns.clone(), rows: rows.collect() }
}
