//! Whether the way in which a file is sent takes it: findings of a group of their own, about bytes and headers.
//!
//! What a way does not take, and what is said of it, is in the book's `ways/`. None of it says what a row means.

mod cells;
mod header;
mod of_file;
#[cfg(test)]
mod tests;

use cld_book::{RefusalKind, Release, Way, WayRefusal};
use cld_submission::Submission;

use crate::finding::Finding;

pub(crate) use cells::{Letters, SendingRows};

/// A file on a way.
#[derive(Clone, Copy)]
pub(crate) struct Sending<'a> {
    pub(crate) way: &'a Way,
    pub(crate) release: &'a Release,
    pub(crate) submission: &'a Submission,
}

/// Where a finding is, and what its message has in place of marks.
struct At<'m> {
    row: u64,
    item: Option<&'m str>,
    marks: &'m [(&'m str, &'m str)],
}

impl Sending<'_> {
    /// What is known before the rows are read.
    pub(crate) fn findings(self) -> Vec<Finding> {
        self.of_form().into_iter().chain(self.of_header()).collect()
    }

    /// What to look for in rows.
    pub(crate) fn rows(self) -> SendingRows {
        SendingRows {
            looks_for_formulas: self.way.refusal(RefusalKind::PortalFormula).is_some(),
            is_windows_1252: self.encoding() == "Windows-1252",
        }
    }

    fn encoding(&self) -> &str {
        self.way.encoding_of(&self.release.name)
    }

    /// The finding that the way has for a kind; none when the way takes such files.
    fn finding(&self, kind: RefusalKind, at: &At<'_>) -> Option<Finding> {
        let refusal = self.way.refusal(kind)?;
        Some(Finding {
            row: at.row,
            rule: kind.name().into(),
            severity: refusal.severity,
            item: at.item.map(Into::into),
            message: self.message(refusal, at.marks).into(),
            follows: None,
            meant: None,
            own: None,
            sending: Some(weaker(refusal, self.item_confidence(at.item)).into()),
        })
    }

    fn message(&self, refusal: &WayRefusal, marks: &[(&str, &str)]) -> String {
        let always = [("encoding", self.encoding()), ("release", self.release.title.as_str())];
        let filled = |message: String, (mark, text): &(&str, &str)| message.replace(&format!("{{{mark}}}"), text);
        marks.iter().chain(&always).fold(refusal.message.clone(), filled)
    }

    /// How sure it is that the release has the item at all.
    fn item_confidence(&self, header: Option<&str>) -> &str {
        let item = header.and_then(|header| self.release.items.iter().find(|item| item.header == header));
        item.map_or("high", |item| item.confidence.as_str())
    }
}

/// The confidence of the two that is less.
fn weaker<'c>(refusal: &'c WayRefusal, other: &'c str) -> &'c str {
    let rank = |confidence: &str| ["low", "medium", "high"].iter().position(|known| *known == confidence).unwrap_or(0);
    if rank(other) < rank(&refusal.confidence) { other } else { &refusal.confidence }
}

/// The letter by which a spreadsheet knows a column, counted from 0.
pub(crate) fn column_letter(column: usize) -> String {
    let (before, last) = (column / 26, char::from(b'A' + (column % 26) as u8));
    if before == 0 { last.to_string() } else { format!("{}{last}", column_letter(before - 1)) }
}
