//! A page on which a form of the programme is asked.

use axum::response::Response;
use cld_components::{Button, back_link};
use cld_programme::Answers;
use maud::html;

use super::answers::fields;
use crate::portal::PortalError;
use crate::site::{Mistakes, Refusal, Visit};

/// What differs between the pages that ask one form.
pub(crate) struct Asked<'a> {
    /// The form, by its name in `book/programme/forms/`.
    pub(crate) form: &'a str,
    /// Where the answers go.
    pub(crate) action: &'a str,
    /// The page before, and what it is called.
    pub(crate) back: (&'a str, &'a str),
    pub(crate) button: Button<'a>,
}

impl Asked<'_> {
    /// The page with what was answered so far, and what is wrong with that.
    ///
    /// # Errors
    /// When the book has no such form.
    pub(crate) fn page(&self, visit: &Visit, answers: &Answers, mistakes: &Mistakes) -> Result<Response, Refusal> {
        let form = visit.portal.programme().form(self.form).map_err(PortalError::from)?;
        let (href, text) = self.back;
        let content = html! {
            (back_link(href, text))
            .govuk-grid-row { .govuk-grid-column-two-thirds {
                (mistakes)
                h1.govuk-heading-l { (form.title) }
                p.govuk-body { (form.lead) }
                form method="post" action=(self.action) novalidate {
                    (fields(form, answers, mistakes))
                    (self.button)
                }
            } }
        };
        match mistakes.are_none() {
            true => Ok(visit.page(&form.title, content)),
            false => Ok(visit.page_again(&form.title, content)),
        }
    }
}
