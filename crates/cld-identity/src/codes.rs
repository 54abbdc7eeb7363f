//! Identifiers become numbers.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

use arrow::array::{Int32Array, StringArray};
use cld_terms::fold;
use foldhash::fast::RandomState;
use sha2::{Digest, Sha256};

/// Tables that identifiers are dealt out over, so that threads seldom wait for one another.
const SHARDS: usize = 64;

/// Identifiers met so far, each with a number for the time until all of them are known.
pub struct Identifiers {
    shards: Vec<Mutex<HashMap<Box<str>, i32, RandomState>>>,
    state: RandomState,
}

impl Default for Identifiers {
    fn default() -> Identifiers {
        Identifiers { shards: (0..SHARDS).map(|_| Mutex::default()).collect(), state: RandomState::default() }
    }
}

impl Identifiers {
    /// Takes note of every identifier in a column and gives the number of each; null where there is none.
    pub fn note(&self, column: &StringArray) -> Int32Array {
        column.iter().map(|text| Some(self.number(&fold(text?)))).collect()
    }

    fn number(&self, identifier: &str) -> i32 {
        let place = self.state.hash_one(identifier) as usize % SHARDS;
        let mut shard = self.shards[place].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = shard.get(identifier) {
            return *number;
        }
        let number = (shard.len() * SHARDS + place) as i32;
        shard.insert(identifier.into(), number);
        number
    }

    /// The codes, now that all identifiers are known.
    pub fn settle(self) -> Codes {
        let shards = self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner));
        let digested = |(text, number): (Box<str>, i32)| (Sha256::digest(text.as_bytes()), text, number);
        let mut sorted: Vec<_> = shards.flatten().map(digested).collect();
        sorted.sort_unstable();
        let numbers = sorted.iter().map(|(_, _, number)| *number as usize + 1).max().unwrap_or_default();
        let mut codes = vec![0; numbers];
        for (at, (_, _, number)) in sorted.iter().enumerate() {
            codes[*number as usize] = at as i32 + 1;
        }
        Codes { identifiers: sorted.into_iter().map(|(_, text, _)| text).collect(), codes }
    }
}

/// The code of every identifier of a run.
///
/// Codes follow the order of the identifiers' digests: the same people have the same codes
/// whatever the order of files and rows. A code is no pseudonym: who holds all identifiers of a run can
/// work the codes out again.
pub struct Codes {
    /// In the order of their codes, which begin at 1.
    identifiers: Vec<Box<str>>,
    /// By the number that it had earlier.
    codes: Vec<i32>,
}

impl Codes {
    /// The code of the identifier that had this number when it was noted.
    pub fn code(&self, number: i32) -> i32 {
        self.codes[number as usize]
    }

    pub fn len(&self) -> usize {
        self.identifiers.len()
    }

    pub fn is_empty(&self) -> bool {
        self.identifiers.is_empty()
    }

    /// Pairs of code and identifier, by code. For the vault alone.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (i32, &str)> {
        (1..).zip(self.identifiers.iter().map(AsRef::as_ref))
    }
}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codes({} hidden)", self.len())
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::Array;

    use super::*;

    /// The codes of a column whose texts were noted in this order.
    fn codes(noted: &[&str], column: &[Option<&str>]) -> Vec<Option<i32>> {
        let identifiers = Identifiers::default();
        identifiers.note(&StringArray::from(noted.to_vec()));
        let numbers = identifiers.note(&StringArray::from(column.to_vec()));
        let codes = identifiers.settle();
        numbers.iter().map(|number| number.map(|number| codes.code(number))).collect()
    }

    #[test]
    fn codes_do_not_depend_on_the_order_of_rows() {
        let column = [Some("AB-1"), None, Some("9990000018")];
        let one = codes(&["ab-1", "9990000018", "x"], &column);
        assert_eq!(one, codes(&["x", "9990000018", "AB-1 ", "ab-1"], &column));
        assert!(one[0].is_some() && one[1].is_none() && one[2] != one[0]);
    }

    #[test]
    fn every_identifier_has_a_code_of_its_own() {
        let texts: Vec<String> = (0..1_000).map(|number| format!("person {number}")).collect();
        let identifiers = Identifiers::default();
        let numbers = identifiers.note(&StringArray::from_iter_values(&texts));
        assert_eq!(numbers.null_count(), 0);
        let codes = identifiers.settle();
        let pairs: HashMap<i32, &str> = codes.pairs().collect();
        assert_eq!((codes.len(), pairs.len()), (1_000, 1_000));
        assert!(numbers.values().iter().zip(&texts).all(|(number, text)| pairs[&codes.code(*number)] == text));
    }

    #[test]
    fn identifiers_do_not_print() {
        let identifiers = Identifiers::default();
        identifiers.note(&StringArray::from(vec!["9990000018"]));
        assert_eq!(format!("{:?}", identifiers.settle()), "Codes(1 hidden)");
    }
}
