//! The steps of a search, in the published order.

use std::collections::HashMap;
use std::hash::BuildHasher;

use cld_book::StandInValues;
use foldhash::fast::FixedState;

use super::person::{Wanted, first_part, parts};
use super::register::{Entry, Register};
use super::score::{Scorer, overall};

/// What a search gave.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found {
    pub code: &'static str,
    /// The number; the service's own for nobody and for several.
    pub number: String,
    pub indicator: u8,
    pub confidence: f64,
    pub scores: [Option<f64>; 5],
}

const NOBODY: &str = "0000000000";
const SEVERAL: &str = "9999999999";

impl Found {
    pub(crate) fn nobody(code: &'static str) -> Found {
        let number = if code == "97" { SEVERAL } else { NOBODY };
        Found { code, number: number.to_owned(), indicator: 0, confidence: 0.0, scores: [None; 5] }
    }

    fn somebody(entry: &Entry, indicator: u8, confidence: f64, scores: [Option<f64>; 5]) -> Found {
        match entry {
            entry if entry.is_invalid => Found { indicator, ..Found::nobody("91") },
            entry => {
                let code = if entry.is_sensitive { "92" } else { "00" };
                Found { code, number: entry.number.to_string(), indicator, confidence, scores }
            }
        }
    }
}

/// Places of the register by keys that similar people share.
pub(crate) struct Search<'a> {
    register: &'a Register,
    values: &'a StandInValues,
    numbers: HashMap<&'a str, u32>,
    former_numbers: HashMap<&'a str, u32>,
    /// Keys with the places that have them, sorted.
    blocks: Vec<(u64, u32)>,
}

impl<'a> Search<'a> {
    pub(crate) fn new(register: &'a Register, values: &'a StandInValues) -> Search<'a> {
        let people = || (0u32..).zip(&register.people);
        let numbers = people().map(|(at, entry)| (&*entry.number, at)).collect();
        let former_numbers = people().filter_map(|(at, entry)| Some((entry.former_number.as_deref()?, at))).collect();
        let mut blocks = Vec::new();
        for (at, entry) in people() {
            blocks.push((key(0, &[entry.born]), at));
            let names = [Some(entry.family), entry.former_family].into_iter().flatten();
            blocks.extend(names.map(|family| (key(1, &[family as i32, entry.given as i32, parts(entry.born)[2]]), at)));
            blocks.extend(entry.postcodes.iter().map(|postcode| (text_key(postcode), at)));
        }
        blocks.sort_unstable();
        Search { register, values, numbers, former_numbers, blocks }
    }

    /// Looks for somebody.
    pub(crate) fn of(&self, wanted: &Wanted) -> Found {
        if let Some(found) = self.cross_check(wanted) {
            return found;
        }
        if wanted.family.is_empty() || wanted.born.is_none() || wanted.gender.is_empty() && wanted.postcode.is_empty() {
            return Found::nobody(if wanted.number.is_empty() || wanted.born.is_none() { "96" } else { "98" });
        }
        let candidates = self.candidates(wanted);
        self.alphanumeric(wanted, &candidates).unwrap_or_else(|| self.algorithmic(wanted, &candidates))
    }

    /// By the number: with the whole birth date, or with part of it and a name or the first part of the postcode; by a number
    /// that was replaced with the whole birth date alone.
    fn cross_check(&self, wanted: &Wanted) -> Option<Found> {
        let born = wanted.born?;
        if let Some(at) = self.numbers.get(wanted.number.as_str()) {
            let entry = &self.register.people[*at as usize];
            if entry.born == born {
                return Some(Found::somebody(entry, 1, 100.0, [None; 5]));
            }
            let same = parts(entry.born).iter().zip(parts(born)).filter(|(one, other)| **one == *other).count();
            let is = |name: u32, text: &str| *self.register.names[name as usize] == *text;
            let is_named = is(entry.family, &wanted.family) || is(entry.given, &wanted.given);
            let lives = entry
                .postcodes
                .last()
                .is_some_and(|own| !wanted.postcode.is_empty() && first_part(own) == first_part(&wanted.postcode));
            if same == 2 && (is_named || lives) {
                return Some(Found::somebody(entry, 1, 100.0, live()));
            }
        }
        let entry = &self.register.people[*self.former_numbers.get(wanted.number.as_str())? as usize];
        (entry.born == born).then(|| {
            let found = Found::somebody(entry, 1, 100.0, live());
            if found.code == "00" { Found { code: "90", ..found } } else { found }
        })
    }

    /// Everybody who shares a key with who is looked for.
    fn candidates(&self, wanted: &Wanted) -> Vec<u32> {
        let mut keys = Vec::new();
        if let Some(born) = wanted.born {
            keys.push(key(0, &[born]));
            let names = [self.register.place(&wanted.family), self.register.place(&wanted.given)];
            if let [Some(family), Some(given)] = names {
                keys.push(key(1, &[family as i32, given as i32, parts(born)[2]]));
            }
        }
        if !wanted.postcode.is_empty() {
            keys.push(text_key(&wanted.postcode));
        }
        let block = |key: u64| {
            let from = self.blocks.partition_point(|(other, _)| *other < key);
            self.blocks[from..].iter().take_while(move |(other, _)| *other == key).map(|(_, at)| *at)
        };
        let mut candidates: Vec<u32> = keys.into_iter().flat_map(block).collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }

    /// Without the number: family name, birth date, gender and all else that was given, exactly, and one person alone.
    fn alphanumeric(&self, wanted: &Wanted, candidates: &[u32]) -> Option<Found> {
        let is = |name: u32, text: &str| *self.register.names[name as usize] == *text;
        if wanted.gender.is_empty() {
            return None;
        }
        let agrees = |entry: &&Entry| {
            is(entry.family, &wanted.family)
                && Some(entry.born) == wanted.born
                && *entry.gender == *wanted.gender
                && (wanted.given.is_empty() || is(entry.given, &wanted.given))
                && (wanted.postcode.is_empty() || entry.postcodes.last().is_some_and(|own| **own == *wanted.postcode))
                && (wanted.practice.is_empty() || *entry.practice == *wanted.practice)
        };
        let mut agreeing = candidates.iter().map(|at| &self.register.people[*at as usize]).filter(agrees);
        match (agreeing.next(), agreeing.next()) {
            (Some(entry), None) => Some(Found::somebody(entry, 3, 100.0, [None; 5])),
            _ => None,
        }
    }

    /// By the score: the best, if it is good enough and nobody else is close.
    fn algorithmic(&self, wanted: &Wanted, candidates: &[u32]) -> Found {
        let scorer = Scorer::new(self.register, self.values, wanted);
        let mut best: Option<(f64, u32, [f64; 5])> = None;
        let mut next = f64::MIN;
        for at in candidates {
            let scores = scorer.scores(&self.register.people[*at as usize]);
            let Some(score) = overall(&self.values.weights, &scores) else { continue };
            match &best {
                Some((most, ..)) if score <= *most => next = next.max(score),
                _ => {
                    next = best.map_or(next, |(most, ..)| next.max(most));
                    best = Some((score, *at, scores));
                }
            }
        }
        match best.filter(|(score, ..)| *score >= self.values.accept.least_score) {
            None => Found::nobody("98"),
            Some((score, ..)) if score - next < self.values.accept.close => {
                Found { indicator: 4, ..Found::nobody("97") }
            }
            Some((score, at, scores)) => {
                Found::somebody(&self.register.people[at as usize], 4, score, scores.map(Some))
            }
        }
    }
}

/// How the live cross check is marked: no score but that of the birth date, 0.
fn live() -> [Option<f64>; 5] {
    [None, None, Some(0.0), None, None]
}

fn key(kind: u8, values: &[i32]) -> u64 {
    FixedState::with_seed(u64::from(kind)).hash_one(values)
}

fn text_key(text: &str) -> u64 {
    FixedState::with_seed(2).hash_one(text)
}
