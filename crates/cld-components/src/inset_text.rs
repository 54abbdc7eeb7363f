//! Text that is set apart.

use maud::{Markup, html};

pub fn inset_text(content: &Markup) -> Markup {
    html! { div class="govuk-inset-text" { (content) } }
}
