//! Lines that are no rows, and rows that differ from the header only by empty cells at their end.

use std::collections::BTreeMap;

use cld_book::Severity;
use cld_submission::NoRow;

use super::once::once;
use super::places::Places;
use crate::finding::Finding;

/// One finding for each kind of line.
pub(super) fn no_rows(lines: &BTreeMap<NoRow, Places>) -> impl Iterator<Item = Finding> {
    lines.iter().map(|(kind, places)| {
        let (rule, severity, message) = match kind {
            NoRow::Blank => (
                "row_holds_nothing",
                Severity::Warning,
                format!(
                    "{} nothing but delimiters and blanks: {places}. Here they count as no rows; other systems may count \
                     each as a record of nobody. Delete them, and save the file again.",
                    places.counted("row holds", "rows hold")
                ),
            ),
            NoRow::Header => (
                "header_repeated",
                Severity::Error,
                format!(
                    "{} the header again: {places}. Files were put together with their headers. Here these lines are no \
                     rows; other systems take each for an event of a person. Delete all but the first.",
                    places.counted("line is", "lines are")
                ),
            ),
            NoRow::Line => (
                "line_of_dashes",
                Severity::Error,
                format!(
                    "{} of dashes alone, as some programs draw them below a header: {places}. Here they are no rows; other \
                     systems take each for an event of a person. Delete them, or have the program leave them out.",
                    places.counted("line is", "lines are")
                ),
            ),
            NoRow::Remark => (
                "line_is_a_remark",
                Severity::Error,
                format!(
                    "{} a remark of the program that wrote the file, such as (23 rows affected): {places}. Here it is no \
                     row; other systems take it for an event of a person. Delete it, or have the program leave it out.",
                    places.counted("line is", "lines are")
                ),
            ),
        };
        once(places.first().unwrap_or(1), rule, severity, None, message)
    })
}

/// Rows of other lengths of which no value is under a wrong item.
pub(super) fn other_lengths(longer: &Places, shorter: &Places) -> impl Iterator<Item = Finding> {
    let longer = longer.first().map(|row| {
        let message = format!(
            "{} more cells than the header, with nothing in them: {longer}. No value is under a wrong item. Delete the empty \
             columns behind the table, so that every row has as many cells as the header.",
            longer.counted("row has", "rows have")
        );
        once(row, "empty_cells_at_the_end", Severity::Advice, None, message)
    });
    let shorter = shorter.first().map(|row| {
        let message = format!(
            "{} fewer cells than the header: {shorter}. The cells that are missing at the end were taken for blank ones, and \
             no value is under a wrong item. Have the program write a delimiter for every column.",
            shorter.counted("row has", "rows have")
        );
        once(row, "cells_missing_at_the_end", Severity::Advice, None, message)
    });
    longer.into_iter().chain(shorter)
}

/// About lines above the header.
pub(super) fn above_header(above: u64, is_for_excel_alone: bool, header: u64) -> Option<Finding> {
    let message = match (above, is_for_excel_alone) {
        (0, _) => return None,
        (_, true) => "The first line is for Excel alone: it says how cells are separated, and Excel does not show it. It is \
                      passed over, and rows are numbered as Excel shows them. Other systems take it for the header: leave it out."
            .to_owned(),
        (above, false) => format!(
            "The header is in row {header}, below {}. What is above it is not read. Other systems take the first line for the \
             header: delete what is above it.",
            cld_terms::counted(above, "line that holds something else", "lines that hold something else")
        ),
    };
    Some(once(1, "lines_above_header", Severity::Advice, None, message))
}
