//! A council answers a form, and may change its answer while the form is open.

use axum::extract::{Form as Sent, Path};
use axum::response::Response;
use cld_components::{Button, Cell, Table, back_link, panel};
use cld_programme::{Answers, Form};
use cld_store::{Answer, Area};
use cld_terms::ErrorKind;
use maud::{Markup, html};

use super::{answers as answers_to, form, is_open};
use crate::programme::answers::{Filled, fields, mistakes};
use crate::programme::matters::written;
use crate::site::{Mistakes, Refusal, Visit};

pub(crate) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let form = opened(&visit, &name).await?;
    let council = council(&visit)?;
    // A council's one answer is there to be changed; one person's is theirs alone, and begun anew.
    let known = answers_to(&visit.portal, &name).await?.into_iter().find(|(of, _)| *of == council && !form.several);
    let answers = known.map(|(_, answers)| answers).unwrap_or_default();
    page(&visit, (&name, form), &council, (&answers, &Mistakes::default())).await
}

pub(crate) async fn submit(
    visit: Visit,
    Path(name): Path<String>,
    Sent(filled): Sent<Filled>,
) -> Result<Response, Refusal> {
    let form = opened(&visit, &name).await?;
    let council = council(&visit)?;
    let answers = form.answers(&filled);
    let mistakes = mistakes(form, &answers);
    if !mistakes.are_none() {
        return page(&visit, (&name, form), &council, (&answers, &mistakes)).await;
    }
    let account = if form.several { visit.someone()?.account.id.clone() } else { String::new() };
    let answer = Answer { council, account, answers: written(&answers) };
    visit.portal.store().save_answer(&visit.deed(), &name, &answer).await?;
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (panel("Thank you", &html! { "Your answer is kept" }))
            p.govuk-body { "You can change it while the form is open." }
            p.govuk-body { a.govuk-link href={ "/forms/" (name) "/results" } { "Results so far" } }
        } }
    };
    Ok(visit.page("Thank you", content))
}

async fn opened<'a>(visit: &'a Visit, name: &str) -> Result<&'a Form, Refusal> {
    let form = form(visit, name)?;
    match is_open(visit, name, form).await? {
        true => Ok(form),
        false => Err(Refusal::new(ErrorKind::Conflict, "this form is not open today")),
    }
}

/// The council for which whoever asks answers: the first of theirs.
fn council(visit: &Visit) -> Result<String, Refusal> {
    let scope = visit.scope("answer");
    let code = scope.areas().iter().find_map(|area| match area {
        Area::Council(code) => Some(code.clone()),
        _ => None,
    });
    code.ok_or_else(Refusal::not_found)
}

async fn page(
    visit: &Visit,
    (name, form): (&str, &Form),
    council: &str,
    (answers, mistakes): (&Answers, &Mistakes),
) -> Result<Response, Refusal> {
    let sent = if name == "evaluation" {
        sent(visit, council).await?
    } else {
        html! {}
    };
    let content = html! {
        (back_link("/forms", "What councils are asked"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            span.govuk-caption-l { (visit.portal.councils().name(council)) }
            h1.govuk-heading-l { (form.title) }
            p.govuk-body { (form.lead) }
            (sent)
            form method="post" action={ "/forms/" (name) } novalidate {
                (fields(form, answers, mistakes))
                (Button { text: "Send the answer", prevents_double_click: true, ..Button::default() })
            }
        } }
    };
    match mistakes.are_none() {
        true => Ok(visit.page(&form.title, content)),
        false => Ok(visit.page_again(&form.title, content)),
    }
}

/// What the council sends, next to what it finds right.
async fn sent(visit: &Visit, council: &str) -> Result<Markup, Refusal> {
    let received = visit.portal.store().files_received().await?;
    let rows: Vec<Vec<Cell>> = received
        .iter()
        .filter(|one| one.council == council)
        .map(|one| vec![Cell::new(&one.release), Cell::number(&one.files), Cell::number(&one.rows)])
        .collect();
    let head = vec![Cell::new("Version"), Cell::number("Files"), Cell::number("Rows")];
    Ok(html! {
        h2.govuk-heading-m { "What your council has sent" }
        @if rows.is_empty() { p.govuk-body { "No file that counts yet." } }
        @else { (Table { head, rows, first_cell_is_header: true, ..Table::default() }) }
    })
}
