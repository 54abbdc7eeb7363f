//! Each request as it is counted and logged: by its route, without what is in its address.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;

use crate::metrics::Kind;
use crate::portal::Portal;

/// The route of what has none.
const NONE: &str = "none";

pub(crate) async fn counted(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let kind = Kind { route: route(&request).to_owned(), method: method(request.method()), status: 0 };
    let answer = next.run(request).await;
    let kind = Kind { status: answer.status().as_u16(), ..kind };
    let took = begun.elapsed();
    // What is loaded with every page and what asks whether the portal runs would be most of the log.
    if !["/assets/{name}", "/health"].contains(&kind.route.as_str()) {
        let milliseconds = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        tracing::info!(route = kind.route, method = kind.method, status = kind.status, milliseconds, "answered");
    }
    portal.metrics().answered(kind, took);
    answer
}

/// The route of a request as the table of routes has it: an address itself may hold a secret or what somebody typed.
pub(crate) fn route(request: &Request) -> &str {
    request.extensions().get::<MatchedPath>().map_or(NONE, MatchedPath::as_str)
}

/// The word for a method, so that nobody makes up others.
fn method(method: &Method) -> &'static str {
    let known = [Method::GET, Method::HEAD, Method::POST, Method::PATCH, Method::DELETE, Method::OPTIONS];
    let words = ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"];
    known.iter().zip(words).find(|(known, _)| *known == method).map_or("other", |(_, word)| word)
}
