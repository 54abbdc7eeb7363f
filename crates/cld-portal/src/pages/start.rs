//! Where everybody begins.

use axum::response::Response;
use maud::html;

use crate::site::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    visit.page(
        "Send Adult Social Care Client Level Data",
        html! {
            h1.govuk-heading-xl { "Send Adult Social Care Client Level Data" }
            p.govuk-body-l { "For councils in England that send Client Level Data to North West DSCRO." }
            h2.govuk-heading-m { "What you can send" }
            p.govuk-body {
                "No item is mandatory and you choose the period. Send what you have, and add to it over time."
            }
        },
    )
}
