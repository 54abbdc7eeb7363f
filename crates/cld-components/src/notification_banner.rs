//! Something that has happened, or that everybody at this page should know.

use maud::{Markup, Render, html};

use super::attribute::some;

/// Something that has happened.
#[derive(Debug)]
pub struct NotificationBanner<'a> {
    /// "Important", or "Success" when it is one, when empty.
    pub title: &'a str,
    pub content: Markup,
    pub is_success: bool,
}

impl Render for NotificationBanner<'_> {
    fn render(&self) -> Markup {
        let (class, role, title) = if self.is_success {
            ("govuk-notification-banner govuk-notification-banner--success", "alert", "Success")
        } else {
            ("govuk-notification-banner", "region", "Important")
        };
        html! {
            div class=(class) role=(role) aria-labelledby="govuk-notification-banner-title"
                data-module="govuk-notification-banner" {
                div class="govuk-notification-banner__header" {
                    h2 class="govuk-notification-banner__title" id="govuk-notification-banner-title"
                        { (some(self.title).unwrap_or(title)) }
                }
                div class="govuk-notification-banner__content" { (self.content) }
            }
        }
    }
}
