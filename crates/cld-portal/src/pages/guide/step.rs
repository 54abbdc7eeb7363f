//! A step: what to do, what the portal says meanwhile, and what to do when it does not go on.

use axum::extract::Path;
use axum::response::Response;
use cld_book::{GuideStep, PortalPages};
use cld_components::{Cell, Table, back_link};
use maud::{Markup, html};

use super::TITLE;
use crate::site::{Refusal, Visit, marked};

pub(crate) async fn show(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    let pages = visit.portal.pages();
    let step = pages.guide.values().find(|step| step.name == name).ok_or_else(Refusal::not_found)?;
    let number = step.facts.step;
    let content = html! {
        (back_link("/guide", TITLE))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            span.govuk-caption-l { "Step " (number) " of " (pages.guide.len()) }
            h1.govuk-heading-l { (step.facts.title) }
            p.govuk-body-l { (marked(&step.lead)) }
            ol.govuk-list.govuk-list--number data-guide { @for point in &step.doing { li { (marked(point)) } } }
            @for (heading, paragraphs) in &step.more {
                h2.govuk-heading-m { (heading) }
                @for paragraph in paragraphs { p.govuk-body { (marked(paragraph)) } }
            }
            (states(pages, step))
            (troubles(step))
            @if let Some(next) = pages.guide.get(&(number + 1)) {
                p.govuk-body {
                    "Next: " a.govuk-link href={ "/guide/" (next.name) } { "step " (number + 1) ", " (next.facts.title) }
                }
            }
        } }
    };
    Ok(visit.page(&step.facts.title, content))
}

/// What the page of a submission says meanwhile, in the words of the table of states.
fn states(pages: &PortalPages, step: &GuideStep) -> Markup {
    let states = step.facts.states.iter().filter_map(|code| pages.states.state(*code));
    let rows: Vec<Vec<Cell>> = states.map(|state| vec![Cell::new(&state.said), Cell::new(&state.next)]).collect();
    let head = ["It says", "What to do"].map(Cell::new).to_vec();
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "What the page of the submission says" }
            (Table { head, rows, stacks: true, ..Table::default() })
        }
    }
}

fn troubles(step: &GuideStep) -> Markup {
    let row = |trouble: &cld_book::Trouble| vec![Cell::new(&marked(&trouble.seen)), Cell::new(&marked(&trouble.to_do))];
    let rows: Vec<Vec<Cell>> = step.troubles.iter().map(row).collect();
    let head = ["What you see", "What to do"].map(Cell::new).to_vec();
    html! {
        @if !rows.is_empty() {
            h2.govuk-heading-m { "When it does not go on" }
            (Table { head, rows, stacks: true, ..Table::default() })
        }
    }
}
