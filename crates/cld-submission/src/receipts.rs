//! Receipts with their files: which council sent which file, and when it arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use crate::error::ReadError;
use crate::receipt::Receipt;
use crate::register::lines;

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
