//! Identifiers become numbers.

use std::collections::HashSet;
use std::collections::hash_map::HashMap;
use std::fmt;

use arrow::array::{Int32Array, StringArray};
use foldhash::fast::RandomState;
use sha2::{Digest, Sha256};

/// Identifiers met so far, before they have numbers. One for each thread; merge them at the end.
#[derive(Default)]
pub struct Identifiers(HashSet<Box<str>, RandomState>);

impl Identifiers {
    /// Takes note of every identifier in a column.
    pub fn note(&mut self, column: &StringArray) {
        for identifier in column.iter().flatten() {
            let folded = fold(identifier);
            if !self.0.contains(folded.as_ref()) {
                self.0.insert(folded.into());
            }
        }
    }

    pub fn merge(&mut self, other: Identifiers) {
        if self.0.is_empty() {
            self.0 = other.0;
        } else {
            self.0.extend(other.0);
        }
    }
}

/// The number of every identifier of a run.
///
/// Numbers follow the order of the identifiers' digests: the same people have the same numbers
/// whatever the order of files and rows. A number is no pseudonym: who holds all identifiers of a run can
/// work the numbers out again.
pub struct Codes(HashMap<Box<str>, i32, RandomState>);

impl Codes {
    pub fn new(identifiers: Identifiers) -> Codes {
        let mut sorted: Vec<_> =
            identifiers.0.into_iter().map(|text| (Sha256::digest(text.as_bytes()), text)).collect();
        sorted.sort_unstable();
        Codes(sorted.into_iter().enumerate().map(|(at, (_, text))| (text, at as i32 + 1)).collect())
    }

    /// The numbers of a column of identifiers; null where the identifier is null or was never noted.
    pub fn encode(&self, column: &StringArray) -> Int32Array {
        column.iter().map(|text| self.0.get(fold(text?).as_ref()).copied()).collect()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Pairs of number and identifier, by number. For the vault alone.
    pub(crate) fn pairs(&self) -> Vec<(i32, &str)> {
        let mut pairs: Vec<_> = self.0.iter().map(|(text, code)| (*code, text.as_ref())).collect();
        pairs.sort_unstable();
        pairs
    }
}

impl fmt::Debug for Codes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Codes({} hidden)", self.len())
    }
}

/// Identifiers are compared as the official collation does: case and trailing blanks make no difference.
pub(crate) fn fold(text: &str) -> std::borrow::Cow<'_, str> {
    let trimmed = text.trim_end_matches(' ');
    if trimmed.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        trimmed.into()
    } else {
        trimmed.to_lowercase().into()
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::Array;

    use super::*;

    fn codes(texts: &[&str]) -> Codes {
        let mut identifiers = Identifiers::default();
        identifiers.note(&StringArray::from(texts.to_vec()));
        Codes::new(identifiers)
    }

    #[test]
    fn numbers_do_not_depend_on_the_order_of_rows() {
        let column = StringArray::from(vec![Some("AB-1"), None, Some("9990000018"), Some("never seen")]);
        let one = codes(&["ab-1", "9990000018", "x"]).encode(&column);
        let other = codes(&["x", "9990000018", "AB-1 ", "ab-1"]).encode(&column);
        assert_eq!(one, other);
        assert!(one.is_valid(0) && one.is_null(1) && one.is_valid(2) && one.is_null(3));
    }

    #[test]
    fn identifiers_do_not_print() {
        assert_eq!(format!("{:?}", codes(&["9990000018"])), "Codes(1 hidden)");
    }
}
