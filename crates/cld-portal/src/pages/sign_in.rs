//! Signing in with an e-mail address and a password, and out.

use axum::extract::{Form, Query};
use axum::response::Response;
use cld_components::{Button, Input, PasswordInput};
use maud::{Markup, html};
use serde::Deserialize;

use crate::accounts::person::stage;
use crate::accounts::sign_in::{Attempt, with_password};
use crate::identity::provider::Provider;
use crate::site::{Mistakes, Refusal, Visit, go_to, local, with_cookie};

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Next {
    #[serde(default)]
    pub(crate) next: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    email: String,
    password: String,
    #[serde(default)]
    next: String,
}

const TITLE: &str = "Sign in";

pub(crate) async fn show(visit: Visit, Query(Next { next }): Query<Next>) -> Response {
    visit.page(TITLE, content(visit.portal.own_sign_in(), "", &next, &Mistakes::default()))
}

pub(crate) async fn submit(visit: Visit, Form(entered): Form<Entered>) -> Result<Response, Refusal> {
    let email = entered.email.trim();
    let mut mistakes = Mistakes::default();
    match with_password(&visit.portal, (email, &entered.password), &visit.origin).await? {
        Attempt::Begun { secret, stage } => {
            let page = if stage == stage::FACTOR { "/account/factor" } else { "/sign-in/code" };
            let next = local(&entered.next);
            let answer = if next == "/" { go_to(page) } else { go_to(&format!("{page}?next={next}")) };
            return Ok(with_cookie(&visit.portal, Some(&secret), answer));
        }
        Attempt::Wrong => mistakes.add("email", "Email address or password is wrong"),
        Attempt::Wait(seconds) => mistakes.add("email", wait(seconds)),
    }
    Ok(visit.page_again(TITLE, content(visit.portal.own_sign_in(), email, &entered.next, &mistakes)))
}

pub(crate) async fn out(visit: Visit) -> Result<Response, Refusal> {
    if let Some(person) = &visit.person {
        visit.portal.store().end_session(&person.account.id, &person.session.id).await?;
    }
    Ok(with_cookie(&visit.portal, None, go_to("/")))
}

/// What is said to whoever tried too often.
pub(super) fn wait(seconds: i64) -> String {
    let unit = if seconds == 1 { "second" } else { "seconds" };
    format!("There were too many attempts. Wait {seconds} {unit}, then try again")
}

/// Where a form sends one afterwards.
pub(super) fn hidden_next(next: &str) -> Markup {
    html! { @if local(next) != "/" { input type="hidden" name="next" value=(local(next)); } }
}

/// Where one signs in at one's organisation.
fn organisation(next: &str) -> String {
    if local(next) == "/" {
        "/sign-in/organisation".to_owned()
    } else {
        format!("/sign-in/organisation?next={}", local(next))
    }
}

fn content(provider: Option<&Provider>, email: &str, next: &str, mistakes: &Mistakes) -> Markup {
    let address = Input {
        label: "Email address".into(),
        name: "email",
        kind: "email",
        value: email,
        error: mistakes.of("email"),
        autocomplete: "username",
        spellcheck: Some(false),
        ..Input::default()
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            form method="post" action="/sign-in" novalidate {
                (hidden_next(next))
                (address)
                (PasswordInput { label: "Password".into(), name: "password", ..PasswordInput::default() })
                (Button { text: "Continue", ..Button::default() })
            }
            @if let Some(provider) = provider {
                p.govuk-body {
                    a.govuk-link href=(organisation(next)) { "Sign in with " (provider.name()) }
                    ", once you have connected it with your account."
                }
            }
            p.govuk-body { "You need your authenticator app, or a recovery code, for the next step." }
            ul.govuk-list {
                li { a.govuk-link href="/reset" { "Choose a new password" } }
                li { a.govuk-link href="/register" { "Ask for an account" } }
            }
        } }
    }
}
