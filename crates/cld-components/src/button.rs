//! What one presses to go on, or a link that looks like it.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};

/// A button, or with an address a link that looks like one.
#[derive(Debug, Default)]
pub struct Button<'a> {
    pub text: &'a str,
    pub href: &'a str,
    pub name: &'a str,
    pub value: &'a str,
    pub id: &'a str,
    pub classes: &'a str,
    pub is_start: bool,
    pub is_disabled: bool,
    /// Whether a second press within a second is passed over.
    pub prevents_double_click: bool,
}

impl Render for Button<'_> {
    fn render(&self) -> Markup {
        let start = if self.is_start { "govuk-button--start" } else { "" };
        let class = joined(&["govuk-button", self.classes, start]);
        let (id, value, name) = (some(self.id), some(self.value), some(self.name));
        let disabled = self.is_disabled.then_some("true");
        let once = self.prevents_double_click.then_some("true");
        html! {
            @if self.href.is_empty() {
                button type="submit" value=[value] name=[name] disabled[self.is_disabled] aria-disabled=[disabled]
                    data-prevent-double-click=[once] class=(class) data-module="govuk-button" id=[id]
                    { (self.text) (self.icon()) }
            } @else {
                a href=(self.href) role="button" draggable="false" class=(class) data-module="govuk-button" id=[id]
                    { (self.text) (self.icon()) }
            }
        }
    }
}

impl Button<'_> {
    fn icon(&self) -> Markup {
        html! {
            @if self.is_start {
                svg class="govuk-button__start-icon" xmlns="http://www.w3.org/2000/svg" width="17.5" height="19"
                    viewBox="0 0 33 40" aria-hidden="true" focusable="false" {
                    path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" {}
                }
            }
        }
    }
}
