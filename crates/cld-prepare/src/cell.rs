//! One value as the way of sending takes it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use cld_book::{Item, ItemType};
use cld_submission::{begins_like_a_formula, date_rewritten};
use cld_terms::fold;

use crate::letters::{Lettered, lettered};
use crate::note::NoteKind;

/// What is known of the values of a column.
#[derive(Debug, Clone)]
pub(crate) struct Values {
    pub(crate) item_type: ItemType,
    /// True for a text in the council's own words: nothing goes by its letters.
    pub(crate) is_free_text: bool,
    /// Folded text to the entry of the release's list.
    pub(crate) entries: BTreeMap<String, String>,
}

/// A value in the bytes that are sent, and what was done to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) bytes: Vec<u8>,
    pub(crate) notes: Vec<NoteKind>,
}

impl Values {
    pub(crate) fn of(item: &Item, entries: BTreeMap<String, String>) -> Values {
        Values { item_type: item.item_type, is_free_text: item.free_text, entries }
    }

    /// A value that is not blank.
    pub(crate) fn write(&self, value: &str) -> Written {
        let mut notes = Vec::new();
        let mut note = |text: Option<String>, kind: NoteKind, value: &mut Cow<'_, str>| {
            if let Some(text) = text {
                *value = Cow::Owned(text);
                notes.push(kind);
            }
        };
        let mut value = Cow::Borrowed(value);
        note(resolved(&value), NoteKind::FormulaResolved, &mut value);
        match self.item_type {
            ItemType::Date => note(date_rewritten(&value), NoteKind::DateForm, &mut value),
            ItemType::List => note(self.entry(&value), NoteKind::ListSpelling, &mut value),
            ItemType::Decimal | ItemType::Integer => note(without_plus(&value), NoteKind::PlusLeftOut, &mut value),
            ItemType::Text if self.is_free_text && begins_like_a_formula(&value) => {
                note(Some(format!("'{value}")), NoteKind::ApostropheAdded, &mut value);
            }
            _ => {}
        }
        if begins_like_a_formula(&value) {
            notes.push(NoteKind::FormulaLeft);
        }
        let bytes = match lettered(&value) {
            Lettered::AsItWas(bytes) => bytes,
            Lettered::Otherwise(bytes) => {
                notes.push(NoteKind::LetterForm);
                bytes
            }
            Lettered::Lacking(text) => {
                notes.push(NoteKind::LetterLacking);
                text.as_bytes().to_vec()
            }
        };
        Written { bytes, notes }
    }

    /// The entry of the list, when the text is it in another spelling.
    fn entry(&self, text: &str) -> Option<String> {
        self.entries.get(fold(text).as_ref()).filter(|entry| *entry != text).cloned()
    }
}

/// A cell that holds nothing: it is written as it is.
pub(crate) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.eq_ignore_ascii_case("null")
}

/// What a formula comes to that says no more than a text or a number: ="1042" is 1042.
fn resolved(text: &str) -> Option<String> {
    let inner = text.strip_prefix('=')?;
    let quoted = inner.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let plain = quoted.filter(|text| !text.contains('"'));
    let number = || Some(inner).filter(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()));
    plain.or_else(number).map(str::to_owned)
}

fn without_plus(text: &str) -> Option<String> {
    let number = text.strip_prefix('+')?;
    let is_number = number.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    is_number.then(|| number.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(item_type: ItemType, is_free_text: bool) -> Values {
        let entries = BTreeMap::from([("direct payment".to_owned(), "Direct Payment".to_owned())]);
        Values { item_type, is_free_text, entries }
    }

    fn written(item_type: ItemType, is_free_text: bool, value: &str) -> (String, Vec<NoteKind>) {
        let Written { bytes, notes } = values(item_type, is_free_text).write(value);
        (String::from_utf8_lossy(&bytes).into_owned(), notes)
    }

    #[test]
    fn values_are_written_as_they_are_taken_and_mean_the_same() {
        use NoteKind::*;
        let cases = [
            (ItemType::Date, false, "2024-02-29", "29/02/2024", vec![DateForm]),
            (ItemType::Date, false, "29/02/2024", "29/02/2024", vec![]),
            (ItemType::Date, false, "soon", "soon", vec![]),
            (ItemType::List, false, "direct PAYMENT ", "Direct Payment", vec![ListSpelling]),
            (ItemType::List, false, "Direct Payments", "Direct Payments", vec![]),
            (ItemType::Decimal, false, "+12.50", "12.50", vec![PlusLeftOut]),
            (ItemType::Decimal, false, "-12.50", "-12.50", vec![]),
            (ItemType::Text, false, "=\"0042\"", "0042", vec![FormulaResolved]),
            (ItemType::Text, false, "=42", "42", vec![FormulaResolved]),
            (ItemType::Text, true, "- see note", "'- see note", vec![ApostropheAdded]),
            (ItemType::Text, false, "-X1", "-X1", vec![FormulaLeft]),
            (ItemType::Text, false, "=A1+1", "=A1+1", vec![FormulaLeft]),
            (ItemType::List, false, "+", "+", vec![FormulaLeft]),
            (ItemType::NhsNumber, false, "+9990000018", "+9990000018", vec![FormulaLeft]),
            (ItemType::Text, false, "Łucja", "Łucja", vec![LetterLacking]),
        ];
        for (item_type, is_free_text, value, expected, notes) in cases {
            assert_eq!(written(item_type, is_free_text, value), (expected.to_owned(), notes), "{value}");
        }
    }

    #[test]
    fn what_was_written_is_not_changed_again() {
        for item_type in [ItemType::Date, ItemType::List, ItemType::Decimal, ItemType::Text] {
            for value in ["2024-02-29", "direct payment", "+1", "=\"=1\"", "=\"2024-02-29\"", "- x", "'- x"] {
                let once = values(item_type, true).write(value);
                if once.notes.iter().all(|kind| *kind != NoteKind::FormulaLeft) {
                    let twice = values(item_type, true).write(std::str::from_utf8(&once.bytes).unwrap());
                    assert_eq!(twice, Written { bytes: once.bytes, notes: vec![] }, "{item_type:?} {value}");
                }
            }
        }
    }
}
