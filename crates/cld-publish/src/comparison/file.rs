//! The long CSVs that are published: of ASCOF, a row for each area, measure, group and part; of the activity report, a row
//! for each area, view and whatever the view splits people by.

use std::fs;
use std::path::Path;

use cld_book::Book;
use csv::StringRecord;

use super::words::Words;
use crate::PublishError;

/// A figure as it was published.
#[derive(Debug, Clone)]
pub(super) struct Published {
    /// The code of the measure, as it was written.
    pub(super) measure: String,
    /// council, region or England; as it was written where it is another, such as a type of council.
    pub(super) level: String,
    pub(super) area: String,
    pub(super) area_name: String,
    /// What people it is about; as it was written where the book does not know it.
    pub(super) group: String,
    /// numerator, denominator or outcome.
    pub(super) part: String,
    /// None where it is not shown.
    pub(super) value: Option<Number>,
}

/// A count of the activity report as it was published.
#[derive(Debug, Clone)]
pub(super) struct Activity {
    /// The measure and its view, as they were written.
    pub(super) measure: String,
    pub(super) view: String,
    pub(super) level: String,
    pub(super) area: String,
    pub(super) area_name: String,
    /// The cells of all other columns, such as an age band and a setting.
    pub(super) said: Vec<String>,
    /// None where it is not shown.
    pub(super) value: Option<Number>,
}

/// What a published file has.
pub(super) enum File {
    Ascof(Vec<Published>),
    Activity(Vec<Activity>),
}

/// A number with as many decimal places as it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub(super) units: i64,
    pub(super) places: u32,
}

/// Reads a file. A value that is no number, such as `[c]` or `*`, is not shown.
///
/// # Errors
/// When it cannot be read, or has not the columns of such a file.
pub(super) fn read(path: &Path, book: &Book, words: &Words) -> Result<File, PublishError> {
    let named = || path.display().to_string();
    let not_published = || PublishError::NotPublished { path: named(), wanted: wanted(book) };
    let bytes = fs::read(path)
        .map_err(|fault| PublishError::FileUnreadable { path: named(), cause: cld_terms::cause(&fault) })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|_| not_published())?.clone();
    let records: Result<Vec<StringRecord>, _> = reader.records().collect();
    let records = records.map_err(|_| not_published())?;
    let ascof = ["measure", "level", "area", "area_name", "group", "part", "value"];
    if let Some(columns) = places(&header, words, "column", ascof) {
        return Ok(File::Ascof(records.iter().map(|record| published(record, words, columns)).collect()));
    }
    let activity = ["measure", "view", "level", "area", "area_name", "value"];
    let columns = places(&header, words, "activity column", activity).ok_or_else(not_published)?;
    // Columns that say what the others say too, such as another code of the area.
    let is_told = |at: usize| words.ours("activity column", header.get(at).unwrap_or_default()).is_some();
    let others: Vec<usize> = (0..header.len()).filter(|at| !is_told(*at)).collect();
    Ok(File::Activity(records.iter().map(|record| activity_of(record, words, columns, &others)).collect()))
}

/// Where columns are, by what the book calls them; none unless all are there.
fn places<const N: usize>(header: &StringRecord, words: &Words, kind: &str, columns: [&str; N]) -> Option<[usize; N]> {
    let found: Vec<Option<&str>> = header.iter().map(|name| words.ours(kind, name)).collect();
    let place = |column: &str| found.iter().position(|ours| *ours == Some(column));
    let places: Vec<usize> = columns.into_iter().map_while(place).collect();
    places.try_into().ok()
}

fn cell(record: &StringRecord, at: usize) -> &str {
    record.get(at).unwrap_or_default().trim()
}

/// A cell in the words of the book; as it was written where the book does not know it.
fn ours(record: &StringRecord, words: &Words, kind: &str, at: usize) -> String {
    words.ours(kind, cell(record, at)).unwrap_or_else(|| cell(record, at)).to_owned()
}

fn published(record: &StringRecord, words: &Words, columns: [usize; 7]) -> Published {
    let [measure, level, area, area_name, group, part, value] = columns;
    Published {
        measure: cell(record, measure).to_owned(),
        level: ours(record, words, "level", level),
        area: cell(record, area).to_owned(),
        area_name: cell(record, area_name).to_owned(),
        group: ours(record, words, "group", group),
        part: ours(record, words, "part", part),
        value: Number::of(cell(record, value)),
    }
}

fn activity_of(record: &StringRecord, words: &Words, columns: [usize; 6], others: &[usize]) -> Activity {
    let [measure, view, level, area, area_name, value] = columns;
    let said = others.iter().map(|at| ours(record, words, "entry", *at)).filter(|cell| !cell.is_empty());
    Activity {
        measure: cell(record, measure).to_owned(),
        view: cell(record, view).to_owned(),
        level: ours(record, words, "level", level),
        area: cell(record, area).to_owned(),
        area_name: cell(record, area_name).to_owned(),
        said: said.collect(),
        value: Number::of(cell(record, value)),
    }
}

fn wanted(book: &Book) -> String {
    let columns = |kind| Words::columns(book, kind).collect::<Vec<_>>().join(", ");
    format!("{}; or of the activity report: {}", columns("column"), columns("activity column"))
}

impl Number {
    /// A number as it is written, with commas between thousands or without.
    fn of(text: &str) -> Option<Number> {
        let text = text.replace(',', "");
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        let is_number = !whole.is_empty() && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
        if !is_number || decimals.len() > 6 {
            return None;
        }
        let units = format!("{whole}{decimals}").parse().ok()?;
        Some(Number { units, places: decimals.len() as u32 })
    }

    /// True when two numbers are the same, however many noughts are behind the point.
    pub(super) fn equals(self, other: Number) -> bool {
        let at = self.places.max(other.places);
        let scaled = |number: Number| i128::from(number.units) * 10_i128.pow(at - number.places);
        scaled(self) == scaled(other)
    }

    pub(super) fn whole(count: i64) -> Number {
        Number { units: count, places: 0 }
    }

    pub(super) fn text(self) -> String {
        match self.places {
            0 => self.units.to_string(),
            places => {
                let scale = 10_i64.pow(places);
                format!("{}.{:0width$}", self.units / scale, self.units % scale, width = places as usize)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn what_is_no_number_is_not_shown() {
        let number = |units, places| Some(Number { units, places });
        for (text, read) in [
            ("25.0", number(250, 1)),
            ("1,234", number(1234, 0)),
            ("0", number(0, 0)),
            ("[c]", None),
            ("*", None),
            ("", None),
            ("-5", None),
            (".5", None),
        ] {
            assert_eq!(Number::of(text), read, "{text}");
        }
        assert!(Number::of("25").unwrap().equals(Number::of("25.0").unwrap()));
        assert_eq!(Number::of("7.05").unwrap().text(), "7.05");
    }
}
