//! Identifiers become pseudonyms by AES-SIV (RFC 5297): the same text gives the same pseudonym under a key, nothing distinguishes
//! one pseudonym's text from another's without the key, and whoever holds the key can turn one back.
//!
//! A keyed digest would do the first two. But a number of ten digits is found from its digest in minutes by whoever holds the
//! key, so that nothing is lost by a cipher, and going from one purpose to another needs no list of people (decisions/0018).

use aes_siv::KeyInit;
use aes_siv::siv::Aes256Siv;
use arrow::array::StringArray;
use cld_terms::{has_right_check_digit, hex, unhex};

use super::keys::{Key, Keys};
use crate::error::IdentityError;
use crate::identity::Identity;

/// Bytes that a text is filled up to, so that its length reveals little.
const BLOCK: usize = 16;
/// What an identifier is. 2 was an own identifier without its council, and is not used again: two councils' shared one.
const NHS_NUMBER: u8 = 1;
const OF_COUNCIL: u8 = 3;
const AS_SENT: u8 = 4;
/// The text of an identifier, see [`crate::TextKeys`].
const TEXT: u8 = 5;

/// Makes the pseudonyms of a purpose by its newest key.
pub struct Pseudonyms<'k> {
    purpose: &'k str,
    key: &'k Key,
}

impl<'k> Pseudonyms<'k> {
    /// Made with the last of the keys, which is the current one.
    pub fn of(keys: &'k Keys) -> Pseudonyms<'k> {
        Pseudonyms { purpose: keys.purpose(), key: keys.last() }
    }

    /// The pseudonym of an identifier, as hexadecimal digits: 64 for an NHS number and for a short identifier of a council's.
    /// An own identifier is sealed with its council: the same text of another council has another pseudonym.
    pub fn pseudonym(&self, identity: &Identity) -> String {
        hex(sealed(self.purpose, self.key, &plain(identity)))
    }

    /// What the text of identifiers becomes, to be ordered by.
    pub(crate) fn of_text(&self, text: &str) -> Vec<u8> {
        sealed(self.purpose, self.key, &filled(vec![TEXT], &[text]))
    }
}

/// What a pseudonym under one purpose is under another: for whoever holds the keys of both.
///
/// # Errors
/// A pseudonym that none of the keys made.
pub fn translate(from: &Keys, to: &Keys, pseudonym: &str) -> Result<String, IdentityError> {
    let identity = known(from, pseudonym).ok_or_else(|| {
        IdentityError::KeysRefused(format!("this is no pseudonym of purpose \"{}\" by any of its keys", from.purpose()))
    })?;
    Ok(Pseudonyms::of(to).pseudonym(&identity))
}

/// The identifiers behind pseudonyms, to link rows to a run: null where none of the keys made the pseudonym.
pub fn linked(keys: &Keys, pseudonyms: &StringArray) -> Vec<Option<Identity>> {
    pseudonyms.iter().map(|pseudonym| known(keys, pseudonym?)).collect()
}

fn known(keys: &Keys, pseudonym: &str) -> Option<Identity> {
    let bytes = unhex(pseudonym)?;
    identity(&keys.all().find_map(|key| opened(keys.purpose(), key, &bytes))?)
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

/// An identifier as bytes: what it is, then its digits as a number, or its texts with their lengths.
fn plain(identity: &Identity) -> Vec<u8> {
    match identity {
        Identity::NhsNumber(digits) => {
            let number: u64 = digits.parse().expect("an NHS number is ten digits");
            padded([&[NHS_NUMBER][..], &number.to_be_bytes()].concat())
        }
        Identity::OfCouncil { la_code, own } => filled(vec![OF_COUNCIL], &[la_code, own]),
        Identity::AsSent(text) => filled(vec![AS_SENT], &[text]),
    }
}

fn filled(mut plain: Vec<u8>, texts: &[&str]) -> Vec<u8> {
    for text in texts {
        plain.extend((text.len() as u32).to_be_bytes());
        plain.extend(text.as_bytes());
    }
    padded(plain)
}

fn padded(mut plain: Vec<u8>) -> Vec<u8> {
    plain.resize(plain.len().next_multiple_of(BLOCK), 0);
    plain
}

fn identity(plain: &[u8]) -> Option<Identity> {
    let (kind, mut rest) = plain.split_first()?;
    Some(match *kind {
        NHS_NUMBER => {
            let number = u64::from_be_bytes(rest.get(..8)?.try_into().ok()?);
            let digits = format!("{number:010}");
            Identity::NhsNumber(Some(digits).filter(|digits| has_right_check_digit(digits))?.into())
        }
        OF_COUNCIL => Identity::OfCouncil { la_code: text(&mut rest)?.into(), own: text(&mut rest)?.into() },
        AS_SENT => Identity::AsSent(text(&mut rest)?.into()),
        _ => return None,
    })
}

/// The next text, taken off.
fn text<'p>(plain: &mut &'p [u8]) -> Option<&'p str> {
    let length = u32::from_be_bytes(plain.get(..4)?.try_into().ok()?) as usize;
    let text = std::str::from_utf8(plain.get(4..)?.get(..length)?).ok()?;
    *plain = &plain[4 + length..];
    Some(text)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(purpose: &str) -> Keys {
        Keys::new(purpose, "first").unwrap()
    }

    fn number(digits: &str) -> Identity {
        Identity::NhsNumber(digits.into())
    }

    fn own(la_code: &str, own: &str) -> Identity {
        Identity::OfCouncil { la_code: la_code.into(), own: own.into() }
    }

    /// Everybody has another pseudonym than everybody else.
    fn people() -> Vec<Identity> {
        vec![
            number("9990000018"),
            number("4010232137"),
            own("211", "9990000018"),
            own("211", "1001"),
            own("212", "1001"),
            own("2", "111001"),
            own("", "2111001"),
            own("211", "a council's own and very long identifier of somebody"),
            own("211", "ünterschrift 7"),
            own("211", ""),
            Identity::AsSent("1001".into()),
            Identity::AsSent("9990000018".into()),
        ]
    }

    #[test]
    fn a_pseudonym_is_the_same_under_a_key_and_another_under_every_other() {
        let (one, other) = (keys("analysis"), keys("analysis"));
        let mut all = BTreeSet::new();
        for person in people() {
            let [first, again] = [Pseudonyms::of(&one), Pseudonyms::of(&one)].map(|by| by.pseudonym(&person));
            assert_eq!(first, again);
            assert!(all.insert(first) && all.insert(Pseudonyms::of(&other).pseudonym(&person)), "two share one");
        }
        assert_eq!(Pseudonyms::of(&one).pseudonym(&number("9990000018")).len(), 64);
        assert_eq!(Pseudonyms::of(&one).pseudonym(&own("211", "1001")).len(), 64);
        let longer = one.clone().with_new("second").unwrap();
        let person = own("211", "ab-1");
        assert_ne!(
            Pseudonyms::of(&longer).pseudonym(&person),
            Pseudonyms::of(&one).pseudonym(&person),
            "a key was changed"
        );
        assert!(one.clone().with_new("first").is_err());
    }

    #[test]
    fn who_holds_both_keys_goes_from_one_purpose_to_the_other() {
        let (from, to) = (keys("analysis"), keys("research"));
        for person in people() {
            let before = Pseudonyms::of(&from).pseudonym(&person);
            let newer = from.clone().with_new("second").unwrap();
            assert_eq!(translate(&newer, &to, &before).unwrap(), Pseudonyms::of(&to).pseudonym(&person));
            assert_eq!(linked(&from, &StringArray::from(vec![before.as_str()])), [Some(person)]);
            assert!(translate(&to, &from, &before).is_err(), "without the key nothing is opened");
        }
        assert!(translate(&from, &to, "not hexadecimal").is_err() && translate(&from, &to, "").is_err());
        assert!(!format!("{from:?}").contains(char::is_numeric) || format!("{from:?}").contains("hidden"));
    }

    #[test]
    fn what_names_no_council_is_nobodys() {
        let (from, to) = (keys("analysis"), keys("research"));
        let earlier = [&[2, 0, 0, 0, 4][..], b"1001"].concat();
        let pseudonym = hex(sealed(from.purpose(), from.last(), &padded(earlier)));
        assert!(translate(&from, &to, &pseudonym).is_err());
    }
}
