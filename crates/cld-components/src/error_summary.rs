//! All that is wrong with a form, at the top of its page, each a link to its field.

use maud::{Markup, Render, html};

use super::attribute::some;

/// One thing that is wrong, and the field where.
#[derive(Debug, Clone)]
pub struct Mistake<'a> {
    pub text: &'a str,
    /// `#id` of the field; empty when it is of none.
    pub href: &'a str,
}

/// All that is wrong with a form.
#[derive(Debug, Default)]
pub struct ErrorSummary<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub mistakes: Vec<Mistake<'a>>,
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-error-summary" data-module="govuk-error-summary" {
                div role="alert" {
                    h2 class="govuk-error-summary__title" { (self.title) }
                    div class="govuk-error-summary__body" {
                        @if let Some(description) = some(self.description) { p { (description) } }
                        @if !self.mistakes.is_empty() {
                            ul class="govuk-list govuk-error-summary__list" {
                                @for Mistake { text, href } in &self.mistakes {
                                    li { @if href.is_empty() { (text) } @else { a href=(href) { (text) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
