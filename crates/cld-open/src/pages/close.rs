//! The end of `cld open`.

use axum::extract::State;
use axum::response::Response;
use maud::html;

use crate::layout::page;
use crate::session::Session;

pub(crate) async fn submit(State(session): State<Session>) -> Response {
    session.close();
    let content = html! {
        h1.govuk-heading-l { "cld open is closed" }
        p.govuk-body { "Its temporary files are removed. You can close this page." }
    };
    page(&session, "/close", "cld open is closed", &content)
}
