//! A workbook's sheet becomes delimited text, row by row.

use std::cmp::Reverse;
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Reader, SheetVisible, XlsxError};
use cld_book::{ItemType, Release};
use cld_terms::trimmed;
use self_cell::MutBorrow;

use super::refusal::Refusal;
use super::unusable::Unusable;
use crate::header;
use crate::input::ReadSeek;
use crate::search::{LINES, Names};

mod dates;
mod opened;
mod row;
mod text;
mod value;

pub use dates::DatesSeen;
use opened::{Workbook, open, unusable};
use row::{Row, position};
use text::{OpenSheet, Text};

/// The sheet of a workbook that holds the table.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    pub(super) taken: SheetTaken,
    /// For each column of the header, true when it holds dates.
    dates: Vec<bool>,
    /// The header's row, counted from 0.
    header: u32,
    /// Rows above it that hold something.
    pub(super) above: usize,
    /// For each column its dates, once all rows were read.
    seen: Arc<Mutex<Vec<DatesSeen>>>,
}

/// Which sheet of a workbook was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetTaken {
    /// What the sheet is called.
    pub name: String,
    /// The workbook's other sheets, in its order.
    pub others: Vec<String>,
    /// Those of them that are hidden and hold a table as well.
    pub hidden_tables: Vec<String>,
}

impl Sheet {
    /// The sheet that holds the table of one of the releases: the one whose header names most items, with rows below it if
    /// there is such a one. Hidden sheets are taken when no other holds a table.
    pub(super) fn find(bytes: Box<dyn ReadSeek>, releases: &[&Release]) -> Result<Sheet, Unusable> {
        let mut workbook = open(bytes)?;
        let names = Names::of(releases);
        let sheets: Vec<(String, bool)> = workbook
            .sheets_metadata()
            .iter()
            .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
            .collect();
        let mut found = Vec::new();
        for (name, is_visible) in &sheets {
            if let Some(table) = Table::of(&mut workbook, name, *is_visible, &names, releases)? {
                found.push(table);
            }
        }
        let best = chosen(&found)?;
        let others = sheets.iter().map(|(name, _)| name).filter(|name| **name != best.name).cloned().collect();
        let hidden = found.iter().filter(|table| !table.is_visible && table.name != best.name && table.is_as(best));
        let hidden_tables = hidden.map(|table| table.name.clone()).collect();
        let taken = SheetTaken { name: best.name.clone(), others, hidden_tables };
        let seen = Arc::default();
        Ok(Sheet { taken, dates: best.dates.clone(), header: best.header, above: best.above, seen })
    }

    /// The sheet's rows as text, the first of the sheet first: an empty row becomes an empty line.
    pub(super) fn text(&self, bytes: Box<dyn ReadSeek>) -> Result<Text, Unusable> {
        let workbook = open(bytes)?;
        let is_1904 = workbook.has_1904_epoch();
        let name = &self.taken.name;
        let cells = OpenSheet::try_new(MutBorrow::new(workbook), |workbook| {
            workbook.borrow_mut().worksheet_cells_reader(name).map_err(unusable)
        })?;
        Ok(Text::of(cells, self.dates.clone(), self.header, is_1904, Arc::clone(&self.seen)))
    }

    pub(super) fn dates_seen(&self) -> Vec<DatesSeen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A sheet with a header among its first rows.
struct Table {
    name: String,
    is_visible: bool,
    dates: Vec<bool>,
    header: u32,
    above: usize,
    items: usize,
    /// Items that are no list: a sheet of drop-down lists names none.
    others_than_lists: usize,
    has_rows: bool,
}

impl Table {
    /// None for a sheet without a header, or with a chart.
    fn of(
        workbook: &mut Workbook,
        sheet: &str,
        is_visible: bool,
        names: &Names,
        releases: &[&Release],
    ) -> Result<Option<Table>, Unusable> {
        let rows = first_rows(workbook, sheet)?;
        let looks = rows.iter().map(|(_, cells)| names.looks(cells.iter().map(String::as_str)));
        // Of rows that name as many items the first is the header.
        let looks = looks.enumerate().filter(|(_, looks)| looks.is_header());
        let Some((above, looks)) = looks.min_by_key(|(_, looks)| Reverse(looks.items)) else { return Ok(None) };
        let (header, cells) = &rows[above];
        let item = |text: &String| {
            releases.iter().find_map(|release| header::item(text, release).map(|at| release.items[at].item_type))
        };
        let items: Vec<Option<ItemType>> = cells.iter().map(item).collect();
        Ok(Some(Table {
            name: sheet.to_owned(),
            is_visible,
            dates: items.iter().map(|item| *item == Some(ItemType::Date)).collect(),
            header: *header,
            above,
            items: looks.items,
            others_than_lists: items.iter().flatten().filter(|item| **item != ItemType::List).count(),
            has_rows: above + 1 < rows.len(),
        }))
    }

    /// True when it holds rows of as much of a table as the other one.
    fn is_as(&self, other: &Table) -> bool {
        let is_half = |own: usize, others: usize| 2 * own >= others;
        self.has_rows && is_half(self.items, other.items) && is_half(self.others_than_lists, other.others_than_lists)
    }

    /// What makes one sheet the better one, most important first.
    fn merit(&self) -> (bool, usize, usize) {
        (self.has_rows, self.others_than_lists, self.items)
    }
}

/// The sheet that is meant, or why nobody can know.
fn chosen(found: &[Table]) -> Result<&Table, Refusal> {
    let best = |tables: &mut dyn Iterator<Item = &'_ Table>| -> Option<usize> {
        let tables = tables.map(|table| (table.merit(), &table.name)).collect::<Vec<_>>();
        let most = tables.iter().map(|(merit, _)| *merit).max()?;
        let name = tables.iter().find(|(merit, _)| *merit == most)?.1;
        found.iter().position(|table| table.name == *name)
    };
    let all = best(&mut found.iter()).map(|at| &found[at]).ok_or(Refusal::NoSheet)?;
    let visible = best(&mut found.iter().filter(|table| table.is_visible)).map(|at| &found[at]);
    let best = match visible {
        Some(visible) if visible.is_as(all) || !all.has_rows => visible,
        _ => all,
    };
    let rivals: Vec<&Table> =
        found.iter().filter(|table| table.is_visible == best.is_visible && table.is_as(best)).collect();
    match rivals.len() {
        0 | 1 => Ok(best),
        _ => {
            Err(Refusal::SheetsOfSeveral(rivals.iter().map(|table| table.name.as_str()).collect::<Vec<_>>().join(", ")))
        }
    }
}

/// The numbers and texts of the first rows that are not empty, enough to find a header and a row below it; none for a sheet
/// that holds a chart.
fn first_rows(workbook: &mut Workbook, sheet: &str) -> Result<Vec<(u32, Vec<String>)>, Unusable> {
    let is_1904 = workbook.has_1904_epoch();
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        cells => cells.map_err(unusable)?,
    };
    let mut rows: Vec<(u32, Vec<String>)> = Vec::new();
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell().map_err(unusable)? {
        let (number, column) = position(cell.get_position())?;
        if number != row.number && !row.cells.is_empty() {
            rows.push((row.number, std::mem::take(&mut row.cells)));
            if rows.len() > LINES {
                return Ok(rows);
            }
        }
        row.number = number;
        let text = value::text(cell.get_value(), false, is_1904);
        row.put(column, if trimmed(&text).is_empty() { String::new() } else { text });
    }
    if !row.cells.is_empty() {
        rows.push((row.number, row.cells));
    }
    Ok(rows)
}
