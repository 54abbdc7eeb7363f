//! The way back to the page before.

use maud::{Markup, html};

use super::attribute::some;

/// "Back" when there is no text.
pub fn back_link(href: &str, text: &str) -> Markup {
    html! { a href=(href) class="govuk-back-link" { (some(text).unwrap_or("Back")) } }
}
