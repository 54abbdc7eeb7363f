//! The cookie of a session, and who it belongs to.

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, SET_COOKIE, USER_AGENT};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use chrono::TimeDelta;
use cld_store::{Area, Deed, Grant, Session, StoreError};

use super::refusal::Refusal;
use crate::accounts::person::{Person, stage};
use crate::accounts::sign_in::Origin;
use crate::portal::Portal;

/// Only so often is it noted that a session is used: a page view costs no write.
const SEEN: TimeDelta = TimeDelta::minutes(5);

/// Who asks, put into each request: somebody, nobody, or not known as the database does not answer.
#[derive(Debug, Clone)]
pub(super) struct Known(pub(super) Result<Option<Person>, Refusal>);

/// Finds out who asks.
pub(crate) async fn known(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let is_for_all = ["/assets/", "/health"].iter().any(|path| request.uri().path().starts_with(path));
    let token = bearer(request.headers()).filter(|_| request.uri().path().starts_with("/api/"));
    let secret = secret(request.headers(), &portal).filter(|_| !is_for_all);
    let person = match (token, secret) {
        (Some(token), _) => program(&portal, &token).await.map_err(Refusal::from),
        (None, Some(secret)) => person(&portal, &secret).await.map_err(Refusal::from),
        (None, None) => Ok(None),
    };
    request.extensions_mut().insert(Known(person));
    next.run(request).await
}

async fn person(portal: &Portal, secret: &str) -> Result<Option<Person>, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let visitor = store.visitor(secret, now).await?.filter(|(_, account)| account.status == "active");
    let Some((mut session, account)) = visitor else { return Ok(None) };
    if session.seen < now.after(-SEEN) {
        store.session_seen(&session, now).await?;
        session.seen = now;
    }
    let grants = store.grants(&account.id).await?;
    Ok(Some(Person { account, session, grants }))
}

/// Whoever made a token, as far as it reaches: uploads for its council, as long as they may do that themselves.
async fn program(portal: &Portal, secret: &str) -> Result<Option<Person>, StoreError> {
    let (store, now) = (portal.store(), portal.now());
    let known = store.token_visitor(secret, now).await?.filter(|(_, account)| account.status == "active");
    let Some((token, account)) = known else { return Ok(None) };
    let is_for_it = |grant: &Grant| {
        grant.area == Area::Council(token.council.clone()) && portal.permissions().allows(&grant.role, "upload")
    };
    let grants: Vec<Grant> = store.grants(&account.id).await?.into_iter().filter(is_for_it).collect();
    if grants.is_empty() {
        return Ok(None);
    }
    store.token_used(&Deed { actor: account.id.clone(), at: now }, &token).await?;
    let (stage, address, agent) = (stage::FULL.to_owned(), String::new(), token.name);
    let session = Session {
        id: token.id,
        account: token.account,
        stage,
        made: token.made,
        seen: now,
        strong: None,
        address,
        agent,
    };
    Ok(Some(Person { account, session, grants }))
}

/// What a program carries in place of a cookie.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let said = headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = said.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim().to_owned())
}

/// Where a request comes from, for people's own list of sessions.
pub(crate) fn origin(headers: &HeaderMap) -> Origin {
    let text = |name: &str, most: usize| {
        let value = headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        value.chars().take(most).collect::<String>()
    };
    // The web server in front adds whoever asks at the end; what is before that, anybody can say.
    let address = text("x-forwarded-for", 1_000);
    let address = address.rsplit(',').next().unwrap_or_default().trim().chars().take(45).collect();
    Origin { address, agent: text(USER_AGENT.as_str(), 200) }
}

fn name(portal: &Portal) -> &'static str {
    // The first may only be set by https, for this host alone. By plain http, on this machine, browsers would not keep it.
    if portal.is_secure() { "__Host-cld" } else { "cld" }
}

fn secret(headers: &HeaderMap, portal: &Portal) -> Option<String> {
    cookie(headers, name(portal))
}

/// What a browser holds while its holder signs in at their organisation.
pub(crate) fn held(headers: &HeaderMap, portal: &Portal) -> Option<String> {
    cookie(headers, &away(portal))
}

fn away(portal: &Portal) -> String {
    format!("{}-away", name(portal))
}

/// The answer after which the browser holds that; without it nothing more.
pub(crate) fn with_held(portal: &Portal, held: Option<&str>, answer: Response) -> Response {
    set(portal, &away(portal), held, answer)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, secret)| secret.to_owned())
}

/// The answer with the cookie of a session; without a secret the cookie goes.
pub(crate) fn with_cookie(portal: &Portal, secret: Option<&str>, answer: Response) -> Response {
    set(portal, name(portal), secret, answer)
}

fn set(portal: &Portal, name: &str, value: Option<&str>, mut answer: Response) -> Response {
    let secure = if portal.is_secure() { "; Secure" } else { "" };
    let ended = if value.is_some() { "" } else { "; Max-Age=0" };
    let cookie = format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}{ended}", value.unwrap_or_default());
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        answer.headers_mut().append(SET_COOKIE, cookie);
    }
    answer
}
