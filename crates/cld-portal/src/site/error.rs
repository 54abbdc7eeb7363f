//! The page for when something is wrong, with a reference that people can give and that the log has too.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::json;

use super::counted::route;
use super::refusal::Refusal;
use super::visit::Visit;
use crate::portal::Portal;

pub(crate) async fn no_such_page() -> Refusal {
    Refusal::not_found()
}

/// Gives every answer that is a refusal, whoever refused, a page or for programs a line of JSON.
pub(crate) async fn shown(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let route = route(&request).to_owned();
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts, &portal);
    let answer = next.run(Request::from_parts(parts, body)).await;
    let status = answer.status();
    let refusal = answer.extensions().get::<Refusal>().cloned();
    let has_body = answer.headers().get(CONTENT_TYPE).is_some_and(|kind| kind != "text/plain; charset=utf-8");
    if refusal.is_none() && (has_body || !(status.is_client_error() || status.is_server_error())) {
        return answer;
    }
    let reference = reference();
    let cause = refusal.map_or_else(|| status.to_string(), |refusal| refusal.message);
    if status.is_server_error() {
        tracing::error!(reference, route, status = status.as_u16(), "{cause}");
    } else {
        tracing::info!(reference, route, status = status.as_u16(), "{cause}");
    }
    let mut shown = page(&visit, status, &cause, &reference);
    // What the answer says besides, such as the version of a protocol.
    for (name, value) in answer.headers().iter().filter(|(name, _)| **name != CONTENT_TYPE && **name != CONTENT_LENGTH)
    {
        shown.headers_mut().insert(name, value.clone());
    }
    shown
}

fn page(visit: &Visit, status: StatusCode, cause: &str, reference: &str) -> Response {
    let (title, said) = words(status);
    let mut answer = if visit.path.starts_with("/api/") {
        let cause = if status.is_server_error() { title } else { cause };
        (status, Json(json!({ "error": cause, "reference": reference }))).into_response()
    } else {
        visit.page_with(status, title, content(visit, title, said, reference))
    };
    if [StatusCode::SERVICE_UNAVAILABLE, StatusCode::INSUFFICIENT_STORAGE].contains(&status) {
        answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("30"));
    }
    answer
}

fn content(visit: &Visit, title: &str, said: &str, reference: &str) -> Markup {
    let mailbox = &visit.portal.settings().support_mailbox;
    html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (said) }
        p.govuk-body {
            "If it happens again, write to " a.govuk-link href={ "mailto:" (mailbox) } { (mailbox) }
            " and give the reference " strong { (reference) } "."
        }
        p.govuk-body { a.govuk-link href="/" { "Go to the start page" } }
    }
}

/// The title of the page, and what to do.
fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => (
            "Page not found",
            "Check the address. If you followed a link to a submission, it may belong to a council that you have no \
             access to.",
        ),
        StatusCode::FORBIDDEN => (
            "This form was not sent from this site",
            "Nothing was changed. Open the page here, and fill in the form again.",
        ),
        StatusCode::CONFLICT => (
            "Somebody else was first",
            "What you wanted to change has changed meanwhile. Open the page again to see how it is now.",
        ),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("The portal is not available at the moment", "Nothing that has arrived is lost. Try again in a minute.")
        }
        StatusCode::INSUFFICIENT_STORAGE => (
            "There is no space left on the portal’s disk",
            "Nothing that has arrived is lost. Try again later. If you can, tell the support mailbox below.",
        ),
        status if status.is_server_error() => (
            "Something went wrong",
            "This is a fault in the portal, not in what you did. Nothing that has arrived is lost. Try again in a minute.",
        ),
        _ => ("This cannot be done", "Go back, check what you entered, and try again."),
    }
}

/// Eight letters that are read out easily.
fn reference() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let mut random = [0; 8];
    // Without it the reference is the same each time, and the log still has the hour.
    let _ = SystemRandom::new().fill(&mut random);
    random.map(|byte| char::from(LETTERS[usize::from(byte % 32)])).iter().collect()
}
