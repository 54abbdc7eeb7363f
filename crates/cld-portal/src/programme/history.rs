//! What became of a request: its steps, each with what was said.

use cld_programme::Procedure;
use maud::{Markup, html};

use super::matters::Case;
use crate::pages::participation::written;

/// The steps of a request. `said` names what is shown of what was said, and as what.
pub(crate) fn history(procedure: &Procedure, case: &Case, said: &[(&str, &str)]) -> Markup {
    let title = |step: &str| procedure.step(step).map_or(String::new(), |step| step.title.clone());
    html! {
        ol.govuk-list.govuk-list--spaced {
            @for (step, facts) in case.steps() {
                li {
                    strong { (title(&step.step)) } ", " (step.day.parse().map(written).unwrap_or_default())
                    @for (name, key) in said {
                        @if let Some(text) = facts.get(*name).filter(|text| !text.is_empty()) {
                            br; @if !key.is_empty() { (key) ": " } (text)
                        }
                    }
                }
            }
        }
    }
}
