//! A change: what was asked, what was said about it, what it means for files that are here, and the next step.

use axum::extract::Path;
use axum::response::Response;
use cld_components::{Button, Cell, SummaryList, SummaryRow, Table, Tag, back_link, details, inset_text};
use cld_programme::StepOf;
use cld_store::Received;
use maud::{Markup, html};

use super::list::{capital, day};
use super::step_fields::{Given, fields};
use super::{KIND, case, procedure, title};
use crate::programme::answers::summary;
use crate::programme::history::history;
use crate::programme::matters::Case;
use crate::site::{Mistakes, Refusal, Visit};

/// What is said with steps, as people read it. What is not here is said elsewhere on the page.
const SAID: [(&str, &str); 6] = [
    ("words", ""),
    ("importance", "National importance"),
    ("burden", "Burden"),
    ("issue", "Newsletter"),
    ("version", "Version"),
    ("others", "Also"),
];

pub(crate) async fn show(visit: Visit, Path(number): Path<String>) -> Result<Response, Refusal> {
    let case = case(&visit, &number).await?;
    let content = content(&visit, &case, &Given::default(), &Mistakes::default()).await?;
    Ok(visit.page(&case.matter.title, content))
}

pub(super) async fn content(visit: &Visit, case: &Case, given: &Given, mistakes: &Mistakes) -> Result<Markup, Refusal> {
    let form = visit.portal.programme().form(KIND).map_err(crate::portal::PortalError::from)?;
    let is_staff = visit.may("see_changes");
    Ok(html! {
        (back_link("/changes", &procedure(visit).register))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            span.govuk-caption-l { "Change " (case.matter.number) }
            h1.govuk-heading-l { (case.matter.title) }
            p { (Tag { text: title(visit, case.at().unwrap_or_default()), ..Tag::default() }) }
            (verdict(visit, case))
            h2.govuk-heading-m { "What was asked" }
            (summary(form, &case.answers, is_staff))
            h2.govuk-heading-m { "What became of it" }
            (history(procedure(visit), case, &SAID))
            @if is_staff { (effect(visit, case).await?) }
            @if is_staff { (next(visit, case, given, mistakes)) }
        } }
    })
}

/// Its class, and when it takes effect.
fn verdict(visit: &Visit, case: &Case) -> Markup {
    let class = visit.portal.programme().classes.class(case.said("class"));
    let found = case.said("changes");
    let mut rows = Vec::new();
    if let Some(class) = class {
        rows.push(SummaryRow::new("Class", &format!("{}: {}", capital(&class.title), class.covers)));
    }
    for (name, key) in [("announced", "Announced"), ("effective", "Takes effect"), ("version", "In version")] {
        let said = case.said(name);
        if !said.is_empty() {
            rows.push(SummaryRow::new(key, &if name == "version" { said.to_owned() } else { day(said) }));
        }
    }
    html! {
        @if !rows.is_empty() { (SummaryList { rows, ..SummaryList::default() }) }
        @if !found.is_empty() {
            (details("What is different, as cld spec diff finds it", &html! {
                ul.govuk-list.govuk-list--bullet { @for line in found.lines() { li { (line) } } }
            }))
        }
        @if class.is_some() {
            (inset_text(&html! { "No council has to follow at once: files of earlier versions stay valid." }))
        }
    }
}

/// What the change means for files that were received, council by council.
async fn effect(visit: &Visit, case: &Case) -> Result<Markup, Refusal> {
    let (from, needs) = (case.said("from"), case.said("needs"));
    if from.is_empty() {
        return Ok(html! {});
    }
    let received = visit.portal.store().files_received().await?;
    let base = from.split('+').next().unwrap_or_default();
    let row = |one: &Received| {
        let follows = if one.release == base { "Follow the version that changes" } else { "Follow another version" };
        let council = visit.portal.councils().name(&one.council).to_owned();
        vec![
            Cell::new(&council),
            Cell::new(&one.release),
            Cell::number(&one.files),
            Cell::number(&one.rows),
            Cell::new(follows),
        ]
    };
    let mut head = ["Council", "Version of its files", "", "", "Effect"].map(Cell::new).to_vec();
    (head[2], head[3]) = (Cell::number("Files"), Cell::number("Rows"));
    let rows: Vec<Vec<Cell>> = received.iter().map(row).collect();
    Ok(html! {
        h2.govuk-heading-m { "Files that were received" }
        @if needs.is_empty() { p.govuk-body { "A file of " (from) " is valid under the draft as it is." } } @else {
            p.govuk-body { "A file of " (from) " stays valid as what it is. To follow the draft it would have to change:" }
            ul.govuk-list.govuk-list--bullet { @for line in needs.lines() { li { (line) } } }
        }
        @if rows.is_empty() { p.govuk-body { "No file that counts has been received yet." } } @else {
            (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
        }
        p.govuk-body {
            "In how many rows something would have to change is not known here: the portal keeps no values. A council sees it \
             with " code { "cld check --book" } " and the draft."
        }
    })
}

/// A form for each step that can follow, for those who take it.
fn next(visit: &Visit, case: &Case, given: &Given, mistakes: &Mistakes) -> Markup {
    let steps: Vec<&StepOf> = procedure(visit).next(case.at()).filter(|step| visit.may(&step.who)).collect();
    html! {
        @if !steps.is_empty() { h2.govuk-heading-m { "Next step" } }
        @for step in steps {
            form.portal-asked method="post" action={ "/changes/" (case.matter.number) "/steps" } novalidate {
                h3.govuk-heading-s { (step.title) }
                input type="hidden" name="step" value=(step.name);
                (fields(visit, step, given, mistakes))
                (Button { text: &format!("Save: {}", step.title), prevents_double_click: true, ..Button::default() })
            }
        }
    }
}
