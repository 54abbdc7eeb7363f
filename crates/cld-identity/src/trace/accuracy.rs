//! How right tracing was, where the truth is known: of people who do not exist.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use cld_terms::fold;

use super::outcome::Step;
use super::state::Traced;
use crate::error::IdentityError;
use crate::secret::Secret;
use crate::vault::Vault;

/// What became of some people.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// All of them.
    pub people: usize,
    /// Found, with their own number.
    pub right: usize,
    /// Found, with the number of somebody else.
    pub wrong: usize,
    /// Those who are in no register, or whose record is no longer valid: they cannot be found.
    pub untraceable: usize,
}

impl Accuracy {
    /// Of those who were found, the share that is right; none where nobody was.
    pub fn precision(&self) -> Option<f64> {
        let found = self.right + self.wrong;
        (found > 0).then(|| self.right as f64 / found as f64)
    }

    /// Of those who can be found, the share that was found rightly; none where nobody can.
    pub fn recall(&self) -> Option<f64> {
        let traceable = self.people - self.untraceable;
        (traceable > 0).then(|| self.right as f64 / traceable as f64)
    }

    fn add(&mut self, other: Accuracy) {
        self.people += other.people;
        self.right += other.right;
        self.wrong += other.wrong;
        self.untraceable += other.untraceable;
    }
}

/// By the step that found people, and by what is wrong on record of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accuracies {
    /// Everybody who was asked about.
    pub all: Accuracy,
    /// By the step of the service that answered.
    pub by_step: BTreeMap<Step, Accuracy>,
    /// By what is wrong in the record of a person, as whoever made up the councils names it.
    pub by_slip: BTreeMap<String, Accuracy>,
}

/// Who somebody truly is.
struct Truth {
    nhs_number: Option<Secret>,
    slip: String,
    is_invalid: bool,
}

/// Holds what was answered against `population.csv` of made-up submissions. People of planted rows are not in it, and are
/// left out.
///
/// # Errors
/// When the vault or the file of people cannot be read.
pub fn accuracy(vault: &Path, population: &Path) -> Result<Accuracies, IdentityError> {
    let truths = truths(population)?;
    let (traced, codes) = (Traced::open(vault)?, Vault::open(vault)?);
    let outcomes = traced.outcomes();
    let mut accuracies = Accuracies::default();
    for (at, person) in (0u32..).zip(&traced.people) {
        let identifier = person.la_person.and_then(|code| codes.identifier(code));
        let Some(truth) = identifier.and_then(|own| truths.get(&(person.la_code.clone(), own.to_owned()))) else {
            continue;
        };
        let outcome = outcomes.get(&at);
        let found = outcome.and_then(|outcome| outcome.nhs_number.as_ref());
        let is_right = found.is_some() && found == truth.nhs_number.as_ref();
        let one = Accuracy {
            people: 1,
            right: usize::from(is_right),
            wrong: usize::from(found.is_some() && !is_right),
            untraceable: usize::from(truth.nhs_number.is_none() || truth.is_invalid),
        };
        accuracies.all.add(one);
        let step = outcome.map_or(Step::NotFound, |outcome| outcome.step());
        accuracies.by_step.entry(step).or_default().add(one);
        let slip = if truth.slip.is_empty() { "nothing wrong" } else { &truth.slip };
        accuracies.by_slip.entry(slip.to_owned()).or_default().add(one);
    }
    Ok(accuracies)
}

fn truths(population: &Path) -> Result<HashMap<(String, String), Truth>, IdentityError> {
    let foreign = |line| IdentityError::refused(population, line, "this is no register of made-up people");
    let mut reader = csv::Reader::from_path(population).map_err(|_| foreign(1))?;
    let header = reader.headers().map_err(|_| foreign(1))?.clone();
    let place = |name: &str| header.iter().position(|column| column == name).ok_or_else(|| foreign(1));
    let (council, own, number) = (place("la_code")?, place("la_person_id")?, place("nhs_number")?);
    let (slip, invalid) = (place("slip")?, place("is_invalid")?);
    let mut truths = HashMap::new();
    for record in reader.records() {
        let record = record.map_err(|error| foreign(error.position().map_or(1, csv::Position::line)))?;
        let nhs_number = Some(&record[number]).filter(|number| !number.is_empty()).map(Secret::new);
        let truth = Truth { nhs_number, slip: record[slip].to_owned(), is_invalid: &record[invalid] == "yes" };
        truths.insert((record[council].to_owned(), fold(&record[own]).into_owned()), truth);
    }
    Ok(truths)
}
