//! Help with a field.

use maud::{Markup, html};

use super::attribute::some;

pub fn hint(id: &str, text: &str) -> Markup {
    html! { div id=[some(id)] class="govuk-hint" { (text) } }
}
