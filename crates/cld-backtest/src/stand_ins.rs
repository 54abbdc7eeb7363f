//! Mappings and reference tables that a set's official results were made with, in place of the book's.

use std::fs;
use std::path::Path;

use cld_book::Reference;
use cld_method::StandIns;

use crate::error::BacktestError;

/// Folder of mappings, next to the tables of a parameter set.
pub(crate) const MAPPING: &str = "mapping";
/// Folder of reference tables, next to the tables of a parameter set.
pub(crate) const REFERENCE: &str = "reference";

/// The tables in `expected`: `mapping/mapping_ITEM.csv` (the text, what it becomes) and `reference/NAME.csv`.
pub(crate) fn find(expected: &Path) -> Result<StandIns, BacktestError> {
    let mut stand_ins = StandIns::new();
    for (folder, before) in [(MAPPING, ""), (REFERENCE, "reference_")] {
        let Ok(entries) = fs::read_dir(expected.join(folder)) else { continue };
        for entry in entries {
            let path = entry.map_err(BacktestError::unreadable(&expected.join(folder)))?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
            let text = fs::read_to_string(&path).map_err(BacktestError::unreadable(&path))?;
            let read = Reference::read(&path.display().to_string(), &text).map_err(BacktestError::StandIn)?;
            stand_ins.insert(format!("{before}{name}"), read.rows);
        }
    }
    Ok(stand_ins)
}
