//! What a figure counts: by which rule, step by step, and who it is.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Cell, SummaryList, SummaryRow, Table, back_link, encoded};
use cld_terms::{ErrorKind, counted, in_words};
use maud::{Markup, html};
use serde::Deserialize;

use super::{council, made, unreadable};
use crate::figures::{Contents, Explained, FiguresTable, NotExplained, contents, explained};
use crate::pages::submissions::reports::download_from;
use crate::site::{Refusal, Visit};

/// Which figure.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    council: Option<String>,
    table: String,
    /// As `cld explain` takes it: the number of the row, the head being 1, and the name of the column.
    cell: String,
}

/// Rows on the page; the file has all.
const SHOWN: usize = 200;

struct Found {
    council: String,
    table: FiguresTable,
    contents: Contents,
    /// Its number in the file.
    row: usize,
    cells: Vec<String>,
    column: usize,
    explained: Explained,
}

pub(crate) async fn show(visit: Visit, Query(which): Query<Which>) -> Result<Response, Refusal> {
    let found = found(&visit, &which).await?;
    let Found { council, table, cells, column, explained, .. } = &found;
    let back = format!("/figures/{}?council={council}", table.name);
    let title = format!("What the figure {} counts", named(&cells[*column]));
    let content = html! {
        (back_link(&back, &table.title))
        h1.govuk-heading-l { (title) }
        (SummaryList { rows: place(&visit, &found), ..SummaryList::default() })
        h2.govuk-heading-m { "How it is counted" }
        (sentences(explained))
        (who(&which, council, explained))
    };
    Ok(visit.page(&title, content))
}

/// All rows behind a figure as a file.
pub(crate) async fn rows(visit: Visit, Query(which): Query<Which>) -> Result<Response, Refusal> {
    let Found { council, table, explained, row, .. } = found(&visit, &which).await?;
    download_from(explained.csv, &format!("figures-{council}-{}-row-{row}.csv", table.name)).await
}

async fn found(visit: &Visit, which: &Which) -> Result<Found, Refusal> {
    let council = council(visit, "see_values", which.council.as_deref())?;
    let made = made(visit, &council).await?;
    let (method, table) = made.table(visit, &which.table)?;
    let contents = contents(&made.folder.join(&method.name), &table, &council).map_err(unreadable)?;
    let (row, column) = cell(&contents, &which.cell).ok_or_else(Refusal::not_found)?;
    let cells = contents.rows.iter().find(|(number, _)| *number == row).map(|(_, cells)| cells.clone());
    let cells = cells.ok_or_else(Refusal::not_found)?;
    let figure = (row, contents.columns[column].as_str());
    let explained = explained(&visit.portal, &made.folder, (&method.name, &table), figure).await;
    let explained = explained.map_err(|not| match not {
        NotExplained::NoFigure => Refusal::not_found(),
        NotExplained::Busy => Refusal::new(ErrorKind::Resource, "a figure cannot be explained now"),
    })?;
    visit.portal.store().note(&visit.deed(), "figures.explained", &table.id, &council).await?;
    Ok(Found { council, table, contents, row, cells, column, explained })
}

/// The place of a figure that is named as `ROW,COLUMN`.
fn cell(contents: &Contents, named: &str) -> Option<(usize, usize)> {
    let (row, column) = named.split_once(',')?;
    let column = contents.columns.iter().position(|known| known == column)?;
    contents.are_figures[column].then_some((row.parse().ok()?, column))
}

fn named(figure: &str) -> &str {
    if figure.is_empty() { "(empty)" } else { figure }
}

fn place<'a>(visit: &'a Visit, found: &'a Found) -> Vec<SummaryRow<'a>> {
    let Found { council, table, contents, cells, column, .. } = found;
    let mut rows =
        vec![SummaryRow::new("Council", visit.portal.councils().name(council)), SummaryRow::new("Table", &table.title)];
    let labels = contents.shown.iter().filter(|at| !contents.are_figures[**at]);
    rows.extend(labels.map(|at| SummaryRow::new(&contents.named[*at], &cells[*at])));
    rows.push(SummaryRow::new("Column", &contents.named[*column]));
    rows.push(SummaryRow::new("Figure", named(&cells[*column])));
    rows
}

/// Sentences, and those that say more of the one before as its list.
fn sentences(explained: &Explained) -> Markup {
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

fn who(which: &Which, council: &str, explained: &Explained) -> Markup {
    let Explained { columns, rows, .. } = explained;
    // A column that is empty in all rows, and that of the council, say nothing here.
    let says = |at: &usize| columns[*at] != "la_code" && rows.iter().any(|row| !row[*at].is_empty());
    let shown: Vec<usize> = (0..columns.len()).filter(says).collect();
    let head: Vec<Cell> = shown.iter().map(|at| Cell::new(&in_words(&columns[*at]))).collect();
    let row = |row: &Vec<String>| shown.iter().map(|at| Cell::new(&row[*at])).collect();
    let first = rows.iter().take(SHOWN).map(row).collect();
    let (table, cell) = (encoded(&which.table), encoded(&which.cell));
    let file = format!("/figures/explain/rows?council={council}&table={table}&cell={cell}");
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
