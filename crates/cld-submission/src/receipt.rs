//! Receipts: which council sent which file, and when it arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Component, Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use csv::StringRecord;

use crate::error::ReadError;

/// One line of `submissions.csv`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub la_code: String,
    pub la_name: String,
    /// The period the council says the file covers.
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    pub import_datetime: NaiveDateTime,
    /// Name of the file under `submissions/`.
    pub file: String,
}

/// The columns of `submissions.csv`, in whatever order.
const COLUMNS: [&str; 6] = ["la_code", "la_name", "period_start", "period_end", "import_datetime", "file"];

/// Reads `submissions.csv` of a folder; each receipt with the path of its file.
///
/// # Errors
/// When it is not there, lists nothing, a line of it is not as it should be, or a file that it names is not there or is
/// named twice.
pub fn read_receipts(folder: &Path) -> Result<Vec<(Receipt, PathBuf)>, ReadError> {
    let path = folder.join("submissions.csv");
    let shown = || path.display().to_string();
    let mut receipts = Vec::new();
    let (mut files, mut names) = (BTreeSet::new(), BTreeMap::<String, String>::new());
    for receipt in lines(&path)? {
        let file = folder.join("submissions").join(&receipt.file);
        if !is_name(&receipt.file) {
            let folder = folder.join("submissions").display().to_string();
            return Err(ReadError::ReceiptNotAName { path: shown(), file: receipt.file, folder });
        }
        if !file.is_file() {
            let folder = folder.join("submissions").display().to_string();
            return Err(ReadError::ReceiptFileMissing { path: shown(), file: receipt.file, folder });
        }
        if !files.insert(receipt.file.clone()) {
            return Err(ReadError::ReceiptTwice { path: shown(), file: receipt.file });
        }
        let name = names.entry(receipt.la_code.clone()).or_insert_with(|| receipt.la_name.clone());
        if *name != receipt.la_name {
            let (one, other) = (name.clone(), receipt.la_name);
            return Err(ReadError::ReceiptTwoNames { path: shown(), la_code: receipt.la_code, one, other });
        }
        receipts.push((receipt, file));
    }
    if receipts.is_empty() { Err(ReadError::NoReceipts { path: shown() }) } else { Ok(receipts) }
}

/// The lines of the file as receipts.
fn lines(path: &Path) -> Result<Vec<Receipt>, ReadError> {
    let unreadable = |source| ReadError::Unreadable { path: path.display().to_string(), source };
    let refused = |line: u64, what: String| ReadError::ReceiptRefused { path: path.display().to_string(), line, what };
    let mut reader = csv::Reader::from_reader(File::open(path).map_err(unreadable)?);
    let of_csv = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        match error.into_kind() {
            csv::ErrorKind::Io(source) => unreadable(source),
            csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
                refused(line, format!("{len} cells, where the first line has {expected_len}"))
            }
            _ => refused(line, "it is no text in UTF-8".to_owned()),
        }
    };
    let header = reader.headers().map_err(of_csv)?.clone();
    let place = |column: &str| header.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == column);
    let missing = COLUMNS.iter().find(|column| place(column).is_none());
    if let Some(column) = missing {
        return Err(refused(1, format!("there is no column {column}")));
    }
    let places = COLUMNS.map(|column| place(column).unwrap_or_default());
    let receipt = |record: Result<StringRecord, csv::Error>| {
        let record = record.map_err(of_csv)?;
        let line = record.position().map_or(1, csv::Position::line);
        receipt(places.map(|at| record.get(at).unwrap_or_default())).map_err(|what| refused(line, what))
    };
    reader.records().map(receipt).collect()
}

/// One line by its cells, or what is wrong with it.
fn receipt([la_code, la_name, first, last, moment, file]: [&str; 6]) -> Result<Receipt, String> {
    let day = |column: &str, text: &str| {
        let wrong = |_| format!("{column} \"{text}\" is not a day. Write it like 2024-03-31");
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(wrong)
    };
    let imported = NaiveDateTime::parse_from_str(moment, "%Y-%m-%d %H:%M:%S");
    Ok(Receipt {
        la_code: la_code.to_owned(),
        la_name: la_name.to_owned(),
        period_start: day("period_start", first)?,
        period_end: day("period_end", last)?,
        import_datetime: imported
            .map_err(|_| format!("import_datetime \"{moment}\" is not a moment. Write it like 2024-04-20 10:00:00"))?,
        file: file.to_owned(),
    })
}

/// True for the name of a file in a folder, and for no way to it.
fn is_name(file: &str) -> bool {
    matches!(Path::new(file).components().collect::<Vec<_>>()[..], [Component::Normal(name)] if name == file)
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn a_receipt_names_a_file_of_its_folder_and_no_way_to_it() {
        for (file, is) in [
            ("april.csv", true),
            ("april 2024 (2).csv", true),
            ("..april.csv", true),
            ("./april.csv", false),
            ("april.csv/", false),
            ("more/april.csv", false),
            ("../submissions/april.csv", false),
            ("/april.csv", false),
            ("..", false),
            ("", false),
        ] {
            assert_eq!(is_name(file), is, "{file}");
        }
    }
}
