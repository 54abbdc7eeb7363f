//! A word that says how something stands.

use maud::{Markup, Render, html};

use super::attribute::joined;

/// A word that says how something stands.
#[derive(Debug, Default, Clone)]
pub struct Tag<'a> {
    pub text: &'a str,
    /// `govuk-tag--green` and its like.
    pub classes: &'a str,
}

impl Render for Tag<'_> {
    fn render(&self) -> Markup {
        html! { strong class=(joined(&["govuk-tag", self.classes])) { (self.text) } }
    }
}
