//! What there is to do, in order, and what is done.

use maud::{Markup, html};

use super::attribute::joined;
use super::tag::Tag;

/// How a task stands.
#[derive(Debug, Clone)]
pub enum Status<'a> {
    /// In a colour: something is to be done.
    Tag(Tag<'a>),
    /// Plain text, for what is done.
    Done(&'a str),
    /// Grey text, for what cannot be begun yet.
    NotYet(&'a str),
}

/// Something to do.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    pub title: &'a str,
    pub hint: &'a str,
    /// Where it is done; empty when it cannot be begun.
    pub href: &'a str,
    pub status: Status<'a>,
}

/// What there is to do. `id` begins the ids of its parts: `task-list` but where a page has two.
pub fn task_list(id: &str, tasks: &[Task<'_>]) -> Markup {
    html! { ul class="govuk-task-list" { @for (at, task) in tasks.iter().enumerate() { (task.item(id, at + 1)) } } }
}

impl Task<'_> {
    fn item(&self, id: &str, at: usize) -> Markup {
        let (hint_id, status_id) = (format!("{id}-{at}-hint"), format!("{id}-{at}-status"));
        let described = joined(&[if self.hint.is_empty() { "" } else { &hint_id }, &status_id]);
        let with_link = if self.href.is_empty() { "" } else { "govuk-task-list__item--with-link" };
        html! {
            li class=(joined(&["govuk-task-list__item", with_link])) {
                div class="govuk-task-list__name-and-hint" {
                    @if self.href.is_empty() { div { (self.title) } } @else {
                        a class="govuk-link govuk-task-list__link" href=(self.href) aria-describedby=(described)
                            { (self.title) }
                    }
                    @if !self.hint.is_empty() { div id=(hint_id) class="govuk-task-list__hint" { (self.hint) } }
                }
                div class=(joined(&["govuk-task-list__status", self.status.class()])) id=(status_id) {
                    @match &self.status {
                        Status::Tag(tag) => (tag),
                        Status::Done(text) | Status::NotYet(text) => (text),
                    }
                }
            }
        }
    }
}

impl Status<'_> {
    fn class(&self) -> &'static str {
        match self {
            Status::Tag(_) | Status::Done(_) => "",
            Status::NotYet(_) => "govuk-task-list__status--cannot-start-yet",
        }
    }
}
