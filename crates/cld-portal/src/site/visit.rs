//! One request of somebody: where, when, and what it is answered with.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};
use maud::Markup;

use super::layout::{Frame, layout};
use crate::portal::Portal;

/// What a page is shown with.
pub(crate) struct Visit {
    pub(crate) portal: Portal,
    /// The address that was asked for, without what follows a question mark.
    pub(crate) path: String,
}

impl FromRequestParts<Portal> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, portal: &Portal) -> Result<Visit, Infallible> {
        Ok(Visit::of(parts, portal))
    }
}

impl Visit {
    pub(crate) fn of(parts: &Parts, portal: &Portal) -> Visit {
        Visit { portal: portal.clone(), path: parts.uri.path().to_owned() }
    }

    /// A page of this title in the frame that all pages have.
    pub(crate) fn page(&self, title: &str, content: Markup) -> Response {
        self.page_with(StatusCode::OK, title, content)
    }

    /// As [`Visit::page`], with another status.
    pub(crate) fn page_with(&self, status: StatusCode, title: &str, content: Markup) -> Response {
        let frame = Frame { portal: &self.portal, title };
        (status, Html(layout(&frame, &content).into_string())).into_response()
    }
}
