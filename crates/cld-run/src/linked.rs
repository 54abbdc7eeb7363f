//! Health data that a run is linked to: a file, and a map from its columns to those that pages read.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray};
use arrow::compute::{max, min};
use arrow::datatypes::Date32Type;
use chrono::NaiveDate;
use cld_book::{Book, Extract, ExtractType, nearest};
use cld_engine::{Engine, Limits};
use cld_identity::Codes;
use cld_identity::pseudonym::{Keys, linked};
use cld_method::cells;
use cld_terms::Lines;
use serde::{Deserialize, Serialize};

use super::RunError;
use super::digest::sha256;
use super::identified::Identified;

/// The map of a file, as TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Map {
    /// The table that it becomes: one of `cld datasets`.
    table: String,
    /// The file, next to the map unless its path is absolute.
    file: PathBuf,
    /// The column that holds the NHS number.
    nhs_number: Option<String>,
    /// Or the column that holds a pseudonym, and the keys that made it.
    pseudonym: Option<String>,
    keys: Option<PathBuf>,
    /// How days are written; year, month and day with hyphens unless given.
    #[serde(default = "iso")]
    days: String,
    /// For a column of the table that of the file.
    columns: BTreeMap<String, String>,
    /// For a column of the table a file that turns its values into others.
    #[serde(default)]
    lookup: BTreeMap<String, Lookup>,
}

/// A file of two columns: what a value is, and what it becomes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lookup {
    file: PathBuf,
    from: String,
    to: String,
}

fn iso() -> String {
    "%Y-%m-%d".to_owned()
}

/// What was linked, as the manifest has it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LinkedFile {
    /// The table of the health data that it is.
    pub table: String,
    /// The name of the file.
    pub file: String,
    /// Its digest, SHA-256 in hexadecimal.
    pub sha256: String,
    /// Rows read.
    pub rows: usize,
    /// Rows with a usable NHS number, or with a pseudonym that one of the keys made.
    pub with_number: usize,
    /// Cells of days and numbers that are neither.
    pub unreadable: usize,
    /// How far each column is filled, and its first and last day.
    pub columns: Vec<Coverage>,
    /// People of the file, and those of them who are in a submission.
    pub people: usize,
    /// Those of its people who are in a submission.
    pub people_in_run: usize,
}

/// A column of a linked file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Coverage {
    /// The name of the column.
    pub column: String,
    /// Rows that have something in it.
    pub filled: usize,
    /// The earliest day; none for a column that holds no days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_day: Option<NaiveDate>,
    /// The latest day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_day: Option<NaiveDate>,
}

/// A file that was read; its people have numbers of [`cld_identity::Identifiers`] for now.
pub struct Linked {
    /// What the manifest says of it.
    pub facts: LinkedFile,
    numbers: Int32Array,
    columns: Vec<ArrayRef>,
    extract: Extract,
}

impl Linked {
    /// Reads the file that a map names. An error shows nothing of a row.
    pub(crate) fn read(book: &Book, map: &Path, identified: &Identified<'_>) -> Result<Linked, RunError> {
        let refused = |what: String| RunError::map(map, what);
        let text = fs::read_to_string(map).map_err(RunError::unusable(map))?;
        let wanted: Map = toml::from_str(&text).map_err(|error| not_a_map(map, &text, error.span()))?;
        let extract = book.extracts.get(&wanted.table).ok_or_else(|| {
            let hint = nearest(&wanted.table, book.extracts.keys().map(String::as_str));
            refused(format!("there is no table \"{}\" to link to{hint}", wanted.table))
        })?;
        let known = |name: &str| extract.columns.iter().any(|column| column.name == name);
        if let Some(other) = wanted.columns.keys().chain(wanted.lookup.keys()).find(|name| !known(name)) {
            let hint = nearest(other, extract.columns.iter().map(|column| column.name.as_str()));
            return Err(refused(format!("{} has no column \"{other}\"{hint}", wanted.table)));
        }
        if let Some(column) = extract.columns.iter().find(|column| !wanted.columns.contains_key(&column.name)) {
            return Err(refused(format!(
                "the map does not say which column of the file is \"{}\": {}",
                column.name, column.meaning
            )));
        }
        let folder = map.parent().unwrap_or(Path::new("."));
        let path = folder.join(&wanted.file);
        let table = Texts::read(&path)?;
        let numbers: Int32Array = match (&wanted.nhs_number, &wanted.pseudonym, &wanted.keys) {
            (Some(column), None, None) => identified.sent(&table.column(column)?.into_iter().collect()),
            (None, Some(column), Some(keys)) => {
                let known = linked(&Keys::open(&folder.join(keys))?, &table.column(column)?.into_iter().collect());
                identified.identifiers().note_each(known.iter().map(Option::as_ref))
            }
            _ => {
                return Err(refused(
                    "names who people are by nhs_number, or by pseudonym with keys. Give one of them.".to_owned(),
                ));
            }
        };
        let (mut columns, mut coverage, mut unreadable) = (Vec::new(), Vec::new(), 0);
        for column in &extract.columns {
            let mut texts: StringArray = table.column(&wanted.columns[&column.name])?.iter().collect();
            if let Some(lookup) = wanted.lookup.get(&column.name) {
                let becomes = lookup.read(folder)?;
                texts = texts.iter().map(|text| becomes.get(&folded(text?)).map(String::as_str)).collect();
            }
            let filled = texts.iter().flatten().count();
            let built: ArrayRef = match column.column_type {
                ExtractType::Text => Arc::new(in_one_spelling(&texts)),
                ExtractType::Date => {
                    let day = |text: &str| Some(NaiveDate::parse_from_str(text, &wanted.days).ok()?.to_epoch_days());
                    Arc::new(texts.iter().map(|text| day(text?)).collect::<Date32Array>())
                }
                ExtractType::Integer => Arc::new(texts.iter().map(|text| text?.parse().ok()).collect::<Int64Array>()),
            };
            unreadable += filled - (built.len() - built.null_count());
            coverage.push(covered(&column.name, &built));
            columns.push(built);
        }
        let facts = LinkedFile {
            table: wanted.table,
            file: wanted.file.display().to_string(),
            sha256: sha256(&path).map_err(RunError::unusable(&path))?,
            rows: numbers.len(),
            with_number: numbers.len() - numbers.null_count(),
            unreadable,
            columns: coverage,
            people: numbers.iter().flatten().collect::<std::collections::BTreeSet<_>>().len(),
            people_in_run: 0,
        };
        Ok(Linked { facts, numbers, columns, extract: extract.clone() })
    }

    /// The rows, now that the codes are known.
    ///
    /// # Errors
    /// When the columns that were read are not those of the table: a fault of the program.
    pub fn rows(&self, codes: &Codes) -> Result<RecordBatch, arrow::error::ArrowError> {
        let people: Int32Array = self.numbers.iter().map(|number| Some(codes.code(number?))).collect();
        let columns = std::iter::once(Arc::new(people) as ArrayRef).chain(self.columns.iter().cloned()).collect();
        RecordBatch::try_new(cld_method::extract_schema(&self.extract), columns)
    }
}

/// What a map may have.
const PARTS: [&str; 8] = ["table", "file", "nhs_number", "pseudonym", "keys", "days", "columns", "lookup"];

/// Where a map is not one, and what a map has.
fn not_a_map(map: &Path, text: &str, place: Option<Range<usize>>) -> RunError {
    let line = place.and_then(|place| text.get(..place.start)).map_or(1, |above| above.matches('\n').count() + 1);
    let parts: toml::Table = toml::from_str(text).unwrap_or_default();
    let what = match parts.keys().find(|part| !PARTS.contains(&part.as_str())) {
        Some(other) => format!("names \"{other}\", which no map has{}", nearest(other, PARTS)),
        None => format!("line {line} is not as a map has it"),
    };
    RunError::map(map, format!("{what}. See cld datasets for what a map has."))
}

/// What codes and identifiers of health data are compared by: capitals and blanks around them do not distinguish them.
fn folded(code: &str) -> String {
    code.trim().to_lowercase()
}

/// The texts, each as the first was written that does not differ from it.
fn in_one_spelling(texts: &StringArray) -> StringArray {
    let mut first: HashMap<String, &str> = HashMap::new();
    texts.iter().map(|text| text.map(|text| *first.entry(folded(text)).or_insert(text.trim()))).collect()
}

fn covered(name: &str, column: &ArrayRef) -> Coverage {
    let days = column.as_primitive_opt::<Date32Type>();
    let day = |day: Option<i32>| day.and_then(NaiveDate::from_epoch_days);
    Coverage {
        column: name.to_owned(),
        filled: column.len() - column.null_count(),
        first_day: day(days.and_then(min)),
        last_day: day(days.and_then(max)),
    }
}

impl Lookup {
    fn read(&self, folder: &Path) -> Result<HashMap<String, String>, RunError> {
        let table = Texts::read(&folder.join(&self.file))?;
        let (from, to) = (table.column(&self.from)?, table.column(&self.to)?);
        Ok(from.iter().zip(&to).filter_map(|(from, to)| Some((folded((*from)?), (*to)?.to_owned()))).collect())
    }
}

/// A file of CSV or Parquet, its cells as texts; empty ones are none.
struct Texts {
    path: PathBuf,
    columns: Vec<(String, Vec<Option<String>>)>,
}

impl Texts {
    fn read(path: &Path) -> Result<Texts, RunError> {
        let is_parquet = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("parquet"));
        let columns = if is_parquet { parquet(path)? } else { csv(path)? };
        Ok(Texts { path: path.to_owned(), columns })
    }

    fn column(&self, name: &str) -> Result<Vec<Option<&str>>, RunError> {
        let found = self.columns.iter().find(|(column, _)| column == name).ok_or_else(|| {
            let hint = nearest(name, self.columns.iter().map(|(column, _)| column.as_str()));
            RunError::map(&self.path, format!("has no column \"{name}\"{hint}. Correct the map, or the file."))
        })?;
        Ok(found.1.iter().map(Option::as_deref).collect())
    }
}

type Columns = Vec<(String, Vec<Option<String>>)>;

fn csv(path: &Path) -> Result<Columns, RunError> {
    let bytes = fs::read(path).map_err(RunError::unusable(path))?;
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(bytes.as_slice());
    let wrong = |error: csv::Error| {
        let line = Lines::of(&bytes).next(error.position().map_or(0, csv::Position::byte));
        RunError::map(path, format!("line {line} has other columns than the first line, or is no text. Correct it."))
    };
    let mut columns: Columns =
        reader.headers().map_err(wrong)?.iter().map(|name| (name.to_owned(), Vec::new())).collect();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let cells = record.iter().map(|cell| Some(cell).filter(|cell| !cell.is_empty()).map(str::to_owned));
        columns.iter_mut().zip(cells).for_each(|((_, column), cell)| column.push(cell));
    }
    Ok(columns)
}

fn parquet(path: &Path) -> Result<Columns, RunError> {
    let engine = Engine::new(&Limits { partitions: 1, ..Limits::default() })?;
    engine.open("linked", path)?;
    let (schema, batches) = engine.rows("select * from linked")?;
    let column = |at: usize| batches.iter().flat_map(|batch| cells(batch.column(at))).collect();
    Ok(schema.fields().iter().enumerate().map(|(at, field)| (field.name().clone(), column(at))).collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::csv;

    #[test]
    fn the_line_of_a_file_that_is_linked_is_that_of_an_editor() {
        for ending in ["\n", "\r\n", "\r"] {
            let text = ["A,B", "\"over", "two lines\",1", "", "2,3,4", ""].join(ending);
            let file = tempfile::NamedTempFile::new().unwrap();
            fs::write(file.path(), text).unwrap();
            let refusal = csv(file.path()).unwrap_err().to_string();
            assert!(refusal.contains("line 5 "), "{ending:?}: {refusal}");
        }
    }
}
