//! Signing in with the organisation's own account, and connecting one's account with it.

use axum::extract::Query;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use cld_components::{Button, back_link};
use cld_store::StoreError;
use maud::{Markup, html};

use super::request::day;
use super::sign_in::Next;
use crate::accounts::mails::mail;
use crate::accounts::person::stage;
use crate::accounts::sign_in::with_identity;
use crate::identity::fault::IdentityFault;
use crate::identity::flow::{self, Returned, Said};
use crate::identity::provider::Provider;
use crate::site::session::{held, with_held};
use crate::site::{Refusal, Visit, go_to, local, with_cookie};

/// Sends somebody to their organisation to sign in.
pub(crate) async fn begin(visit: Visit, Query(Next { next }): Query<Next>) -> Result<Response, Refusal> {
    sent_there(&visit, None, local(&next)).await
}

/// Sends somebody there who has an account, to connect it.
pub(crate) async fn connect(visit: Visit) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    if !person.is_strong(visit.now) {
        return Ok(go_to("/sign-in/again?next=/account/identity/connect"));
    }
    sent_there(&visit, Some(&person.account.id), "/account/identity").await
}

async fn sent_there(visit: &Visit, account: Option<&str>, next: &str) -> Result<Response, Refusal> {
    let provider = provider(visit)?;
    Ok(match flow::begin(&visit.portal, provider, account, next).await? {
        Ok(begun) => with_held(&visit.portal, Some(&begun.held), go_to(&begun.address)),
        Err(fault) => failed(visit, provider, fault),
    })
}

/// Somebody is back, with a code or without.
pub(crate) async fn back(visit: Visit, headers: HeaderMap, Query(said): Query<Said>) -> Result<Response, Refusal> {
    let provider = provider(&visit)?;
    let held = held(&headers, &visit.portal);
    let answer = match flow::returned(&visit.portal, provider, held.as_deref(), &said).await {
        Ok(returned) if returned.account.is_some() => connected(&visit, provider, &returned).await?,
        Ok(returned) => signed_in(&visit, provider, &returned).await?,
        Err(fault) => failed(&visit, provider, fault),
    };
    Ok(with_held(&visit.portal, None, answer))
}

async fn signed_in(visit: &Visit, provider: &Provider, returned: &Returned) -> Result<Response, Refusal> {
    let account = visit.portal.store().account_of_identity(&returned.identity).await?;
    let Some(account) = account.filter(|account| account.status == "active") else {
        let content = html! {
            h1.govuk-heading-l { "Your account is not connected yet" }
            p.govuk-body {
                (provider.name()) " knows you, and no account here is connected with you. Sign in with your password once, then choose \
                 “Sign in with " (provider.name()) "” on the page Your account. If you have no account, ask for one."
            }
            p.govuk-body { a.govuk-link href="/sign-in" { "Sign in with your password" } }
            p.govuk-body { a.govuk-link href="/register" { "Ask for an account" } }
        };
        return Ok(visit.page_with(StatusCode::FORBIDDEN, "Your account is not connected yet", content));
    };
    let (secret, stage) = with_identity(&visit.portal, &account, returned.is_strong, &visit.origin).await?;
    let next = local(&returned.next);
    let page = match (stage, next) {
        (stage::FULL, "/") => "/home".to_owned(),
        (stage::FULL, next) => next.to_owned(),
        (stage::FACTOR, _) => "/account/factor".to_owned(),
        (_, "/") => "/sign-in/code".to_owned(),
        (_, next) => format!("/sign-in/code?next={next}"),
    };
    Ok(with_cookie(&visit.portal, Some(&secret), go_to(&page)))
}

/// Whoever is signed in here, and nobody else, is connected: the account that it was begun for.
async fn connected(visit: &Visit, provider: &Provider, returned: &Returned) -> Result<Response, Refusal> {
    let own = visit.person.as_ref().filter(|person| person.is_signed_in()).map(|person| &person.account);
    let Some(account) = own.filter(|account| returned.account.as_ref() == Some(&account.id)) else {
        return Ok(failed(visit, provider, IdentityFault::NotBegun));
    };
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    match store.connect_identity(&deed, &account.id, &returned.identity).await {
        Err(StoreError::AlreadyThere { .. }) => {
            let content = html! {
                h1.govuk-heading-l { "Another account is connected" }
                p.govuk-body { "Whoever you signed in as at " (provider.name()) " is connected with another account here. End that first." }
            };
            return Ok(visit.page_with(StatusCode::CONFLICT, "Another account is connected", content));
        }
        made => made?,
    }
    let values = [("name", provider.name()), ("support", &portal.settings().support_mailbox)];
    store.send(&deed, &[mail(portal, "identity_connected", &account.email, &values)?]).await?;
    Ok(go_to("/account/identity"))
}

/// How one's own account is connected.
pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let provider = provider(&visit)?;
    let since = visit.portal.store().identity_since(&visit.someone()?.account.id).await?;
    let title = format!("Sign in with {}", provider.name());
    let content = html! {
        (back_link("/account", "Your account"))
        h1.govuk-heading-l { (title) }
        @if let Some(since) = since {
            p.govuk-body { "Your account has been connected since " (day(since)) ". You can still sign in with your password." }
            form method="post" action="/account/identity/end" {
                (Button { text: "End the connection", classes: "govuk-button--secondary", ..Button::default() })
            }
        } @else {
            p.govuk-body {
                "Once your account is connected, you can sign in here by signing in at " (provider.name()) ". What you may do here does \
                 not change. You are sent there now, and come back."
            }
            a.govuk-button href="/account/identity/connect" role="button" draggable="false" data-module="govuk-button" {
                "Connect your account"
            }
        }
    };
    Ok(visit.page(&title, content))
}

/// One signs in with the password alone again.
pub(crate) async fn end(visit: Visit) -> Result<Response, Refusal> {
    provider(&visit)?;
    visit.portal.store().end_identity(&visit.deed(), &visit.someone()?.account.id).await?;
    Ok(go_to("/account/identity"))
}

/// Where no organisation's sign-in is set up, none of these pages is there.
fn provider(visit: &Visit) -> Result<&Provider, Refusal> {
    visit.portal.own_sign_in().ok_or_else(Refusal::not_found)
}

fn failed(visit: &Visit, provider: &Provider, fault: IdentityFault) -> Response {
    tracing::warn!("{fault}");
    let (status, why): (_, Markup) = match fault {
        IdentityFault::Answer(_) => (
            StatusCode::BAD_GATEWAY,
            html! { (provider.name()) " does not answer as it should. Try again later, or sign in with your password." },
        ),
        IdentityFault::NotOurs(_) => (
            StatusCode::BAD_REQUEST,
            html! { "What " (provider.name()) " said was not for this sign-in. Sign in again. If it happens again, tell us." },
        ),
        IdentityFault::Refused => (
            StatusCode::FORBIDDEN,
            html! { (provider.name()) " did not let you in. Ask whoever looks after your account there." },
        ),
        IdentityFault::NotBegun => (
            StatusCode::BAD_REQUEST,
            html! { "This sign-in was begun too long ago, in another browser, or as somebody else. Begin again." },
        ),
    };
    let title = "You are not signed in";
    let content = html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (why) }
        p.govuk-body { a.govuk-link href="/sign-in" { "Sign in" } }
    };
    visit.page_with(status, title, content)
}
