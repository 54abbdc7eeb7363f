//! A vault of a few people, for all tests.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod responses;
mod vault;

use std::fs;
use std::path::{Path, PathBuf};

use arrow::array::{Date32Array, StringArray};
use cld_book::Book;
use cld_identity::trace::{Requested, request};
use cld_identity::{Collected, Identifiers, Kind, Rows, Vault};
use tempfile::TempDir;

const PEOPLE: usize = 4;
/// Numbers of the test range.
const NUMBERS: [&str; PEOPLE] = ["9990000018", "9990123454", "9998765439", "9995550008"];

/// The book with nothing but the tracing service.
fn book() -> Book {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../book/tracing/service.toml");
    Book::from_files([("tracing/service.toml", fs::read_to_string(path).unwrap().as_str())]).unwrap()
}

/// A vault of people who do not exist, and where it is.
fn vault() -> (TempDir, PathBuf) {
    let (identifiers, people) = (Identifiers::default(), Collected::default());
    let texts = |text: fn(usize) -> Option<String>| (0..PEOPLE).map(text).collect::<StringArray>();
    let no_text = texts(|_| None);
    let born = Date32Array::from_iter_values((0..PEOPLE as i32).map(|at| -10_000 + 500 * at));
    let died = Date32Array::from(vec![None; PEOPLE]);
    let numbers = texts(|at| Some(NUMBERS[at].to_owned()));
    let la_person = identifiers.note(Kind::OfCouncil("211"), &texts(|at| Some(format!("A-{at}"))));
    let rows = Rows {
        la_code: "211",
        imported: 0,
        la_person: &la_person,
        nhs_number: &identifiers.note(Kind::NhsNumber, &numbers),
        texts: [&numbers, &texts(|at| Some(format!("First{at}"))), &no_text, &no_text, &no_text, &no_text],
        days: [&born, &died],
    };
    people.note(&rows);
    let codes = identifiers.settle();
    let people = people.settle(&codes);
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("vault");
    Vault::write(&codes, &people, &place).unwrap();
    (folder, place)
}

/// A vault whose people were all asked about, and the request.
fn asked(book: &Book) -> (TempDir, PathBuf, Requested) {
    let (folder, vault) = vault();
    let moment = "2026-04-01T12:00:00".parse().unwrap();
    let mut requested = request(&book.tracing, &vault, &folder.path().join("requests"), moment, false).unwrap();
    (folder, vault, requested.remove(0))
}
