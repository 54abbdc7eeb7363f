//! A file from the machine of whoever is at the page.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// A file.
#[derive(Debug, Default)]
pub struct FileUpload<'a> {
    pub label: Label<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub classes: &'a str,
    /// Whether several files can be chosen.
    pub takes_several: bool,
    /// Whether files can be dropped on it where scripts run.
    pub takes_drops: bool,
}

impl Render for FileUpload<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let with_error = if self.error.is_empty() { "" } else { "govuk-file-upload--error" };
        let input = html! {
            input class=(joined(&["govuk-file-upload", self.classes, with_error])) id=(id) name=(self.name) type="file" multiple[self.takes_several]
                aria-describedby=[described_by("", id, self.hint, self.error)];
        };
        let inner = html! {
            (self.label.of(id))
            (hint_and_error(id, self.hint, self.error))
            @if self.takes_drops { div class="govuk-file-upload-wrapper" data-module="govuk-file-upload" { (input) } }
            @else { (input) }
        };
        form_group(self.error, "", &inner)
    }
}
