//! One line of text.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};
use super::form_group::{described_by, form_group, hint_and_error};
use super::label::Label;

/// One line of text.
#[derive(Debug, Default)]
pub struct Input<'a> {
    pub label: Label<'a>,
    pub hint: &'a str,
    /// What is wrong with what was entered.
    pub error: &'a str,
    pub name: &'a str,
    /// The same as the name when empty.
    pub id: &'a str,
    pub value: &'a str,
    /// `text` when empty.
    pub kind: &'a str,
    pub classes: &'a str,
    pub group_classes: &'a str,
    pub described_by: &'a str,
    pub autocomplete: &'a str,
    pub autocapitalize: &'a str,
    pub inputmode: &'a str,
    pub pattern: &'a str,
    pub spellcheck: Option<bool>,
    pub prefix: &'a str,
    pub suffix: &'a str,
}

impl Input<'_> {
    pub(super) fn id(&self) -> &str {
        some(self.id).unwrap_or(self.name)
    }

    /// The field alone, without what belongs to it.
    pub(super) fn element(&self) -> Markup {
        let with_error = if self.error.is_empty() { "" } else { "govuk-input--error" };
        html! {
            input class=(joined(&["govuk-input", self.classes, with_error])) id=(self.id()) name=(self.name)
                type=(some(self.kind).unwrap_or("text")) spellcheck=[self.spellcheck] value=[some(self.value)]
                aria-describedby=[described_by(self.described_by, self.id(), self.hint, self.error)]
                autocomplete=[some(self.autocomplete)] autocapitalize=[some(self.autocapitalize)]
                pattern=[some(self.pattern)] inputmode=[some(self.inputmode)];
        }
    }

    fn with_affixes(&self) -> Markup {
        let affix = |class: &str, text: &str| html! { div class=(class) aria-hidden="true" { (text) } };
        html! {
            @if self.prefix.is_empty() && self.suffix.is_empty() { (self.element()) } @else {
                div class="govuk-input__wrapper" {
                    @if !self.prefix.is_empty() { (affix("govuk-input__prefix", self.prefix)) }
                    (self.element())
                    @if !self.suffix.is_empty() { (affix("govuk-input__suffix", self.suffix)) }
                }
            }
        }
    }
}

impl Render for Input<'_> {
    fn render(&self) -> Markup {
        let inner = html! {
            (self.label.of(self.id()))
            (hint_and_error(self.id(), self.hint, self.error))
            (self.with_affixes())
        };
        form_group(self.error, self.group_classes, &inner)
    }
}
