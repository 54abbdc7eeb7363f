//! A file of pseudonyms as one of another purpose.

use std::io;
use std::path::Path;

use super::{Keys, translate};
use crate::IdentityError;

/// The CSV of `file` with the pseudonyms in `column` as those of `to`, and how many lines it has. Empty cells stay empty.
///
/// # Errors
/// When the file is no CSV, has no such column, or has a pseudonym that none of the keys `from` made: with the line, and
/// without the pseudonym.
pub fn translate_file(file: &Path, column: &str, from: &Keys, to: &Keys) -> Result<(Vec<u8>, usize), IdentityError> {
    let damaged = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        match error.into_kind() {
            csv::ErrorKind::Io(error) => IdentityError::unusable(file)(error),
            _ => IdentityError::refused(file, line, "is no row of a CSV file like the others. Write the file again."),
        }
    };
    let mut reader = csv::Reader::from_path(file).map_err(damaged)?;
    let header = reader.headers().map_err(damaged)?.clone();
    let at = header.iter().position(|name| name == column);
    let at = at.ok_or_else(|| IdentityError::refused(file, 1, format!("there is no column \"{column}\"")))?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header).map_err(damaged)?;
    let mut lines = 0;
    for record in reader.records() {
        let record = record.map_err(damaged)?;
        let line = record.position().map_or(0, csv::Position::line);
        let other = match &record[at] {
            "" => String::new(),
            pseudonym => {
                translate(from, to, pseudonym).map_err(|error| IdentityError::refused(file, line, error.to_string()))?
            }
        };
        let cells = record.iter().enumerate().map(|(own, cell)| if own == at { other.as_str() } else { cell });
        writer.write_record(cells).map_err(damaged)?;
        lines += 1;
    }
    let bytes = writer.into_inner().map_err(|_| IdentityError::unusable(file)(io::ErrorKind::OutOfMemory.into()))?;
    Ok((bytes, lines))
}
