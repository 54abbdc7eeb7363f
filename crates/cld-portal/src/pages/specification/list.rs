//! All documents by their kind.

use axum::response::Response;
use maud::html;

use super::search::asked;
use super::{TITLE, not_yet};
use crate::library::Shelved;
use crate::site::Visit;

pub(crate) async fn show(visit: Visit) -> Response {
    let Some(library) = visit.portal.library() else { return not_yet(&visit, TITLE) };
    let groups: Vec<&[Shelved]> = library.documents.chunk_by(|one, other| one.group == other.group).collect();
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body-l { "What can be sent, what is looked for in it, and how figures are calculated from it." }
            (asked(""))
            @for group in groups {
                h2.govuk-heading-m { (group[0].group) }
                ul.govuk-list {
                    @for document in group {
                        li { a.govuk-link href=(document.path(&document.pages[0])) { (document.title) } }
                    }
                }
            }
        } }
    };
    visit.page(TITLE, content)
}
