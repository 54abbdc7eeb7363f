//! Whose an identifier is: everybody's number, or a number that a council gives.

use std::borrow::Cow;
use std::fmt;

use cld_terms::usable_nhs_number;

/// Stands between a council's code and its own identifier, in a key; neither holds it.
const BETWEEN: char = '\u{1f}';

/// The identifier behind a code. Prints as hidden.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identity {
    /// A usable NHS number, ten digits: one person wherever it was sent from.
    NhsNumber(Box<str>),
    /// A council's own identifier, folded as texts are compared. It is unique within the council alone: the same text of two
    /// councils is two people.
    OfCouncil {
        /// The council.
        la_code: Box<str>,
        /// Its identifier, folded.
        own: Box<str>,
    },
    /// A folded text where an NHS number belongs that is none. Only in runs that take identifiers as the supplier of
    /// official data gives them, to be compared with official results, and in vaults of earlier runs.
    AsSent(Box<str>),
}

/// What the identifiers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Usable NHS numbers, as [`cld_terms::usable_nhs_number`] gives them.
    NhsNumber,
    /// Own identifiers of the council with this code.
    OfCouncil(&'a str),
    /// Texts that are no NHS numbers, see [`Identity::AsSent`].
    AsSent,
}

impl Identity {
    /// Its text, without the council.
    pub fn text(&self) -> &str {
        match self {
            Identity::NhsNumber(text) | Identity::AsSent(text) | Identity::OfCouncil { own: text, .. } => text,
        }
    }

    /// The council whose own identifier it is; null for numbers that are not a council's.
    pub fn la_code(&self) -> Option<&str> {
        match self {
            Identity::OfCouncil { la_code, .. } => Some(la_code),
            Identity::NhsNumber(_) | Identity::AsSent(_) => None,
        }
    }

    /// What it is, as a vault names it.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Identity::NhsNumber(_) => "nhs_number",
            Identity::OfCouncil { .. } => "of_council",
            Identity::AsSent(_) => "as_sent",
        }
    }

    /// From what a vault holds; null for what no vault does.
    pub(crate) fn of(kind: &str, la_code: Option<&str>, text: &str) -> Option<Identity> {
        Some(match (kind, la_code) {
            ("nhs_number", None) => Identity::NhsNumber(text.into()),
            ("of_council", Some(la_code)) => Identity::OfCouncil { la_code: la_code.into(), own: text.into() },
            ("as_sent", None) => Identity::AsSent(text.into()),
            _ => return None,
        })
    }

    /// Of a text that an earlier vault holds without saying what it is.
    pub(crate) fn of_unknown_council(text: &str) -> Identity {
        if usable_nhs_number(text).as_deref() == Some(text) {
            Identity::NhsNumber(text.into())
        } else {
            Identity::AsSent(text.into())
        }
    }

    /// The kind of its column.
    pub(crate) fn kind_of_column(&self) -> Kind<'_> {
        match self {
            Identity::NhsNumber(_) => Kind::NhsNumber,
            Identity::OfCouncil { la_code, .. } => Kind::OfCouncil(la_code),
            Identity::AsSent(_) => Kind::AsSent,
        }
    }

    /// The reverse of [`Kind::write_key`].
    pub(crate) fn of_key(key: &str) -> Identity {
        match key.split_at(1) {
            ("n", digits) => Identity::NhsNumber(digits.into()),
            ("s", text) => Identity::AsSent(text.into()),
            (_, rest) => {
                let (la_code, own) = rest.split_once(BETWEEN).unwrap_or(("", rest));
                Identity::OfCouncil { la_code: la_code.into(), own: own.into() }
            }
        }
    }
}

impl Kind<'_> {
    /// Writes one text for each person: no two kinds and no two councils share one. `folded` is the identifier's text.
    pub(crate) fn write_key(self, key: &mut String, folded: &str) {
        key.clear();
        match self {
            Kind::NhsNumber => key.push('n'),
            Kind::AsSent => key.push('s'),
            Kind::OfCouncil(la_code) => {
                key.push('c');
                key.push_str(&without_separator(la_code));
                key.push(BETWEEN);
            }
        }
        key.push_str(folded);
    }
}

fn without_separator(la_code: &str) -> Cow<'_, str> {
    if la_code.contains(BETWEEN) { la_code.replace(BETWEEN, " ").into() } else { la_code.into() }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Identity(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_people_share_a_key_and_it_says_who_they_are() {
        let people = [
            (Kind::NhsNumber, "9990000018"),
            (Kind::AsSent, "9990000018"),
            (Kind::OfCouncil("211"), "9990000018"),
            (Kind::OfCouncil("212"), "9990000018"),
            (Kind::OfCouncil("21"), "19990000018"),
            (Kind::OfCouncil(""), "2119990000018"),
            (Kind::OfCouncil("211"), ""),
            (Kind::OfCouncil("211"), "a\u{1f}b"),
        ];
        let mut keys = std::collections::BTreeSet::new();
        for (kind, text) in people {
            let mut key = "before".to_owned();
            kind.write_key(&mut key, text);
            let identity = Identity::of_key(&key);
            assert_eq!((identity.kind_of_column(), identity.text()), (kind, text));
            assert_eq!(Identity::of(identity.kind(), identity.la_code(), text), Some(identity.clone()));
            assert_eq!(format!("{identity:?}"), "Identity(hidden)");
            assert!(keys.insert(key));
        }
        assert_eq!(Identity::of("of_council", None, "1001"), None);
    }
}
