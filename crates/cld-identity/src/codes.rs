//! Identifiers become numbers.

use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasher;
use std::sync::{Mutex, PoisonError};

use arrow::array::{Int32Array, StringArray};
use cld_terms::fold;
use foldhash::fast::RandomState;
use sha2::{Digest, Sha256};

use crate::identity::{Identity, Kind};

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
    pub fn note(&self, kind: Kind<'_>, column: &StringArray) -> Int32Array {
        let mut key = String::new();
        column.iter().map(|text| Some(self.number(kind, &fold(text?), &mut key))).collect()
    }

    /// The same for identifiers of several kinds.
    pub fn note_each<'i>(&self, identities: impl IntoIterator<Item = Option<&'i Identity>>) -> Int32Array {
        let mut key = String::new();
        let mut number = |identity: &'i Identity| self.number(identity.kind_of_column(), identity.text(), &mut key);
        identities.into_iter().map(|identity| identity.map(&mut number)).collect()
    }

    fn number(&self, kind: Kind<'_>, folded: &str, key: &mut String) -> i32 {
        kind.write_key(key, folded);
        let place = self.state.hash_one(key.as_str()) as usize % SHARDS;
        let mut shard = self.shards[place].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = shard.get(key.as_str()) {
            return *number;
        }
        let number = (shard.len() * SHARDS + place) as i32;
        shard.insert(key.as_str().into(), number);
        number
    }

    /// The codes, now that all identifiers are known.
    pub fn settle(self) -> Codes {
        let shards = self.shards.into_iter().map(|shard| shard.into_inner().unwrap_or_else(PoisonError::into_inner));
        let digested = |(key, number): (Box<str>, i32)| (Sha256::digest(key.as_bytes()), key, number);
        let mut sorted: Vec<_> = shards.flatten().map(digested).collect();
        sorted.sort_unstable();
        let numbers = sorted.iter().map(|(_, _, number)| *number as usize + 1).max().unwrap_or_default();
        let mut codes = vec![0; numbers];
        for (at, (_, _, number)) in sorted.iter().enumerate() {
            codes[*number as usize] = at as i32 + 1;
        }
        Codes { identities: sorted.into_iter().map(|(_, key, _)| Identity::of_key(&key)).collect(), codes }
    }
}

/// The code of every identifier of a run.
///
/// Codes follow the order of the identifiers' digests: the same people have the same codes
/// whatever the order of files and rows. A code is no pseudonym: who holds all identifiers of a run can
/// work the codes out again.
pub struct Codes {
    /// In the order of their codes, which begin at 1.
    identities: Vec<Identity>,
    /// By the number that it had earlier.
    codes: Vec<i32>,
}

impl Codes {
    /// The code of the identifier that had this number when it was noted.
    pub fn code(&self, number: i32) -> i32 {
        self.codes[number as usize]
    }

    /// How many people have a code.
    pub fn len(&self) -> usize {
        self.identities.len()
    }

    /// Whether nobody has one.
    pub fn is_empty(&self) -> bool {
        self.identities.is_empty()
    }

    /// For each code, from 0, the key of its text.
    pub fn text_keys(&self) -> TextKeys {
        TextKeys::of(std::iter::once(None).chain(self.identities.iter().map(Some)), digest)
    }

    /// In the order of their codes, which begin at 1. For the vault alone.
    pub(crate) fn identities(&self) -> &[Identity] {
        &self.identities
    }
}

/// The order of what anybody can work out again, which says nothing of files and rows.
pub(crate) fn digest(text: &str) -> impl Ord + use<> {
    Sha256::digest(text.as_bytes())
}

/// Keys that are equal where the texts of identifiers are, whichever councils gave them and whatever they are.
///
/// Rules of the official code compare the text alone, and pages that have such a rule compare these keys. They are
/// nobody's codes: they are in no vault, and no table has them.
pub struct TextKeys {
    /// By code; the first place is of none.
    keys: Vec<i32>,
}

impl TextKeys {
    /// Keys for the identities of codes from 0, in the order of what `place` makes of the texts.
    pub(crate) fn of<'i, P: Ord>(
        identities: impl Iterator<Item = Option<&'i Identity>>,
        place: impl Fn(&str) -> P,
    ) -> TextKeys {
        let identities: Vec<_> = identities.collect();
        let mut texts: Vec<&str> = identities.iter().copied().flatten().map(Identity::text).collect();
        texts.sort_unstable();
        texts.dedup();
        texts.sort_by_cached_key(|text| place(text));
        let keys: HashMap<&str, i32> = texts.into_iter().zip(1..).collect();
        let key = |identity: &Option<&'i Identity>| identity.map_or(0, |identity| keys[identity.text()]);
        TextKeys { keys: identities.iter().map(key).collect() }
    }

    /// The key of a code's text; 0 where there is no such code.
    pub fn key(&self, code: i32) -> i32 {
        usize::try_from(code).ok().and_then(|code| self.keys.get(code)).copied().unwrap_or_default()
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

    const COUNCIL: Kind<'static> = Kind::OfCouncil("211");

    /// The codes of a column whose texts were noted in this order.
    fn codes(noted: &[&str], column: &[Option<&str>]) -> Vec<Option<i32>> {
        let identifiers = Identifiers::default();
        identifiers.note(COUNCIL, &StringArray::from(noted.to_vec()));
        let numbers = identifiers.note(COUNCIL, &StringArray::from(column.to_vec()));
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
        let numbers = identifiers.note(COUNCIL, &StringArray::from_iter_values(&texts));
        assert_eq!(numbers.null_count(), 0);
        let codes = identifiers.settle();
        assert_eq!(codes.len(), 1_000);
        let text = |number: i32| codes.identities()[codes.code(number) as usize - 1].text();
        assert!(numbers.values().iter().zip(&texts).all(|(number, own)| text(*number) == own));
    }

    #[test]
    fn an_own_identifier_belongs_to_its_council_and_its_text_can_be_compared() {
        let identifiers = Identifiers::default();
        let column = StringArray::from(vec!["1001", "9990000018", "1002"]);
        let of = |kind| identifiers.note(kind, &column).values().to_vec();
        let kinds = [Kind::OfCouncil("211"), Kind::OfCouncil("212"), Kind::NhsNumber, Kind::AsSent];
        let numbers = kinds.map(of);
        let codes = identifiers.settle();
        assert_eq!(codes.len(), 12, "people share a code");
        let keys = codes.text_keys();
        let key = |kind: usize, at: usize| keys.key(codes.code(numbers[kind][at]));
        for at in 0..3 {
            assert!(key(0, at) > 0 && (1..4).all(|kind| key(kind, at) == key(0, at)), "one text has two keys");
        }
        assert!(key(0, 0) != key(0, 1) && key(0, 1) != key(0, 2) && key(0, 0) != key(0, 2));
    }

    #[test]
    fn identifiers_do_not_print() {
        let identifiers = Identifiers::default();
        identifiers.note(Kind::NhsNumber, &StringArray::from(vec!["9990000018"]));
        assert_eq!(format!("{:?}", identifiers.settle()), "Codes(1 hidden)");
    }
}
