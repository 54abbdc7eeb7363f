//! Something that was asked for: how far it is, and what came of it.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::{Button, Tag};
use maud::{Markup, html};

use super::figures::show as figures;
use super::{book, found, ready};
use crate::layout::page;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Ended, Kind, Progress, State as TaskState, Task};

/// Without scripts a page of something that is under way is asked for again so soon.
const REFRESH: &str = "3";

pub(crate) async fn show(State(session): State<Session>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let task = session.tasks().named(&id).ok_or_else(Refusal::not_found)?;
    let ended = match task.state() {
        TaskState::UnderWay(progress) => {
            let mut answer = page(&session, &task.path(), &task.title, &under_way(&task, &progress));
            answer.headers_mut().insert("refresh", HeaderValue::from_static(REFRESH));
            return Ok(answer);
        }
        TaskState::Over(ended) => ended,
    };
    let last = ended.last().cloned().unwrap_or_else(|| Ended::without("Nothing was done."));
    let content = match &task.kind {
        _ if !is_result(&task.kind, &ended) => failed(&task, ended.first().unwrap_or(&last)),
        Kind::Check(checked) => found::content(&session, &task, checked, &last).await?,
        Kind::Prepare { ready } => ready::content(&task, ready, &last),
        Kind::Run { .. } => figures::content(&session, &task, &ended)?,
        Kind::Document => book::content(&task),
    };
    Ok(page(&session, &task.path(), &task.title, &content))
}

/// How far it is, for the script of the page.
pub(crate) async fn progress(
    State(session): State<Session>,
    Path(id): Path<String>,
) -> Result<Json<Progress>, Refusal> {
    let task = session.tasks().named(&id).ok_or_else(Refusal::not_found)?;
    Ok(Json(task.progress()))
}

pub(crate) async fn stop(State(session): State<Session>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let task = session.tasks().named(&id).ok_or_else(Refusal::not_found)?;
    task.stop();
    Ok(Redirect::to(&task.path()).into_response())
}

/// Whether there is a result, as the help of its command says. What comes after a run may fail.
fn is_result(kind: &Kind, ended: &[Ended]) -> bool {
    let first = ended.first().and_then(|first| first.status);
    match kind {
        Kind::Check(_) | Kind::Prepare { .. } => matches!(first, Some(0..=2)),
        Kind::Run { is_new, .. } => !is_new || first == Some(0),
        Kind::Document => first == Some(0),
    }
}

/// What came of it, in a word or two.
pub(super) fn verdict(kind: &Kind, ended: &[Ended]) -> Tag<'static> {
    let good = |text| Tag { text, classes: "govuk-tag--green" };
    let fair = |text| Tag { text, classes: "govuk-tag--yellow" };
    let bad = |text| Tag { text, classes: "govuk-tag--red" };
    match (kind, ended.first().and_then(|first| first.status)) {
        (Kind::Check(_), Some(0)) => good("Clean"),
        (Kind::Check(_), Some(1)) => fair("Findings"),
        (Kind::Check(_), _) => bad("Not checked"),
        (Kind::Prepare { .. }, Some(0)) => good("Ready"),
        (Kind::Prepare { .. }, Some(1)) => fair("Look at it"),
        (Kind::Prepare { .. }, _) => bad("Not written"),
        (Kind::Run { is_new: false, .. }, _) | (Kind::Run { .. } | Kind::Document, Some(0)) => good("Done"),
        (Kind::Run { .. } | Kind::Document, _) => bad("Not done"),
    }
}

fn under_way(task: &Task, progress: &Progress) -> Markup {
    let share = progress.per_cent.map(|per_cent| f64::from(per_cent) / 100.0);
    html! {
        h1.govuk-heading-l { (task.title) }
        div data-progress={ (task.path()) "/progress" } {
            p.govuk-body role="status" data-said { (progress.said) }
            progress.portal-progress value=[share] aria-label="How much of it is done" {
                @if let Some(per_cent) = progress.per_cent { (per_cent) " per cent" }
            }
        }
        p.govuk-body { "This page looks again by itself." }
        form method="post" action={ (task.path()) "/stop" } {
            (Button { text: "Stop", classes: "govuk-button--warning", ..Button::default() })
        }
    }
}

fn failed(task: &Task, last: &Ended) -> Markup {
    html! {
        h1.govuk-heading-l { (task.title) }
        div.govuk-error-summary role="alert" {
            h2.govuk-error-summary__title { "It could not be done" }
            div.govuk-error-summary__body {
                @for line in last.said.lines().filter(|line| !line.trim().is_empty()) { p { (line) } }
                @if last.said.is_empty() { p { "The program ended without saying why." } }
            }
        }
        p.govuk-body { a.govuk-link href="/" { "Go to the start page" } }
    }
}
