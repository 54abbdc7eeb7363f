//! What a message means, found by its words.

use axum::extract::Query;
use axum::response::Response;
use cld_components::{Button, Input, Label, back_link};
use maud::{Markup, html};
use serde::Deserialize;

use crate::messages::Message;
use crate::site::{Visit, marked};

const TITLE: &str = "What messages mean";

/// What somebody asks for.
#[derive(Default, Deserialize)]
pub(crate) struct Words {
    #[serde(default)]
    pub(crate) q: String,
}

pub(crate) async fn show(visit: Visit, Query(Words { q }): Query<Words>) -> Response {
    let found = visit.portal.messages().found(&q);
    let content = html! {
        (back_link("/guide", super::TITLE))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (TITLE) }
            (asked(&q))
            @if !q.trim().is_empty() {
                h2.govuk-heading-m {
                    @if found.is_empty() { "No message has these words" } @else {
                        (cld_terms::counted(found.len() as u64, "message", "messages"))
                    }
                }
                @if found.is_empty() {
                    p.govuk-body { "Try fewer words, or the name of the rule. If that is no help, write to the address below." }
                }
                @for message in found { (shown(message)) }
            }
        } }
    };
    visit.page(TITLE, content)
}

/// The form that asks.
pub(super) fn asked(value: &str) -> Markup {
    let label = Label { text: "Words of the message", classes: "govuk-label--s", ..Label::default() };
    let hint = "All of it or a part, or the name of a rule. Give no details of people";
    html! {
        form method="get" action="/guide/messages" {
            (Input { label, hint, name: "q", value, ..Input::default() })
            (Button { text: "Find out", ..Button::default() })
        }
    }
}

fn shown(message: &Message) -> Markup {
    let Message { title, kind, said, why, more } = message;
    html! {
        section.portal-found {
            h3.govuk-heading-s { (title) }
            p.govuk-hint { (kind) }
            p.govuk-body { (marked(said)) }
            @if !why.is_empty() { p.govuk-body { (why) } }
            @if !more.is_empty() { p.govuk-body { a.govuk-link href=(more) { "More about “" (title) "”" } } }
        }
    }
}
