//! Documents and guide by words.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Button, Input, Label, back_link};
use maud::{Markup, html};

use super::not_yet;
use crate::library::Hit;
use crate::pages::guide::messages::Words;
use crate::search::MOST;
use crate::site::Visit;

const TITLE: &str = "Search";

pub(crate) async fn show(visit: Visit, Query(Words { q }): Query<Words>) -> Response {
    let Some(library) = visit.portal.library() else { return not_yet(&visit, TITLE) };
    let found = library.index.found(&q);
    let content = html! {
        (back_link("/specification", super::TITLE))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (TITLE) }
            (asked(&q))
            @if !q.trim().is_empty() {
                h2.govuk-heading-m {
                    @match found.len() {
                        0 => "Nothing has these words",
                        MOST => { "The " (MOST) " that fit best" },
                        some => (cld_terms::counted(some as u64, "part", "parts")),
                    }
                }
                @if found.is_empty() { p.govuk-body { "Try fewer words, or the name of an item as the specification spells it." } }
                @for hit in found { (shown(hit)) }
            }
        } }
    };
    visit.page(TITLE, content)
}

/// The form that asks.
pub(super) fn asked(value: &str) -> Markup {
    let label = Label { text: "Search documents and guide", classes: "govuk-label--s", ..Label::default() };
    let hint = "For example, an item, a value of a list, a rule or a table";
    html! {
        form method="get" action="/search" role="search" {
            (Input { label, hint, name: "q", value, ..Input::default() })
            (Button { text: "Search", ..Button::default() })
        }
    }
}

fn shown(hit: &Hit) -> Markup {
    html! {
        section.portal-found {
            h3.govuk-heading-s { a.govuk-link href=(hit.path) { (hit.title) } }
            p.govuk-hint { (hit.of) }
            p.govuk-body { (hit.begins) }
        }
    }
}
