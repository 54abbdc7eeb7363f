//! What pages say of a figure.

use cld_components::{Cell, Table};
use cld_terms::{counted, in_words};
use maud::{Markup, html};

use crate::explained::Explained;

/// Rows on the page; the file has all.
const SHOWN: usize = 200;

/// What is said of a figure: sentences, and those that say more of the one before as its list.
pub fn sentences(explained: &Explained) -> Markup {
    let lines = explained.sentences();
    let mut parts: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines {
        match parts.last_mut().filter(|_| line.starts_with(' ')) {
            Some((_, more)) => more.push(line.trim()),
            None => parts.push((line.trim(), Vec::new())),
        }
    }
    html! {
        @for (sentence, more) in &parts {
            p.govuk-body { (sentence) }
            @if !more.is_empty() { ul.govuk-list.govuk-list--bullet { @for line in more { li { (line) } } } }
        }
    }
}

/// Who is counted: the first rows, and a link to the file that has all.
pub fn who(explained: &Explained, file: &str) -> Markup {
    let Explained { columns, rows, .. } = explained;
    // A column that is empty in all rows, and that of the council, say nothing here.
    let says = |at: &usize| columns[*at] != "la_code" && rows.iter().any(|row| !row[*at].is_empty());
    let shown: Vec<usize> = (0..columns.len()).filter(says).collect();
    let head: Vec<Cell> = shown.iter().map(|at| Cell::new(&in_words(&columns[*at]))).collect();
    let row = |row: &Vec<String>| shown.iter().map(|at| Cell::new(&row[*at])).collect();
    let first = rows.iter().take(SHOWN).map(row).collect();
    let people = counted(explained.people(), "person", "people");
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "Who is counted" }
            p.govuk-body {
                @if explained.people() > 0 { (people) ", in " }
                (counted(rows.len(), "row", "rows"))
                @if rows.len() > SHOWN { ", of which the first " (SHOWN) " are here" }
                ". " a.govuk-link href=(file) { "Download all rows (CSV)" } "."
            }
            div.portal-wide role="region" tabindex="0" aria-label="Who is counted" {
                (Table { head, rows: first, first_cell_is_header: true, ..Table::default() })
            }
        }
    }
}
