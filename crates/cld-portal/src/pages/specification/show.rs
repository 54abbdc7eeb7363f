//! A page of a document, with what else is in it.

use axum::extract::Path;
use axum::response::Response;
use cld_components::back_link;
use maud::{Markup, html};

use super::piece::shown;
use super::{TITLE, not_yet};
use crate::library::{Page, Shelved};
use crate::site::{Refusal, Visit};

pub(crate) async fn document(visit: Visit, Path(name): Path<String>) -> Result<Response, Refusal> {
    of(&visit, &name, "")
}

pub(crate) async fn page(visit: Visit, Path((name, page)): Path<(String, String)>) -> Result<Response, Refusal> {
    of(&visit, &name, &page)
}

fn of(visit: &Visit, name: &str, page: &str) -> Result<Response, Refusal> {
    let Some(library) = visit.portal.library() else { return Ok(not_yet(visit, TITLE)) };
    let document = library.document(name).ok_or_else(Refusal::not_found)?;
    let page = document.page(page).ok_or_else(Refusal::not_found)?;
    let content = html! {
        (back(document, page))
        .portal-document {
            @if !page.name.is_empty() { span.govuk-caption-l { (document.title) } }
            h1.govuk-heading-l { (page.title) }
            @for (at, piece) in page.pieces.iter().enumerate() { (shown(document, page, at, piece)) }
            (parts(document, page))
        }
    };
    let title = match page.name.as_str() {
        "" => document.title.clone(),
        _ => format!("{} - {}", page.title, document.title),
    };
    Ok(visit.page(&title, content))
}

fn back(document: &Shelved, page: &Page) -> Markup {
    match (&page.chapter, page.name.as_str()) {
        (Some((name, title)), _) => back_link(&format!("/specification/{}/{name}", document.name), title),
        (None, "") => back_link("/specification", TITLE),
        (None, _) => back_link(&document.path(&document.pages[0]), &document.title),
    }
}

/// The pages of a part: the chapters of a document, or the parts of a chapter.
fn parts(document: &Shelved, page: &Page) -> Markup {
    let is_under = |other: &&Page| match (page.name.as_str(), &other.chapter) {
        ("", None) => !other.name.is_empty(),
        (name, Some((chapter, _))) => chapter == name,
        _ => false,
    };
    let under: Vec<&Page> = document.pages.iter().filter(is_under).collect();
    html! {
        @if !under.is_empty() {
            nav aria-label="In this part" {
                h2.govuk-heading-m { "Contents" }
                ul.govuk-list.portal-contents {
                    @for other in under { li { a.govuk-link href=(document.path(other)) { (other.title) } } }
                }
            }
        }
    }
}
