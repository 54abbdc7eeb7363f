//! Files of CSV that a command wrote for people.

use std::io;
use std::path::Path;

/// The head and the rows of a file of a run. What was put before a text so that no spreadsheet takes it for a formula is taken
/// away again.
///
/// # Errors
/// When it cannot be read, or is empty.
pub fn read(path: &Path) -> io::Result<(Vec<String>, Vec<Vec<String>>)> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path)?;
    let mut rows = Vec::new();
    for record in reader.records() {
        rows.push(record?.iter().map(|cell| as_written(cell).to_owned()).collect());
    }
    if rows.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((rows.remove(0), rows))
}

/// What a cell of such a file says.
pub fn as_written(cell: &str) -> &str {
    let own = cell.strip_prefix('\'').filter(|own| cld_format::inert(own) == cell);
    own.unwrap_or(cell)
}
