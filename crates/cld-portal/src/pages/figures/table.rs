//! A table of the figures.

use axum::extract::{Path, Query};
use axum::response::Response;
use cld_components::{Cell, Table, back_link, encoded};
use cld_run_pages::{Contents, contents};
use maud::{Render, html};

use super::show::only_for_itself;
use super::{Which, council, made, unreadable};
use crate::pages::submissions::period;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(
    visit: Visit,
    Path(name): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let council = council(&visit, "see_figures", which.council.as_deref())?;
    let made = made(&visit, &council).await?;
    let (method, table) = made.table(&visit, &name)?;
    let shown = contents(&made.folder.join(&method.name), &table, Some(&council)).map_err(unreadable)?;
    let by = made.of.methods.iter().find(|by| by.method == method.name);
    let head = shown.shown.iter().map(|at| cell(&shown, *at, &shown.named[*at])).collect();
    let can_explain = visit.scope("see_values").covers(&council, "");
    let link = |row: usize, at: usize, text: &str| {
        let cell = encoded(&format!("{row},{}", shown.columns[at]));
        let href = format!("/figures/explain?council={council}&table={name}&cell={cell}");
        html! { a.govuk-link href=(href) { (text) } }
    };
    let row = |(row, cells): &(usize, Vec<String>)| {
        let cell = |at: &usize| match &cells[*at] {
            text if can_explain && shown.are_figures[*at] && !text.is_empty() => {
                cell(&shown, *at, &link(*row, *at, text))
            }
            text => cell(&shown, *at, text),
        };
        shown.shown.iter().map(cell).collect()
    };
    let rows: Vec<Vec<Cell>> = shown.rows.iter().map(row).collect();
    let content = html! {
        (back_link(&format!("/figures?council={council}"), "Figures"))
        h1.govuk-heading-l { (table.title) }
        p.govuk-body {
            (visit.portal.councils().name(&council))
            @if let Some(by) = by { ", " (period(&by.period.0, &by.period.1)) }
            ". " (method.title) "."
        }
        @if !table.note.is_empty() { p.govuk-body { (table.note) } }
        (only_for_itself())
        @if can_explain && !rows.is_empty() { p.govuk-body { "Each figure is a link to what it counts, and who." } }
        @if rows.is_empty() { p.govuk-body { "The table has no rows: nothing that was sent is counted in it." } }
        @else {
            div.portal-wide role="region" tabindex="0" aria-label=(table.title) {
                (Table { head, rows, first_cell_is_header: true, ..Table::default() })
            }
        }
        p.govuk-body { "Layout known from: " (table.known_from) "." }
    };
    Ok(visit.page(&table.title, content))
}

fn cell(shown: &Contents, at: usize, text: &(impl Render + ?Sized)) -> Cell {
    if shown.are_figures[at] { Cell::number(text) } else { Cell::new(text) }
}
