//! Columns without a name, by the letter that a spreadsheet gives them.

use cld_book::Severity;
use cld_submission::Header;
use cld_terms::trimmed;

use super::once::once;
use super::places::Places;
use crate::finding::Finding;

/// Positions of the columns that have no name.
pub(crate) fn unnamed(header: &Header) -> Vec<usize> {
    let columns = header.columns.iter().enumerate();
    columns.filter(|(_, name)| trimmed(name).is_empty()).map(|(column, _)| column).collect()
}

/// The letter of a column in a spreadsheet: A, Z, AA.
pub(super) fn letter(column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A finding for each column that has no name and holds something. One that is empty is no column.
pub(super) fn findings<'a>(filled: &'a [(usize, Places)], header: u64) -> impl Iterator<Item = Finding> + 'a {
    let filled = filled.iter().filter(|(_, places)| !places.is_empty());
    filled.map(move |(column, places)| {
        let message = format!(
            "Column {} has no name in the header, but holds something from row {} on. It is not read. Give it the name of an \
             item, or delete it.",
            letter(*column),
            places.first().unwrap_or(header)
        );
        once(header, "column_without_name", Severity::Warning, None, message)
    })
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_are_those_of_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
