//! A date that people know, as day, month and year.

use maud::{Markup, Render, html};

use super::attribute::joined;
use super::fieldset::{Legend, in_fieldset};
use super::form_group::{described_by, form_group, hint_and_error};
use super::input::Input;

/// What was entered, as it was entered.
#[derive(Debug, Default, Clone, Copy)]
pub struct DateParts<'a> {
    pub day: &'a str,
    pub month: &'a str,
    pub year: &'a str,
}

/// A date. Its fields are named `PREFIX-day`, `PREFIX-month` and `PREFIX-year`.
#[derive(Debug, Default)]
pub struct DateInput<'a> {
    pub legend: Legend<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub id: &'a str,
    pub name_prefix: &'a str,
    pub value: DateParts<'a>,
}

impl DateInput<'_> {
    fn part(&self, part: &str, label: &str, value: &str) -> Markup {
        let width = if part == "year" { "govuk-input--width-4" } else { "govuk-input--width-2" };
        let with_error = if self.error.is_empty() { "" } else { "govuk-input--error" };
        let name = if self.name_prefix.is_empty() { part.to_owned() } else { format!("{}-{part}", self.name_prefix) };
        let input = Input {
            label: super::Label { text: label, classes: "govuk-date-input__label", ..super::Label::default() },
            id: &format!("{}-{part}", self.id),
            name: &name,
            value,
            classes: &joined(&["govuk-date-input__input", with_error, width]),
            inputmode: "numeric",
            ..Input::default()
        };
        html! { div class="govuk-date-input__item" { (input) } }
    }
}

impl Render for DateInput<'_> {
    fn render(&self) -> Markup {
        let DateParts { day, month, year } = self.value;
        let inner = html! {
            (hint_and_error(self.id, self.hint, self.error))
            div class="govuk-date-input" id=(self.id) {
                (self.part("day", "Day", day)) (self.part("month", "Month", month)) (self.part("year", "Year", year))
            }
        };
        let described = described_by("", self.id, self.hint, self.error);
        form_group(self.error, "", &in_fieldset(self.legend, "group", described.as_deref(), inner))
    }
}
