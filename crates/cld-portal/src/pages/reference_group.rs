//! The reference group: its work and its meetings, as a page of the book has them.

use axum::response::Response;
use maud::html;

use super::newsletters::show::shown;
use crate::site::{Refusal, Visit};

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let page = visit.portal.programme().pages.get("reference-group").ok_or_else(Refusal::not_found)?;
    let content = html! {
        h1.govuk-heading-l { (page.title) }
        .govuk-grid-row { .govuk-grid-column-two-thirds { p.govuk-body { (page.lead) } } }
        @for section in &page.sections {
            h2.govuk-heading-m { (section.heading) }
            @for block in &section.blocks { (shown(block)) }
        }
    };
    Ok(visit.page(&page.title, content))
}
