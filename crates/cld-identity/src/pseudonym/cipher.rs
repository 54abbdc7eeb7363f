//! Identifiers become pseudonyms by AES-SIV (RFC 5297): the same text gives the same pseudonym under a key, nothing distinguishes
//! one pseudonym's text from another's without the key, and whoever holds the key can turn one back.
//!
//! A keyed digest would do the first two. But a number of ten digits is found from its digest in minutes by whoever holds the
//! key, so that nothing is lost by a cipher, and going from one purpose to another needs no list of people (decisions/0018).

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use arrow::array::StringArray;
use cld_terms::{fold, hex, unhex};

use super::keys::{Key, Keys};
use crate::error::IdentityError;
use crate::secret::Secret;

/// Bytes that a text is filled up to, so that its length reveals little.
const BLOCK: usize = 16;
const NHS_NUMBER: u8 = 1;
const LOCAL: u8 = 2;

/// Makes the pseudonyms of a purpose by its newest key.
pub struct Pseudonyms<'k> {
    purpose: &'k str,
    key: &'k Key,
}

impl<'k> Pseudonyms<'k> {
    pub fn of(keys: &'k Keys) -> Pseudonyms<'k> {
        Pseudonyms { purpose: keys.purpose(), key: keys.last() }
    }

    /// The pseudonym of an identifier, as hexadecimal digits: 64 for an NHS number and for a short identifier of a council's.
    pub fn pseudonym(&self, identifier: &str) -> String {
        hex(sealed(self.purpose, self.key, &plain(identifier)))
    }
}

/// What a pseudonym under one purpose is under another: for whoever holds the keys of both.
///
/// # Errors
/// A pseudonym that none of the keys made.
pub fn translate(from: &Keys, to: &Keys, pseudonym: &str) -> Result<String, IdentityError> {
    let identifier = known(from, pseudonym).ok_or_else(|| {
        IdentityError::KeysRefused(format!("this is no pseudonym of purpose \"{}\" by any of its keys", from.purpose()))
    })?;
    Ok(Pseudonyms::of(to).pseudonym(identifier.text()))
}

/// The identifiers behind pseudonyms, to link rows to a run: null where none of the keys made the pseudonym.
pub fn linked(keys: &Keys, pseudonyms: &StringArray) -> StringArray {
    let known = pseudonyms.iter().map(|pseudonym| known(keys, pseudonym?));
    known.map(|identifier| identifier.map(|identifier| identifier.text().to_owned())).collect()
}

fn known(keys: &Keys, pseudonym: &str) -> Option<Secret> {
    let bytes = unhex(pseudonym)?;
    identifier(&keys.all().find_map(|key| opened(keys.purpose(), key, &bytes))?)
}

/// What the key is used for goes in with the text: a key that is used twice gives other pseudonyms.
fn headers<'h>(purpose: &'h str, key: &'h Key) -> [&'h [u8]; 3] {
    [b"cld pseudonym 1", purpose.as_bytes(), key.id.as_bytes()]
}

fn sealed(purpose: &str, key: &Key, plain: &[u8]) -> Vec<u8> {
    Aes256Siv::new(&key.secret.into()).encrypt(headers(purpose, key), plain).expect("memory takes a short text")
}

fn opened(purpose: &str, key: &Key, sealed: &[u8]) -> Option<Vec<u8>> {
    Aes256Siv::new(&key.secret.into()).decrypt(headers(purpose, key), sealed).ok()
}

/// An identifier as bytes: what it is, then its digits as a number or its text, folded as identifiers are compared.
fn plain(identifier: &str) -> Vec<u8> {
    let folded = fold(identifier);
    let mut plain = match folded.parse::<u64>() {
        Ok(number) if folded.len() == 10 && !folded.starts_with('+') => {
            [&[NHS_NUMBER][..], &number.to_be_bytes()].concat()
        }
        _ => [&[LOCAL][..], &(folded.len() as u32).to_be_bytes(), folded.as_bytes()].concat(),
    };
    plain.resize(plain.len().next_multiple_of(BLOCK), 0);
    plain
}

fn identifier(plain: &[u8]) -> Option<Secret> {
    match plain.split_first()? {
        (&NHS_NUMBER, rest) => {
            let number = u64::from_be_bytes(rest.get(..8)?.try_into().ok()?);
            Some(Secret::new(&format!("{number:010}")))
        }
        (&LOCAL, rest) => {
            let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
            Some(Secret::new(std::str::from_utf8(rest.get(4..4 + length)?).ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(purpose: &str) -> Keys {
        Keys::new(purpose, "first").unwrap()
    }

    #[test]
    fn a_pseudonym_is_the_same_under_a_key_and_another_under_every_other() {
        let (one, other) = (keys("analysis"), keys("analysis"));
        let texts =
            ["9990000018", "0000000018", "AB-1", "a council's own and very long identifier of somebody", "", "12345"];
        let mut all = BTreeSet::new();
        for text in texts {
            let [first, again] = [Pseudonyms::of(&one), Pseudonyms::of(&one)].map(|by| by.pseudonym(text));
            assert_eq!(first, again);
            assert!(all.insert(first) && all.insert(Pseudonyms::of(&other).pseudonym(text)));
        }
        assert_eq!(
            Pseudonyms::of(&one).pseudonym("AB-1 "),
            Pseudonyms::of(&one).pseudonym("ab-1"),
            "compared as identifiers are"
        );
        assert_eq!(Pseudonyms::of(&one).pseudonym("9990000018").len(), 64);
        let longer = one.clone().with_new("second").unwrap();
        assert_ne!(
            Pseudonyms::of(&longer).pseudonym("AB-1"),
            Pseudonyms::of(&one).pseudonym("AB-1"),
            "a key was changed"
        );
        assert!(one.clone().with_new("first").is_err());
    }

    #[test]
    fn who_holds_both_keys_goes_from_one_purpose_to_the_other() {
        let (from, to) = (keys("analysis"), keys("research"));
        for text in ["9990000018", "0990000018", "AB-1", "Ünterschrift 7"] {
            let before = Pseudonyms::of(&from).pseudonym(text);
            let newer = from.clone().with_new("second").unwrap();
            assert_eq!(translate(&newer, &to, &before).unwrap(), Pseudonyms::of(&to).pseudonym(text));
            assert!(translate(&to, &from, &before).is_err(), "without the key nothing is opened");
        }
        assert!(translate(&from, &to, "not hexadecimal").is_err() && translate(&from, &to, "").is_err());
        assert!(!format!("{from:?}").contains(char::is_numeric) || format!("{from:?}").contains("hidden"));
    }
}
