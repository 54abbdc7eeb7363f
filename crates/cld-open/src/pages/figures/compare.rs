//! Two runs: which cells of which tables differ, and for which people.

use axum::extract::{Path, State};
use axum::response::Response;
use cld_components::back_link;
use maud::html;

use super::Finished;
use crate::layout::page;
use crate::pages::saved::saved;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Ended, MADE};

/// Lines on the page; the file has every difference.
const SHOWN: usize = 500;

pub(crate) async fn show(
    State(session): State<Session>,
    Path((id, other)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (one, other) = (Finished::named(&session, &id)?, Finished::named(&session, &other)?);
    let ended = compared(&session, &one, &other).await?;
    let lines: Vec<&str> = ended.printed.lines().collect();
    let file = format!("{}/compare/{}/file", one.task.path(), other.task.id);
    let content = html! {
        (back_link(&one.task.path(), &one.task.title))
        h1.govuk-heading-l { "Compared with another run" }
        p.govuk-body { (one.task.title) ", next to " a.govuk-link href=(other.task.path()) { (other.task.title) } "." }
        @if ended.status == Some(1) {
            p.govuk-body { a.govuk-link href=(file) { "Save every difference (CSV)" } }
        }
        pre.portal-command { @for line in lines.iter().take(SHOWN) { (line) "\n" } }
        @if lines.len() > SHOWN { p.govuk-body { "The first " (SHOWN) " of " (lines.len()) " lines." } }
    };
    Ok(page(&session, "/run/compare", "Compared with another run", &content))
}

/// Every difference as a file.
pub(crate) async fn file(
    State(session): State<Session>,
    Path((id, other)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let (one, other) = (Finished::named(&session, &id)?, Finished::named(&session, &other)?);
    compared(&session, &one, &other).await?;
    saved(&one.task.file(rows(&other)), "difference.csv").await
}

fn rows(other: &Finished) -> String {
    format!("{MADE}/compared-{}.csv", other.task.id)
}

async fn compared(session: &Session, one: &Finished, other: &Finished) -> Result<Ended, Refusal> {
    let _turn = one.task.making.lock().await;
    let runs = [one, other].map(|finished| finished.run.display().to_string());
    let command = ["compare", &runs[0], &runs[1], "-o", &rows(other)].map(str::to_owned);
    let ended = session.tasks().run(&one.task, &command).await.map_err(|error| Refusal::disk(&error))?;
    if matches!(ended.status, Some(0 | 1)) { Ok(ended) } else { Err(Refusal::cannot(ended.said)) }
}
