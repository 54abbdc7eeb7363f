//! Receipts: which council sent which file, and when it arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use serde::Deserialize;

/// One line of `submissions.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Receipt {
    pub la_code: String,
    pub la_name: String,
    /// The period the council says the file covers.
    pub period_start: NaiveDate,
    pub period_end: NaiveDate,
    #[serde(deserialize_with = "import_datetime")]
    pub import_datetime: NaiveDateTime,
    /// Name of the file under `submissions/`.
    pub file: String,
}

/// Why receipts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    #[error(
        "{path}: {source}. It lists what was received: la_code, la_name, period_start, period_end, import_datetime, file."
    )]
    Unreadable { path: String, source: csv::Error },
    #[error("{path}: lists no submission. A run needs at least one. Add a line for each file received.")]
    Empty { path: String },
    #[error("{path}: names {file}, which is not in {folder}. Add the file, or remove its line.")]
    FileMissing { path: String, file: String, folder: String },
    #[error(
        "{path}: names {file} twice, so its rows would count twice. Keep one line for each file; a file that was received \
         again needs a name of its own."
    )]
    NamedTwice { path: String, file: String },
    #[error(
        "{path}: names {file}, which is not the plain name of a file. Under two names, such as april.csv and ./april.csv, \
         rows of one file would count twice. Put the file in {folder} and write its name alone."
    )]
    NotAName { path: String, file: String, folder: String },
    #[error(
        "{path}: the code {la_code} is used for \"{one}\" and for \"{other}\". A council has one code and one name, or \
         two submissions would be its latest. Correct the lines of one of them."
    )]
    TwoNames { path: String, la_code: String, one: String, other: String },
}

/// Reads `submissions.csv` of a folder; each receipt with the path of its file.
pub fn read_receipts(folder: &Path) -> Result<Vec<(Receipt, PathBuf)>, ReceiptError> {
    let path = folder.join("submissions.csv");
    let shown = || path.display().to_string();
    let unreadable = |source| ReceiptError::Unreadable { path: shown(), source };
    let mut receipts = Vec::new();
    let (mut files, mut names) = (BTreeSet::new(), BTreeMap::<String, String>::new());
    for receipt in csv::Reader::from_path(&path).map_err(unreadable)?.deserialize() {
        let receipt: Receipt = receipt.map_err(unreadable)?;
        let file = folder.join("submissions").join(&receipt.file);
        if !is_name(&receipt.file) {
            let folder = folder.join("submissions").display().to_string();
            return Err(ReceiptError::NotAName { path: shown(), file: receipt.file, folder });
        }
        if !file.is_file() {
            let folder = folder.join("submissions").display().to_string();
            return Err(ReceiptError::FileMissing { path: shown(), file: receipt.file, folder });
        }
        if !files.insert(receipt.file.clone()) {
            return Err(ReceiptError::NamedTwice { path: shown(), file: receipt.file });
        }
        let name = names.entry(receipt.la_code.clone()).or_insert_with(|| receipt.la_name.clone());
        if *name != receipt.la_name {
            let (one, other) = (name.clone(), receipt.la_name);
            return Err(ReceiptError::TwoNames { path: shown(), la_code: receipt.la_code, one, other });
        }
        receipts.push((receipt, file));
    }
    if receipts.is_empty() { Err(ReceiptError::Empty { path: shown() }) } else { Ok(receipts) }
}

/// True for the name of a file in a folder, and for no way to it.
fn is_name(file: &str) -> bool {
    matches!(Path::new(file).components().collect::<Vec<_>>()[..], [Component::Normal(name)] if name == file)
}

fn import_datetime<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<NaiveDateTime, D::Error> {
    let text = String::deserialize(deserializer)?;
    NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S").map_err(serde::de::Error::custom)
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
