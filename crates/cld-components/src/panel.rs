//! Green, large: it is done.

use maud::{Markup, html};

/// It is done; what comes next is below it.
pub fn panel(title: &str, content: &Markup) -> Markup {
    html! {
        div class="govuk-panel govuk-panel--confirmation" {
            h1 class="govuk-panel__title" { (title) }
            @if !content.0.is_empty() { div class="govuk-panel__body" { (content) } }
        }
    }
}
