//! The register of changes.

use axum::response::Response;
use cld_book::NoticeClass;
use cld_components::{Button, Cell, Table};
use maud::{Markup, html};

use super::{KIND, is_seen, procedure, title};
use crate::pages::participation::written;
use crate::programme::matters::{Case, cases};
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let mut cases = cases(&visit.portal, KIND).await?;
    cases.retain(|case| is_seen(&visit, case));
    let heading = &procedure(&visit).register;
    let content = html! {
        h1.govuk-heading-l { (heading) }
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            p.govuk-body {
                "Every change is announced before it takes effect. No council has to follow at once, and files of earlier \
                 versions stay valid."
            }
            (Button { text: "Ask for a change", href: "/changes/new", ..Button::default() })
        } }
        (classes(&visit))
        h2.govuk-heading-m { "All changes" }
        @if cases.is_empty() { p.govuk-body { "None yet." } } @else { (table(&visit, &cases)) }
    };
    Ok(visit.page(heading, content))
}

fn classes(visit: &Visit) -> Markup {
    let notice = |class: &NoticeClass| match class.months {
        None => "In the newsletter before".to_owned(),
        Some(1) => "1 month".to_owned(),
        Some(months) => format!("{months} months"),
    };
    let row = |(_, class): (&str, &NoticeClass)| {
        vec![Cell::new(&capital(&class.title)), Cell::new(&notice(class)), Cell::new(&capital(&class.covers))]
    };
    let rows = visit.portal.programme().classes.all().map(row).collect();
    let head = ["Class", "Notice", "What it covers"].map(Cell::new).to_vec();
    html! {
        h2.govuk-heading-m { "How much notice councils get" }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
    }
}

fn table(visit: &Visit, cases: &[Case]) -> Markup {
    let row = |case: &Case| {
        let link = html! { a.govuk-link href={ "/changes/" (case.matter.number) } { (case.matter.title) } };
        let class = visit.portal.programme().classes.class(case.said("class"));
        vec![
            Cell::number(&case.matter.number),
            Cell::new(&link),
            Cell::new(&class.map(|class| capital(&class.title)).unwrap_or_default()),
            Cell::new(title(visit, case.at().unwrap_or_default())),
            Cell::new(&day(case.said("announced"))),
            Cell::new(&day(case.said("effective"))),
        ]
    };
    let mut head = ["", "Change", "Class", "Now", "Announced", "Takes effect"].map(Cell::new).to_vec();
    head[0] = Cell::number("Number");
    let rows = cases.iter().rev().map(row).collect();
    html! { (Table { head, rows, stacks: true, ..Table::default() }) }
}

/// A day as people read it; blank for none.
pub(super) fn day(text: &str) -> String {
    text.parse().map(written).unwrap_or_default()
}

/// With a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
