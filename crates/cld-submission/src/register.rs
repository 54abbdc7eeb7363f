//! The lines of `submissions.csv`. People keep it by hand and in spreadsheets: what can mean one thing only is read.

use std::io::Read;
use std::path::Path;

use chrono::{NaiveDate, NaiveDateTime};
use cld_terms::Lines;

use crate::error::ReadError;
use crate::head::decoded;
use crate::input::Input;
use crate::moment::{read_day, read_moment};
use crate::receipt::Receipt;
use crate::source::{Source, Unusable};

/// The columns, in whatever order.
const COLUMNS: [&str; 6] = ["la_code", "la_name", "period_start", "period_end", "import_datetime", "file"];

/// Bytes of the file that are read; those of a file for each day of a year and each council are a tenth of it.
const MOST: u64 = 100 << 20;

/// The lines of the file as receipts.
///
/// # Errors
/// When it cannot be read, or the first line that is not as it should be: by its number, as an editor shows it.
pub(crate) fn lines(path: &Path) -> Result<Vec<Receipt>, ReadError> {
    let refused = |line: u64, what: String| ReadError::ReceiptRefused { path: path.display().to_string(), line, what };
    let text = text(path)?;
    let mut places = Lines::of(text.as_bytes());
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns: Option<(usize, [usize; 6])> = None;
    let mut receipts = Vec::new();
    for record in reader.records() {
        // Text in memory that is UTF-8 can be read, and lines may differ in their cells.
        let Ok(record) = record else { break };
        let line = places.next(record.position().map_or(0, csv::Position::byte));
        if record.iter().all(str::is_empty) {
            continue;
        }
        let Some((width, at)) = columns else {
            columns = Some((record.len(), header(&record).map_err(|what| refused(line, what))?));
            continue;
        };
        if record.len() < width || record.iter().skip(width).any(|cell| !cell.is_empty()) {
            let what = format!("it has {} cells, but the first line has {width}", record.len());
            return Err(refused(line, what));
        }
        let cells = at.map(|at| record.get(at).unwrap_or_default());
        receipts.push(receipt(cells).map_err(|what| refused(line, what))?);
    }
    Ok(receipts)
}

/// The file in whatever encoding, without a byte order mark.
fn text(path: &Path) -> Result<String, ReadError> {
    let input = Input::from(path);
    let read = || -> Result<Vec<u8>, Unusable> {
        let mut bytes = Vec::new();
        Source::open(&input, &[])?.text(None)?.take(MOST).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|unusable| ReadError::of(&input, unusable))?;
    Ok(decoded(&bytes).into_owned())
}

/// What separates the cells of the first line that has any.
fn separator(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |separator: &u8| first.bytes().filter(|byte| byte == separator).count();
    // Of equals the last is taken.
    b"\t;,".iter().copied().max_by_key(count).unwrap_or(b',')
}

/// The place of each column.
fn header(names: &csv::StringRecord) -> Result<[usize; 6], String> {
    let place = |column: &str| names.iter().position(|name| name.eq_ignore_ascii_case(column));
    match COLUMNS.iter().find(|column| place(column).is_none()) {
        Some(column) => Err(format!("there is no column {column}")),
        None => Ok(COLUMNS.map(|column| place(column).unwrap_or_default())),
    }
}

/// One line by its cells, or what is wrong with it.
fn receipt([la_code, la_name, first, last, imported, file]: [&str; 6]) -> Result<Receipt, String> {
    let texts = [("la_code", la_code), ("la_name", la_name), ("file", file)];
    if let Some((column, _)) = texts.iter().find(|(_, text)| text.is_empty()) {
        return Err(format!("{column} is empty"));
    }
    let (period_start, period_end) = (day("period_start", first)?, day("period_end", last)?);
    if period_end < period_start {
        return Err(format!("period_end {period_end} is before period_start {period_start}"));
    }
    let [la_code, la_name, file] = [la_code, la_name, file].map(str::to_owned);
    Ok(Receipt { la_code, la_name, period_start, period_end, import_datetime: received(imported)?, file })
}

fn day(column: &str, text: &str) -> Result<NaiveDate, String> {
    read_day(text).ok_or_else(|| format!("{column} \"{text}\" is not a day. Write it like 2024-03-31"))
}

fn received(text: &str) -> Result<NaiveDateTime, String> {
    let wanted = "Write it like 2024-04-20 10:00:00";
    read_moment(text).map_err(|fault| format!("import_datetime \"{text}\" {fault}. {wanted}"))
}
