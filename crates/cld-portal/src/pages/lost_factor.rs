//! Somebody has lost their phone and their recovery codes: one person asks for them, another allows it, and a link in their own
//! mail with their own password does the rest.

use axum::extract::{Form, Path};
use axum::response::Response;
use chrono::TimeDelta;
use cld_components::{Button, Input, PasswordInput};
use cld_store::{Account, Area, FactorReset};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::confirm::{ENDED, account_of, ended};
use super::request::day;
use crate::accounts::mails::mail;
use crate::accounts::sign_in::{Attempt, begin_without_factor, with_password};
use crate::pages::sign_in::wait;
use crate::portal::PortalError;
use crate::site::{Mistakes, Refusal, Visit, go_to, with_cookie};

const TITLE: &str = "Set up a new authenticator app";
const LINK_LASTS: TimeDelta = TimeDelta::hours(24);

#[derive(Debug, Deserialize)]
pub(crate) struct For {
    email: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    decision: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    password: String,
}

/// A council's lead asks for somebody of the council.
pub(crate) async fn ask_for_own(visit: Visit, Path(account): Path<String>) -> Result<Response, Refusal> {
    for area in visit.scope("vouch").areas() {
        if visit.portal.store().grants_in(area).await?.iter().any(|grant| grant.account == account) {
            asked(&visit, &account, area.written().1).await?;
            return Ok(go_to("/people"));
        }
    }
    Err(Refusal::not_found())
}

/// North West DSCRO asks for anybody, such as a lead.
pub(crate) async fn ask_for_anybody(visit: Visit, Form(For { email }): Form<For>) -> Result<Response, Refusal> {
    let account = visit.portal.store().account_by_email(email.trim()).await?;
    let account = account.filter(|account| account.status == "active");
    let account = account.ok_or_else(|| Refusal::new(ErrorKind::Refused, "there is no account of this address"))?;
    asked(&visit, &account.id, "").await?;
    Ok(go_to("/access"))
}

async fn asked(visit: &Visit, account: &str, council: &str) -> Result<(), Refusal> {
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    if deed.actor == account {
        return Err(Refusal::new(ErrorKind::Refused, "nobody asks for themselves: ask somebody else to"));
    }
    let person = store.account(account).await?.ok_or_else(Refusal::not_found)?;
    store.ask_factor_reset(&deed, account, council).await?;
    let asker = visit.someone()?.account.name.clone();
    let link = portal.link("/access");
    let values = [("person", person.name.as_str()), ("email", &person.email), ("by", &asker), ("link", &link)];
    let mut mails = Vec::new();
    for dscro in store.holders("dscro", &Area::England).await? {
        mails.push(mail(portal, "factor_wanted", &dscro, &values)?);
    }
    Ok(store.send(&deed, &mails).await?)
}

/// What waits to be allowed, and a form to ask; for those who grant access.
pub(super) async fn waiting(visit: &Visit) -> Result<Markup, Refusal> {
    if !visit.may("grant") {
        return Ok(html! {});
    }
    let store = visit.portal.store();
    let mut waiting = Vec::new();
    for reset in store.factor_resets().await? {
        let asker = store.account(&reset.asked_by).await?.map(|account| account.name).unwrap_or_default();
        if let Some(account) = store.account(&reset.account).await? {
            waiting.push((reset, account, asker));
        }
    }
    let own = visit.someone()?.account.id.clone();
    let email = Input {
        label: "Email address of the person".into(),
        name: "email",
        kind: "email",
        spellcheck: Some(false),
        ..Input::default()
    };
    Ok(html! {
        h2.govuk-heading-m { "Lost authenticator apps" }
        @if waiting.is_empty() { p.govuk-body { "Nobody waits to set up a new one." } }
        @for (reset, account, asker) in &waiting { (one(visit, reset, account, asker, &own)) }
        p.govuk-body {
            "A council’s lead asks for people of the council. For anybody else you can ask, and somebody else at North West \
             DSCRO allows it. Speak to the person first, by a number that you know."
        }
        form method="post" action="/access/factors" novalidate {
            (email)
            (Button { text: "Ask for a new app", classes: "govuk-button--secondary", ..Button::default() })
        }
    })
}

fn one(visit: &Visit, reset: &FactorReset, account: &Account, asker: &str, own: &str) -> Markup {
    let asked = cld_store::Moment::read(&reset.asked).map(day).unwrap_or_default();
    let council = visit.portal.councils().name(&reset.council);
    let may_decide = reset.asked_by != own && reset.account != own;
    let refuse = Button { text: "Refuse", name: "decision", value: "refuse", ..Button::default() };
    html! {
        .portal-asked {
            p.govuk-body {
                strong { (account.name) } ", " (account.email) ". " (asker) " asked for it on " (asked)
                @if !reset.council.is_empty() { ", for " (council) }
                "."
            }
            @if may_decide {
                form method="post" action={ "/access/factors/" (reset.account) } {
                    .govuk-button-group {
                        (Button { text: "Allow it", name: "decision", value: "allow", ..Button::default() })
                        (Button { classes: "govuk-button--warning", ..refuse })
                    }
                }
            } @else { p.govuk-body { "Somebody else has to allow it." } }
        }
    }
}

/// Two people decide: whoever asked does not allow.
pub(crate) async fn decide(
    visit: Visit,
    Path(account): Path<String>,
    Form(Decided { decision }): Form<Decided>,
) -> Result<Response, Refusal> {
    let (portal, store, deed) = (&visit.portal, visit.portal.store(), visit.deed());
    let reset = store.factor_reset(&account).await?.ok_or_else(Refusal::not_found)?;
    let person = store.account(&account).await?.ok_or_else(Refusal::not_found)?;
    if deed.actor == reset.asked_by || deed.actor == reset.account {
        return Err(Refusal::new(ErrorKind::Refused, "two people decide, and neither for themselves"));
    }
    match decision.as_str() {
        "allow" => {
            let secret = store.allow_factor_reset(&deed, &reset, visit.now.after(LINK_LASTS)).await?;
            let (link, support) = (portal.link(&format!("/factor/{secret}")), &portal.settings().support_mailbox);
            let values = [("link", link.as_str()), ("support", support)];
            store.send(&deed, &[mail(portal, "factor_link", &person.email, &values)?]).await?;
        }
        "refuse" => store.refuse_factor_reset(&deed, &reset).await?,
        _ => return Err(Refusal::new(ErrorKind::Refused, "it is allowed or refused")),
    }
    Ok(go_to("/access"))
}

pub(crate) async fn show(visit: Visit, Path(secret): Path<String>) -> Result<Response, Refusal> {
    match account_of(&visit, "factor", &secret).await? {
        Some(_) => Ok(visit.page(TITLE, content(&visit.path, &Mistakes::default()))),
        None => Ok(visit.page(ENDED, ended("/sign-in", "Sign in"))),
    }
}

/// The link shows that the mailbox is theirs; the password is asked besides.
pub(crate) async fn submit(
    visit: Visit,
    Path(secret): Path<String>,
    Form(Entered { password }): Form<Entered>,
) -> Result<Response, Refusal> {
    let (portal, store) = (&visit.portal, visit.portal.store());
    let Some(account) = account_of(&visit, "factor", &secret).await? else {
        return Ok(visit.page(ENDED, ended("/sign-in", "Sign in")));
    };
    let mut mistakes = Mistakes::default();
    match with_password(portal, (&account.email, &password), &visit.origin).await? {
        Attempt::Begun { .. } => {}
        Attempt::Wrong => mistakes.add("password", "Password is wrong"),
        Attempt::Wait(seconds) => mistakes.add("password", wait(seconds)),
    }
    if !mistakes.are_none() {
        return Ok(visit.page_again(TITLE, content(&visit.path, &mistakes)));
    }
    let id = store.use_factor_link(&secret, visit.now).await?.ok_or_else(Refusal::not_found)?;
    let session = begin_without_factor(portal, &id, &visit.origin).await?;
    Ok(with_cookie(portal, Some(&session), go_to("/account/factor")))
}

fn content(path: &str, mistakes: &Mistakes) -> Markup {
    let password = PasswordInput {
        label: "Password".into(),
        name: "password",
        error: mistakes.of("password"),
        ..PasswordInput::default()
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "Your old app and your recovery codes stop working when you go on, and all your sessions end. Have the new app \
                 at hand."
            }
            form method="post" action=(path) novalidate {
                (password)
                (Button { text: "Continue", ..Button::default() })
            }
        } }
    }
}

/// The holder of an account hears that it has another app.
pub(super) async fn tell_of_new(visit: &Visit, account: &Account) -> Result<(), PortalError> {
    let (portal, store) = (&visit.portal, visit.portal.store());
    let values = [("support", portal.settings().support_mailbox.as_str())];
    Ok(store.send(&visit.deed(), &[mail(portal, "new_factor", &account.email, &values)?]).await?)
}
