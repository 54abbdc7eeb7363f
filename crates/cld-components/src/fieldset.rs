//! Fields that belong together, and what they are called together.

use maud::{Markup, html};

use super::attribute::{joined, some};

/// What fields are called together.
#[derive(Debug, Default, Clone, Copy)]
pub struct Legend<'a> {
    pub text: &'a str,
    pub classes: &'a str,
    /// Whether it is the heading of a page with one question.
    pub is_page_heading: bool,
}

impl<'a> From<&'a str> for Legend<'a> {
    fn from(text: &'a str) -> Legend<'a> {
        Legend { text, ..Legend::default() }
    }
}

/// Fields that belong together.
pub fn fieldset(legend: Legend<'_>, role: &str, described_by: Option<&str>, inner: &Markup) -> Markup {
    html! {
        fieldset class="govuk-fieldset" role=[some(role)] aria-describedby=[described_by] {
            @if !legend.text.is_empty() {
                legend class=(joined(&["govuk-fieldset__legend", legend.classes])) {
                    @if legend.is_page_heading { h1 class="govuk-fieldset__heading" { (legend.text) } }
                    @else { (legend.text) }
                }
            }
            (inner)
        }
    }
}

/// The fields in a fieldset where it has a legend, else by themselves.
pub(super) fn in_fieldset(legend: Legend<'_>, role: &str, described_by: Option<&str>, inner: Markup) -> Markup {
    if legend.text.is_empty() { inner } else { fieldset(legend, role, described_by, &inner) }
}
