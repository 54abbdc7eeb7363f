//! An application for data: what for, who approved it, until when, and the next step.

use std::collections::BTreeMap;

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Button, Choice, Input, Label, Select, Tag, Textarea, back_link};
use cld_programme::StepOf;
use maud::{Markup, html};

use super::{KIND, case, procedure};
use crate::portal::PortalError;
use crate::programme::answers::summary;
use crate::programme::history::history;
use crate::programme::matters::Case;
use crate::site::{Mistakes, Refusal, Visit};

/// What is said with steps, as people read it.
const SAID: [(&str, &str); 4] =
    [("words", ""), ("role", "By"), ("expires", "Until"), ("digest", "SHA-256 of what was released")];

pub(crate) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, Refusal> {
    let case = case(&visit, &number).await?;
    let content = content(&visit, &case, &BTreeMap::new(), &Mistakes::default())?;
    Ok(visit.page(&case.matter.title, content))
}

pub(super) fn content(
    visit: &Visit,
    case: &Case,
    given: &BTreeMap<String, String>,
    mistakes: &Mistakes,
) -> Result<Markup, Refusal> {
    let form = visit.portal.programme().form(KIND).map_err(PortalError::from)?;
    let state = procedure(visit).step(case.at().unwrap_or_default()).map_or("", |step| &step.title);
    let steps: Vec<&StepOf> = procedure(visit).next(case.at()).filter(|step| visit.may(&step.who)).collect();
    Ok(html! {
        (back_link("/data", &procedure(visit).register))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            span.govuk-caption-l { "Application " (case.matter.number) }
            h1.govuk-heading-l { (case.matter.title) }
            p { (Tag { text: state, ..Tag::default() }) }
            h2.govuk-heading-m { "What was applied for" }
            (summary(form, &case.answers, visit.may("see_changes")))
            h2.govuk-heading-m { "What became of it" }
            (history(procedure(visit), case, &SAID))
            @if case.at() == Some("approved") && visit.may("see_changes") {
                p.govuk-body {
                    "The data are made where they are held, by " code { "cld access extract" } ", with a form that says the same. \
                     Say its digest here when they were given out."
                }
            }
            @if !steps.is_empty() { h2.govuk-heading-m { "Next step" } }
            @for step in steps { (next(visit, case, step, given, mistakes)) }
        } }
    })
}

fn next(visit: &Visit, case: &Case, step: &StepOf, given: &BTreeMap<String, String>, mistakes: &Mistakes) -> Markup {
    let is_this = given.get("step").is_some_and(|name| name == &step.name);
    let said = |name: &str| if is_this { given.get(name).map_or("", String::as_str) } else { "" };
    let id = |name: &str| format!("{}-{name}", step.name);
    let wrong = |name: &str| if is_this { mistakes.of(&id(name)) } else { "" };
    let asks = |name: &str| step.asks.iter().any(|asked| asked == name);
    let first = Choice { value: Some(""), text: "Select a role", ..Choice::default() };
    let roles = visit.portal.programme().access.roles.iter().map(|role| Choice {
        text: role,
        is_selected: said("role") == role,
        ..Choice::default()
    });
    html! {
        form.portal-asked method="post" action={ "/data/" (case.matter.number) "/steps" } novalidate {
            h3.govuk-heading-s { (step.title) }
            input type="hidden" name="step" value=(step.name);
            @if asks("role") {
                (Select { label: Label::from("In which role?"), error: wrong("role"), name: "role", id: &id("role"),
                    choices: std::iter::once(first).chain(roles).collect(), ..Select::default() })
            }
            @if asks("expires") {
                (Input { label: Label::from("Until which day?"), hint: "For example, 2023-03-31", error: wrong("expires"),
                    name: "expires", id: &id("expires"), value: said("expires"), classes: "govuk-input--width-10",
                    ..Input::default() })
            }
            @if asks("digest") {
                (Input { label: Label::from("SHA-256 of the extract"), hint: "64 letters and digits, as cld access prints it",
                    error: wrong("digest"), name: "digest", id: &id("digest"), value: said("digest"), ..Input::default() })
            }
            (Textarea { label: Label::from("What is there to say?"), error: wrong("words"), name: "words", id: &id("words"),
                value: said("words"), rows: "3", ..Textarea::default() })
            (Button { text: &format!("Save: {}", step.title), prevents_double_click: true, ..Button::default() })
        }
    }
}
