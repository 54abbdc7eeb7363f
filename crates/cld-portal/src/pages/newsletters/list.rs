//! All issues, and how to get the next ones.

use axum::response::Response;
use cld_components::{Button, Input, Label};
use maud::{Markup, html};

use crate::pages::participation::written;
use crate::site::{Mistakes, Refusal, Visit};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let content = content(&visit, "", &Mistakes::default()).await?;
    Ok(visit.page(&visit.portal.programme().newsletter.title, content))
}

pub(super) async fn content(visit: &Visit, email: &str, mistakes: &Mistakes) -> Result<Markup, Refusal> {
    let newsletter = &visit.portal.programme().newsletter;
    let published = visit.portal.store().newsletters().await?;
    let waiting = newsletter.issues.iter().filter(|issue| published.iter().all(|known| known.issue != issue.name));
    let waiting: Vec<_> = waiting.filter(|_| visit.may("run_programme")).collect();
    let label = Label::from("Your email address");
    let hint = "We write to you once, so that you can confirm it. Every issue has a link that ends it";
    Ok(html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (newsletter.title) }
            p.govuk-body-l { (newsletter.lead) }
            h2.govuk-heading-m { "Issues" }
            @if published.is_empty() { p.govuk-body { "None yet." } }
            ul.govuk-list {
                @for issue in published.iter().rev() {
                    li {
                        a.govuk-link href={ "/newsletters/" (issue.issue) } { (issue.title) }
                        ", published on " (issue.day.parse().map(written).unwrap_or_default())
                    }
                }
            }
            @if !waiting.is_empty() {
                h2.govuk-heading-m { "Not published yet" }
                ul.govuk-list {
                    @for issue in waiting {
                        li { a.govuk-link href={ "/newsletters/" (issue.name) } { (issue.title) } }
                    }
                }
            }
            h2.govuk-heading-m { "Get it by email" }
            form method="post" action="/newsletters/subscribe" novalidate {
                (Input { label, hint, error: mistakes.of("email"), name: "email", value: email, kind: "email",
                    autocomplete: "email", spellcheck: Some(false), ..Input::default() })
                (Button { text: "Subscribe", prevents_double_click: true, ..Button::default() })
            }
            p.govuk-body { "Or read it in a feed reader: " a.govuk-link href="/newsletters/feed" { "feed of all issues" } "." }
        } }
    })
}
