//! The register that the stand-in searches: everybody made up, as they truly are.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use cld_book::TracingService;

use super::person::plain;
use crate::error::SynthesiseError;

/// Somebody of the register. Texts are in the form in which they are compared.
pub(crate) struct Entry {
    pub number: Box<str>,
    /// A number that this one has replaced.
    pub former_number: Option<Box<str>>,
    /// Places among the register's names.
    pub family: u32,
    pub former_family: Option<u32>,
    pub given: u32,
    pub gender: Box<str>,
    pub born: i32,
    /// The last is where they live.
    pub postcodes: Vec<Box<str>>,
    pub practice: Box<str>,
    pub is_sensitive: bool,
    pub is_invalid: bool,
}

/// Everybody, and the names that they have.
#[derive(Default)]
pub struct Register {
    pub(super) people: Vec<Entry>,
    pub(super) names: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
}

impl Register {
    /// Reads `population.csv` of made-up submissions. People without an NHS number are in no register.
    ///
    /// # Errors
    /// When the file cannot be read, or is no such register; the error has the line.
    pub fn read(service: &TracingService, path: &Path) -> Result<Register, SynthesiseError> {
        let error = |error: csv::Error| {
            SynthesiseError::no_register(
                path,
                error.position().map_or(1, csv::Position::line),
                "this is no register of made-up people",
            )
        };
        let mut reader = csv::Reader::from_path(path).map_err(error)?;
        let header = reader.headers().map_err(error)?.clone();
        let place = |name: &str| {
            header.iter().position(|column| column == name).ok_or_else(|| {
                SynthesiseError::no_register(
                    path,
                    1,
                    format!("this is no register of made-up people: there is no column {name}"),
                )
            })
        };
        let columns = [
            "nhs_number",
            "first_name",
            "last_name",
            "former_last_name",
            "date_of_birth",
            "postcodes",
            "gender",
            "gp_practice_code",
            "former_nhs_number",
            "is_sensitive",
            "is_invalid",
        ];
        let places = columns.map(place);
        let mut at = [0; 11];
        for (own, place) in at.iter_mut().zip(places) {
            *own = place?;
        }
        let mut register = Register::default();
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(error)? {
            let line = record.position().map_or(0, csv::Position::line);
            let cell = |column: usize| record.get(at[column]).unwrap_or_default();
            if cell(0).is_empty() {
                continue;
            }
            let born: NaiveDate =
                cell(4).parse().map_err(|_| SynthesiseError::no_register(path, line, "the birth date is no date"))?;
            let entry = Entry {
                number: cell(0).into(),
                former_number: Some(cell(8)).filter(|text| !text.is_empty()).map(Into::into),
                family: register.name(cell(2)),
                former_family: Some(cell(3)).filter(|text| !text.is_empty()).map(|text| register.name(text)),
                given: register.name(cell(1)),
                gender: service.request.genders.get(cell(6)).map_or("", String::as_str).into(),
                born: born.to_epoch_days(),
                postcodes: cell(5)
                    .split(';')
                    .map(|since| plain(since.split('=').next_back().unwrap_or_default()).into())
                    .collect(),
                practice: plain(cell(7)).into(),
                is_sensitive: cell(9) == "yes",
                is_invalid: cell(10) == "yes",
            };
            register.people.push(entry);
        }
        Ok(register)
    }

    /// How many people it holds.
    pub fn people(&self) -> usize {
        self.people.len()
    }

    fn name(&mut self, text: &str) -> u32 {
        let text: Box<str> = plain(text).into();
        let new = self.names.len() as u32;
        *self.places.entry(text).or_insert_with_key(|text| {
            self.names.push(text.clone());
            new
        })
    }

    /// The place of a name, if anybody has it.
    pub(super) fn place(&self, name: &str) -> Option<u32> {
        self.places.get(name).copied()
    }
}
