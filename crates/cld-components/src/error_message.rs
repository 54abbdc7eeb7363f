//! What is wrong with a field.

use maud::{Markup, html};

use super::attribute::some;

pub fn error_message(id: &str, text: &str) -> Markup {
    html! {
        p id=[some(id)] class="govuk-error-message" { span class="govuk-visually-hidden" { "Error:" } " " (text) }
    }
}
