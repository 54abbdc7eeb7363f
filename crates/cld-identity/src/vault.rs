//! The vault of a run: what its numbers stand for, readable by its owner alone.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Int32Type, Schema};
use cld_terms::fold;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::codes::Codes;
use crate::details::{DAYS, Day, Details, Person, TEXTS};
use crate::private;
use crate::secret::Secret;

/// What the numbers of a finished run stand for.
pub struct Vault(Vec<String>);

/// Why a vault cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    #[error("{path}: cannot be used ({source})")]
    Unusable { path: String, source: io::Error },
    #[error("{path}: is not a vault")]
    Foreign { path: String },
}

impl Vault {
    /// Writes the vault of a run into `folder`, with rights for its owner alone: what codes stand for, and what tracing
    /// goes by.
    pub fn write(codes: &Codes, people: &[Person], folder: &Path) -> Result<(), VaultError> {
        private::make_folder(folder).map_err(|source| VaultError::unusable(folder, source))?;
        let (numbers, texts): (Vec<i32>, Vec<&str>) = codes.pairs().unzip();
        let fields = [("code", DataType::Int32), ("identifier", DataType::Utf8)];
        let columns: Vec<ArrayRef> = vec![Arc::new(Int32Array::from(numbers)), Arc::new(StringArray::from(texts))];
        store(&folder.join("identifiers.parquet"), &fields, columns)?;
        let mut fields =
            vec![("la_code", DataType::Utf8), ("la_person", DataType::Int32), ("nhs_number_code", DataType::Int32)];
        let mut columns: Vec<ArrayRef> = vec![
            Arc::new(people.iter().map(|person| Some(person.la_code.as_str())).collect::<StringArray>()),
            Arc::new(people.iter().map(|person| person.la_person).collect::<Int32Array>()),
            Arc::new(people.iter().map(|person| person.nhs_number).collect::<Int32Array>()),
        ];
        for (at, name) in TEXTS.into_iter().enumerate() {
            fields.push((name, DataType::Utf8));
            let texts = people.iter().map(|person| person.details.texts[at].as_ref().map(Secret::text));
            columns.push(Arc::new(texts.collect::<StringArray>()));
        }
        for (at, name) in DAYS.into_iter().enumerate() {
            fields.push((name, DataType::Date32));
            let days = people.iter().map(|person| person.details.days[at].map(|day| day.0));
            columns.push(Arc::new(days.collect::<Date32Array>()));
        }
        store(&folder.join("people.parquet"), &fields, columns)
    }

    /// The people of the run whose vault lies in `folder`, by council and code.
    pub fn people(folder: &Path) -> Result<Vec<Person>, VaultError> {
        let path = folder.join("people.parquet");
        let mut people = Vec::new();
        for batch in read(&path)? {
            let foreign = || VaultError::Foreign { path: path.display().to_string() };
            let column = |name: &str| batch.column_by_name(name).ok_or_else(foreign);
            let councils = column("la_code")?.as_string_opt::<i32>().ok_or_else(foreign)?;
            let code = |name: &str| column(name)?.as_primitive_opt::<Int32Type>().ok_or_else(foreign);
            let (la_person, nhs_number) = (code("la_person")?, code("nhs_number_code")?);
            let mut texts = Vec::new();
            for name in TEXTS {
                texts.push(column(name)?.as_string_opt::<i32>().ok_or_else(foreign)?);
            }
            let mut days = Vec::new();
            for name in DAYS {
                days.push(column(name)?.as_primitive_opt::<Date32Type>().ok_or_else(foreign)?);
            }
            people.extend((0..batch.num_rows()).map(|row| Person {
                la_code: councils.value(row).to_owned(),
                la_person: la_person.is_valid(row).then(|| la_person.value(row)),
                nhs_number: nhs_number.is_valid(row).then(|| nhs_number.value(row)),
                details: Details {
                    texts: std::array::from_fn(|at| texts[at].is_valid(row).then(|| Secret::new(texts[at].value(row)))),
                    days: std::array::from_fn(|at| days[at].is_valid(row).then(|| Day(days[at].value(row)))),
                },
            }));
        }
        Ok(people)
    }

    /// Opens the vault that lies in `folder`.
    pub fn open(folder: &Path) -> Result<Vault, VaultError> {
        let path = folder.join("identifiers.parquet");
        let mut identifiers = vec![String::new()];
        for batch in read(&path)? {
            let texts = batch.column(1).as_string_opt::<i32>();
            let texts = texts.ok_or_else(|| VaultError::Foreign { path: path.display().to_string() })?;
            identifiers.extend(texts.iter().flatten().map(str::to_owned));
        }
        Ok(Vault(identifiers))
    }

    /// The number that stands for an identifier, whatever its case and the blanks at its end.
    pub fn code(&self, identifier: &str) -> Option<i32> {
        let wanted = fold(identifier);
        let at = self.0.iter().skip(1).position(|known| *known == wanted)?;
        i32::try_from(at + 1).ok()
    }

    /// The identifier that a number stands for, in lower case and without trailing blanks.
    pub fn identifier(&self, code: i32) -> Option<&str> {
        self.0.get(usize::try_from(code).ok()?).map(String::as_str)
    }
}

/// Stores a table as a file of its owner's, whole or not at all; what lay there is replaced.
pub(crate) fn store(path: &Path, fields: &[(&str, DataType)], columns: Vec<ArrayRef>) -> Result<(), VaultError> {
    let unusable = |source| VaultError::unusable(path, source);
    let fields: Vec<Field> =
        fields.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true)).collect();
    let unfinished = path.with_extension("unfinished");
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    let file = private::new_file(&unfinished).map_err(unusable)?;
    let write = || -> Result<(), io::Error> {
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(io::Error::other)?;
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None)?;
        writer.write(&batch)?;
        writer.into_inner()?.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(unusable)
}

/// The batches of a table that [`store`] wrote.
pub(crate) fn read(path: &Path) -> Result<Vec<RecordBatch>, VaultError> {
    let file = File::open(path).map_err(|source| VaultError::unusable(path, source))?;
    let foreign = || VaultError::Foreign { path: path.display().to_string() };
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).and_then(|reader| reader.build()).map_err(|_| foreign())?;
    reader.map(|batch| batch.map_err(|_| foreign())).collect()
}

impl VaultError {
    pub(crate) fn unusable(path: &Path, source: io::Error) -> VaultError {
        VaultError::Unusable { path: path.display().to_string(), source }
    }
}
