//! One of several.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::fieldset::{Legend, in_fieldset};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// One of those to choose from.
#[derive(Debug, Default)]
pub struct Radio<'a> {
    pub value: &'a str,
    pub text: &'a str,
    pub hint: &'a str,
    pub is_checked: bool,
    /// A word between this and the next, in place of something to choose.
    pub divider: &'a str,
}

/// One of several.
#[derive(Debug, Default)]
pub struct Radios<'a> {
    pub legend: Legend<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub classes: &'a str,
    pub items: Vec<Radio<'a>>,
}

impl Radios<'_> {
    fn item(&self, at: usize, item: &Radio<'_>) -> Markup {
        let first = some(self.id).unwrap_or(self.name);
        let id = if at == 0 { first.to_owned() } else { format!("{first}-{}", at + 1) };
        let hint_id = format!("{id}-item-hint");
        let described = some(item.hint).map(|_| hint_id.as_str());
        html! {
            div class="govuk-radios__item" {
                input class="govuk-radios__input" id=(id) name=(self.name) type="radio" value=(item.value)
                    checked[item.is_checked] aria-describedby=[described];
                (Label { text: item.text, classes: "govuk-radios__label", ..Label::default() }.of(&id))
                @if let Some(id) = described { div id=(id) class="govuk-hint govuk-radios__hint" { (item.hint) } }
            }
        }
    }
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let inner = html! {
            (hint_and_error(id, self.hint, self.error))
            div class=(joined(&["govuk-radios", self.classes])) data-module="govuk-radios" {
                @for (at, item) in self.items.iter().enumerate() {
                    @if item.divider.is_empty() { (self.item(at, item)) }
                    @else { div class="govuk-radios__divider" { (item.divider) } }
                }
            }
        };
        let described = described_by("", id, self.hint, self.error);
        form_group(self.error, "", &in_fieldset(self.legend, "", described.as_deref(), inner))
    }
}
