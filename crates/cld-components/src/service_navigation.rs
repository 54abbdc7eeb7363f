//! The way about, under the header.

use maud::{Markup, Render, html};

use super::attribute::joined;

/// Somewhere to go.
#[derive(Debug, Clone)]
pub struct Destination<'a> {
    pub text: &'a str,
    pub href: &'a str,
    /// Whether the page is this one.
    pub is_current: bool,
    /// Whether the page is below this one.
    pub is_active: bool,
}

/// The way about.
#[derive(Debug, Default)]
pub struct ServiceNavigation<'a> {
    pub destinations: Vec<Destination<'a>>,
}

impl Render for ServiceNavigation<'_> {
    fn render(&self) -> Markup {
        html! {
            div class="govuk-service-navigation" data-module="govuk-service-navigation" {
                div class="govuk-width-container" {
                    div class="govuk-service-navigation__container" {
                        @if !self.destinations.is_empty() { (self.list()) }
                    }
                }
            }
        }
    }
}

impl ServiceNavigation<'_> {
    fn list(&self) -> Markup {
        html! {
            nav aria-label="Menu" class="govuk-service-navigation__wrapper" {
                @if self.destinations.len() > 1 {
                    button type="button" class="govuk-service-navigation__toggle govuk-js-service-navigation-toggle"
                        aria-controls="navigation" hidden aria-hidden="true" { "Menu" }
                }
                ul class="govuk-service-navigation__list" id="navigation" {
                    @for destination in &self.destinations { (destination.item()) }
                }
            }
        }
    }
}

impl Destination<'_> {
    fn item(&self) -> Markup {
        let is_here = self.is_active || self.is_current;
        let class = if is_here { "govuk-service-navigation__item--active" } else { "" };
        let current = is_here.then_some(if self.is_current { "page" } else { "true" });
        let text = html! {
            @if is_here { strong class="govuk-service-navigation__active-fallback" { (self.text) } }
            @else { (self.text) }
        };
        html! {
            li class=(joined(&["govuk-service-navigation__item", class])) {
                @if self.href.is_empty() {
                    span class="govuk-service-navigation__text" aria-current=[current] { (text) }
                } @else {
                    a class="govuk-service-navigation__link" href=(self.href) aria-current=[current] { (text) }
                }
            }
        }
    }
}
