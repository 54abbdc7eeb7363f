//! What a council knows about a person that tracing uses.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

use arrow::array::{Array, Date32Array, Int32Array, StringArray};
use foldhash::fast::RandomState;

use crate::codes::Codes;
use crate::secret::Secret;

/// Texts of a person that tracing goes by, in the order of the columns of [`Rows`].
pub const TEXTS: [&str; 6] = ["nhs_number", "first_name", "last_name", "gender", "postcode", "gp_practice_code"];
/// Days of a person that tracing goes by.
pub const DAYS: [&str; 2] = ["date_of_birth", "date_of_death"];

const NHS_NUMBER: usize = 0;
const FIRST_NAME: usize = 1;
const GENDER: usize = 3;
/// Tables that people are dealt out over, so that threads seldom wait for one another.
const SHARDS: usize = 64;

/// Texts and days of one person. Prints as hidden.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Details {
    pub(crate) texts: [Option<Secret>; 6],
    /// Days since 1970, hidden as texts are.
    pub(crate) days: [Option<Day>; 2],
}

/// A day that says who somebody is. Prints as hidden.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Day(pub(crate) i32);

impl std::fmt::Debug for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(hidden)")
    }
}

impl Details {
    pub(crate) fn text(&self, item: &str) -> Option<&str> {
        let at = TEXTS.iter().position(|text| *text == item)?;
        self.texts[at].as_ref().map(Secret::text)
    }

    pub(crate) fn day(&self, item: &str) -> Option<i32> {
        DAYS.iter().position(|day| *day == item).and_then(|at| self.days[at]).map(|day| day.0)
    }
}

/// Rows of one submission: who each is about by the numbers of [`crate::Identifiers`], and what they say.
pub struct Rows<'a> {
    /// The council that sent them.
    pub la_code: &'a str,
    /// The moment of the submission; of two, the later knows better what changes.
    pub imported: i64,
    /// The council's own identifier; null where a row has none.
    pub la_person: &'a Int32Array,
    /// The NHS number; null where a row has none that is usable.
    pub nhs_number: &'a Int32Array,
    /// What each row says of the person, in the order of [`TEXTS`].
    pub texts: [&'a StringArray; 6],
    /// The same, in the order of [`DAYS`].
    pub days: [&'a Date32Array; 2],
}

/// A person of a council: by the council's identifier, or by the NHS number where there is none.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    la_code: Box<str>,
    is_nhs_number: bool,
    number: i32,
}

/// Details that rows have said of a person.
struct Said {
    hash: u64,
    details: Details,
    rows: u32,
    /// The latest submission that said so, and in how many of its rows.
    imported: i64,
    rows_then: u32,
}

/// Everybody whom rows are about, with what they say of each.
pub struct Collected {
    shards: Vec<Mutex<HashMap<Key, Vec<Said>, RandomState>>>,
    state: RandomState,
}

/// A person of a council, as tracing asks for them.
#[derive(Debug, Clone)]
pub struct Person {
    /// The council that knows the person.
    pub la_code: String,
    /// The code of the council's identifier; none for a person identified by the NHS number alone.
    pub la_person: Option<i32>,
    /// The code of the NHS number, of a person identified by it alone.
    pub nhs_number: Option<i32>,
    /// What is known of the person, from the latest submission that says it.
    pub details: Details,
}

impl Default for Collected {
    fn default() -> Collected {
        Collected { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), state: RandomState::default() }
    }
}

impl Collected {
    /// Takes note of what rows say of their people; rows without any identifier are about nobody who can be identified.
    pub fn note(&self, rows: &Rows<'_>) {
        for row in 0..rows.la_person.len() {
            let (is_nhs_number, number) = match (rows.la_person.is_valid(row), rows.nhs_number.is_valid(row)) {
                (true, _) => (false, rows.la_person.value(row)),
                (false, true) => (true, rows.nhs_number.value(row)),
                (false, false) => continue,
            };
            let texts = rows.texts.map(|column| column.is_valid(row).then(|| column.value(row)));
            let days = rows.days.map(|column| column.is_valid(row).then(|| column.value(row)));
            let hash = self.state.hash_one((texts, days));
            let key = Key { la_code: rows.la_code.into(), is_nhs_number, number };
            let place = self.state.hash_one(number) as usize % SHARDS;
            let mut shard = self.shards[place].lock().unwrap_or_else(PoisonError::into_inner);
            let said = shard.entry(key).or_default();
            match said.iter_mut().find(|said| said.hash == hash) {
                Some(said) => said.again(rows.imported),
                None => {
                    let texts = texts.map(|text| text.map(Secret::new));
                    let details = Details { texts, days: days.map(|day| day.map(Day)) };
                    said.push(Said { hash, details, rows: 1, imported: rows.imported, rows_then: 1 });
                }
            }
        }
    }

    /// Everybody, now that the codes are known, by council and code.
    pub fn settle(self, codes: &Codes) -> Vec<Person> {
        let shards = self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner));
        let person = |(key, said): (Key, Vec<Said>)| {
            let code = codes.code(key.number);
            Person {
                la_code: key.la_code.into(),
                la_person: (!key.is_nhs_number).then_some(code),
                nhs_number: key.is_nhs_number.then_some(code),
                details: likeliest(&said),
            }
        };
        let mut people: Vec<Person> = shards.flatten().map(person).collect();
        people.sort_by(|one, other| {
            let place = |person: &Person| (person.la_code.clone(), person.la_person, person.nhs_number);
            place(one).cmp(&place(other))
        });
        people
    }
}

impl Said {
    fn again(&mut self, imported: i64) {
        self.rows += 1;
        match imported.cmp(&self.imported) {
            std::cmp::Ordering::Greater => (self.imported, self.rows_then) = (imported, 1),
            std::cmp::Ordering::Equal => self.rows_then += 1,
            std::cmp::Ordering::Less => {}
        }
    }
}

/// Of each item what most rows say; of those that change over a life, what most rows of the latest submission say. What no
/// order of rows decides, the order of the texts does.
fn likeliest(said: &[Said]) -> Details {
    let mut details = Details::default();
    for at in 0..TEXTS.len() {
        let is_lasting = matches!(at, NHS_NUMBER | FIRST_NAME | GENDER);
        details.texts[at] = most(said, is_lasting, |said| said.texts[at].clone());
    }
    for at in 0..DAYS.len() {
        details.days[at] = most(said, at == 0, |said| said.days[at]);
    }
    details
}

fn most<T: Ord + Clone>(said: &[Said], is_lasting: bool, item: impl Fn(&Details) -> Option<T>) -> Option<T> {
    let mut weights: Vec<(T, (i64, u32))> = Vec::new();
    for own in said {
        let Some(value) = item(&own.details) else { continue };
        let weight = if is_lasting { (0, own.rows) } else { (own.imported, own.rows_then) };
        match weights.iter_mut().find(|(known, _)| *known == value) {
            Some((_, known)) if known.0 == weight.0 => known.1 += weight.1,
            Some((_, known)) => *known = weight.max(*known),
            None => weights.push((value, weight)),
        }
    }
    weights
        .into_iter()
        .max_by(|one, other| one.1.cmp(&other.1).then_with(|| one.0.cmp(&other.0)))
        .map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Identifiers;
    use crate::identity::Kind;

    fn people(rows: &[(i64, &str, &str, &str)]) -> Vec<Person> {
        let (identifiers, collected) = (Identifiers::default(), Collected::default());
        for (imported, identifier, family, born) in rows {
            let text = |text: &str| StringArray::from(vec![(!text.is_empty()).then_some(text)]);
            let (none, days) = (text(""), Date32Array::from(vec![born.parse::<i32>().ok()]));
            let numbers = identifiers.note(Kind::OfCouncil("100"), &text(identifier));
            let missing = Int32Array::from(vec![None::<i32>]);
            let died = Date32Array::from(vec![None::<i32>]);
            collected.note(&Rows {
                la_code: "100",
                imported: *imported,
                la_person: &numbers,
                nhs_number: &missing,
                texts: [&none, &none, &text(family), &none, &none, &none],
                days: [&days, &died],
            });
        }
        collected.settle(&identifiers.settle())
    }

    #[test]
    fn a_slip_is_outvoted_and_a_new_name_wins() {
        let mut rows = vec![
            (1, "a", "Green", "-9000"),
            (1, "a", "Green", "-9000"),
            (1, "a", "Green", "-9000"),
            (2, "a", "Khan", "-8999"),
            (2, "a", "Khan", "-9000"),
            (1, "", "Nobody", ""),
        ];
        let expected = people(&rows);
        assert_eq!(expected.len(), 1, "rows without identifier are about nobody");
        assert_eq!(
            (expected[0].details.text("last_name"), expected[0].details.day("date_of_birth")),
            (Some("Khan"), Some(-9000))
        );
        rows.reverse();
        assert_eq!(people(&rows)[0].details, expected[0].details);
        assert!(!format!("{:?}", expected[0]).contains("Khan"), "it prints");
    }
}
