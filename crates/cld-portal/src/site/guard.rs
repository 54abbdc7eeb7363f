//! Who may go where: asked before any page is.

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::refusal::Refusal;
use super::session::Known;
use super::visit::{Visit, go_to};
use crate::portal::Portal;

/// Who may go somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// Everybody, signed in or not.
    Anyone,
    /// Those whose password was right, with or without the code.
    Begun,
    /// All who are signed in.
    SignedIn,
    /// Those who have a permission; to others it is not there.
    May(&'static str),
    /// The same, and not long after a code.
    Surely(&'static str),
}

/// Lets through whoever may go there, and sends others to sign in or away.
pub(crate) async fn guarded(State((portal, who)): State<(Portal, Who)>, request: Request, next: Next) -> Response {
    if who == Who::Anyone {
        return next.run(request).await;
    }
    if let Some(Known(Err(refusal))) = request.extensions().get() {
        return refusal.clone().into_response();
    }
    let (parts, body) = request.into_parts();
    let visit = Visit::of(&parts, &portal);
    match stopped(&visit, who) {
        Some(answer) => answer,
        None => next.run(Request::from_parts(parts, body)).await,
    }
}

fn stopped(visit: &Visit, who: Who) -> Option<Response> {
    let Some(person) = &visit.person else { return Some(to_sign_in(visit)) };
    if who == Who::Begun {
        return None;
    }
    if !person.is_signed_in() {
        return Some(to_sign_in(visit));
    }
    match who {
        Who::May(permission) | Who::Surely(permission) if !visit.may(permission) => {
            Some(Refusal::not_found().into_response())
        }
        Who::Surely(_) if !person.is_strong(visit.now) => Some(go_to(&with_next("/sign-in/again", visit))),
        _ => None,
    }
}

fn to_sign_in(visit: &Visit) -> Response {
    if visit.path.starts_with("/api/") {
        let said = json!({ "error": "sign in first, or send a token that is good: see /account/tokens" });
        return (StatusCode::UNAUTHORIZED, Json(said)).into_response();
    }
    go_to(&with_next("/sign-in", visit))
}

/// Afterwards one goes on where one wanted to, at the page of the form if it was one.
fn with_next(path: &str, visit: &Visit) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.".contains(&byte);
    let next: String = visit.path.bytes().filter(|byte| plain(*byte)).map(char::from).collect();
    format!("{path}?next={next}")
}
