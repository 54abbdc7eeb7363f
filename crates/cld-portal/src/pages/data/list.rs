//! The register of data releases, and the catalogue of what can be linked.

use axum::response::Response;
use chrono::NaiveDate;
use cld_components::{Button, Cell, Table};
use maud::{Markup, html};

use super::{KIND, is_seen, procedure};
use crate::pages::newsletters::show::shown;
use crate::pages::participation::{today, written};
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
                "Who was allowed to use data that are linked or from all councils, for what, on what legal basis, and until when."
            }
            @if visit.may("ask_for_data") { (Button { text: "Apply for data", href: "/data/apply", ..Button::default() }) }
            @else {
                p.govuk-body {
                    "A council lead or a national analyst can apply. "
                    a.govuk-link href="/sign-in?next=/data/apply" { "Sign in" } "."
                }
            }
        } }
        @if cases.is_empty() { p.govuk-body { "Nothing was released yet." } } @else { (table(&visit, &cases)) }
        h2.govuk-heading-m { "What can be linked" }
        @for block in &visit.portal.programme().datasets { (shown(block)) }
    };
    Ok(visit.page(heading, content))
}

fn table(visit: &Visit, cases: &[Case]) -> Markup {
    let day = |text: &str| text.parse().map(written).unwrap_or_default();
    let row = |case: &Case| {
        let link = html! { a.govuk-link href={ "/data/" (case.matter.number) } { (case.matter.title) } };
        let state = procedure(visit).step(case.at().unwrap_or_default()).map_or("", |step| &step.title);
        // What was approved until a day ends with that day, whether or not somebody says so.
        let is_over = case.said("expires").parse().is_ok_and(|day: NaiveDate| day < today(visit));
        let state = if is_over { "Ended: its time is over" } else { state };
        let organisation = case.answers.get("organisation").map_or("", String::as_str);
        vec![
            Cell::number(&case.matter.number),
            Cell::new(&link),
            Cell::new(organisation),
            Cell::new(state),
            Cell::new(case.said("role")),
            Cell::new(&day(case.said("expires"))),
        ]
    };
    let rest = ["Application", "Organisation", "Now", "Approved by", "Until"].map(Cell::new).to_vec();
    let head = [vec![Cell::number("Number")], rest].concat();
    html! { (Table { head, rows: cases.iter().rev().map(row).collect(), stacks: true, ..Table::default() }) }
}
