//! A password, which can be shown.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::form_group::hint_and_error;
use super::input::Input;
use super::label::Label;

/// A password.
#[derive(Debug, Default)]
pub struct PasswordInput<'a> {
    pub label: Label<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub classes: &'a str,
    pub described_by: &'a str,
    /// `current-password` when empty.
    pub autocomplete: &'a str,
}

const TOGGLE: &str = "govuk-button govuk-button--secondary govuk-password-input__toggle govuk-js-password-input-toggle";

impl PasswordInput<'_> {
    fn input(&self) -> Markup {
        let classes = joined(&["govuk-password-input__input govuk-js-password-input-input", self.classes]);
        let input = Input {
            hint: self.hint,
            error: self.error,
            name: self.name,
            id: self.id,
            kind: "password",
            classes: &classes,
            described_by: self.described_by,
            autocomplete: some(self.autocomplete).unwrap_or("current-password"),
            autocapitalize: "none",
            spellcheck: Some(false),
            ..Input::default()
        };
        input.element()
    }
}

impl Render for PasswordInput<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let with_error = if self.error.is_empty() { "" } else { "govuk-form-group--error" };
        html! {
            div class=(joined(&["govuk-form-group", with_error, "govuk-password-input"]))
                data-module="govuk-password-input" {
                (self.label.of(id))
                (hint_and_error(id, self.hint, self.error))
                div class="govuk-input__wrapper govuk-password-input__wrapper" {
                    (self.input())
                    button type="button" class=(TOGGLE) data-module="govuk-button" aria-controls=(id)
                        aria-label="Show password" hidden { "Show" }
                }
            }
        }
    }
}
