//! The second address, for whoever watches a portal: metrics, whether it runs, and whether it can do its work. It has no page
//! and asks nobody who they are, so that it answers where only the watcher comes.

use std::net::SocketAddr;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::listening::answer;
use crate::portal::{Portal, PortalError};

/// What it answers.
pub fn watched(portal: &Portal) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .route("/health", get(async || "ok\n"))
        .route("/ready", get(ready))
        .with_state(portal.clone())
}

/// Answers at an address until `ended`; `begun` is told the address at which it does.
///
/// # Errors
/// When the address is taken.
pub async fn watch(
    portal: &Portal,
    address: &str,
    begun: impl FnOnce(SocketAddr),
    ended: impl Future<Output = ()> + Send + 'static,
) -> Result<(), PortalError> {
    answer(watched(portal), address, begun, ended).await
}

async fn metrics(State(portal): State<Portal>) -> Response {
    let now = portal.now();
    let measures = portal.store().measures(now).await.inspect_err(|error| tracing::error!("{error}")).ok();
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, portal.metrics().text(measures.as_ref(), now)).into_response()
}

/// Whether requests are better sent elsewhere: what does not answer is named.
async fn ready(State(portal): State<Portal>) -> Response {
    let database = portal.store().signing_keys().await.map(drop).map_err(|_| "database");
    let files = portal.settings().files.reached().map_err(|_| "files");
    let missing: Vec<&str> = [database.err(), files.err()].into_iter().flatten().collect();
    match missing.is_empty() {
        true => "ready\n".into_response(),
        false => {
            (StatusCode::SERVICE_UNAVAILABLE, format!("does not answer: {}\n", missing.join(", "))).into_response()
        }
    }
}
