//! Rows of a table as text, and the files that people open.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use cld_format::inert;
use cld_method::cells;

/// Cells as text; null is none.
#[derive(Debug, Clone, Default)]
pub struct Table {
    pub columns: Vec<String>,
    /// True for columns of numbers.
    pub are_numbers: Vec<bool>,
    pub rows: Vec<Vec<Option<String>>>,
}

impl Table {
    pub fn of(schema: &SchemaRef, batches: &[RecordBatch]) -> Table {
        let columns = schema.fields().iter().map(|field| field.name().clone()).collect();
        let are_numbers = schema.fields().iter().map(|field| field.data_type().is_numeric()).collect();
        let mut rows = Vec::new();
        for batch in batches {
            let columns: Vec<_> = batch.columns().iter().map(cells).collect();
            rows.extend((0..batch.num_rows()).map(|row| columns.iter().map(|column| column[row].clone()).collect()));
        }
        Table { columns, are_numbers, rows }
    }

    /// Puts the rows in the order of their texts, which depends on nothing but the rows.
    pub fn sort(&mut self) {
        let text = |cell: &Option<String>| cell.clone().unwrap_or_default();
        self.rows.sort_by_cached_key(|row| row.iter().map(text).collect::<Vec<_>>());
    }

    pub fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    /// The cells of a column that hold something, each once, in order.
    pub fn distinct(&self, column: &str) -> Vec<String> {
        let Some(at) = self.place(column) else { return Vec::new() };
        let mut values: Vec<String> = self.rows.iter().filter_map(|row| row[at].clone()).collect();
        values.sort();
        values.dedup();
        values
    }

    /// The first row downwards: a row for each column, all of them numbers if all columns are.
    pub fn turned(&self) -> Table {
        let cells = self.rows.first().cloned().unwrap_or_default();
        let rows = self.columns.iter().cloned().zip(cells).map(|(column, cell)| vec![Some(column), cell]).collect();
        let are_numbers = vec![false, self.are_numbers.iter().all(|is_number| *is_number)];
        Table { columns: ["figure", "value"].map(str::to_owned).to_vec(), are_numbers, rows }
    }

    /// The same with a first column that labels each row alike.
    pub fn with_label(&self, label: &str) -> Table {
        let mut table = self.clone();
        table.columns.insert(0, String::new());
        table.are_numbers.insert(0, false);
        table.rows.iter_mut().for_each(|row| row.insert(0, Some(label.to_owned())));
        table
    }

    /// Takes a column away.
    pub fn remove(&mut self, at: usize) {
        self.columns.remove(at);
        self.are_numbers.remove(at);
        self.rows.iter_mut().for_each(|row| _ = row.remove(at));
    }

    /// Reads rows that were written as CSV. A column whose cells are all numbers is one of numbers, empty cells are none.
    pub fn read_csv(path: &Path) -> Result<Table, Box<dyn Error>> {
        let mut reader = csv::Reader::from_path(path)?;
        let columns: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
        let mut table = Table { are_numbers: vec![true; columns.len()], columns, rows: Vec::new() };
        for record in reader.records() {
            let row = record?.iter().map(|cell| (!cell.is_empty()).then(|| cell.to_owned())).collect();
            table.rows.push(row);
        }
        for at in 0..table.columns.len() {
            let mut cells = table.rows.iter().filter_map(|row| row[at].as_deref()).peekable();
            table.are_numbers[at] = cells.peek().is_some() && cells.all(|cell| cell.parse::<f64>().is_ok());
        }
        Ok(table)
    }

    /// Writes the rows as CSV; null is empty.
    pub fn write_csv(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut file = CsvFile::create(path, &self.columns)?;
        file.add(self)?;
        file.finish()
    }

    /// The rows as CSV, for a file of its own kind. A cell that a spreadsheet would take for a formula begins with an
    /// apostrophe.
    pub fn as_csv(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(&self.columns)?;
        for row in &self.rows {
            csv.write_record(row.iter().map(|cell| inert(cell.as_deref().unwrap_or_default()).into_owned()))?;
        }
        csv.into_inner().map_err(|error| error.to_string().into())
    }

    /// Writes the rows as JSON, an array of objects, one on a line; numbers are numbers, null is null.
    pub fn write_json(&self, path: &Path) -> Result<(), Box<dyn Error>> {
        let mut file = JsonFile::create(path, &self.columns)?;
        file.add(self)?;
        file.finish()
    }

    /// Reads a table that was written as CSV and as JSON: the CSV has the order of the columns, JSON says what is a
    /// number. A column of which no value is there is not one of numbers.
    pub fn read(folder: &Path, name: &str) -> Result<Table, Box<dyn Error>> {
        let path = folder.join(format!("{name}.json"));
        let text =
            fs::read_to_string(&path).map_err(|error| format!("{}: cannot be read ({error})", path.display()))?;
        let objects: Vec<serde_json::Map<String, serde_json::Value>> = serde_json::from_str(&text)?;
        let header = csv::Reader::from_path(folder.join(format!("{name}.csv")))?.headers()?.clone();
        let columns: Vec<String> = header.iter().map(str::to_owned).collect();
        let mut table = Table { are_numbers: vec![true; columns.len()], columns, rows: Vec::new() };
        for object in objects {
            let mut row = Vec::new();
            for (at, column) in table.columns.iter().enumerate() {
                let value = object.get(column).filter(|value| !value.is_null());
                table.are_numbers[at] &= value.is_none_or(serde_json::Value::is_number);
                row.push(value.map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
            }
            table.rows.push(row);
        }
        for at in 0..table.columns.len() {
            table.are_numbers[at] &= table.rows.iter().any(|row| row[at].is_some());
        }
        Ok(table)
    }
}

/// A file that its errors name.
struct Named {
    file: File,
    path: PathBuf,
}

impl Named {
    fn create(path: &Path) -> io::Result<Named> {
        let path = path.to_owned();
        let file = File::create(&path).map_err(|error| unwritable(&path, &error))?;
        Ok(Named { file, path })
    }
}

impl Write for Named {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes).map_err(|error| unwritable(&self.path, &error))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush().map_err(|error| unwritable(&self.path, &error))
    }
}

fn unwritable(path: &Path, error: &io::Error) -> io::Error {
    let path = path.display();
    let what = format!("{path}: cannot be written ({error}). Check the space and the rights on the disk.");
    io::Error::new(error.kind(), what)
}

/// A table on its way into a CSV file.
pub struct CsvFile(csv::Writer<Named>);

impl CsvFile {
    pub fn create(path: &Path, columns: &[String]) -> Result<CsvFile, Box<dyn Error>> {
        let mut file = csv::Writer::from_writer(Named::create(path)?);
        file.write_record(columns)?;
        Ok(CsvFile(file))
    }

    pub fn add(&mut self, rows: &Table) -> Result<(), Box<dyn Error>> {
        for row in &rows.rows {
            self.0.write_record(row.iter().map(|cell| cell.as_deref().unwrap_or_default()))?;
        }
        Ok(())
    }

    pub fn finish(mut self) -> Result<(), Box<dyn Error>> {
        Ok(self.0.flush()?)
    }
}

/// A table on its way into a JSON file.
pub struct JsonFile {
    file: BufWriter<Named>,
    /// The columns' names as JSON.
    names: Vec<String>,
    is_empty: bool,
}

impl JsonFile {
    pub fn create(path: &Path, columns: &[String]) -> Result<JsonFile, Box<dyn Error>> {
        let names = columns.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
        let mut file = BufWriter::new(Named::create(path)?);
        write!(file, "[")?;
        Ok(JsonFile { file, names, is_empty: true })
    }

    pub fn add(&mut self, rows: &Table) -> Result<(), Box<dyn Error>> {
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

    pub fn finish(mut self) -> Result<(), Box<dyn Error>> {
        writeln!(self.file, "\n]")?;
        Ok(self.file.flush()?)
    }
}
