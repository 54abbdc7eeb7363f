//! A vault that is foreign or damaged is refused, and nobody is guessed from it.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, RecordBatch, StringArray, UInt32Array, new_null_array};
use cld_identity::pseudonym::{Keys, recode};
use cld_identity::trace::{Traced, apply};
use cld_identity::{IdentityError, Vault};
use cld_terms::ErrorKind;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use crate::responses::answers;
use crate::{asked, book};

const TABLES: [&str; 4] = ["identifiers.parquet", "people.parquet", "trace/requests.parquet", "trace/outcomes.parquet"];

fn table(path: &Path) -> RecordBatch {
    ParquetRecordBatchReaderBuilder::try_new(File::open(path).unwrap())
        .unwrap()
        .build()
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
}

fn store(path: &Path, columns: Vec<(String, ArrayRef)>) {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)));
    let batch = batch.unwrap();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

fn columns(table: &RecordBatch) -> Vec<(String, ArrayRef)> {
    let names = table.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    names.into_iter().zip(table.columns().iter().cloned()).collect()
}

/// Everything that reads the vault.
fn open(vault: &Path) -> Result<(), IdentityError> {
    Vault::open(vault)?;
    Vault::people(vault)?;
    Traced::open(vault).map(|_| ())
}

#[test]
fn a_table_that_is_not_the_vaults_is_refused_by_its_name() {
    let book = book();
    let (folder, vault, requested) = asked(&book);
    let response = answers(&book, &requested, folder.path(), |_| ());
    apply(&book.tracing, &vault, &[response], "2026-04-02T07:00:00".parse().unwrap()).unwrap().remove(0).1.unwrap();
    open(&vault).unwrap();
    for name in TABLES {
        let path = vault.join(name);
        let (bytes, sound) = (fs::read(&path).unwrap(), table(&path));
        let refused = |what: &str| {
            let error = open(&vault).expect_err(&format!("{name} {what}"));
            assert!(
                matches!(&error, IdentityError::NotAVault { path } if path.ends_with(name)),
                "{name} {what}: {error}"
            );
            assert_eq!(error.kind(), ErrorKind::Refused);
        };
        fs::write(&path, b"not a table").unwrap();
        refused("of text");
        fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        refused("cut in two");
        for at in 0..sound.num_columns() {
            // The codes of identifiers follow from their order.
            if columns(&sound)[at].0 == "code" && name == "identifiers.parquet" {
                continue;
            }
            let mut other = columns(&sound);
            other[at].0 = "other".to_owned();
            store(&path, other);
            refused("with a column of another name");
            let mut other = columns(&sound);
            other[at].1 = new_null_array(&arrow::datatypes::DataType::Boolean, sound.num_rows());
            store(&path, other);
            refused("with a column of another type");
        }
        fs::write(&path, &bytes).unwrap();
        open(&vault).unwrap();
    }
}

#[test]
fn columns_are_found_by_their_names() {
    let (_folder, vault, _) = asked(&book());
    for name in &TABLES[..3] {
        let path = vault.join(name);
        let mut turned = columns(&table(&path));
        turned.reverse();
        store(&path, turned);
    }
    open(&vault).unwrap();
    let known = Vault::open(&vault).unwrap();
    let is_own = |code: i32| known.identifier(code).is_some_and(|own| own.starts_with("a-"));
    assert_eq!((1..=8).filter(|code| is_own(*code)).count(), 4);
    assert_eq!(Traced::open(&vault).unwrap().outstanding(), 4);
}

#[test]
fn nobody_is_traced_who_is_not_in_the_vault() {
    let (_folder, vault, _) = asked(&book());
    let path = vault.join("trace/requests.parquet");
    let mut other = columns(&table(&path));
    let people = other.iter_mut().find(|(name, _)| name == "person").unwrap();
    people.1 = Arc::new(UInt32Array::from_iter_values((0..people.1.len() as u32).map(|at| at + 1)));
    store(&path, other);
    assert!(matches!(open(&vault), Err(IdentityError::NotAVault { .. })));
}

#[test]
fn a_null_where_a_text_must_be_is_refused() {
    let (_folder, vault, _) = asked(&book());
    let path = vault.join("identifiers.parquet");
    let mut other = columns(&table(&path));
    let texts = other.iter_mut().find(|(name, _)| name == "identifier").unwrap();
    texts.1 = Arc::new(StringArray::from(vec![None::<&str>; texts.1.len()]));
    store(&path, other);
    assert!(matches!(Vault::open(&vault), Err(IdentityError::NotAVault { .. })));
}

#[test]
fn a_vault_from_before_it_had_councils_is_opened_and_gives_no_pseudonyms() {
    let (_folder, vault, _) = asked(&book());
    let path = vault.join("identifiers.parquet");
    let known = Vault::open(&vault).unwrap();
    let mut earlier = columns(&table(&path));
    earlier.retain(|(name, _)| ["code", "identifier"].contains(&name.as_str()));
    store(&path, earlier);
    let opened = Vault::open(&vault).unwrap();
    assert!((1..=8).all(|code| opened.identifier(code) == known.identifier(code)));
    assert!(known.codes("9990000018").len() == opened.codes("9990000018").len());
    let keys = Keys::new("analysis", "first").unwrap();
    assert!(matches!(recode(&vault, &keys), Err(IdentityError::CouncilsUnknown { .. })));
}

#[test]
fn a_vault_that_is_not_there_is_not_found() {
    let error = open(Path::new("no such vault")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert!(error.to_string().contains("cannot be read or written (it is not there)"), "{error}");
}
