//! Which of what was sent identifies somebody.

use arrow::array::{Array, AsArray, Int32Array, RecordBatch, StringArray};
use cld_book::{Book, Placeholders};
use cld_identity::{Identifiers, Kind};
use cld_method::CodeOf;
use cld_terms::{has_right_check_digit, plain, trimmed, usable_nhs_number};

/// The columns that identifiers are read from.
pub(crate) const NHS_NUMBER: &str = "nhs_number_as_written";
pub(crate) const LA_PERSON: &str = "la_person_unique_identifier_as_written";

/// What a run takes for an identifier.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TakenAs {
    /// Usable NHS numbers, and identifiers of councils that are no words for "no identifier".
    #[default]
    Usable,
    /// What the supplier of official data gives: numbers whose check digit is right, and any text. For comparison with
    /// official results, which were made so.
    Supplied,
}

/// What was sent in place of an identifier, in rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NotIdentified {
    /// NHS numbers that were sent and are not usable.
    pub numbers_not_usable: u64,
    /// Own identifiers that were sent and are words for "no identifier".
    pub words_for_none: u64,
    /// Rows that are about nobody who could be known.
    pub rows_of_nobody: u64,
}

impl NotIdentified {
    pub(crate) fn add(&mut self, more: NotIdentified) {
        self.numbers_not_usable += more.numbers_not_usable;
        self.words_for_none += more.words_for_none;
        self.rows_of_nobody += more.rows_of_nobody;
    }
}

/// How the identifiers of a run are read.
pub(crate) struct Identified<'a> {
    identifiers: &'a Identifiers,
    taken_as: TakenAs,
    placeholders: Placeholders,
}

/// Whom the rows of a block are about.
pub(crate) struct People {
    /// NHS numbers, ten digits.
    pub numbers: StringArray,
    /// The councils' own identifiers.
    pub own: StringArray,
    /// The same as numbers of [`Identifiers`].
    pub nhs_number: Int32Array,
    pub la_person: Int32Array,
    pub not_identified: NotIdentified,
}

impl<'a> Identified<'a> {
    pub(crate) fn new(book: &Book, identifiers: &'a Identifiers, taken_as: TakenAs) -> Identified<'a> {
        Identified { identifiers, taken_as, placeholders: book.item_facts.placeholders() }
    }

    /// True when cells are read as `cld check` reads them. What the supplier of official data gives is taken as it is.
    pub(crate) fn reads_as_checked(&self) -> bool {
        self.taken_as == TakenAs::Usable
    }

    pub(crate) fn identifiers(&self) -> &'a Identifiers {
        self.identifiers
    }

    /// Whom the rows are about.
    pub(crate) fn people(&self, batch: &RecordBatch, la_code: &str) -> People {
        let (sent, own_sent) = (column(batch, NHS_NUMBER), column(batch, LA_PERSON));
        let (numbers, own) = (self.numbers(sent), self.own(own_sent));
        let nhs_number = self.identifiers.note(Kind::NhsNumber, &numbers);
        let la_person = self.identifiers.note(Kind::OfCouncil(la_code), &own);
        let not_identified = NotIdentified {
            numbers_not_usable: refused(sent, &numbers),
            words_for_none: refused(own_sent, &own),
            rows_of_nobody: (0..numbers.len()).filter(|row| numbers.is_null(*row) && own.is_null(*row)).count() as u64,
        };
        People { numbers, own, nhs_number, la_person, not_identified }
    }

    /// The numbers of a column of codes.
    pub(crate) fn codes(&self, of: CodeOf, batch: &RecordBatch, item: &str, la_code: &str) -> Int32Array {
        let sent = column(batch, item);
        match of {
            CodeOf::Link => self.identifiers.note(Kind::OfCouncil(la_code), &self.own(sent)),
            CodeOf::LinkByNumber => self.identifiers.note(Kind::NhsNumber, &self.numbers(sent)),
            CodeOf::SentNumber => self.sent(sent),
        }
    }

    /// Numbers as they were sent: to be compared with official results, texts that are none as well.
    pub(crate) fn sent(&self, sent: &StringArray) -> Int32Array {
        let numbers = self.numbers(sent);
        let by_number = self.identifiers.note(Kind::NhsNumber, &numbers);
        if self.taken_as == TakenAs::Usable {
            return by_number;
        }
        let others: StringArray =
            sent.iter().zip(&numbers).map(|(sent, number)| sent.filter(|_| number.is_none())).collect();
        let others = self.identifiers.note(Kind::AsSent, &others);
        by_number.iter().zip(&others).map(|(number, other)| number.or(other)).collect()
    }

    fn numbers(&self, sent: &StringArray) -> StringArray {
        match self.taken_as {
            TakenAs::Usable => sent.iter().map(|text| usable_nhs_number(text?)).collect(),
            TakenAs::Supplied => sent.iter().map(|text| text.filter(|text| has_right_check_digit(text))).collect(),
        }
    }

    fn own(&self, sent: &StringArray) -> StringArray {
        match self.taken_as {
            TakenAs::Usable => {
                // Who looks the same in a file is one person, whatever blanks nobody sees.
                sent.iter().map(|text| text.filter(|text| !self.placeholders.has(text)).map(plain)).collect()
            }
            TakenAs::Supplied => sent.clone(),
        }
    }
}

fn column<'b>(batch: &'b RecordBatch, name: &str) -> &'b StringArray {
    batch.column_by_name(name).expect("every column wanted is built").as_string()
}

/// Rows in which something but blanks was sent, and nothing was taken.
fn refused(sent: &StringArray, taken: &StringArray) -> u64 {
    let is_sent = |text: Option<&str>| text.is_some_and(|text| !trimmed(text).is_empty());
    sent.iter().zip(taken).filter(|(sent, taken)| taken.is_none() && is_sent(*sent)).count() as u64
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn batch(rows: &[(Option<&str>, Option<&str>)]) -> RecordBatch {
        let numbers: StringArray = rows.iter().map(|row| row.0).collect();
        let own: StringArray = rows.iter().map(|row| row.1).collect();
        RecordBatch::try_from_iter([(NHS_NUMBER, Arc::new(numbers) as _), (LA_PERSON, Arc::new(own) as _)]).unwrap()
    }

    #[test]
    fn nobody_is_known_by_a_placeholder_and_the_rows_are_counted() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../book/spec/items.toml");
        let items = std::fs::read_to_string(path).unwrap();
        let mut book = Book::default();
        book.item_facts = toml::from_str(&items).unwrap();
        let rows = [
            (Some("9990000018"), Some("1001")),
            (Some("999 000 0018"), Some("\u{a0}1001\u{200b} ")),
            (Some("0000000000"), Some("1002")),
            (Some("9990000019"), Some("unknown")),
            (Some("not known"), None),
            (None, Some("n/a")),
            (Some(" "), None),
        ];
        let identifiers = Identifiers::default();
        let usable = Identified::new(&book, &identifiers, TakenAs::Usable).people(&batch(&rows), "211");
        let (numbers, own) = (&usable.nhs_number, &usable.la_person);
        assert!(numbers.value(0) == numbers.value(1) && numbers.null_count() == 5, "{numbers:?}");
        assert!(own.value(0) == own.value(1) && own.value(2) != own.value(0) && own.null_count() == 4, "{own:?}");
        assert_eq!(
            usable.not_identified,
            NotIdentified { numbers_not_usable: 3, words_for_none: 2, rows_of_nobody: 4 }
        );
        let supplied = Identified::new(&book, &identifiers, TakenAs::Supplied).people(&batch(&rows), "211");
        assert_eq!((supplied.nhs_number.null_count(), supplied.la_person.null_count()), (5, 2));
        assert!(supplied.nhs_number.is_valid(2), "the supplier takes one digit ten times for a number");
    }
}
