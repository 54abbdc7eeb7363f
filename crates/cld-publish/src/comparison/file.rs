//! The long CSV of published measures: a row for each area, measure, group and part.

use std::fs;
use std::path::Path;

use cld_book::Book;

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
pub(super) fn read(path: &Path, book: &Book, words: &Words) -> Result<Vec<Published>, PublishError> {
    let named = || path.display().to_string();
    let bytes = fs::read(path)
        .map_err(|fault| PublishError::FileUnreadable { path: named(), cause: cld_terms::cause(&fault) })?;
    let text = String::from_utf8_lossy(&bytes);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().map_err(|_| PublishError::NotPublished { path: named(), wanted: wanted(book) })?;
    let found: Vec<Option<&str>> = header.iter().map(|name| words.ours("column", name)).collect();
    let place = |column: &str| found.iter().position(|ours| *ours == Some(column));
    let columns = ["measure", "level", "area", "area_name", "group", "part", "value"].map(place);
    let [Some(measure), Some(level), Some(area), Some(area_name), Some(group), Some(part), Some(value)] = columns
    else {
        return Err(PublishError::NotPublished { path: named(), wanted: wanted(book) });
    };
    let mut figures = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| PublishError::NotPublished { path: named(), wanted: wanted(book) })?;
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        let ours = |kind: &str, at: usize| words.ours(kind, cell(at)).unwrap_or_else(|| cell(at)).to_owned();
        figures.push(Published {
            measure: cell(measure).to_owned(),
            level: ours("level", level),
            area: cell(area).to_owned(),
            area_name: cell(area_name).to_owned(),
            group: ours("group", group),
            part: ours("part", part),
            value: Number::of(cell(value)),
        });
    }
    Ok(figures)
}

fn wanted(book: &Book) -> String {
    Words::columns(book).collect::<Vec<_>>().join(", ")
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
