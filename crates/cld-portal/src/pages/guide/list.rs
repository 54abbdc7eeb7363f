//! The steps at a glance.

use axum::response::Response;
use maud::html;

use super::TITLE;
use super::messages::asked;
use crate::site::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let steps = visit.portal.pages().guide.values();
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body-l {
                "From no account to a receipt, for councils that send Client Level Data to North West DSCRO."
            }
            ol.portal-steps.govuk-list {
                @for step in steps {
                    li {
                        h2.govuk-heading-s {
                            a.govuk-link href={ "/guide/" (step.name) } { "Step " (step.facts.step) ": " (step.facts.title) }
                        }
                        p.govuk-body { (step.lead) }
                    }
                }
            }
            h2.govuk-heading-m { "Something says what you do not understand" }
            (asked(""))
        } }
    };
    visit.page(TITLE, content)
}
