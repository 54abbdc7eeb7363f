//! Asking for an account.

use std::time::Duration;

use axum::extract::Form;
use axum::response::Response;
use chrono::TimeDelta;
use cld_book::{Reach, Role};
use cld_components::{Button, Choice, Input, Radio, Radios, Select, inset_text};
use maud::{Markup, html};
use serde::Deserialize;
use tokio::time::sleep;

use super::request::usual_time;
use crate::accounts::mails::mail;
use crate::portal::{Portal, PortalError};
use crate::site::{Mistakes, Refusal, Visit};

#[derive(Debug, Default, Deserialize)]
pub(crate) struct Entered {
    name: String,
    email: String,
    #[serde(default)]
    council: String,
    #[serde(default)]
    role: String,
}

const TITLE: &str = "Ask for an account";
/// A link to confirm an address works for so long.
const LINK_LASTS: TimeDelta = TimeDelta::hours(24);
/// No answer comes sooner: that an address has an account already is not to be seen from the time it takes.
pub(super) const NOT_SOONER: Duration = Duration::from_millis(250);

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let days = usual_time(&visit.portal).await?;
    Ok(visit.page(TITLE, content(&visit.portal, &Entered::default(), &Mistakes::default(), &days)))
}

pub(crate) async fn submit(visit: Visit, Form(entered): Form<Entered>) -> Result<Response, Refusal> {
    let entered = Entered { name: tidy(&entered.name), email: entered.email.trim().to_lowercase(), ..entered };
    let mistakes = mistakes(&visit.portal, &entered);
    if !mistakes.are_none() {
        let days = usual_time(&visit.portal).await?;
        return Ok(visit.page_again(TITLE, content(&visit.portal, &entered, &mistakes, &days)));
    }
    let (asked, ()) = tokio::join!(ask(&visit, &entered), sleep(NOT_SOONER));
    asked?;
    Ok(visit.page("Check your email", sent(&entered.email)))
}

/// Makes an account that has to be confirmed, or tells the holder of the one there is.
async fn ask(visit: &Visit, entered: &Entered) -> Result<(), PortalError> {
    let (portal, deed) = (&visit.portal, visit.deed());
    let (store, email) = (portal.store(), entered.email.as_str());
    let account = match store.account_by_email(email).await? {
        Some(account) if account.status != "asked" => {
            let mail = mail(portal, "account_exists", email, &[("link", &portal.link("/sign-in"))])?;
            return Ok(store.send(&deed, &[mail]).await?);
        }
        // Asked once more before the address was confirmed: the later wish counts, the earlier link ends.
        Some(account) => account.id,
        None => store.make_account(&deed, email, &entered.name, "asked").await?,
    };
    store.ask_for_access(&deed, &account, &entered.role, &entered.council).await?;
    let secret = store.make_link(&deed, "confirm", &account, visit.now.after(LINK_LASTS)).await?;
    let link = portal.link(&format!("/confirm/{secret}"));
    Ok(store.send(&deed, &[mail(portal, "confirm_email", email, &[("link", &link)])?]).await?)
}

fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The roles that can be asked for: those of a council.
fn roles(portal: &Portal) -> impl Iterator<Item = &Role> {
    portal.permissions().roles.iter().filter(|role| role.reach == Reach::Council)
}

fn mistakes(portal: &Portal, entered: &Entered) -> Mistakes {
    let mut mistakes = Mistakes::default();
    // A name is in mails to others: it is no place for a message or an address.
    let is_name = |name: &str| name.chars().all(|letter| letter.is_alphabetic() || " -'’.".contains(letter));
    mistakes.check(
        "name",
        match entered.name.as_str() {
            "" => Some("Enter your full name"),
            name if name.chars().count() > 80 => Some("Full name must be 80 characters or fewer"),
            name if !is_name(name) => Some("Full name must have letters, spaces, hyphens and apostrophes alone"),
            _ => None,
        },
    );
    if !is_address(&entered.email) {
        mistakes.add("email", "Enter an email address in the correct format, like name@example.gov.uk");
    }
    if portal.councils().council(&entered.council).is_none() {
        mistakes.add("council", "Choose your council");
    }
    if !roles(portal).any(|role| role.name == entered.role) {
        mistakes.add("role", "Choose what you need to do");
    }
    mistakes
}

fn is_address(email: &str) -> bool {
    let plain = email.chars().all(|letter| letter.is_ascii_graphic() && !"\"(),:;<>[]\\".contains(letter));
    let parts = email.split_once('@').filter(|(_, host)| !host.contains('@'));
    let labels = |host: &str| host.contains('.') && host.split('.').all(|label| !label.is_empty());
    plain && email.len() <= 254 && parts.is_some_and(|(name, host)| !name.is_empty() && labels(host))
}

fn content(portal: &Portal, entered: &Entered, mistakes: &Mistakes, days: &str) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "You can ask for an account at any time. Having one commits your council to nothing, but you are ready when \
                 you want to send data."
            }
            p.govuk-body { (days) }
            (fields(portal, entered, mistakes))
        } }
    }
}

fn fields<'a>(portal: &'a Portal, entered: &Entered, mistakes: &Mistakes) -> Markup {
    let name = Input {
        label: "Full name".into(),
        name: "name",
        value: &entered.name,
        error: mistakes.of("name"),
        autocomplete: "name",
        spellcheck: Some(false),
        ..Input::default()
    };
    let email = Input {
        label: "Work email address".into(),
        hint: "We send a link there, which works for 24 hours.",
        name: "email",
        kind: "email",
        value: &entered.email,
        error: mistakes.of("email"),
        autocomplete: "email",
        spellcheck: Some(false),
        ..Input::default()
    };
    let radio = |role: &'a Role| {
        let Role { name, title, meaning, .. } = role;
        Radio { value: name, text: title, hint: meaning, is_checked: *name == entered.role, ..Radio::default() }
    };
    let role = Radios {
        legend: "What do you need to do?".into(),
        hint: "Your council’s lead is asked whether this is right.",
        error: mistakes.of("role"),
        name: "role",
        items: roles(portal).map(radio).collect(),
        ..Radios::default()
    };
    html! {
        form method="post" action="/register" novalidate {
            (name) (email) (councils(portal, entered, mistakes)) (role)
            (inset_text(&html! {
                "Recipient organisation: " strong { "North West DSCRO" }
                ". It is filled in for everybody. Your local DSCRO receives what you send too."
            }))
            (Button { text: "Ask for an account", prevents_double_click: true, ..Button::default() })
        }
    }
}

fn councils<'a>(portal: &'a Portal, entered: &Entered, mistakes: &'a Mistakes) -> Select<'a> {
    let all = portal.councils().all().iter();
    let choice = all.map(|council| Choice {
        value: Some(&council.code),
        text: &council.name,
        is_selected: council.code == entered.council,
    });
    let none = Choice { value: Some(""), text: "Choose your council", is_selected: entered.council.is_empty() };
    Select {
        label: "Council".into(),
        name: "council",
        error: mistakes.of("council"),
        choices: std::iter::once(none).chain(choice).collect(),
        ..Select::default()
    }
}

fn sent(email: &str) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { "Check your email" }
            p.govuk-body { "We have written to " strong { (email) } "." }
            p.govuk-body { "Open the link in the mail within 24 hours to confirm that the address is yours." }
            h2.govuk-heading-m { "What happens next" }
            ol.govuk-list.govuk-list--number {
                li { "You confirm your address and choose a password." }
                li { "Your council’s lead says that you belong to the council." }
                li { "North West DSCRO grants access, and we write to you." }
            }
            p.govuk-body { "The support mailbox hears of your request by itself. You need not copy anybody in." }
        } }
    }
}
