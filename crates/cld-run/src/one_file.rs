//! A file that came without a receipt, and what it says of itself in place of one.

use std::collections::BTreeMap;
use std::path::Path;

use arrow::array::AsArray;
use arrow::datatypes::Date32Type;
use chrono::{NaiveDate, NaiveDateTime};
use cld_book::Book;
use cld_figures::areas::Areas;
use cld_submission::{Block, Columns, Receipt, Submission, recognise};

use crate::RunError;

/// What a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfItself {
    /// In place of the receipt that nobody gave.
    pub receipt: Receipt,
    /// True when the file states its period; otherwise it is that of the days on which its events end.
    pub states_period: bool,
    /// Codes of other councils on some of its rows.
    pub other_councils: Vec<String>,
}

/// Codes that are counted apart, so that memory does not grow with a file that has something else in that column.
const MOST_CODES: usize = 1_000;

const CODE: &str = "la_code_as_written";
const DAYS: [&str; 3] = ["reporting_period_start_date", "reporting_period_end_date", "event_end_date"];

/// What is known of the rows so far.
#[derive(Default)]
struct Said {
    codes: BTreeMap<String, u64>,
    /// First and last day that stands under each of [`DAYS`].
    days: [Option<(i32, i32)>; 3],
}

/// The receipt that a file which arrived at a moment would have: the council that most rows name, and the period that they
/// state.
///
/// # Errors
/// When no table can be read from the file, or no row of it says whose it is or when its events were.
pub fn receipt_of(book: &Book, path: &Path, arrived: NaiveDateTime) -> Result<OfItself, RunError> {
    let release = recognise(path, book)?.release;
    let Some(release) = book.release(&release) else {
        return Err(RunError::Fault { what: "a release that was recognised is not in the book" });
    };
    let submission = Submission::open(path, release)?;
    let columns = Columns::new(book, release, [&[CODE][..], &DAYS].concat()).tolerant();
    let mut said = Said::default();
    submission.read(&columns, 1, || (), |(): &mut (), block: &Block<'_>| Said::of(block), |_, more| said.add(more))?;
    let shown = || path.display().to_string();
    let Said { codes, days: [starts, ends, events] } = said;
    let areas = Areas::of(book);
    // A code that the book knows before one that it does not; then the one on most rows.
    let best = codes.iter().max_by_key(|(code, rows)| (areas.name(code) != **code, **rows));
    let Some((la_code, _)) = best else { return Err(RunError::FileWithoutCouncil { path: shown() }) };
    let day = |days: i32| NaiveDate::from_epoch_days(days);
    let stated = starts.zip(ends).and_then(|(starts, ends)| day(starts.0).zip(day(ends.1)));
    let stated = stated.filter(|(first, last)| first <= last);
    let past = events
        .and_then(|(first, last)| day(first).zip(day(last)))
        .map(|(first, last)| (first, last.min(arrived.date())));
    let past = past.filter(|(first, last)| first <= last);
    let Some((period_start, period_end)) = stated.or(past) else {
        return Err(RunError::FileWithoutPeriod { path: shown() });
    };
    let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(OfItself {
        receipt: Receipt {
            la_name: areas.name(la_code),
            la_code: la_code.clone(),
            period_start,
            period_end,
            import_datetime: arrived,
            file,
        },
        states_period: stated.is_some(),
        other_councils: codes.keys().filter(|code| *code != la_code).cloned().collect(),
    })
}

impl Said {
    fn of(block: &Block<'_>) -> Said {
        let mut said = Said::default();
        if let Some(codes) = block.batch.column_by_name(CODE).and_then(|codes| codes.as_string_opt::<i32>()) {
            for code in codes.iter().flatten().map(str::trim).filter(|code| !code.is_empty()) {
                said.count(code, 1);
            }
        }
        for (name, days) in DAYS.iter().zip(&mut said.days) {
            let column = block.batch.column_by_name(name);
            let column = column.and_then(|column| column.as_primitive_opt::<Date32Type>());
            for day in column.into_iter().flat_map(|column| column.iter().flatten()) {
                *days = Some(days.map_or((day, day), |(first, last)| (first.min(day), last.max(day))));
            }
        }
        said
    }

    fn add(&mut self, more: Said) {
        more.codes.iter().for_each(|(code, rows)| self.count(code, *rows));
        for (days, (first, last)) in self.days.iter_mut().zip(more.days).filter_map(|(days, more)| Some((days, more?)))
        {
            *days = Some(days.map_or((first, last), |known| (known.0.min(first), known.1.max(last))));
        }
    }

    fn count(&mut self, code: &str, rows: u64) {
        if let Some(count) = self.codes.get_mut(code) {
            *count += rows;
        } else if self.codes.len() < MOST_CODES {
            self.codes.insert(code.to_owned(), rows);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const HEADER: &str =
        "LA Code,Reporting Period Start Date,Reporting Period End Date,NHS Number,Event Type,Event End Date";

    fn said(rows: &str) -> Result<OfItself, RunError> {
        let book = Book::from_folder(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../book"))).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("april.csv");
        fs::write(&path, format!("{HEADER}\n{rows}")).unwrap();
        receipt_of(&book, &path, NaiveDate::from_ymd_opt(2026, 4, 20).unwrap().and_hms_opt(9, 30, 0).unwrap())
    }

    #[test]
    fn a_file_says_whose_it_is_and_when() {
        let of_itself = said("211,01/04/2025,31/03/2026,,Review,01/05/2025\n211,2025-04-01,,,,\n999,,,,,\n").unwrap();
        let days = |first: &str, last: &str| [first, last].map(|day| day.parse::<NaiveDate>().unwrap());
        let Receipt { la_code, file, period_start, period_end, .. } = &of_itself.receipt;
        assert_eq!((la_code.as_str(), file.as_str()), ("211", "april.csv"));
        assert_eq!([*period_start, *period_end], days("2025-04-01", "2026-03-31"));
        assert_eq!((of_itself.states_period, &of_itself.other_councils[..]), (true, &["999".to_owned()][..]));
        let by_events = said("211,,,,Review,01/05/2025\n211,,,,Review,01/06/2099\n").unwrap();
        assert_eq!([by_events.receipt.period_start, by_events.receipt.period_end], days("2025-05-01", "2026-04-20"));
        assert!(!by_events.states_period);
        assert!(matches!(said(",01/04/2025,31/03/2026,,,\n"), Err(RunError::FileWithoutCouncil { .. })));
        assert!(matches!(said("211,,,,,\n"), Err(RunError::FileWithoutPeriod { .. })));
    }
}
