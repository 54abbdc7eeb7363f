//! Why somebody does not get what was asked for.

use std::io;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use cld_terms::cause;
use maud::{DOCTYPE, html};

/// Why somebody does not get what was asked for.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    title: &'static str,
    said: String,
}

impl Refusal {
    /// Somebody is not let in.
    pub(crate) fn forbidden(said: &str) -> Refusal {
        Refusal { status: StatusCode::FORBIDDEN, title: "This page is not open to you", said: said.to_owned() }
    }

    pub(crate) fn not_found() -> Refusal {
        let said = "Check the address. What was made before cld open began is not here any more.".to_owned();
        Refusal { status: StatusCode::NOT_FOUND, title: "Page not found", said }
    }

    /// Something that was asked for cannot be done.
    pub(crate) fn cannot(said: impl Into<String>) -> Refusal {
        Refusal { status: StatusCode::BAD_REQUEST, title: "This cannot be done", said: said.into() }
    }

    /// The disk does not take or give something.
    pub(crate) fn disk(error: &io::Error) -> Refusal {
        let said = format!(
            "The folder for temporary files cannot be used ({}). Make room on the disk, and try again.",
            cause(error)
        );
        Refusal { status: StatusCode::INSUFFICIENT_STORAGE, title: "There is no room", said }
    }
}

/// A page without styles: those are not for everybody either.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let page = html! {
            (DOCTYPE)
            html lang="en-GB" {
                head { meta charset="utf-8"; title { (self.title) " - cld" } }
                body { main { h1 { (self.title) } p { (self.said) } p { a href="/" { "Go to the start page" } } } }
            }
        };
        (self.status, Html(page.into_string())).into_response()
    }
}
