//! What councils are asked, and what came of it.

use axum::response::Response;
use cld_components::Tag;
use cld_programme::Form;
use maud::{Markup, html};

use super::{FORMS, form, is_open};
use crate::pages::participation::written;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let mut parts = Vec::new();
    for name in FORMS {
        let form = form(&visit, name)?;
        let is_open = is_open(&visit, name, form).await?;
        parts.push(part(&visit, name, form, is_open));
    }
    let title = "What councils are asked";
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            @for part in &parts { (part) }
        } }
    };
    Ok(visit.page(title, content))
}

fn part(visit: &Visit, name: &str, form: &Form, is_open: bool) -> Markup {
    let day = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok()).map(written);
    let gate = visit.portal.programme().burden.gate;
    let (text, classes) = if is_open { ("Open", "govuk-tag--green") } else { ("Closed", "govuk-tag--grey") };
    html! {
        h2.govuk-heading-m { (form.title) " " (Tag { text, classes }) }
        p.govuk-body { (form.lead) }
        p.govuk-body {
            @if let Some(day) = day(&form.opens) { "From " (day) }
            @if let Some(day) = day(&form.closes) { " until " (day) }
            @if name == "burden" { ", when " (gate) " councils take part" }
            "."
        }
        ul.govuk-list {
            @if is_open && visit.may("answer") {
                li { a.govuk-link href={ "/forms/" (name) } { "Answer" span.govuk-visually-hidden { ": " (form.title) } } }
            }
            li { a.govuk-link href={ "/forms/" (name) "/results" } { "Results" span.govuk-visually-hidden { ": " (form.title) } } }
            @if name == "burden" { li { a.govuk-link href="/forms/burden/costs" { "What it costs" } } }
        }
    }
}
