//! How similar a person in the register is to the one searched for, part by part.

use std::cell::RefCell;
use std::collections::HashMap;

use cld_book::{StandInValues, Weights};

use super::person::{Wanted, first_part, parts};
use super::register::{Entry, Register};

/// Scores of family name, given name, birth date, gender and postcode, of 100.
pub(crate) type Scores = [f64; 5];

/// Compares one wanted person with many of the register; names are compared once each.
pub(crate) struct Scorer<'a> {
    register: &'a Register,
    values: &'a StandInValues,
    wanted: &'a Wanted,
    family: RefCell<HashMap<u32, f64>>,
    given: RefCell<HashMap<u32, f64>>,
}

impl<'a> Scorer<'a> {
    pub(crate) fn new(register: &'a Register, values: &'a StandInValues, wanted: &'a Wanted) -> Scorer<'a> {
        Scorer { register, values, wanted, family: RefCell::default(), given: RefCell::default() }
    }

    pub(crate) fn scores(&self, entry: &Entry) -> Scores {
        let partial = &self.values.partial;
        let mut family = self.name(&self.family, &self.wanted.family, entry.family);
        if let Some(former) = entry.former_family {
            family = family.max(self.name(&self.family, &self.wanted.family, former) * partial.former_name / 100.0);
        }
        let mut given = self.name(&self.given, &self.wanted.given, entry.given);
        let is = |name: u32, text: &str| !text.is_empty() && *self.register.names[name as usize] == *text;
        if is(entry.family, &self.wanted.given) && is(entry.given, &self.wanted.family) {
            (family, given) = (family.max(partial.swapped_names), given.max(partial.swapped_names));
        }
        let gender = if !self.wanted.gender.is_empty() && *entry.gender == *self.wanted.gender { 100.0 } else { 0.0 };
        [family, given, self.born(entry.born), gender, self.postcode(entry)]
    }

    fn name(&self, known: &RefCell<HashMap<u32, f64>>, wanted: &str, name: u32) -> f64 {
        *known.borrow_mut().entry(name).or_insert_with(|| {
            let text = &*self.register.names[name as usize];
            match wanted {
                "" => 0.0,
                wanted if wanted == text => 100.0,
                wanted => Some(strsim::jaro_winkler(wanted, text))
                    .filter(|alike| *alike >= self.values.partial.name_alike_from)
                    .map_or(0.0, |alike| 100.0 * alike),
            }
        })
    }

    fn born(&self, born: i32) -> f64 {
        let Some(wanted) = self.wanted.born else { return 0.0 };
        if wanted == born {
            return 100.0;
        }
        let (one, other) = (parts(wanted), parts(born));
        let same = one.iter().zip(other).filter(|(one, other)| **one == *other).count();
        match same {
            _ if one[0] == other[1] && one[1] == other[0] && one[2] == other[2] => {
                self.values.partial.swapped_day_and_month
            }
            2 => self.values.partial.two_of_three,
            _ => 0.0,
        }
    }

    fn postcode(&self, entry: &Entry) -> f64 {
        let wanted = self.wanted.postcode.as_str();
        let partial = &self.values.partial;
        match entry.postcodes.split_last() {
            _ if wanted.is_empty() => 0.0,
            Some((now, _)) if **now == *wanted => 100.0,
            Some((_, former)) if former.iter().any(|postcode| **postcode == *wanted) => partial.former_postcode,
            Some((now, _)) if first_part(now) == first_part(wanted) => partial.first_part,
            _ => 0.0,
        }
    }
}

/// The score as a whole, of 100; none unless three parts match wholly or in part.
pub(crate) fn overall(weights: &Weights, scores: &Scores) -> Option<f64> {
    if scores.iter().filter(|score| **score > 0.0).count() < 3 {
        return None;
    }
    let weights = [weights.family_name, weights.given_name, weights.date_of_birth, weights.gender, weights.postcode];
    Some(scores.iter().zip(weights).map(|(score, weight)| score * weight / 100.0).sum())
}
