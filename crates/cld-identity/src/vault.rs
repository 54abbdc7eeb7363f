//! The vault of a run: the identifiers behind its numbers, readable by its owner alone.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int32Array, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Date32Type, Field, Schema};
use cld_terms::{fold, usable_nhs_number};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::codes::Codes;
use crate::columns::{Columns, text};
use crate::details::{DAYS, Day, Details, Person, TEXTS};
use crate::error::IdentityError;
use crate::identity::Identity;
use crate::private;
use crate::secret::Secret;

/// The identifiers behind the numbers of a finished run.
pub struct Vault {
    /// By code; the first place is of none.
    identities: Vec<Option<Identity>>,
    names_councils: bool,
}

impl Vault {
    /// Writes the vault of a run into `folder`, with rights for its owner alone: the identifiers behind codes, and what
    /// tracing uses.
    ///
    /// # Errors
    /// When the folder or a file in it cannot be written.
    pub fn write(codes: &Codes, people: &[Person], folder: &Path) -> Result<(), IdentityError> {
        private::make_folder(folder).map_err(IdentityError::unusable(folder))?;
        let identities = codes.identities();
        let fields = [
            ("code", DataType::Int32),
            ("kind", DataType::Utf8),
            ("la_code", DataType::Utf8),
            ("identifier", DataType::Utf8),
        ];
        let texts = |text: fn(&Identity) -> Option<&str>| -> ArrayRef {
            Arc::new(identities.iter().map(text).collect::<StringArray>())
        };
        let columns: Vec<ArrayRef> = vec![
            Arc::new(Int32Array::from_iter_values(1..=identities.len() as i32)),
            texts(|identity| Some(identity.kind())),
            texts(Identity::la_code),
            texts(|identity| Some(identity.text())),
        ];
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

    /// The people of the run whose vault is in `folder`, by council and code.
    ///
    /// # Errors
    /// When the vault is not there, cannot be read, or is not as it was written.
    pub fn people(folder: &Path) -> Result<Vec<Person>, IdentityError> {
        let path = folder.join("people.parquet");
        let mut people = Vec::new();
        for batch in read(&path)? {
            let columns = Columns::of(&batch, &path);
            let councils = columns.filled(columns.texts("la_code")?)?;
            let (la_person, nhs_number) = (columns.codes("la_person")?, columns.codes("nhs_number_code")?);
            let texts = TEXTS.map(|name| columns.texts(name)).into_iter().collect::<Result<Vec<_>, _>>()?;
            let day = |name| columns.column(name)?.as_primitive_opt::<Date32Type>().ok_or_else(|| columns.foreign());
            let days = DAYS.map(day).into_iter().collect::<Result<Vec<_>, _>>()?;
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

    /// Opens the vault in `folder`, also one from before vaults had the council of an identifier.
    ///
    /// # Errors
    /// When the vault is not there, cannot be read, or is not as it was written.
    pub fn open(folder: &Path) -> Result<Vault, IdentityError> {
        let path = folder.join("identifiers.parquet");
        let mut vault = Vault { identities: vec![None], names_councils: true };
        for batch in read(&path)? {
            let columns = Columns::of(&batch, &path);
            let texts = columns.filled(columns.texts("identifier")?)?;
            vault.names_councils = ["kind", "la_code"].iter().any(|name| batch.column_by_name(name).is_some());
            if vault.names_councils {
                let (kinds, councils) = (columns.filled(columns.texts("kind")?)?, columns.texts("la_code")?);
                for row in 0..batch.num_rows() {
                    let identity = Identity::of(kinds.value(row), text(councils, row), texts.value(row));
                    vault.identities.push(Some(identity.ok_or_else(|| columns.foreign())?));
                }
            } else {
                vault.identities.extend(texts.iter().flatten().map(Identity::of_unknown_council).map(Some));
            }
        }
        Ok(vault)
    }

    /// False for a vault from before they had the council of an identifier: its codes may each be people of several councils.
    pub(crate) fn names_councils(&self) -> bool {
        self.names_councils
    }

    /// The codes of an identifier: of the NHS number, however it is written, and of every council's own identifier that is
    /// this text, whatever its case and the blanks at its end.
    pub fn codes(&self, identifier: &str) -> Vec<i32> {
        let (number, wanted) = (usable_nhs_number(identifier), fold(identifier));
        let is_wanted = |identity: &Identity| match identity {
            Identity::NhsNumber(known) => number.as_deref() == Some(known),
            known => known.text() == wanted,
        };
        (0..)
            .zip(&self.identities)
            .filter(|(_, known)| known.as_ref().is_some_and(is_wanted))
            .map(|(code, _)| code)
            .collect()
    }

    /// Whose a code is.
    pub fn identity(&self, code: i32) -> Option<&Identity> {
        self.identities.get(usize::try_from(code).ok()?)?.as_ref()
    }

    /// The identifier behind a code, without the council whose it is, in lower case and without trailing blanks.
    pub fn identifier(&self, code: i32) -> Option<&str> {
        self.identity(code).map(Identity::text)
    }

    /// By code, from 0.
    pub(crate) fn identities(&self) -> impl Iterator<Item = Option<&Identity>> {
        self.identities.iter().map(Option::as_ref)
    }
}

/// Stores a table as a file of its owner's, whole or not at all; what was there is replaced.
pub(crate) fn store(path: &Path, fields: &[(&str, DataType)], columns: Vec<ArrayRef>) -> Result<(), IdentityError> {
    let unusable = IdentityError::unusable(path);
    let fields: Vec<Field> =
        fields.iter().map(|(name, data_type)| Field::new(*name, data_type.clone(), true)).collect();
    let unfinished = path.with_extension("unfinished");
    match fs::remove_file(&unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    let file = private::new_file(&unfinished).map_err(&unusable)?;
    let write = || -> Result<(), io::Error> {
        let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(io::Error::other)?;
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None)?;
        writer.write(&batch)?;
        writer.into_inner()?.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(&unusable)
}

/// The batches of a table that [`store`] wrote.
pub(crate) fn read(path: &Path) -> Result<Vec<RecordBatch>, IdentityError> {
    let file = File::open(path).map_err(IdentityError::unusable(path))?;
    let foreign = || IdentityError::not_a_vault(path);
    let reader =
        ParquetRecordBatchReaderBuilder::try_new(file).and_then(|reader| reader.build()).map_err(|_| foreign())?;
    reader.map(|batch| batch.map_err(|_| foreign())).collect()
}
