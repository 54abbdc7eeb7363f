//! A workbook's sheet becomes delimited text, row by row.

use std::cmp::Reverse;
use std::io::{self, BufReader, Read, Seek};
use std::sync::{Arc, Mutex, PoisonError};

use calamine::{Reader, SheetVisible, Xlsx, XlsxError};
use cld_book::{ItemType, Release};
use cld_terms::trimmed;
use memchr::memmem;
use self_cell::MutBorrow;
use zip::ZipArchive;

use super::refusal::Refusal;
use super::unusable::Unusable;
use super::zipped;
use crate::date::{DayPart, day_order};
use crate::header;
use crate::input::ReadSeek;
use crate::quotes::write_cell;
use crate::search::{LINES, Names};

mod text;
mod value;

use text::{OpenSheet, Text};

/// Rows and columns that a spreadsheet has.
const MOST_ROWS: u32 = 1 << 20;
const MOST_COLUMNS: u32 = 1 << 14;

/// Bytes of texts that a workbook keeps apart from its sheets; they are held in memory.
const MOST_TEXTS: u64 = 1 << 30;
const MOST_TEXTS_SAID: &str = "1 GB of texts";

/// The delimiter of the text that a sheet becomes.
const DELIMITER: u8 = b',';

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

/// Dates of one column of a sheet: a spreadsheet that swaps days and months keeps what it cannot swap as text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DatesSeen {
    /// Cells that are dates to the spreadsheet, whose day could be the month.
    pub dates_either: u64,
    /// Cells that are dates to the spreadsheet, whose day is after the 12th.
    pub dates_late: u64,
    /// Cells of text whose day could be the month.
    pub texts_either: u64,
    /// Cells of text whose day is after the 12th.
    pub texts_late: u64,
}

impl DatesSeen {
    fn add(&mut self, text: &str, is_text: bool) {
        let count = match (day_order(text).map(|order| order.part), is_text) {
            (Some(DayPart::Either), true) => &mut self.texts_either,
            (Some(DayPart::Either), false) => &mut self.dates_either,
            (Some(DayPart::Late), true) => &mut self.texts_late,
            (Some(DayPart::Late), false) => &mut self.dates_late,
            _ => return,
        };
        *count += 1;
    }
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

type Workbook = Xlsx<BufReader<Box<dyn ReadSeek>>>;

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
        Ok(Text::of(self.clone(), cells, is_1904))
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

/// One row as it is put together; rows and columns are counted from 0.
#[derive(Default)]
struct Row {
    number: u32,
    cells: Vec<String>,
}

impl Row {
    fn put(&mut self, column: usize, text: String) {
        if text.is_empty() {
            return;
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    /// Writes the row as a line with at least as many cells as the header, and begins the next.
    fn end(&mut self, columns: usize, lines: &mut Vec<u8>) {
        if !self.cells.is_empty() {
            self.cells.resize(self.cells.len().max(columns), String::new());
        }
        for (at, cell) in self.cells.iter().enumerate() {
            if at > 0 {
                lines.push(DELIMITER);
            }
            write_cell(cell.as_bytes(), DELIMITER, lines);
        }
        lines.push(b'\n');
        self.cells.clear();
        self.number += 1;
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

fn position((row, column): (u32, u32)) -> Result<(u32, usize), Unusable> {
    if row >= MOST_ROWS || column >= MOST_COLUMNS {
        return Err(damaged("it has a cell outside of any sheet"));
    }
    Ok((row, column as usize))
}

fn open(bytes: Box<dyn ReadSeek>) -> Result<Workbook, Unusable> {
    let mut zip = zipped::open(bytes)?;
    look_at_texts(&mut zip)?;
    let mut bytes = zip.into_inner();
    bytes.rewind()?;
    Xlsx::new(bytes).map_err(unusable)
}

/// Refuses a workbook whose texts do not fit memory, or that gives a false number of them: space
/// is allocated for as many as it says.
fn look_at_texts(zip: &mut ZipArchive<impl Read + Seek>) -> Result<(), Unusable> {
    for place in 0..zip.len() {
        let mut file = zip.by_index(place).map_err(zipped::unusable)?;
        let packed = file.compressed_size();
        let is_texts = file.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        let unpacked = if is_texts { texts(&mut file)? } else { file.size() };
        zipped::limit(unpacked, packed)?;
    }
    Ok(())
}

/// Bytes of the workbook's texts.
fn texts(file: &mut dyn Read) -> Result<u64, Unusable> {
    let mut buffer = Vec::new();
    file.take(1 << 16).read_to_end(&mut buffer)?;
    let rest = io::copy(&mut file.take(MOST_TEXTS), &mut io::sink())?;
    let length = buffer.len() as u64 + rest;
    if length > MOST_TEXTS {
        return Err(Refusal::ZipTooLarge(MOST_TEXTS_SAID).into());
    }
    let is_wide = buffer.starts_with(&[0xFF, 0xFE]) || buffer.starts_with(&[0xFE, 0xFF]);
    if is_wide || memmem::find(&buffer, b"<si").is_none() && rest > 0 || most_texts_said(&buffer) > length {
        return Err(damaged("it does not hold as many texts as it says"));
    }
    Ok(length)
}

/// The largest number of texts that the beginning of the texts' part speaks of; 0 when of none.
fn most_texts_said(beginning: &[u8]) -> u64 {
    let number = |at: usize| {
        let rest = beginning[at + b"uniqueCount".len()..].iter();
        let digits = rest.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b'=' | b'"' | b'\''));
        let digits = digits.take_while(|byte| byte.is_ascii_digit());
        digits.fold(0_u64, |sum, digit| sum.saturating_mul(10).saturating_add(u64::from(digit - b'0')))
    };
    memmem::find_iter(beginning, b"uniqueCount").map(number).max().unwrap_or(0)
}

fn damaged(what: &str) -> Unusable {
    Refusal::Damaged(what.to_owned()).into()
}

fn unusable(error: XlsxError) -> Unusable {
    match error {
        XlsxError::Io(error) if error.kind() != io::ErrorKind::UnexpectedEof => Unusable::from(error),
        XlsxError::Zip(error) => zipped::unusable(error),
        XlsxError::Password => Refusal::EncryptedWorkbook.into(),
        // The error's own words may hold the content of a cell.
        _ => damaged("its parts do not fit together"),
    }
}
