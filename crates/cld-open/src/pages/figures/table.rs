//! A table of a run.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use cld_components::{Cell, Table, back_link, encoded};
use cld_run_pages::{Contents, contents};
use maud::{Markup, html};
use serde::Deserialize;

use super::Finished;
use crate::layout::page;
use crate::refusal::Refusal;
use crate::session::Session;

/// Rows on the page; a table over all councils can have very many.
const SHOWN: usize = 1_000;

/// Which council's rows.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    council: Option<String>,
}

pub(crate) async fn show(
    State(session): State<Session>,
    Path((id, name)): Path<(String, String)>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let finished = Finished::named(&session, &id)?;
    let table = finished.table(&name)?;
    let council = finished.council(which.council.as_deref())?;
    let shown = contents(&finished.run, &table, council).map_err(|error| Refusal::disk(&error))?;
    let path = finished.task.path();
    let link = |row: usize, at: usize, text: &str| {
        let cell = encoded(&format!("{row},{}", shown.columns[at]));
        let council = encoded(council.unwrap_or_default());
        let href = format!("{path}/explain?table={}&council={council}&cell={cell}", encoded(&name));
        html! { a.govuk-link href=(href) { (text) } }
    };
    let content = html! {
        (back_link(&path, &finished.task.title))
        h1.govuk-heading-l { (table.title) }
        p.govuk-body { (finished.record.title) "." }
        @if !table.note.is_empty() { p.govuk-body { (table.note) } }
        (councils(&finished, &name, council))
        @if shown.rows.is_empty() { p.govuk-body { "The table has no rows: nothing that was read is counted in it." } }
        @else {
            @if shown.rows.len() > SHOWN {
                p.govuk-body { "The first " (SHOWN) " of " (shown.rows.len()) " rows. The workbook has all." }
            }
            div.portal-wide role="region" tabindex="0" aria-label=(table.title) { (rows(&shown, link)) }
        }
        p.govuk-body { "Layout known from: " (table.known_from) "." }
    };
    Ok(page(&session, "/run/table", &table.title, &content))
}

fn rows(shown: &Contents, link: impl Fn(usize, usize, &str) -> Markup) -> Table<'static> {
    let head = shown.shown.iter().map(|at| match shown.are_figures[*at] {
        true => Cell::number(&shown.named[*at]),
        false => Cell::new(&shown.named[*at]),
    });
    let cell = |row: usize, at: usize, text: &str| match shown.are_figures[at] {
        true if text.is_empty() => Cell::number(text),
        true => Cell::number(&link(row, at, text)),
        false => Cell::new(text),
    };
    let row = |(row, cells): &(usize, Vec<String>)| shown.shown.iter().map(|at| cell(*row, *at, &cells[*at])).collect();
    let rows = shown.rows.iter().take(SHOWN).map(row).collect();
    Table { head: head.collect(), rows, first_cell_is_header: true, ..Table::default() }
}

fn councils(finished: &Finished, name: &str, current: Option<&str>) -> Markup {
    let councils = finished.record.councils();
    let path = format!("{}/tables/{}", finished.task.path(), encoded(name));
    html! {
        @if councils.len() > 1 {
            p.govuk-body {
                "Of "
                @if current.is_none() { strong { "all councils" } } @else { a.govuk-link href=(path) { "all councils" } }
                @for (code, name) in councils {
                    ", "
                    @if current == Some(code) { strong { (name) } }
                    @else { a.govuk-link href={ (path) "?council=" (encoded(code)) } { (name) } }
                }
            }
        }
    }
}
