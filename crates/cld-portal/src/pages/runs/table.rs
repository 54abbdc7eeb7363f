//! A table of a run.

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Cell, Table, back_link};
use cld_run_pages::{contents, tables};
use maud::html;

use super::{made, not_for_publication, title, unreadable};
use crate::pages::submissions::period;
use crate::runs::RUN;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit, Path((id, name)): Path<(String, String)>) -> Result<Response, Refusal> {
    let (run, folder) = made(&visit, &id).await?;
    let place = folder.join(RUN);
    let table = tables(&place, |_| true).map_err(unreadable)?.into_iter().find(|table| table.name == name);
    let table = table.ok_or_else(Refusal::not_found)?;
    let shown = contents(&place, &table, None).map_err(unreadable)?;
    let cell = |at: usize, text: &str| if shown.are_figures[at] { Cell::number(text) } else { Cell::new(text) };
    let head = shown.shown.iter().map(|at| cell(*at, &shown.named[*at])).collect();
    let row = |(_, cells): &(usize, Vec<String>)| shown.shown.iter().map(|at| cell(*at, &cells[*at])).collect();
    let rows: Vec<Vec<Cell>> = shown.rows.iter().map(row).collect();
    let of = &run.asked_for;
    let content = html! {
        (back_link(&format!("/runs/{id}"), "The run"))
        h1.govuk-heading-l { (table.title) }
        p.govuk-body { (period(&of.period_start, &of.period_end)) ". " (title(&visit, &of.method)) "." }
        @if !table.note.is_empty() { p.govuk-body { (table.note) } }
        (not_for_publication())
        @if rows.is_empty() { p.govuk-body { "The table has no rows: nothing that was sent is counted in it." } }
        @else {
            div.portal-wide role="region" tabindex="0" aria-label=(table.title) {
                (Table { head, rows, first_cell_is_header: true, ..Table::default() })
            }
        }
        p.govuk-body {
            "Layout known from: " (table.known_from) ". How each figure is calculated: "
            a.govuk-link href={ "/specification/method-" (of.method) } { "the document of the method" } "."
        }
    };
    Ok(visit.page(&table.title, content))
}
