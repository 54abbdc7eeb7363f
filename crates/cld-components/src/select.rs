//! One of many.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// One of those to choose from.
#[derive(Debug, Default)]
pub struct Choice<'a> {
    /// The same as the text when there is none.
    pub value: Option<&'a str>,
    pub text: &'a str,
    pub is_selected: bool,
}

/// One of many.
#[derive(Debug, Default)]
pub struct Select<'a> {
    pub label: Label<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub classes: &'a str,
    pub choices: Vec<Choice<'a>>,
}

impl Render for Select<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let with_error = if self.error.is_empty() { "" } else { "govuk-select--error" };
        let inner = html! {
            (self.label.of(id))
            (hint_and_error(id, self.hint, self.error))
            select class=(joined(&["govuk-select", self.classes, with_error])) id=(id) name=(self.name)
                aria-describedby=[described_by("", id, self.hint, self.error)] {
                @for choice in &self.choices {
                    option value=[choice.value] selected[choice.is_selected] { (choice.text) }
                }
            }
        };
        form_group(self.error, "", &inner)
    }
}
