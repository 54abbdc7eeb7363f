//! The specification and what else the book says, as documents of this site, and how they are found by words.

pub(crate) mod list;
mod piece;
pub(crate) mod search;
pub(crate) mod show;

use axum::http::StatusCode;
use axum::http::header::{HeaderValue, RETRY_AFTER};
use axum::response::Response;
use maud::html;

use crate::site::Visit;

/// The title of the list of documents.
const TITLE: &str = "The specification and its documents";

/// What is said while the documents are being made, in the first seconds of a portal.
fn not_yet(visit: &Visit, title: &str) -> Response {
    let content = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { "The documents are being made, which takes some seconds when the service begins. Open this page again." }
    };
    let mut answer = visit.page_with(StatusCode::SERVICE_UNAVAILABLE, title, content);
    answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    answer
}
