//! The register of everyone made up, as they truly are: what tracing can be tested against.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::error::SynthesiseError;
use crate::person::Person;

/// `population.csv`, one line a person.
pub(crate) struct Register {
    path: PathBuf,
    out: BufWriter<File>,
    people: u64,
}

const HEADER: &str = "person,la_code,la_person_id,nhs_number,first_name,last_name,former_last_name,\
    former_last_name_until,date_of_birth,date_of_death,postcodes,twin_of,gender,gp_practice_code,former_nhs_number,\
    is_sensitive,is_invalid,slip";

/// Of so many people, the address of one is withheld, and the record of one is no longer valid.
const SENSITIVE: u64 = 499;
const INVALID: u64 = 4_999;

impl Register {
    pub(crate) fn create(folder: &Path) -> Result<Register, SynthesiseError> {
        let path = folder.join("population.csv");
        let file = File::create(&path).map_err(SynthesiseError::unwritable(&path))?;
        let mut register = Register { path, out: BufWriter::new(file), people: 0 };
        let begun = writeln!(register.out, "{HEADER}");
        register.written(begun)?;
        Ok(register)
    }

    /// Adds a person of an authority. Several postcodes are parted by semicolons, each as day=postcode from that day on.
    pub(crate) fn add(&mut self, la_code: &str, person: &Person) -> Result<(), SynthesiseError> {
        self.people += 1;
        let names = &person.names;
        let (former, until) =
            person.surname.former.map_or_else(Default::default, |(name, day)| (name, day.to_string()));
        let died = person.died.map_or_else(String::new, |day| day.to_string());
        let postcodes: Vec<_> = person.addresses.iter().map(|(from, postcode)| format!("{from}={postcode}")).collect();
        let practice = format!("Y{:05}", names.practice);
        let recorded = person.recorded.as_ref();
        let is_one_of = |many: u64| if self.people.is_multiple_of(many) { "yes" } else { "" };
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
            person.gender,
            &practice,
            recorded.and_then(|recorded| recorded.former_number.as_deref()).unwrap_or_default(),
            is_one_of(SENSITIVE),
            is_one_of(INVALID),
            // A slip may hold a comma.
            &recorded.map_or_else(String::new, |recorded| format!("\"{}\"", recorded.kind)),
        ];
        let added = writeln!(self.out, "{}", line.join(","));
        self.written(added)
    }

    pub(crate) fn finish(mut self) -> Result<(), SynthesiseError> {
        let flushed = self.out.flush();
        self.written(flushed)
    }

    fn written(&self, outcome: io::Result<()>) -> Result<(), SynthesiseError> {
        outcome.map_err(SynthesiseError::unwritable(&self.path))
    }
}
