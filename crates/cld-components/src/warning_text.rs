//! What has consequences.

use maud::{Markup, html};

pub fn warning_text(text: &str) -> Markup {
    html! {
        div class="govuk-warning-text" {
            span class="govuk-warning-text__icon" aria-hidden="true" { "!" }
            strong class="govuk-warning-text__text" { span class="govuk-visually-hidden" { "Warning" } " " (text) }
        }
    }
}
