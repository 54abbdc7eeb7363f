//! A table on a page, with a download.

use cld_figures::Table;
use cld_terms::in_words;
use maud::{Markup, html};

/// A table with a link that gives it as CSV.
pub(super) fn table(caption: &str, name: &str, table: &Table) -> Markup {
    let cells = |row: &Vec<Option<String>>| -> Vec<(bool, String)> {
        table.are_numbers.iter().copied().zip(row.iter().map(|cell| cell.clone().unwrap_or_default())).collect()
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label=(caption) {
            table {
                caption { (caption) }
                thead { tr { @for column in &table.columns { th scope="col" { (in_words(column)) } } } }
                tbody {
                    @for row in &table.rows {
                        tr { @for (is_number, cell) in cells(row) { @if is_number { td.number { (cell) } } @else { td { (cell) } } } }
                    }
                }
            }
        }
        p.note { a href={ "data:text/csv;charset=utf-8," (encoded(table)) } download={ (name) ".csv" } { (name) " as CSV" } }
    }
}

/// A table as the address of its CSV.
fn encoded(table: &Table) -> String {
    let bytes = table.as_csv().expect("memory takes all that is written");
    bytes
        .iter()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
