//! A file of pseudonyms as one of another purpose.

use std::io;
use std::path::Path;

use cld_terms::Lines;

use super::{Keys, translate};
use crate::IdentityError;

/// The CSV of `file` with the pseudonyms in `column` as those of `to`, and how many lines it has. Empty cells stay empty.
///
/// # Errors
/// When the file is no CSV, has no such column, or has a pseudonym that none of the keys `from` made: with the line, and
/// without the pseudonym.
pub fn translate_file(file: &Path, column: &str, from: &Keys, to: &Keys) -> Result<(Vec<u8>, usize), IdentityError> {
    let bytes = std::fs::read(file).map_err(IdentityError::unusable(file))?;
    let mut places = Lines::of(&bytes);
    let mut damaged = |error: &csv::Error| {
        let line = places.next(error.position().map_or(0, csv::Position::byte));
        IdentityError::refused(file, line, "is no row of a CSV file like the others. Write the file again.")
    };
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let header = reader.headers().map_err(|error| damaged(&error))?.clone();
    let at = header.iter().position(|name| name == column);
    let at = at.ok_or_else(|| IdentityError::refused(file, 1, format!("there is no column \"{column}\"")))?;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let in_memory = |_| IdentityError::unusable(file)(io::ErrorKind::OutOfMemory.into());
    writer.write_record(&header).map_err(in_memory)?;
    let mut lines = 0;
    for record in reader.records() {
        let record = record.map_err(|error| damaged(&error))?;
        let other = match &record[at] {
            "" => String::new(),
            pseudonym => translate(from, to, pseudonym).map_err(|error| {
                let line = Lines::of(&bytes).next(record.position().map_or(0, csv::Position::byte));
                IdentityError::refused(file, line, error.to_string())
            })?,
        };
        let cells = record.iter().enumerate().map(|(own, cell)| if own == at { other.as_str() } else { cell });
        writer.write_record(cells).map_err(in_memory)?;
        lines += 1;
    }
    let bytes = writer.into_inner().map_err(|_| IdentityError::unusable(file)(io::ErrorKind::OutOfMemory.into()))?;
    Ok((bytes, lines))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_cannot_be_translated_is_refused_with_the_line_of_an_editor() {
        let [from, to] = ["from", "to"].map(|purpose| Keys::new(purpose, "1").unwrap());
        for (fault, line) in [("x,someone", "line 5"), ("x,,y", "line 5")] {
            for ending in ["\n", "\r\n", "\r"] {
                let text = ["name,pseudonym", "\"over", "two lines\",", "", fault, ""].join(ending);
                let file = tempfile::NamedTempFile::new().unwrap();
                fs::write(file.path(), text).unwrap();
                let refusal = translate_file(file.path(), "pseudonym", &from, &to).unwrap_err().to_string();
                assert!(refusal.contains(line) && !refusal.contains("someone"), "{ending:?}: {refusal}");
            }
        }
    }
}
