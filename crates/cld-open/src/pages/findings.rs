//! The findings of a rule, one by one.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use cld_check::rule_title;
use cld_components::{Cell, Table, back_link, encoded};
use cld_terms::in_words;
use maud::{Markup, html};
use serde::Deserialize;

use super::findings_file::{Findings, some};
use super::found::findings_of;
use crate::layout::page;
use crate::refusal::Refusal;
use crate::session::Session;

/// Findings on one page.
const SHOWN: usize = 100;

/// Which findings.
#[derive(Debug, Deserialize)]
pub(crate) struct Which {
    rule: String,
    #[serde(default)]
    file: String,
    /// How many to pass over.
    #[serde(default)]
    from: usize,
}

pub(crate) async fn show(
    State(session): State<Session>,
    Path(id): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Refusal> {
    let task = session.tasks().named(&id).filter(|task| task.is_over()).ok_or_else(Refusal::not_found)?;
    let (path, Which { rule, file, from }) = (findings_of(&task), which);
    let (of_rule, of_file) = (rule.clone(), file.clone());
    let read = tokio::task::spawn_blocking(move || some(&path, (&of_rule, &of_file), from, SHOWN)).await;
    let found = read.ok().and_then(Result::ok).filter(|found| !found.rows.is_empty()).ok_or_else(Refusal::not_found)?;
    let title = rule_title(session.book(), &rule);
    let said = session.book().rules.get(&rule);
    let address =
        |from: usize| format!("{}/findings?rule={}&file={}&from={from}", task.path(), encoded(&rule), encoded(&file));
    let content = html! {
        (back_link(&task.path(), &task.title))
        h1.govuk-heading-l { (title) }
        @if let Some(page) = said { p.govuk-body { (page.lead) } p.govuk-body { (page.why) } }
        p.govuk-body { "Rows are numbered as a spreadsheet shows them: the header is row 1." }
        (table(&title, &found))
        p.govuk-body {
            @if from > 0 { a.govuk-link href=(address(from.saturating_sub(SHOWN))) { "The " (SHOWN) " before" } " " }
            @if found.are_more { a.govuk-link href=(address(from + SHOWN)) { "The next " (SHOWN) } }
        }
    };
    Ok(page(&session, "/check/findings", &title, &content))
}

fn table(title: &str, found: &Findings) -> Markup {
    let head = found.columns.iter().map(|column| Cell::new(&in_words(column.trim_start_matches("own_")))).collect();
    let rows = found.rows.iter().map(|row| row.iter().map(Cell::new).collect()).collect();
    html! {
        div.portal-wide role="region" tabindex="0" aria-label=(title) {
            (Table { head, rows, first_cell_is_header: true, ..Table::default() })
        }
    }
}
