//! A workbook's sheet becomes delimited text, row by row.

use std::io::{self, BufReader, Read, Seek, Write};

use calamine::{Cell, DataRef, Reader, Xlsx, XlsxError};
use cld_book::{ItemType, Release};
use memchr::memmem;
use zip::ZipArchive;

use super::refusal::Refusal;
use super::unusable::Unusable;
use super::zipped;
use crate::header;
use crate::input::ReadSeek;
use crate::quotes::write_cell;

mod value;

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
    name: String,
    /// For each column of the header, true when it holds dates.
    dates: Vec<bool>,
}

type Workbook = Xlsx<BufReader<Box<dyn ReadSeek>>>;

impl Sheet {
    /// The first sheet whose first row that is not empty names an item of one of the releases.
    pub(super) fn find(bytes: Box<dyn ReadSeek>, releases: &[&Release]) -> Result<Sheet, Unusable> {
        let mut workbook = open(bytes)?;
        for name in workbook.sheet_names() {
            let header = first_row(&mut workbook, &name)?;
            let items: Vec<_> = header
                .iter()
                .map(|text| {
                    releases.iter().find_map(|release| header::item(text, release).map(|at| &release.items[at]))
                })
                .collect();
            if items.iter().any(Option::is_some) {
                let dates = items.iter().map(|item| item.is_some_and(|item| item.item_type == ItemType::Date));
                return Ok(Sheet { name, dates: dates.collect() });
            }
        }
        Err(Refusal::NoSheet.into())
    }

    /// Writes the sheet's rows, the first of the sheet first: an empty row becomes an empty line.
    pub(super) fn write(&self, bytes: Box<dyn ReadSeek>, sink: &mut dyn Write) -> io::Result<()> {
        let mut workbook = open(bytes)?;
        let is_1904 = workbook.has_1904_epoch();
        let mut cells = workbook.worksheet_cells_reader(&self.name).map_err(unusable)?;
        let (mut row, mut lines) = (Row::default(), Vec::new());
        while let Some(cell) = cells.next_cell().map_err(unusable)? {
            let (number, column) = position(&cell)?;
            if number < row.number {
                return Err(damaged("its rows are not in order").into());
            }
            while row.number < number {
                row.end(self.dates.len(), &mut lines);
                if lines.len() > 1 << 16 {
                    sink.write_all(&lines)?;
                    lines.clear();
                }
            }
            let is_date = number > 0 && self.dates.get(column).copied().unwrap_or(false);
            row.put(column, value::text(cell.get_value(), is_date, is_1904));
        }
        row.end(self.dates.len(), &mut lines);
        sink.write_all(&lines)
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

/// The texts of the first row that is not empty; none for a sheet that holds a chart.
fn first_row(workbook: &mut Workbook, sheet: &str) -> Result<Vec<String>, Unusable> {
    let is_1904 = workbook.has_1904_epoch();
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        cells => cells.map_err(unusable)?,
    };
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell().map_err(unusable)? {
        if cell.get_position().0 != row.number && !row.cells.is_empty() {
            break;
        }
        let (number, column) = position(&cell)?;
        row.number = number;
        row.put(column, value::text(cell.get_value(), false, is_1904));
    }
    Ok(row.cells)
}

fn position(cell: &Cell<DataRef<'_>>) -> Result<(u32, usize), Unusable> {
    let (row, column) = cell.get_position();
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
