//! Who is answered: whoever has the token, at this machine's own address, from pages of this program.
//!
//! Another site that somebody has open at the same time can send requests here. It does not know the token or the cookie, and
//! its browser sends the cookie with none of them. A name of its own that leads to 127.0.0.1 is not our host.

use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, ORIGIN, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use cld_components::{HEADERS, POLICY};

use crate::refusal::Refusal;
use crate::session::Session;

/// Answers those that may be answered, and says to their browsers what holds for every page.
pub(crate) async fn guarded(State(session): State<Session>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let mut answer = match admitted(&session, &parts) {
        Ok(()) => {
            session.is_seen();
            next.run(Request::from_parts(parts, body)).await
        }
        Err(answer) => *answer,
    };
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    answer
}

fn admitted(session: &Session, parts: &Parts) -> Result<(), Box<Response>> {
    let refused = |why| Box::new(Refusal::forbidden(why).into_response());
    let Some(host) = own_host(session, parts) else {
        return Err(refused("This program answers at the address that it printed, and at no other."));
    };
    let writes = parts.method != Method::GET && parts.method != Method::HEAD;
    if writes && one(parts, &ORIGIN) != Some(format!("http://{host}").as_str()) {
        return Err(refused("This form was not sent from a page of this program. Nothing was done."));
    }
    if cookies(parts, session).any(|cookie| session.secrets().is_cookie(cookie)) {
        return Ok(());
    }
    let token = parts.uri.query().and_then(|query| query.strip_prefix("token="));
    if !writes && parts.uri.path() == "/" && token.is_some_and(|token| session.secrets().opens(token)) {
        session.is_seen();
        return Err(Box::new(let_in(session)));
    }
    Err(refused("Open the address that cld open printed, with its token. It changes each time that cld open begins."))
}

/// The host that is asked for, where it is this machine by one of its own two names.
fn own_host<'a>(session: &Session, parts: &'a Parts) -> Option<&'a str> {
    let port = session.address().port();
    let host = one(parts, &HOST)?;
    let is_own = |host: &str| host == format!("127.0.0.1:{port}") || host == format!("localhost:{port}");
    let is_addressed = parts.uri.authority().is_none_or(|named| named.as_str() == host);
    (is_own(host) && is_addressed).then_some(host)
}

/// What a header says that is there once.
fn one<'a>(parts: &'a Parts, name: &HeaderName) -> Option<&'a str> {
    let mut values = parts.headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

/// Browsers keep cookies by host and not by port: each local page has a name of its own for its cookie.
fn name(session: &Session) -> String {
    format!("cld-open-{}", session.address().port())
}

fn cookies<'a>(parts: &'a Parts, session: &Session) -> impl Iterator<Item = &'a str> {
    let name = name(session);
    let all = parts.headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.filter(move |(known, _)| *known == name).map(|(_, value)| value)
}

/// The cookie in place of the token, and the address without it.
fn let_in(session: &Session) -> Response {
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", name(session), session.secrets().cookie());
    let mut answer = Redirect::to("/").into_response();
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().insert(SET_COOKIE, cookie);
    }
    answer
}
