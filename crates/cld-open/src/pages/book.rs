//! The book: from submissions to tables, a document for each method.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::Button;
use maud::{Markup, html};

use crate::layout::page;
use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::{Command, Kind, MADE, Task};

const TITLE: &str = "The book";

pub(crate) async fn show(State(session): State<Session>) -> Response {
    let content = html! {
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body {
            "From submissions to tables, by method: every rule, variable, step and table with its reason, its SQL and examples \
             that are run as tests."
        }
        @for (name, method) in &session.book().methods {
            h2.govuk-heading-m { (method.facts.title) }
            @for said in method.facts.status.iter().chain(&method.facts.replaced) { p.govuk-body { (said) } }
            form method="post" action={ "/book/" (name) } {
                (Button { text: &format!("Read {name}"), classes: "govuk-button--secondary", ..Button::default() })
            }
        }
    };
    page(&session, "/book", TITLE, &content)
}

/// Writes the document of a method.
pub(crate) async fn write(State(session): State<Session>, Path(name): Path<String>) -> Result<Response, Refusal> {
    let (name, method) = session.book().methods.get_key_value(&name).ok_or_else(Refusal::not_found)?;
    let folder = session.tasks().folder().map_err(|error| Refusal::disk(&error))?;
    let output = format!("{MADE}/document.html");
    let arguments = ["book", "document", "--method", name, "-o", &output].map(str::to_owned).into();
    let title = format!("How {name} calculates: {}", method.facts.title);
    let commands = vec![Command { says: "Writes the document", arguments }];
    let task = session.tasks().begin(folder, title, Kind::Document, commands);
    Ok(Redirect::to(&task.path()).into_response())
}

/// The document when it is written.
pub(super) fn content(task: &Task) -> Markup {
    html! {
        h1.govuk-heading-l { (task.title) }
        p.govuk-body { a.govuk-link href={ (task.path()) "/shown/document.html" } { "Read the document" } }
        p.govuk-body { a.govuk-link href={ (task.path()) "/files/document.html" } { "Save the document" } }
        p.govuk-body { a.govuk-link href="/book" { "Other methods" } }
    }
}
