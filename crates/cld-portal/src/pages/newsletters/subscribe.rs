//! Getting the newsletter by mail: asked for, confirmed from the mailbox, ended by a link in every issue.

use axum::extract::{Form, Path};
use axum::response::Response;
use chrono::TimeDelta;
use cld_components::Button;
use cld_store::Moment;
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::list::content;
use crate::accounts::mails::mail;
use crate::site::{Mistakes, Refusal, Visit};

/// New subscriptions that are taken in a day.
const MOST_A_DAY: i64 = 500;

/// Whoever asks again within this time gets no second mail.
const ONCE_IN: TimeDelta = TimeDelta::hours(1);

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    #[serde(default)]
    email: String,
}

pub(crate) async fn ask(visit: Visit, Form(Entered { email }): Form<Entered>) -> Result<Response, Refusal> {
    let (portal, store, email) = (&visit.portal, visit.portal.store(), email.trim().to_lowercase());
    if !is_address(&email) {
        let mut mistakes = Mistakes::default();
        mistakes.add("email", "Enter an email address like name@example.org");
        let content = content(&visit, &email, &mistakes).await?;
        return Ok(visit.page_again(&portal.programme().newsletter.title, content));
    }
    let known = store.subscriber_at(&email).await?;
    let asked = |asked: &str| Moment::read(asked).is_some_and(|asked| asked.after(ONCE_IN) > visit.now);
    // Whoever gets it already, or was just written to, is not written to again; the answer is the same.
    if !known.is_some_and(|known| known.is_confirmed || asked(&known.asked)) {
        if store.subscribers_since(visit.now.after(-TimeDelta::days(1))).await? >= MOST_A_DAY {
            return Err(Refusal::new(ErrorKind::Resource, "too many people subscribed today. Try again tomorrow"));
        }
        let id = store.subscribe(visit.now, &email).await?;
        let link = portal.link(&format!("/newsletters/confirm/{id}"));
        store.send(&visit.deed(), &[mail(portal, "subscribe_confirm", &email, &[("link", &link)])?]).await?;
    }
    let title = "Check your email";
    let content = html! { p.govuk-body { "If you do not get the newsletter yet, a link to confirm your address is on its way." } };
    Ok(said(&visit, title, &content))
}

fn is_address(email: &str) -> bool {
    let is_one = email.split_once('@').is_some_and(|(name, place)| !name.is_empty() && place.contains('.'));
    is_one
        && email.chars().count() <= 200
        && !email.contains(|letter: char| letter.is_whitespace() || letter.is_control())
}

pub(crate) async fn confirm(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    known(&visit, &id).await?;
    Ok(asked(&visit, ("Get the newsletter", "Confirm"), &format!("/newsletters/confirm/{id}")))
}

pub(crate) async fn confirmed(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    known(&visit, &id).await?;
    visit.portal.store().confirm_subscriber(visit.now, &id).await?;
    let content = html! { p.govuk-body { "The next issue comes to you by email." } };
    Ok(said(&visit, "You subscribed", &content))
}

pub(crate) async fn end(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    known(&visit, &id).await?;
    Ok(asked(&visit, ("No newsletter any more", "Unsubscribe"), &format!("/newsletters/unsubscribe/{id}")))
}

pub(crate) async fn ended(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    known(&visit, &id).await?;
    visit.portal.store().end_subscriber(visit.now, &id).await?;
    let content =
        html! { p.govuk-body { "The newsletter comes to you no more. You can subscribe again at any time." } };
    Ok(said(&visit, "You unsubscribed", &content))
}

async fn known(visit: &Visit, id: &str) -> Result<(), Refusal> {
    visit.portal.store().subscriber(id).await?.map(|_| ()).ok_or_else(Refusal::not_found)
}

/// A mail program that follows links by itself does nothing: a button does.
fn asked(visit: &Visit, (title, button): (&str, &str), action: &str) -> Response {
    let content = html! {
        form method="post" action=(action) { (Button { text: button, prevents_double_click: true, ..Button::default() }) }
    };
    said(visit, title, &content)
}

fn said(visit: &Visit, title: &str, content: &Markup) -> Response {
    let content = html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            h1.govuk-heading-l { (title) }
            (content)
            p.govuk-body { a.govuk-link href="/newsletters" { "All issues" } }
        } }
    };
    visit.page(title, content)
}
