//! The submissions of one's councils, the latest first.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Button, Cell, Table};
use cld_store::Listed;
use maud::{Markup, html};
use serde::Deserialize;

use super::{day, marks, period, tag};
use crate::site::{Refusal, Visit};

/// Where a page of the list begins.
#[derive(Debug, Deserialize)]
pub(crate) struct From {
    before: Option<String>,
}

impl From {
    /// The instant and the identifier of the last submission of the page before.
    pub(super) fn before(&self) -> Option<(&str, &str)> {
        self.before.as_deref().and_then(|before| before.split_once(','))
    }
}

/// Submissions on a page.
const PAGE: usize = 50;

pub(crate) async fn list(visit: Visit, Query(from): Query<From>) -> Result<Response, Refusal> {
    let scope = visit.scope("see_submissions");
    let found = visit.portal.store().within(&scope).submissions(from.before()).await?;
    let row = |submission: &Listed| {
        let link = html! {
            a.govuk-link href={ "/submissions/" (submission.id) } {
                (period(&submission.period_start, &submission.period_end))
            }
        };
        let council = visit.portal.councils().name(&submission.council);
        vec![
            Cell::new(&link),
            Cell::new(council),
            Cell::new(&day(&submission.made)),
            Cell::number(&cld_terms::grouped(submission.rows.unsigned_abs())),
            Cell::new(&html! { (tag(submission.state)) (marks(submission.is_test, submission.late_after.as_deref())) }),
        ]
    };
    let rows: Vec<_> = found.iter().map(row).collect();
    let head =
        vec![Cell::new("Period"), Cell::new("Council"), Cell::new("Begun"), Cell::number("Rows"), Cell::new("State")];
    let next = earlier("/submissions", &found, |last| Some(&last.made));
    let title = "Submissions";
    let content = html! {
        h1.govuk-heading-l { (title) }
        @if visit.may("upload") {
            p.govuk-body {
                "A submission is a file for a period. Part of the data is better than none: nothing that is found in its rows \
                 stops you from sending it."
            }
            (Button { text: "Begin a submission", href: "/submissions/new", ..Button::default() })
        }
        @if rows.is_empty() { p.govuk-body { "There are no submissions yet." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
        @if visit.may("see_figures") && found.iter().any(|submission| submission.state.is_sent()) {
            p.govuk-body {
                "What your council has sent is counted: see " a.govuk-link href="/figures" { "your figures" } "."
            }
        }
        @if !found.is_empty() {
            p.govuk-body {
                a.govuk-link href="/history" { "What was sent before" } ": receipts, what was replaced and what was withdrawn."
            }
        }
        (next)
    };
    Ok(visit.page(title, content))
}

/// The link to the page after this one, if there may be one; `instant` is that by which the list is ordered.
pub(super) fn earlier(path: &str, page: &[Listed], instant: impl Fn(&Listed) -> Option<&String>) -> Markup {
    let last = page.last().filter(|_| page.len() == PAGE);
    let next = last.and_then(|last| Some(format!("{path}?before={},{}", instant(last)?, last.id)));
    html! { @if let Some(next) = next { p.govuk-body { a.govuk-link href=(next) { "Earlier submissions" } } } }
}
