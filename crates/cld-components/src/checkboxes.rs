//! Any of several, or a tick.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::fieldset::{Legend, in_fieldset};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// One that can be ticked.
#[derive(Debug, Default)]
pub struct Checkbox<'a> {
    pub value: &'a str,
    pub text: &'a str,
    pub hint: &'a str,
    pub is_checked: bool,
    /// A word between this and the next, in place of something to tick.
    pub divider: &'a str,
}

/// Any of several.
#[derive(Debug, Default)]
pub struct Checkboxes<'a> {
    pub legend: Legend<'a>,
    pub hint: &'a str,
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub classes: &'a str,
    pub items: Vec<Checkbox<'a>>,
}

impl Checkboxes<'_> {
    fn item(&self, at: usize, item: &Checkbox<'_>, described: &str) -> Markup {
        let first = some(self.id).unwrap_or(self.name);
        let id = if at == 0 { first.to_owned() } else { format!("{first}-{}", at + 1) };
        let hint_id = if item.hint.is_empty() { String::new() } else { format!("{id}-item-hint") };
        let described = joined(&[described, &hint_id]);
        html! {
            div class="govuk-checkboxes__item" {
                input class="govuk-checkboxes__input" id=(id) name=(self.name) type="checkbox" value=(item.value)
                    checked[item.is_checked] aria-describedby=[some(&described)];
                (Label { text: item.text, classes: "govuk-checkboxes__label", ..Label::default() }.of(&id))
                @if !item.hint.is_empty() { div id=(hint_id) class="govuk-hint govuk-checkboxes__hint" { (item.hint) } }
            }
        }
    }
}

impl Render for Checkboxes<'_> {
    fn render(&self) -> Markup {
        let id = some(self.id).unwrap_or(self.name);
        let described = described_by("", id, self.hint, self.error);
        // Without a fieldset each says itself what describes it.
        let of_each = described.as_deref().filter(|_| self.legend.text.is_empty()).unwrap_or_default();
        let inner = html! {
            (hint_and_error(id, self.hint, self.error))
            div class=(joined(&["govuk-checkboxes", self.classes])) data-module="govuk-checkboxes" {
                @for (at, item) in self.items.iter().enumerate() {
                    @if item.divider.is_empty() { (self.item(at, item, of_each)) }
                    @else { div class="govuk-checkboxes__divider" { (item.divider) } }
                }
            }
        };
        form_group(self.error, "", &in_fieldset(self.legend, "", described.as_deref(), inner))
    }
}
