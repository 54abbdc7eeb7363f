//! Several lines of text.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// Several lines of text.
#[derive(Debug, Default)]
pub struct Textarea<'a> {
    pub label: Label<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub value: &'a str,
    /// 5 when empty.
    pub rows: &'a str,
    pub classes: &'a str,
    pub spellcheck: Option<bool>,
}

impl Render for Textarea<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let with_error = if self.error.is_empty() { "" } else { "govuk-textarea--error" };
        let inner = html! {
            (self.label.of(id))
            (hint_and_error(id, self.hint, self.error))
            textarea class=(joined(&["govuk-textarea", with_error, self.classes])) id=(id) name=(self.name)
                rows=(some(self.rows).unwrap_or("5")) spellcheck=[self.spellcheck]
                aria-describedby=[described_by("", id, self.hint, self.error)]
                { (self.value) }
        };
        form_group(self.error, "", &inner)
    }
}
