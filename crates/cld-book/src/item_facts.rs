//! `spec/items.toml`: what holds of an item in whatever release it is, besides what each release says of it.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;

use crate::item::{Item, LinksTo};
use crate::numbered::{NUMBER, number};

/// Facts of items, said once for all releases: a release's own file never changes once it is published.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFacts {
    /// What is shown in place of a text that says who somebody is.
    pub hidden_as: String,
    /// Words for "no identifier", of which letters and digits are compared.
    #[serde(default)]
    pub no_identifier: Vec<String>,
    /// Texts for "no identifier", compared whole.
    #[serde(default)]
    pub no_identifier_exactly: Vec<String>,
    /// By the item's name; `{n}` in it means any number.
    #[serde(rename = "item", default)]
    pub items: BTreeMap<String, FactsOfItem>,
}

/// Facts of one item.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactsOfItem {
    /// True for a text in nobody's words but the council's: it is never shown.
    #[serde(default)]
    pub free_text: bool,
    /// True for the council's own identifier of the row's person.
    #[serde(default)]
    pub names_person: bool,
    /// Whom the item names, where it ties the row's person to another.
    pub links_to: Option<LinksTo>,
    /// Texts that councils send where they have none.
    #[serde(default)]
    pub says_nothing: Vec<String>,
}

impl ItemFacts {
    /// Gives an item what is said of it.
    pub(crate) fn give(&self, item: &mut Item) {
        let facts = self.of(&item.name).cloned().unwrap_or_default();
        let FactsOfItem { free_text, names_person, links_to, says_nothing } = facts;
        item.free_text = free_text;
        item.names_person = names_person;
        item.links_to = links_to;
        item.says_nothing = says_nothing;
    }

    /// The words for "no identifier", ready to be looked up.
    pub fn placeholders(&self) -> Placeholders {
        let words: HashSet<String> = self.no_identifier.iter().map(|word| letters_and_digits(word)).collect();
        let exactly: HashSet<String> = self.no_identifier_exactly.iter().cloned().collect();
        let has_digit = |word: &String| word.bytes().any(|letter| letter.is_ascii_digit());
        let begins_like_a_word = |text: &String| text.starts_with(char::is_alphanumeric);
        let are_far = !words.iter().any(has_digit) && !exactly.iter().any(begins_like_a_word);
        Placeholders { words, exactly, are_far }
    }

    fn of(&self, item: &str) -> Option<&FactsOfItem> {
        self.items.iter().find(|(pattern, _)| names(pattern, item)).map(|(_, facts)| facts)
    }
}

/// Texts that stand for "no identifier": several people would be one person by them.
#[derive(Debug, Clone, Default)]
pub struct Placeholders {
    words: HashSet<String>,
    exactly: HashSet<String>,
    /// True when no word holds a digit, and no text that is compared whole begins with a letter or digit.
    are_far: bool,
}

/// One digit or x, as often as this, is nobody's identifier.
const REPEATED: usize = 10;

impl Placeholders {
    /// True for a text by which nobody can be known: a word for "no identifier", or nothing but blanks and signs.
    pub fn has(&self, text: &str) -> bool {
        if self.are_far && names_somebody(text.as_bytes()) {
            return false;
        }
        let plain = letters_and_digits(text);
        let mut letters = plain.chars();
        let Some(first) = letters.next() else { return true };
        let is_repeated = matches!(first, '0'..='9' | 'x') && letters.all(|letter| letter == first);
        let is_filler = is_repeated && (first == '0' || plain.len() >= REPEATED);
        is_filler || self.words.contains(&plain) || self.exactly.contains(text.trim().to_lowercase().as_str())
    }
}

/// True for most identifiers, without a closer look: they begin with a letter or digit, one of them is a digit, and not all
/// of them are the same.
fn names_somebody(text: &[u8]) -> bool {
    let Some(first) = text.first().filter(|letter| letter.is_ascii_alphanumeric()) else { return false };
    let differs = |letter: &u8| letter.is_ascii_alphanumeric() && !letter.eq_ignore_ascii_case(first);
    text.iter().any(u8::is_ascii_digit) && text.iter().any(differs)
}

fn letters_and_digits(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// True when a name in the file is the item's: itself, or with a number in place of `{n}`.
pub(crate) fn names(pattern: &str, item: &str) -> bool {
    let numbered = || {
        let (before, after) = pattern.split_once(NUMBER)?;
        number(item.strip_prefix(before)?.strip_suffix(after)?)
    };
    pattern == item || numbered().is_some()
}

#[cfg(test)]
mod tests {
    use super::{ItemFacts, names};

    #[test]
    fn words_for_no_identifier_are_known_however_they_are_written() {
        let facts: ItemFacts = toml::from_str(include_str!("../../../book/spec/items.toml")).unwrap();
        let placeholders = facts.placeholders();
        let nobody = [
            "unknown",
            "UNKNOWN ",
            " Unknown",
            "n/a",
            "N/A",
            "N.A.",
            "#N/A",
            "none",
            "None",
            "TBC",
            "t.b.c.",
            "null",
            "NaN",
            "-",
            "--",
            ".",
            "?",
            "",
            " ",
            "\u{a0}",
            "0",
            "0000",
            "0.0",
            "9999999999",
            "999 999 9999",
            "xxxx",
            "XXXXXXXXXXXX",
            "Not known",
            "not_known",
            "not-known",
            "#REF!",
            "#VALUE!",
            "#DIV/0!",
            "Don't know",
            "No NHS number",
        ];
        for text in nobody {
            assert!(placeholders.has(text), "{text:?}");
        }
        let somebody =
            ["1", "7", "11", "1001", "99999", "x1", "10", "0001", "P-0", "ref", "unknown 7", "na1", "nathan", "O"];
        for text in somebody {
            assert!(!placeholders.has(text), "{text:?}");
        }
        let facts = ItemFacts { no_identifier: vec!["p 0".into()], no_identifier_exactly: vec!["1-x".into()], ..facts };
        let placeholders = facts.placeholders();
        assert!(placeholders.has("P-0") && placeholders.has(" 1-X") && !placeholders.has("1001"));
    }

    #[test]
    fn a_number_stands_for_any() {
        assert!(names("adult_{n}_id", "adult_12_id") && names("adult_{n}_id", "adult_{n}_id") && names("a", "a"));
        assert!(!names("adult_{n}_id", "adult_x_id") && !names("adult_{n}_id", "carer_1_id") && !names("a", "b"));
    }
}
