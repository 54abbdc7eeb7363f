//! The findings that no page can hold: they are about a file's shape, and SQL reads its items.

use cld_book::{Item, Priority, Release, Severity};
use cld_submission::{Header, LONGEST_ROW, Oddity};

use crate::finding::Finding;
use crate::sending::Letters;
use cld_terms::{counted, grouped, trimmed};

/// What is odd about the row at `row`, whose header has `columns` columns.
pub(crate) fn of_row(row: u64, oddity: Oddity, columns: usize) -> Finding {
    let (rule, severity, message) = match oddity {
        Oddity::Cells(cells) | Oddity::EmptyCells(cells) => (
            "row_has_wrong_number_of_cells",
            Severity::Error,
            format!(
                "This row has {}, the header {columns}. Its values may be under the wrong items, and nothing else is said of \
                 it. Put text that holds the delimiter or a line break in double quotes.",
                counted(cells, "cell", "cells")
            ),
        ),
        Oddity::NotText => (
            "row_is_not_utf8",
            Severity::Warning,
            "Some letters of this row are not UTF-8. They were read as Windows-1252, and may not be the letters meant. \
             Save the whole file in one encoding."
                .into(),
        ),
        Oddity::StrayQuote => (
            "row_has_stray_quote",
            Severity::Error,
            "A double quote in this row opens no cell, or a cell that is never closed. It was read as a letter; values \
             may be under the wrong items. Put the cell in quotes, and write a quote inside it twice."
                .into(),
        ),
        Oddity::ControlCharacter => (
            "row_has_control_character",
            Severity::Warning,
            "This row holds an invisible character, such as NUL. A value with it is not what it looks like. \
             Remove it in the system that makes the file."
                .into(),
        ),
        Oddity::CutOff => (
            "row_is_cut_off",
            Severity::Error,
            "The file ends in the middle of this row. Rows after it may be lost. Create or send the file again.".into(),
        ),
        Oddity::TooLong => (
            "row_is_too_long",
            Severity::Error,
            format!(
                "This line is longer than {} MB, which no row should be. The rest of it was not read. Check how the file was made.",
                LONGEST_ROW >> 20
            ),
        ),
    };
    Finding {
        row,
        rule: rule.into(),
        severity,
        item: None,
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}

/// About a file with letters in UTF-8 in some rows and in Windows-1252 in others.
pub(crate) fn mixed_encodings(letters: &Letters) -> Finding {
    let rows = |rows: u64, first: Option<u64>| {
        let first = first.map(|first| format!(", first row {}", grouped(first))).unwrap_or_default();
        format!("{}{first}", counted(rows, "row", "rows"))
    };
    let message = format!(
        "Letters such as \u{e9} are written in two encodings: in UTF-8 ({}) and in Windows-1252 ({}). Some may not be the \
         letters meant. Have the system that makes the file write all of it in one encoding.",
        rows(letters.utf_8.count, letters.utf_8.first),
        rows(letters.windows_1252.count, letters.windows_1252.first)
    );
    Finding {
        row: letters.windows_1252.first.unwrap_or(1),
        rule: "file_mixes_encodings".into(),
        severity: Severity::Warning,
        item: None,
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}

/// About a row that breaks off and goes on in the next, which has no value under its own item.
pub(crate) fn broken_row(row: u64, cells: usize, columns: usize) -> Finding {
    let message = format!(
        "This row breaks off after {} of {columns}, and row {} goes on: a value with a line break is not in double quotes. \
         Nothing else is said of either. Put text that holds the delimiter or a line break in double quotes.",
        counted(cells, "cell", "cells"),
        row + 1
    );
    Finding { message: message.into(), ..of_row(row, Oddity::Cells(cells), columns) }
}

/// About a row whose text with commas is not in quotes, so that it has more cells than the header.
pub(crate) fn row_without_quotes(row: u64, cells: usize, columns: usize, items: &[&str]) -> Finding {
    let message = format!(
        "This row has {}, the header {columns}: text with commas is not in double quotes, in {}. The values behind it are under \
         the wrong items, and nothing else is said of the row. Have the program put text in double quotes.",
        counted(cells, "cell", "cells"),
        items.join(" and ")
    );
    Finding { message: message.into(), ..of_row(row, Oddity::Cells(cells), columns) }
}

/// Rules about the shape of a row or a file: whatever else is found there may only follow from them.
const CAUSES: [&str; 14] = [
    "column_too_narrow",
    "day_and_month_swapped",
    "file_has_no_rows",
    "formula_failed",
    "formula_without_result",
    "header_repeated",
    "hidden_sheet_not_read",
    "identifier_in_two_spellings",
    "identifiers_respelled_since_last",
    "line_is_a_remark",
    "line_of_dashes",
    "row_has_stray_quote",
    "row_has_wrong_number_of_cells",
    "row_is_cut_off",
];

/// True for a rule about what went wrong when the file was made, from which findings of other rules are likely to follow.
pub fn is_about_making(rule: &str) -> bool {
    CAUSES.contains(&rule) || rule == "row_is_too_long"
}

/// What is odd about the header: columns that are no item, and items without a column.
pub(crate) fn of_header<'a>(header: &'a Header, release: &'a Release) -> impl Iterator<Item = Finding> + 'a {
    // A column without a name is told by its letter, if it holds anything.
    let named = header.unknown.iter().filter(|column| !trimmed(column).is_empty());
    let unknown = named.map(|column| unknown(column, release));
    unknown.chain(header.missing.iter().map(|item| missing(&release.items[*item])))
}

/// About a file whose header no row follows, or only rows of blanks.
pub(crate) fn no_rows() -> Finding {
    let message = "The file has a header, but no row below it holds anything. Nothing can be checked or counted: this may be \
                   a blank template, or an export that found nothing. Export the rows again, and send that file instead.";
    Finding {
        row: 1,
        rule: "file_has_no_rows".into(),
        severity: Severity::Error,
        item: None,
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}

fn unknown(column: &str, release: &Release) -> Finding {
    let message = format!(
        "This column is not an item of {}, or appears twice. It is not read. Give it the name of an item, or leave it out.",
        release.title
    );
    let (row, severity) = (1, Severity::Warning);
    Finding {
        row,
        rule: "column_not_in_specification".into(),
        severity,
        item: Some(column.into()),
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}

fn missing(item: &Item) -> Finding {
    let severity = if item.priority == Priority::Never { Severity::Advice } else { Severity::Warning };
    let message = "The file has no column for this item. Rules that read it were not checked. Add the column when you can fill it.";
    Finding {
        row: 1,
        rule: "column_missing".into(),
        severity,
        item: Some(item.header.as_str().into()),
        message: message.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}
