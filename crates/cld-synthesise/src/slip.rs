//! Slips in who somebody is: what a council has on record where it is not the truth.

use chrono::{Datelike, Days, NaiveDate};

use crate::names;
use crate::nhs_number::TestNumbers;
use crate::person::Person;
use crate::plan::Plan;
use crate::random::{Purpose, Random};
use crate::recorded::Recorded;

/// Makes slips for a share of an authority's people.
pub(crate) struct Slips {
    random: Random,
    share: f64,
    former_numbers: TestNumbers,
    /// The number of the person before, for one who is given it.
    other: Option<String>,
}

impl Slips {
    pub(crate) fn new(plan: &Plan, index: usize) -> Slips {
        Slips {
            random: Random::new(plan.seed, index, Purpose::Slips),
            share: plan.slips,
            former_numbers: TestNumbers::former(plan.seed, index, plan.authorities),
            other: None,
        }
    }

    /// Puts a slip into what is on record of some.
    pub(crate) fn meet(&mut self, person: &mut Person) {
        let own = person.names.nhs_number.clone();
        if self.share > 0.0 && self.random.per_mille((self.share * 1_000.0) as u32) {
            person.recorded = Some(self.slip(person));
        }
        self.other = own;
    }

    fn slip(&mut self, person: &Person) -> Recorded {
        let no_number = || Recorded { nhs_number: Some(None), ..Recorded::default() };
        let surname = person.surname.now;
        match self.random.between(0, 99) {
            0..25 => Recorded { kind: "no number", ..no_number() },
            25..40 => {
                let last_name = Some(mistyped(&mut self.random, surname));
                Recorded { last_name, kind: "no number, surname mistyped", ..no_number() }
            }
            40..50 => {
                let first_name = Some(mistyped(&mut self.random, person.first_name));
                Recorded { first_name, kind: "no number, first name mistyped", ..no_number() }
            }
            50..57 => {
                let (first_name, last_name) = (Some(surname.to_owned()), Some(person.first_name.to_owned()));
                Recorded { first_name, last_name, kind: "no number, names swapped", ..no_number() }
            }
            57..67 => match swapped(person.born) {
                Some(born) => Recorded { born: Some(born), kind: "no number, day and month swapped", ..no_number() },
                None => {
                    Recorded { born: another_day(person.born), kind: "no number, birth date mistyped", ..no_number() }
                }
            },
            67..75 => match person.surname.former {
                Some((former, _)) => {
                    Recorded { last_name: Some(former.to_owned()), kind: "no number, former surname", ..no_number() }
                }
                None => {
                    Recorded { born: another_day(person.born), kind: "no number, birth date mistyped", ..no_number() }
                }
            },
            75..85 => {
                let postcode = Some(names::postcode(&mut self.random));
                Recorded { postcode, kind: "no number, moved house", ..no_number() }
            }
            85..92 => {
                let nhs_number = self.other.clone().map(Some);
                let kind = if nhs_number.is_some() { "number of another person" } else { "no number" };
                Recorded { nhs_number: Some(nhs_number.flatten()), kind, ..Recorded::default() }
            }
            _ => match self.former_numbers.issue() {
                Some(former) => Recorded {
                    nhs_number: Some(Some(former.clone())),
                    former_number: Some(former),
                    kind: "number that was replaced",
                    ..Recorded::default()
                },
                None => Recorded { kind: "no number", ..no_number() },
            },
        }
    }
}

/// Two letters changed places, one left out, or one twice; never the first.
fn mistyped(random: &mut Random, name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = random.between(1, letters.len() as u32 - 2) as usize;
    match random.between(0, 2) {
        0 if letters[at] != letters[at + 1] => letters.swap(at, at + 1),
        1 => _ = letters.remove(at),
        _ => letters.insert(at, letters[at]),
    }
    letters.into_iter().collect()
}

/// Day and month changed places, where that is another day.
fn swapped(born: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(born.year(), born.day(), born.month()).filter(|other| *other != born)
}

/// A neighbouring day.
fn another_day(born: NaiveDate) -> Option<NaiveDate> {
    born.checked_add_days(Days::new(1))
}
