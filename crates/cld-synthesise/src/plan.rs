//! What is wanted: how many councils and people, of which period, with what in their files.

use chrono::Datelike;

use crate::basis::Basis;
use crate::error::SynthesiseError;
use crate::period::Period;

/// What to make up.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Name of the release whose items, headers and words the files have; with optional items as in
    /// `v5.0+informal_carers`.
    pub release: String,
    /// How many authorities send files.
    pub authorities: usize,
    /// How many people or rows.
    pub size: Size,
    /// The days that events are in, over all files.
    pub period: Period,
    /// The same seed gives the same files, byte for byte.
    pub seed: u64,
    /// What kind of period a file covers. None for twelve months without history; with it for files that add up
    /// over the quarters, but for one authority that sends quarters alone.
    pub basis: Option<Basis>,
    /// With it, each authority sends several files over the period, and one of them again; without it, one.
    pub history: bool,
    /// Share of planted rows among all, from 0 to 0.9.
    pub errors: f64,
    /// Share of people of whom something that tracing goes by is wrong on record, from 0 to 0.9.
    pub slips: f64,
    /// Share of rows with dirt that no release foresees, from 0 to 0.9.
    pub dirty: f64,
}

/// How much to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// This many people for each authority.
    People(usize),
    /// About this many rows over all files; the people needed are estimated from a sample.
    Rows(u64),
}

/// More people of one authority would have more events than numbers for them.
const MOST_PEOPLE: usize = 100_000_000;

impl Plan {
    pub(crate) fn check(&self) -> Result<(), SynthesiseError> {
        let Period { first_day, last_day } = self.period;
        if first_day > last_day || first_day.year() < 2020 || last_day.year() > 2090 {
            return Err(SynthesiseError::PeriodImpossible { period: self.period.to_string() });
        }
        if let Some(share) =
            [self.errors, self.slips, self.dirty].into_iter().find(|share| !(0.0..=0.9).contains(share))
        {
            return Err(SynthesiseError::NotAShare { share });
        }
        if self.errors > 0.0 && self.dirty > 0.0 {
            return Err(SynthesiseError::PlantedInDirt);
        }
        Ok(())
    }

    /// Refuses more authorities than are `known`.
    pub(crate) fn check_authorities(&self, known: usize) -> Result<(), SynthesiseError> {
        let wanted = self.authorities;
        if wanted == 0 || wanted > known {
            return Err(SynthesiseError::AuthoritiesUnknown { wanted, known });
        }
        Ok(())
    }

    /// Refuses to make up nobody, and more people than can be distinguished.
    pub(crate) fn check_people(&self, people: usize) -> Result<usize, SynthesiseError> {
        if (1..=MOST_PEOPLE).contains(&people) {
            return Ok(people);
        }
        Err(SynthesiseError::PeopleOutOfRange { people, most: MOST_PEOPLE })
    }
}
