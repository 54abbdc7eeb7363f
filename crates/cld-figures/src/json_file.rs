//! Rows on their way into a JSON file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;

use crate::error::FiguresError;
use crate::table::Table;

/// A table on its way into a JSON file: an array of objects, one on a line; numbers are numbers, null is null.
pub struct JsonFile {
    path: PathBuf,
    file: BufWriter<File>,
    /// The columns' names as JSON.
    names: Vec<String>,
    is_empty: bool,
}

impl JsonFile {
    /// Begins a file for rows of these columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path, schema: &SchemaRef) -> Result<JsonFile, FiguresError> {
        let names = schema.fields().iter().map(|field| serde_json::Value::from(field.name().as_str()).to_string());
        let file = File::create(path).map_err(FiguresError::unwritable(path))?;
        let mut file =
            JsonFile { path: path.to_owned(), file: BufWriter::new(file), names: names.collect(), is_empty: true };
        write!(file.file, "[").map_err(FiguresError::unwritable(path))?;
        Ok(file)
    }

    /// Adds rows of the columns that the file was begun with.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, rows: &RecordBatch) -> Result<(), FiguresError> {
        let rows = Table::of(rows.schema_ref(), std::slice::from_ref(rows));
        self.write(&rows).map_err(FiguresError::unwritable(&self.path))
    }

    fn write(&mut self, rows: &Table) -> io::Result<()> {
        let file = &mut self.file;
        for row in &rows.rows {
            write!(file, "{}", if std::mem::take(&mut self.is_empty) { "\n{" } else { ",\n{" })?;
            for (place, cell) in row.iter().enumerate() {
                write!(file, "{}{}:", if place == 0 { "" } else { "," }, self.names[place])?;
                match cell {
                    None => write!(file, "null")?,
                    Some(number) if rows.are_numbers[place] => write!(file, "{number}")?,
                    Some(text) => serde_json::to_writer(&mut *file, text)?,
                }
            }
            write!(file, "}}")?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When what is left cannot be written.
    pub fn finish(mut self) -> Result<(), FiguresError> {
        writeln!(self.file, "\n]").and_then(|()| self.file.flush()).map_err(FiguresError::unwritable(&self.path))
    }
}
