//! Choosing a new password. The second factor stays: a mailbox alone opens no account.

use axum::extract::{Form, Path};
use axum::response::Response;
use chrono::TimeDelta;
use cld_components::{Button, Input};
use maud::{Markup, html};
use serde::Deserialize;
use tokio::time::sleep;

use super::confirm::{ENDED, account_of, ended, new_password, wrong_with};
use super::register::NOT_SOONER;
use crate::accounts::mails::mail;
use crate::portal::PortalError;
use crate::site::{Mistakes, Refusal, Visit};

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    email: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    password: String,
}

const TITLE: &str = "Choose a new password";
const LINK_LASTS: TimeDelta = TimeDelta::hours(1);

pub(crate) async fn show(visit: Visit) -> Response {
    let email = Input {
        label: "Email address".into(),
        name: "email",
        kind: "email",
        autocomplete: "username",
        spellcheck: Some(false),
        ..Input::default()
    };
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body { "We send you a link, which works for an hour." }
            form method="post" action="/reset" novalidate {
                (email)
                (Button { text: "Send me a link", ..Button::default() })
            }
        } }
    };
    visit.page(TITLE, content)
}

/// The same answer in the same time, whether there is such an account or not.
pub(crate) async fn ask(visit: Visit, Form(Asked { email }): Form<Asked>) -> Result<Response, Refusal> {
    let (sent, ()) = tokio::join!(send(&visit, email.trim()), sleep(NOT_SOONER));
    sent?;
    let content = html! {
        h1.govuk-heading-l { "Check your email" }
        p.govuk-body { "If there is an account with the address that you entered, we have written to it." }
        p.govuk-body { "Open the link in the mail within an hour. It leaves your authenticator app as it is." }
    };
    Ok(visit.page("Check your email", content))
}

async fn send(visit: &Visit, email: &str) -> Result<(), PortalError> {
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    let account = store.account_by_email(email).await?.filter(|account| account.status == "active");
    let Some(account) = account else { return Ok(()) };
    let secret = store.make_link(&deed, "reset", &account.id, visit.now.after(LINK_LASTS)).await?;
    let link = portal.link(&format!("/reset/{secret}"));
    Ok(store.send(&deed, &[mail(portal, "reset_password", &account.email, &[("link", &link)])?]).await?)
}

pub(crate) async fn choose(visit: Visit, Path(secret): Path<String>) -> Result<Response, Refusal> {
    match account_of(&visit, "reset", &secret).await? {
        Some(_) => Ok(visit.page(TITLE, content(&visit.path, &Mistakes::default()))),
        None => Ok(visit.page(ENDED, ended("/reset", "Choose a new password"))),
    }
}

pub(crate) async fn submit(
    visit: Visit,
    Path(secret): Path<String>,
    Form(Entered { password }): Form<Entered>,
) -> Result<Response, Refusal> {
    let Some(account) = account_of(&visit, "reset", &secret).await? else {
        return Ok(visit.page(ENDED, ended("/reset", "Choose a new password")));
    };
    if let Some(mistakes) = wrong_with(&account, &password) {
        return Ok(visit.page_again(TITLE, content(&visit.path, &mistakes)));
    }
    let (portal, store) = (&visit.portal, visit.portal.store());
    let hash = portal.passwords().hash(&password).await.ok_or(PortalError::NoRandom)?;
    store.use_link("reset", &secret, visit.now).await?.ok_or_else(Refusal::not_found)?;
    let deed = cld_store::Deed { actor: account.id.clone(), at: visit.now };
    store.set_password(&deed, &account.id, &hash).await?;
    store.end_sessions(&account.id).await?;
    let values = [("support", portal.settings().support_mailbox.as_str())];
    store.send(&deed, &[mail(portal, "password_changed", &account.email, &values)?]).await?;
    let content = html! {
        h1.govuk-heading-l { "Your password was changed" }
        p.govuk-body { "All sessions of your account were ended. Sign in with the new password and a code from your app." }
        (Button { text: "Sign in", href: "/sign-in", ..Button::default() })
    };
    Ok(visit.page("Your password was changed", content))
}

fn content(path: &str, mistakes: &Mistakes) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            form method="post" action=(path) novalidate {
                (new_password(mistakes))
                (Button { text: "Change the password", ..Button::default() })
            }
        } }
    }
}
