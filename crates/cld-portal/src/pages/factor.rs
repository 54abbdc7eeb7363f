//! Setting up the authenticator app, and the recovery codes that are shown once.

use axum::extract::Form;
use axum::response::Response;
use cld_components::{Button, Input, inset_text, warning_text};
use cld_terms::ErrorKind;
use maud::{Markup, PreEscaped, html};
use serde::Deserialize;

use super::lost_factor::tell_of_new;
use crate::accounts::person::Person;
use crate::accounts::{code, sign_in};
use crate::site::{Mistakes, Refusal, Visit, go_to, with_cookie};

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    /// The secret, sealed: the page holds it until the app has shown that it has it too.
    sealed: String,
    code: String,
}

const TITLE: &str = "Set up your authenticator app";

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    if !may_set_up(person, &visit) {
        return Ok(go_to("/sign-in/again?next=/account/factor"));
    }
    let no_random = || Refusal::new(ErrorKind::Resource, "no random bits");
    let secret = code::new_secret().ok_or_else(no_random)?;
    let sealed = visit.portal.seal().seal(&pending(person), &secret).ok_or_else(no_random)?;
    Ok(visit.page(TITLE, content(&secret, &sealed, &person.account.email, &Mistakes::default())))
}

pub(crate) async fn submit(visit: Visit, Form(entered): Form<Entered>) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    if !may_set_up(person, &visit) {
        return Ok(go_to("/sign-in/again?next=/account/factor"));
    }
    let (portal, account) = (&visit.portal, &person.account);
    let secret = portal.seal().open(&pending(person), &entered.sealed);
    let secret = secret.ok_or_else(|| Refusal::new(ErrorKind::Refused, "the secret was not made for this session"))?;
    let Some(step) = code::step(&secret, &entered.code, visit.now.datetime().timestamp()) else {
        let mut mistakes = Mistakes::default();
        mistakes
            .add("code", "Code is wrong. Check that the app has the key below, and enter the code that it shows now");
        return Ok(visit.page_again(TITLE, content(&secret, &entered.sealed, &account.email, &mistakes)));
    };
    let no_random = || Refusal::new(ErrorKind::Resource, "no random bits");
    let sealed = portal.seal().seal(&sign_in::purpose(&account.id), &secret).ok_or_else(no_random)?;
    let codes = code::recovery_codes().ok_or_else(no_random)?;
    let digests: Vec<String> = codes.iter().filter_map(|code| code::recovery_digest(code)).collect();
    let (store, deed) = (portal.store(), person.deed(visit.now));
    store.set_factor(&deed, &account.id, &sealed).await?;
    store.use_step(&account.id, step).await?;
    store.set_recovery_codes(&deed, &account.id, &digests).await?;
    store.end_sessions(&account.id).await?;
    tell_of_new(&visit, account).await?;
    let secret = sign_in::begin(portal, account, &visit.origin).await?;
    Ok(with_cookie(portal, Some(&secret), visit.page("Keep your recovery codes", kept(&codes))))
}

/// At first with the password alone; an app in place of another only not long after a code.
fn may_set_up(person: &Person, visit: &Visit) -> bool {
    match person.account.factor_sealed {
        None => true,
        Some(_) => person.is_signed_in() && person.is_strong(visit.now),
    }
}

fn pending(person: &Person) -> String {
    format!("pending:{}:{}", person.account.id, person.session.id)
}

fn content(secret: &[u8], sealed: &str, email: &str, mistakes: &Mistakes) -> Markup {
    let key = code::written(secret);
    let groups: Vec<&str> = key.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    let address = code::address(secret, email);
    let code = Input {
        label: "Code that the app shows".into(),
        name: "code",
        error: mistakes.of("code"),
        classes: "govuk-input--width-10 govuk-input--extra-letter-spacing",
        autocomplete: "one-time-code",
        inputmode: "numeric",
        spellcheck: Some(false),
        ..Input::default()
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "Everybody who uses the portal signs in with a password and a code from an app on a phone or computer. Any \
                 authenticator app will do."
            }
            ol.govuk-list.govuk-list--number {
                li { "Open your authenticator app and add an account." }
                li { "Point the camera at the picture, or enter the key below it. Case and spaces make no difference." }
                li { "Enter the code that the app then shows." }
            }
            @if let Some(picture) = code::picture(&address) {
                .portal-picture role="img" aria-label="The key as a picture for a camera" { (PreEscaped(picture)) }
            }
            (inset_text(&html! { span.portal-key data-key { (groups.join(" ")) } }))
            p.govuk-body { a.govuk-link href=(address) { "Open the key in an app on this device" } }
            form method="post" action="/account/factor" novalidate {
                input type="hidden" name="sealed" value=(sealed);
                (code)
                (Button { text: "Continue", ..Button::default() })
            }
        } }
    }
}

fn kept(codes: &[String]) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Keep your recovery codes" }
            p.govuk-body { "If you lose your phone, you can sign in with one of these. Each can be used once." }
            (warning_text("They are shown now and never again. Print them or put them into a password manager."))
            ul.govuk-list.portal-key { @for code in codes { li { (code) } } }
            (Button { text: "I have kept them", href: "/home", ..Button::default() })
        } }
    }
}
