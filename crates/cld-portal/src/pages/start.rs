//! Where everybody begins.

use axum::response::Response;
use cld_components::Button;
use maud::{Markup, html};

use super::request::usual_time;
use crate::site::{Refusal, Visit};

const TITLE: &str = "Send Adult Social Care Client Level Data";

/// What helps before there is an account.
const MORE: [(&str, &str); 4] = [
    ("How to register and send data, step by step", "/guide"),
    ("The specification, rules and methods", "/specification"),
    ("Check a file here", "/check-here"),
    ("Programs to download", "/downloads"),
];

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let is_signed_in = visit.person.as_ref().is_some_and(|person| person.is_signed_in());
    let days = usual_time(&visit.portal).await?;
    Ok(visit.page(TITLE, content(is_signed_in, &days)))
}

fn content(is_signed_in: bool, days: &str) -> Markup {
    let href = if is_signed_in { "/home" } else { "/sign-in" };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-xl { (TITLE) }
            p.govuk-body-l {
                "Councils in England use this service to send Client Level Data to North West DSCRO. Your local DSCRO \
                 receives it too."
            }
            (Button { text: if is_signed_in { "Go on" } else { "Sign in" }, href, is_start: true, ..Button::default() })
            h2.govuk-heading-m { "What you can send" }
            p.govuk-body {
                "One file for any period that suits you: a quarter, a rolling twelve months, a whole year, or history. No item \
                 is mandatory. Send what you have, and add to it over time."
            }
            p.govuk-body {
                "The file is checked as soon as it has arrived. Nothing that is found in its rows keeps you from sending it. \
                 It counts as sent when you have a receipt."
            }
            h2.govuk-heading-m { "Before you start" }
            ul.govuk-list.govuk-list--bullet {
                li { "an account" }
                li { "an authenticator app on a phone or computer" }
                li { "a CSV file, a CSV file in a ZIP or gzip, or a workbook" }
            }
            p.govuk-body {
                "You can " a.govuk-link href="/register" { "ask for an account" } " at any time. Having one commits your \
                 council to nothing. " (days)
            }
            h2.govuk-heading-m { "Find out more" }
            ul.govuk-list {
                @for (text, path) in MORE { li { a.govuk-link href=(path) { (text) } } }
            }
        } }
    }
}
