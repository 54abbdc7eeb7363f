//! A style or a script.

use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

use crate::portal::Portal;
use crate::site::Refusal;

pub(crate) async fn show(State(portal): State<Portal>, Path(name): Path<String>) -> Result<Response, Refusal> {
    let asset = portal.assets().named(&name).ok_or_else(Refusal::not_found)?;
    // Its address is another one when it is another file.
    let forever = (CACHE_CONTROL, "public, max-age=31536000, immutable");
    Ok(([(CONTENT_TYPE, asset.kind), forever], asset.text).into_response())
}
