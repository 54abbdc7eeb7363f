//! A document as pieces, before it becomes lines, Markdown, HTML or a workbook.

use cld_book::{GuidancePage, Section, SmallTable};

#[derive(Clone)]
pub(super) enum Piece {
    /// Level 1 is the document's title.
    Heading(u8, String),
    Text(String),
    /// Points of a list.
    Points(Vec<String>),
    /// Labels with what is said of each.
    Facts(Vec<(&'static str, String)>),
    Table(Table),
}

#[derive(Clone)]
pub(super) struct Table {
    /// What the table shows; it is read out, or stands over the table.
    pub(super) caption: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(caption: impl Into<String>, columns: &[&str], rows: Vec<Vec<String>>) -> Table {
        let columns = columns.iter().map(|&column| column.to_owned()).collect();
        Table { caption: caption.into(), columns, rows }
    }
}

/// Facts without those that say nothing.
pub(super) fn facts(all: Vec<(&'static str, String)>) -> Piece {
    Piece::Facts(all.into_iter().filter(|(_, said)| !said.is_empty()).collect())
}

/// A page of the guidance under a heading of this level.
pub(super) fn guidance(page: &GuidancePage, level: u8) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(level, title(&page.name)), Piece::Text(page.lead.clone())];
    pieces.extend(page.sections.iter().flat_map(|section| self::section(section, level + 1)));
    pieces
}

fn section(section: &Section, level: u8) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(level, section.heading.clone())];
    let paragraphs = section.prose.split("\n\n").map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    pieces.extend(paragraphs.filter(|text| !text.is_empty()).map(Piece::Text));
    pieces.extend(section.table.iter().map(|table| Piece::Table(small_table(&section.heading, table))));
    pieces
}

fn small_table(caption: &str, table: &SmallTable) -> Table {
    let columns = table.columns.iter().map(|column| column.replace('_', " ")).collect();
    let rows = table.rows.iter().map(|(_, row)| row.iter().map(|cell| cell.clone().unwrap_or_default()).collect());
    Table { caption: caption.to_owned(), columns, rows: rows.collect() }
}

/// A page's name as a heading.
pub(super) fn title(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
