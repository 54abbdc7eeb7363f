//! What a council sent: what is in force, what was replaced, what was withdrawn, each with its receipt.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Cell, Table, back_link};
use cld_store::{Area, Past, State};
use maud::{Markup, html};
use serde::Deserialize;

use super::{day, period, tag, when};
use crate::site::{Refusal, Visit};

#[derive(Debug, Deserialize)]
pub(crate) struct Of {
    council: Option<String>,
}

pub(crate) async fn show(visit: Visit, Query(of): Query<Of>) -> Result<Response, Refusal> {
    let scope = visit.scope("see_submissions");
    let own: Vec<&str> = scope
        .areas()
        .iter()
        .filter_map(|area| match area {
            Area::Council(code) => Some(code.as_str()),
            _ => None,
        })
        .collect();
    let councils = visit.portal.councils();
    let asked = of.council.as_deref().or(own.first().copied()).and_then(|code| councils.council(code));
    let council = asked.filter(|council| scope.covers(&council.code, &council.region));
    let Some(council) = council else {
        return if of.council.is_some() {
            Err(Refusal::not_found())
        } else {
            Ok(visit.page("History", choose(&visit)))
        };
    };
    let past = visit.portal.store().past(&council.code).await?;
    // A test is for its council alone.
    let is_own = own.contains(&council.code.as_str());
    let rows: Vec<_> = past.iter().filter(|past| is_own || !past.submission.is_test).map(row).collect();
    let head = ["Period", "Sent", "Receipt", "State", "What became of it"].map(Cell::new).to_vec();
    let title = format!("What {} has sent", council.name);
    let content = html! {
        (back_link("/submissions", "Submissions"))
        h1.govuk-heading-l { (title) }
        @if own.len() > 1 { (others(&visit, &own)) }
        @if rows.is_empty() { p.govuk-body { "Nothing has been sent yet." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    };
    Ok(visit.page(&title, content))
}

/// Whoever sees many councils chooses one.
fn choose(visit: &Visit) -> Markup {
    let scope = visit.scope("see_submissions");
    let all = visit.portal.councils().all().iter().filter(|council| scope.covers(&council.code, &council.region));
    html! {
        h1.govuk-heading-l { "What a council has sent" }
        ul.govuk-list.portal-columns {
            @for council in all { li { a.govuk-link href={ "/history?council=" (council.code) } { (council.name) } } }
        }
    }
}

fn others(visit: &Visit, own: &[&str]) -> Markup {
    html! {
        p.govuk-body {
            @for code in own { a.govuk-link href={ "/history?council=" (code) } { (visit.portal.councils().name(code)) } " " }
        }
    }
}

fn row(past: &Past) -> Vec<Cell> {
    let submission = &past.submission;
    let link = html! {
        a.govuk-link href={ "/submissions/" (submission.id) } {
            (period(&submission.period_start, &submission.period_end))
        }
    };
    let receipt = html! { a.govuk-link href={ "/submissions/" (submission.id) "/receipt" } { (past.receipt) } };
    let state = html! { (tag(submission.state)) (super::marks(submission.is_test, submission.late_after.as_deref())) };
    vec![
        Cell::new(&link),
        Cell::new(&submission.sent.as_deref().map(when).unwrap_or_default()),
        Cell::new(&receipt),
        Cell::new(&state),
        Cell::new(&became(past)),
    ]
}

fn became(past: &Past) -> Markup {
    let submission = &past.submission;
    html! {
        @if let Some(number) = &past.replaced_by { p.govuk-body-s { "Replaced by " (number) } }
        @match &past.withdrawal {
            Some(asked) if submission.state == State::Withdrawn => {
                p.govuk-body-s { "Withdrawn on " (day(asked.decided.as_deref().unwrap_or(&asked.asked))) ": " (asked.reason) }
            }
            Some(asked) if asked.decided.is_none() => {
                p.govuk-body-s { "Asked on " (day(&asked.asked)) " to be withdrawn: " (asked.reason) }
            }
            Some(asked) => {
                p.govuk-body-s { "Not withdrawn: " (asked.words.as_deref().unwrap_or_default()) }
            }
            None if matches!(submission.state, State::Sent | State::Delivered) && !submission.is_test => {
                p.govuk-body-s { "In force" }
            }
            None => {}
        }
        @if let Some(due) = &submission.late_after { p.govuk-body-s { "It was in time until " (day(due)) } }
        @if let Some(destroyed) = &submission.destroyed { p.govuk-body-s { "A test, destroyed on " (day(destroyed)) } }
    }
}
