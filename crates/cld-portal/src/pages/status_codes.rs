//! The states of a submission by their codes, which programs are given.

use axum::response::Response;
use cld_components::{Cell, Table};
use maud::html;

use crate::site::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let title = "Status codes";
    let states = &visit.portal.pages().states;
    let rows = states.0.iter().map(|(code, state)| {
        let next: Vec<String> = state.ends_by.iter().map(ToString::to_string).collect();
        let next = if next.is_empty() { "None".to_owned() } else { next.join(", ") };
        vec![
            Cell::new(&code.to_string()),
            Cell::new(&state.name),
            Cell::new(&state.said),
            Cell::new(&state.next),
            Cell::new(&next),
        ]
    });
    let head = ["Code", "Name", "Meaning", "What its council can do", "Codes that can follow"].map(Cell::new).to_vec();
    let content = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            "How far a submission is, as programs are told at " code { "/api/v1/submissions/…" } ". A code never changes its \
             meaning. A submission was sent when its code is 10 or higher and not 14. Where " code { "asks" } " there is not \
             empty, the file looks like a mistake: whoever sends it looks at it first, and each name in it is sent as " code { "yes" }
            " besides " code { "declare" } "."
        }
        (Table { head, rows: rows.collect(), first_cell_is_header: true, stacks: true, ..Table::default() })
    };
    visit.page(title, content)
}
