//! What a figure counts: by which rule, step by step, and who it is.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{SummaryList, SummaryRow, back_link, encoded};
use cld_run_pages::{Contents, Explained, FiguresTable, contents, sentences, who};
use cld_terms::ErrorKind;
use maud::html;
use serde::Deserialize;

use super::{council, made, unreadable};
use crate::figures::{NotExplained, explained};
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
    let (table_name, cell) = (encoded(&which.table), encoded(&which.cell));
    let file = format!("/figures/explain/rows?council={council}&table={table_name}&cell={cell}");
    let content = html! {
        (back_link(&back, &table.title))
        h1.govuk-heading-l { (title) }
        (SummaryList { rows: place(&visit, &found), ..SummaryList::default() })
        h2.govuk-heading-m { "How it is counted" }
        (sentences(explained))
        (who(explained, &file))
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
    let contents = contents(&made.folder.join(&method.name), &table, Some(&council)).map_err(unreadable)?;
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
