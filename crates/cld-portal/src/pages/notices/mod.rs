//! Privacy notices: made from a few answers, reviewed by the checklist, and how well that goes. Nothing of it is kept.

pub(crate) mod build;
pub(crate) mod measured;
pub(crate) mod review;

use axum::response::Response;
use cld_components::{Button, Cell, Table};
use maud::html;

use crate::site::Visit;

/// What can be done, and the checklist.
pub(crate) async fn show(visit: Visit) -> Response {
    let title = "Privacy notices";
    let rows = visit.portal.programme().requirements.all.iter();
    let rows = rows.map(|one| vec![Cell::new(&one.id), Cell::new(&one.title), Cell::new(&one.law)]).collect();
    let head = ["Number", "What a notice says", "Where it comes from"].map(Cell::new).to_vec();
    let content = html! {
        h1.govuk-heading-l { (title) }
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            p.govuk-body-l {
                "People should know that data about them are sent to a national collection, who uses them and for what."
            }
            .govuk-button-group {
                (Button { text: "Make a notice", href: "/privacy-notices/build", ..Button::default() })
                (Button { text: "Review a notice", href: "/privacy-notices/review", classes: "govuk-button--secondary",
                    ..Button::default() })
            }
            p.govuk-body { a.govuk-link href="/privacy-notices/measured" { "How well notices are reviewed" } }
        } }
        h2.govuk-heading-m { "Checklist" }
        (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() })
    };
    visit.page(title, content)
}
