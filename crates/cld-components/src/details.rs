//! What only some want to read, folded up.

use maud::{Markup, html};

pub fn details(summary: &str, content: &Markup) -> Markup {
    html! {
        details class="govuk-details" {
            summary class="govuk-details__summary" { span class="govuk-details__summary-text" { (summary) } }
            div class="govuk-details__text" { (content) }
        }
    }
}
