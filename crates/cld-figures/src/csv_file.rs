//! Rows on their way into a CSV file that people open.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use cld_format::inert;

use crate::error::FiguresError;
use crate::table::Table;

/// A CSV file for people. Text that a spreadsheet would take for a formula begins with an apostrophe; numbers stay as
/// they are, null is empty. Whoever goes on with the values reads the stored table instead.
pub struct CsvFile {
    path: PathBuf,
    file: csv::Writer<File>,
}

impl CsvFile {
    /// Begins a file with the names of the columns.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn create(path: &Path, schema: &SchemaRef) -> Result<CsvFile, FiguresError> {
        let names: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        CsvFile::begin(path, &names)
    }

    fn begin(path: &Path, names: &[&str]) -> Result<CsvFile, FiguresError> {
        let file = File::create(path).map_err(FiguresError::unwritable(path))?;
        let mut file = CsvFile { path: path.to_owned(), file: csv::Writer::from_writer(file) };
        file.line(names.iter().map(|name| inert(name).into_owned()))?;
        Ok(file)
    }

    /// Adds rows of the columns that the file was begun with.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn add(&mut self, rows: &RecordBatch) -> Result<(), FiguresError> {
        self.add_texts(&Table::of(rows.schema_ref(), std::slice::from_ref(rows)))
    }

    fn add_texts(&mut self, rows: &Table) -> Result<(), FiguresError> {
        rows.rows.iter().try_for_each(|row| self.line(line(row, &rows.are_numbers)))
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When what is left cannot be written.
    pub fn finish(mut self) -> Result<(), FiguresError> {
        self.file.flush().map_err(FiguresError::unwritable(&self.path))
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) -> Result<(), FiguresError> {
        self.file.write_record(cells).map_err(|error| FiguresError::unwritable(&self.path)(error.into()))
    }
}

impl Table {
    /// Writes the rows as CSV for people: [`CsvFile`].
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_csv(&self, path: &Path) -> Result<(), FiguresError> {
        let names: Vec<&str> = self.columns.iter().map(String::as_str).collect();
        let mut file = CsvFile::begin(path, &names)?;
        file.add_texts(self)?;
        file.finish()
    }

    /// The rows as CSV for people, for a file of its own kind.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn as_csv(&self) -> Result<Vec<u8>, FiguresError> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(self.columns.iter().map(|name| inert(name).into_owned())).map_err(FiguresError::no_csv)?;
        for row in &self.rows {
            csv.write_record(line(row, &self.are_numbers)).map_err(FiguresError::no_csv)?;
        }
        csv.into_inner().map_err(|error| FiguresError::no_csv(error.into_error().into()))
    }
}

/// The cells of a row as people may open them.
fn line(row: &[Option<String>], are_numbers: &[bool]) -> impl Iterator<Item = String> {
    row.iter().enumerate().map(|(at, cell)| {
        let cell = cell.as_deref().unwrap_or_default();
        if are_numbers.get(at).copied().unwrap_or(false) { cell.to_owned() } else { inert(cell).into_owned() }
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int64Array, StringArray};

    use crate::{Table, TypedTable};

    /// What a spreadsheet takes for a formula, and a text that it leaves alone.
    const TEXTS: [&str; 8] = ["=cmd|x", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "plain"];

    fn table() -> TypedTable {
        let (texts, numbers) = (StringArray::from(TEXTS.to_vec()), Int64Array::from(vec![-5; TEXTS.len()]));
        let columns = [("=text", Arc::new(texts) as ArrayRef), ("number", Arc::new(numbers))];
        TypedTable::new("given", columns.map(|(name, column)| (name.to_owned(), column)).to_vec()).unwrap()
    }

    fn is_inert(csv: &[u8]) {
        let mut reader = csv::ReaderBuilder::new().from_reader(csv);
        assert_eq!(reader.headers().unwrap(), ["'=text", "number"].as_slice());
        for (row, text) in reader.records().map(Result::unwrap).zip(TEXTS) {
            let expected = if text == "plain" { text.to_owned() } else { format!("'{text}") };
            assert_eq!((&row[0], &row[1]), (expected.as_str(), "-5"));
        }
    }

    #[test]
    fn text_is_no_formula_and_a_number_stays_a_number() {
        let folder = tempfile::tempdir().unwrap();
        let (typed, printed) = (folder.path().join("typed.csv"), folder.path().join("printed.csv"));
        let rows: Table = table().printed();
        table().write_csv(&typed).unwrap();
        rows.write_csv(&printed).unwrap();
        for csv in [fs::read(&typed).unwrap(), fs::read(&printed).unwrap(), rows.as_csv().unwrap()] {
            is_inert(&csv);
        }
    }

    #[test]
    fn what_is_stored_is_what_was_given() {
        let folder = tempfile::tempdir().unwrap();
        table().store(&folder.path().join("table")).unwrap();
        let read = TypedTable::read(&folder.path().join("table")).unwrap();
        assert_eq!(read.text("=text").unwrap(), TEXTS.map(Some));
        assert_eq!(read.count("number").unwrap(), [Some(-5); 8]);
    }

    #[test]
    fn a_column_that_is_missing_or_of_another_type_is_an_error() {
        let table = table();
        let said = |error: crate::FiguresError| error.to_string();
        assert!(said(table.count("nunber").unwrap_err()).contains("did you mean \"number\"?"));
        assert!(said(table.count("=text").unwrap_err()).contains("holds text, where a count is expected"));
        assert!(said(table.text("number").unwrap_err()).contains("holds numbers, where text is expected"));
        let missing = said(TypedTable::read(std::path::Path::new("nothing/there")).unwrap_err());
        assert!(missing.starts_with("nothing/there: no table is stored there."), "{missing}");
    }
}
