//! The register of everyone made up, as they truly are: what tracing can be tested against.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::error::SynthesiseError;
use super::person::Person;

/// `population.csv`, one line a person.
pub(super) struct Register {
    path: PathBuf,
    out: BufWriter<File>,
    people: u64,
}

const HEADER: &str = "person,la_code,la_person_id,nhs_number,first_name,last_name,former_last_name,\
    former_last_name_until,date_of_birth,date_of_death,postcodes,twin_of";

impl Register {
    pub(super) fn create(folder: &Path) -> Result<Register, SynthesiseError> {
        let path = folder.join("population.csv");
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let mut register = Register { path, out: BufWriter::new(file), people: 0 };
        let begun = writeln!(register.out, "{HEADER}");
        register.written(begun)?;
        Ok(register)
    }

    /// Adds a person of an authority. Several postcodes are parted by semicolons, each as day=postcode from that day on.
    pub(super) fn add(&mut self, la_code: &str, person: &Person) -> Result<(), SynthesiseError> {
        self.people += 1;
        let names = &person.names;
        let (former, until) =
            person.surname.former.map_or_else(Default::default, |(name, day)| (name, day.to_string()));
        let died = person.died.map_or_else(String::new, |day| day.to_string());
        let postcodes: Vec<_> = person.addresses.iter().map(|(from, postcode)| format!("{from}={postcode}")).collect();
        // No name, code or postcode holds a comma or a semicolon.
        let line = [
            &self.people.to_string(),
            la_code,
            &names.identifier,
            names.nhs_number.as_deref().unwrap_or_default(),
            person.first_name,
            person.surname.now,
            former,
            &until,
            &person.born.to_string(),
            &died,
            &postcodes.join(";"),
            person.twin.as_deref().unwrap_or_default(),
        ];
        let added = writeln!(self.out, "{}", line.join(","));
        self.written(added)
    }

    pub(super) fn finish(mut self) -> Result<(), SynthesiseError> {
        let flushed = self.out.flush();
        self.written(flushed)
    }

    fn written(&self, outcome: io::Result<()>) -> Result<(), SynthesiseError> {
        outcome.map_err(SynthesiseError::unwritable(&self.path))
    }
}
