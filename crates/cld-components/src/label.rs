//! What a field is called.

use maud::{Markup, html};

use super::attribute::joined;

/// What a field is called.
#[derive(Debug, Default, Clone, Copy)]
pub struct Label<'a> {
    pub text: &'a str,
    pub classes: &'a str,
    /// Whether it is the heading of a page with one question.
    pub is_page_heading: bool,
}

impl<'a> From<&'a str> for Label<'a> {
    fn from(text: &'a str) -> Label<'a> {
        Label { text, ..Label::default() }
    }
}

impl Label<'_> {
    /// The label of the field with this id.
    pub fn of(self, id: &str) -> Markup {
        let label = html! {
            label class=(joined(&["govuk-label", self.classes])) for=[super::attribute::some(id)] { (self.text) }
        };
        html! {
            @if self.text.is_empty() {}
            @else if self.is_page_heading { h1 class="govuk-label-wrapper" { (label) } }
            @else { (label) }
        }
    }
}
