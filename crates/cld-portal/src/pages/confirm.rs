//! Confirming an address by the link that was sent there, and choosing the first password.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, PasswordInput};
use cld_store::{Account, RequestStage};
use maud::{Markup, html};
use serde::Deserialize;

use super::request::{Turn, tell_of_request};
use crate::accounts::password;
use crate::accounts::person::stage;
use crate::site::{Mistakes, Refusal, Visit, go_to, with_cookie};

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    password: String,
}

const TITLE: &str = "Choose a password";

pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, Refusal> {
    match account_of(&visit, "confirm", &secret).await? {
        Some(account) => Ok(visit.page(TITLE, content(&visit.path, &account.email, &Mistakes::default()))),
        None => Ok(visit.page(ENDED, ended("/register", "Ask for an account"))),
    }
}

pub(crate) async fn submit(
    visit: Visit,
    Path(secret): Path<String>,
    Form(Entered { password }): Form<Entered>,
) -> Result<Response, Refusal> {
    let Some(account) = account_of(&visit, "confirm", &secret).await? else {
        return Ok(visit.page(ENDED, ended("/register", "Ask for an account")));
    };
    if let Some(mistakes) = wrong_with(&account, &password) {
        return Ok(visit.page_again(TITLE, content(&visit.path, &account.email, &mistakes)));
    }
    let (portal, store) = (&visit.portal, visit.portal.store());
    let hash = portal.passwords().hash(&password).await.ok_or(crate::PortalError::NoRandom)?;
    // From here on the link is used: of two who open it at once one goes on.
    store.use_link("confirm", &secret, visit.now).await?.ok_or_else(Refusal::not_found)?;
    let deed = cld_store::Deed { actor: account.id.clone(), at: visit.now };
    store.set_password(&deed, &account.id, &hash).await?;
    store.set_status(&deed, &account.id, "active", "account.confirmed").await?;
    for request in store.requests_of(&account.id).await? {
        if request.stage == RequestStage::Asked {
            store.move_request(&deed, &request, RequestStage::Confirmed).await?;
            tell_of_request(portal, &deed, &account, &request, Turn::Lead).await?;
            break;
        }
    }
    let (address, agent) = (&visit.origin.address, &visit.origin.agent);
    let secret = store.begin_session(&account.id, stage::FACTOR, (address, agent), (visit.now, None)).await?;
    Ok(with_cookie(portal, Some(&secret), go_to("/account/factor")))
}

/// Whose link it is; none when it is no link, was used or has ended.
pub(super) async fn account_of(visit: &Visit, kind: &str, secret: &str) -> Result<Option<Account>, Refusal> {
    let store = visit.portal.store();
    let Some(id) = store.link_account(kind, secret, visit.now).await? else { return Ok(None) };
    Ok(store.account(&id).await?)
}

/// What is wrong with a new password; none when it is taken.
pub(super) fn wrong_with(account: &Account, password: &str) -> Option<Mistakes> {
    let mut mistakes = Mistakes::default();
    mistakes.check("password", password::fault(password, &[&account.email, &account.name]));
    (!mistakes.are_none()).then_some(mistakes)
}

pub(super) const ENDED: &str = "This link no longer works";

pub(super) fn ended(path: &str, text: &str) -> Markup {
    html! {
        h1.govuk-heading-l { (ENDED) }
        p.govuk-body { "A link works once and for a limited time. A later mail has a later link." }
        p.govuk-body { a.govuk-link href=(path) { (text) } }
        p.govuk-body { a.govuk-link href="/sign-in" { "Sign in" } }
    }
}

fn content(path: &str, email: &str, mistakes: &Mistakes) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body { "For " strong { (email) } "." }
            form method="post" action=(path) novalidate {
                // Lets password managers keep it under the right name.
                input type="hidden" name="username" value=(email) autocomplete="username";
                (new_password(mistakes))
                (Button { text: "Continue", ..Button::default() })
            }
        } }
    }
}

pub(super) fn new_password(mistakes: &Mistakes) -> PasswordInput<'_> {
    PasswordInput {
        label: "New password".into(),
        hint: "12 characters or more. Three or more words that do not belong together are easy to remember. You need no \
               capital letters, digits or signs, and never have to change it.",
        error: mistakes.of("password"),
        name: "password",
        autocomplete: "new-password",
        ..PasswordInput::default()
    }
}
