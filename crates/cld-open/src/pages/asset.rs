//! A style or a script.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;
use crate::session::Session;

pub(crate) async fn show(State(session): State<Session>, Path(name): Path<String>) -> Result<Response, Refusal> {
    let asset = session.assets().named(&name).ok_or_else(Refusal::not_found)?;
    // Its address is another one when it is another file.
    let forever = (CACHE_CONTROL, "private, max-age=31536000, immutable");
    Ok(([(CONTENT_TYPE, asset.kind), forever], asset.text).into_response())
}
