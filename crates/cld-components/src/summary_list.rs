//! What is known of something, line by line, with links to change it.

use maud::{Markup, Render, html};

use super::attribute::{joined, some};

/// A link that changes a line.
#[derive(Debug, Clone)]
pub struct Action<'a> {
    pub text: &'a str,
    /// What is changed, for those who hear the link without the line.
    pub of_what: &'a str,
    pub href: &'a str,
}

/// A line.
#[derive(Debug, Clone)]
pub struct SummaryRow<'a> {
    pub key: &'a str,
    pub value: Markup,
    pub actions: Vec<Action<'a>>,
}

impl<'a> SummaryRow<'a> {
    /// A line that cannot be changed.
    pub fn new(key: &'a str, value: &(impl Render + ?Sized)) -> SummaryRow<'a> {
        SummaryRow { key, value: value.render(), actions: Vec::new() }
    }

    /// The same with a link.
    pub fn with(mut self, action: Action<'a>) -> SummaryRow<'a> {
        self.actions.push(action);
        self
    }
}

/// What is known of something.
#[derive(Debug, Default)]
pub struct SummaryList<'a> {
    pub classes: &'a str,
    pub rows: Vec<SummaryRow<'a>>,
}

impl Render for SummaryList<'_> {
    fn render(&self) -> Markup {
        let have_actions = self.rows.iter().any(|row| !row.actions.is_empty());
        html! {
            dl class=(joined(&["govuk-summary-list", self.classes])) {
                @for row in &self.rows {
                    @let alone = have_actions && row.actions.is_empty();
                    @let class = if alone { "govuk-summary-list__row--no-actions" } else { "" };
                    div class=(joined(&["govuk-summary-list__row", class])) {
                        dt class="govuk-summary-list__key" { (row.key) }
                        dd class="govuk-summary-list__value" { (row.value) }
                        (links(&row.actions))
                    }
                }
            }
        }
    }
}

fn links(actions: &[Action<'_>]) -> Markup {
    html! {
        @match actions {
            [] => {},
            [one] => { dd class="govuk-summary-list__actions" { (one) } },
            several => {
                dd class="govuk-summary-list__actions" {
                    ul class="govuk-summary-list__actions-list" {
                        @for one in several { li class="govuk-summary-list__actions-list-item" { (one) } }
                    }
                }
            },
        }
    }
}

impl Render for Action<'_> {
    fn render(&self) -> Markup {
        html! {
            a class="govuk-link" href=(self.href) {
                (self.text)
                @if let Some(what) = some(self.of_what) { span class="govuk-visually-hidden" { " " (what) } }
            }
        }
    }
}
