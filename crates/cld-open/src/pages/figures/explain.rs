//! What a figure counts: by which rule, step by step, and who it is.

use std::fs;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use cld_components::{SummaryList, SummaryRow, back_link, encoded};
use cld_run_pages::{Contents, Explained, FiguresTable, contents, sentences, who};
use cld_terms::hex;
use maud::html;
use ring::digest::{SHA256, digest};
use serde::Deserialize;

use super::Finished;
use crate::layout::page;
use crate::pages::saved::saved;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::MADE;

/// Which figure.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    table: String,
    council: Option<String>,
    /// As `cld explain` takes it: the number of the row, the head being 1, and the name of the column.
    cell: String,
}

struct Figure {
    finished: Finished,
    table: FiguresTable,
    contents: Contents,
    cells: Vec<String>,
    row: usize,
    column: usize,
    explained: Explained,
}

pub(crate) async fn show(
    State(session): State<Session>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let Figure { finished, table, contents, cells, column, explained, .. } = figure(&session, &id, &which).await?;
    let (path, council) = (finished.task.path(), encoded(which.council.as_deref().unwrap_or_default()));
    let back = format!("{path}/tables/{}?council={council}", encoded(&table.name));
    let asked = format!("table={}&council={council}&cell={}", encoded(&which.table), encoded(&which.cell));
    let figure = if cells[column].is_empty() { "(empty)" } else { &cells[column] };
    let title = format!("What the figure {figure} counts");
    let mut place = vec![SummaryRow::new("Table", &table.title)];
    let labels = contents.shown.iter().filter(|at| !contents.are_figures[**at]);
    place.extend(labels.map(|at| SummaryRow::new(&contents.named[*at], &cells[*at])));
    place.push(SummaryRow::new("Column", &contents.named[column]));
    place.push(SummaryRow::new("Figure", figure));
    let content = html! {
        (back_link(&back, &table.title))
        h1.govuk-heading-l { (title) }
        (SummaryList { rows: place, ..SummaryList::default() })
        h2.govuk-heading-m { "How it is counted" }
        (sentences(&explained))
        (who(&explained, &format!("{path}/explain/rows?{asked}")))
    };
    Ok(page(&session, "/run/explain", &title, &content))
}

/// All rows behind a figure as a file.
pub(crate) async fn rows(
    State(session): State<Session>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let Figure { table, row, explained, .. } = figure(&session, &id, &which).await?;
    saved(&explained.csv, &format!("{}-row-{row}.csv", table.name)).await
}

async fn figure(session: &Session, id: &str, which: &Which) -> Result<Figure, Refusal> {
    let finished = Finished::named(session, id)?;
    let table = finished.table(&which.table)?;
    let council = finished.council(which.council.as_deref())?;
    let contents = contents(&finished.run, &table, council).map_err(|error| Refusal::disk(&error))?;
    let (row, column) = which.cell.split_once(',').ok_or_else(Refusal::not_found)?;
    let row: usize = row.parse().map_err(|_| Refusal::not_found())?;
    let column = contents.columns.iter().position(|known| known == column).ok_or_else(Refusal::not_found)?;
    let cells = contents.rows.iter().find(|(number, _)| *number == row).map(|(_, cells)| cells.clone());
    let cells = cells.filter(|_| contents.are_figures[column]).ok_or_else(Refusal::not_found)?;
    let explained = explained(session, &finished, &table, (row, &contents.columns[column])).await?;
    Ok(Figure { finished, table, contents, cells, row, column, explained })
}

/// What `cld explain` says of the figure, asked once.
async fn explained(
    session: &Session,
    finished: &Finished,
    table: &FiguresTable,
    (row, column): (usize, &str),
) -> Result<Explained, Refusal> {
    let task = &finished.task;
    let _turn = task.making.lock().await;
    let name = hex(digest(&SHA256, format!("{}\n{row}\n{column}", table.id).as_bytes()));
    let [said, rows] = ["txt", "csv"].map(|end| format!("{MADE}/explained-{name}.{end}"));
    let disk = |error| Refusal::disk(&error);
    if !task.file(&said).is_file() {
        let run = finished.run.display().to_string();
        let cell = format!("--cell={row},{column}");
        let command = ["explain", &run, "--table", &table.id, &cell, "--with-identifiers", "-o", &rows];
        let ended = session.tasks().run(task, &command.map(str::to_owned)).await.map_err(disk)?;
        if ended.status != Some(0) {
            return Err(Refusal::cannot(ended.said));
        }
        fs::write(task.file(&said), ended.printed).map_err(disk)?;
    }
    Explained::read(&task.file(said), &task.file(rows)).map_err(disk)
}
