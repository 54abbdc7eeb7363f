//! Every page of the local page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

use crate::guard::guarded;
use crate::pages::figures::{compare, explain, table};
use crate::pages::{asset, book, check, close, findings, home, prepare, run, saved, task};
use crate::refusal::Refusal;
use crate::session::Session;

/// All pages, behind what holds for all of them.
pub(crate) fn router(session: &Session) -> Router {
    // Files are as large as they are.
    let with_files = Router::new()
        .route("/check", get(check::show).post(check::submit))
        .route("/prepare", get(prepare::show).post(prepare::submit))
        .route("/run", get(run::show).post(run::submit))
        .layer(DefaultBodyLimit::disable());
    Router::new()
        .route("/", get(home::show))
        .route("/assets/{name}", get(asset::show))
        .route("/open", get(home::is_open))
        .route("/close", post(close::submit))
        .route("/tasks/{id}", get(task::show))
        .route("/tasks/{id}/progress", get(task::progress))
        .route("/tasks/{id}/stop", post(task::stop))
        .route("/tasks/{id}/findings", get(findings::show))
        .route("/tasks/{id}/files/{name}", get(saved::save))
        .route("/tasks/{id}/shown/{name}", get(saved::show))
        .route("/tasks/{id}/tables/{name}", get(table::show))
        .route("/tasks/{id}/explain", get(explain::show))
        .route("/tasks/{id}/explain/rows", get(explain::rows))
        .route("/tasks/{id}/compare/{other}", get(compare::show))
        .route("/tasks/{id}/compare/{other}/file", get(compare::file))
        .route("/run/open", post(run::open))
        .route("/book", get(book::show))
        .route("/book/{method}", post(book::write))
        .merge(with_files)
        .fallback(|| async { Refusal::not_found() })
        .layer(from_fn_with_state(session.clone(), guarded))
        .with_state(session.clone())
}
