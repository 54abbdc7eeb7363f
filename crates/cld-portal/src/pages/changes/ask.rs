//! The request for change, by the fields of the proforma. Anybody can make one.

use axum::extract::Form;
use axum::response::Response;
use chrono::TimeDelta;
use cld_components::{Button, panel};
use cld_programme::Answers;
use cld_store::{Deed, NewMatter, NewStep};
use maud::{Markup, html};

use super::{KIND, too_many};
use crate::accounts::mails::mail;
use crate::portal::PortalError;
use crate::programme::answers::{Filled, mistakes};
use crate::programme::asked::Asked;
use crate::programme::matters::written;
use crate::site::{Mistakes, Refusal, Visit};

/// Requests without an account that are taken in a day.
const MOST_A_DAY: i64 = 50;

/// The actor of somebody who is not signed in.
const ANYBODY: &str = "";

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    page(&visit, &Answers::new(), &Mistakes::default())
}

fn page(visit: &Visit, answers: &Answers, mistakes: &Mistakes) -> Result<Response, Refusal> {
    let button = Button { text: "Send the request", prevents_double_click: true, ..Button::default() };
    let back = ("/changes", "Changes to the specification");
    Asked { form: KIND, action: "/changes/new", back, button }.page(visit, answers, mistakes)
}

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let portal = &visit.portal;
    let form = portal.programme().form(KIND).map_err(PortalError::from)?;
    let answers = form.answers(&filled);
    let mistakes = mistakes(form, &answers);
    if !mistakes.are_none() {
        return page(&visit, &answers, &mistakes);
    }
    let deed = match &visit.person {
        Some(person) if person.is_signed_in() => visit.deed(),
        _ => Deed { actor: ANYBODY.to_owned(), at: visit.now },
    };
    let since = visit.now.after(-TimeDelta::days(1)).to_string();
    if portal.store().matters_made_since(KIND, &deed.actor, &since).await? >= MOST_A_DAY {
        return Err(too_many());
    }
    let (text, day) = (written(&answers), visit.now.datetime().date_naive().to_string());
    let new = NewMatter { kind: KIND, title: &answers["title"], council: "", answers: &text };
    let first = NewStep { step: "received", day: &day, facts: "{}" };
    // What people write is in no mail: it goes to an address that nobody has confirmed.
    let told = mail(portal, "change_received", &answers["contact"], &[("link", &portal.link("/changes"))])?;
    let number = portal.store().begin_matter(&deed, new, first, &[told]).await?;
    Ok(visit.page("Request received", received(number)))
}

fn received(number: i64) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (panel("Request received", &html! { "Its number is " strong { (number) } }))
            p.govuk-body {
                "The programme looks at it first. It is public from then on, the reference group gives its advice, and the \
                 governance group decides."
            }
            p.govuk-body { a.govuk-link href="/changes" { "All changes" } }
        } }
    }
}
