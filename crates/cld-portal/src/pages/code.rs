//! The second step of signing in, and the same again before what matters.

use axum::extract::{Form, Query};
use axum::response::Response;
use cld_components::{Button, Input, details};
use maud::{Markup, html};
use serde::Deserialize;

use super::sign_in::{Next, hidden_next, wait};
use crate::accounts::sign_in::{Attempt, with_code};
use crate::site::{Mistakes, Refusal, Visit, go_to, local, with_cookie};

#[derive(Debug, Deserialize)]
pub(crate) struct Entered {
    code: String,
    #[serde(default)]
    next: String,
}

/// The two reasons to ask for a code.
struct Asked {
    title: &'static str,
    path: &'static str,
    lead: &'static str,
}

const FIRST: Asked = Asked {
    title: "Enter your code",
    path: "/sign-in/code",
    lead: "Open your authenticator app and enter the 6-digit code for the Client Level Data portal.",
};
const AGAIN: Asked = Asked {
    title: "Confirm that it is you",
    path: "/sign-in/again",
    lead: "This step matters, so we ask for a code from your authenticator app again. Wait for the next code if you have \
           just used the one that it shows.",
};

pub(crate) async fn show(visit: Visit, Query(Next { next }): Query<Next>) -> Response {
    visit.page(FIRST.title, content(&FIRST, &next, &Mistakes::default()))
}

pub(crate) async fn show_again(visit: Visit, Query(Next { next }): Query<Next>) -> Response {
    visit.page(AGAIN.title, content(&AGAIN, &next, &Mistakes::default()))
}

pub(crate) async fn submit(visit: Visit, Form(entered): Form<Entered>) -> Result<Response, Refusal> {
    answered(&visit, &FIRST, &entered).await
}

pub(crate) async fn submit_again(visit: Visit, Form(entered): Form<Entered>) -> Result<Response, Refusal> {
    answered(&visit, &AGAIN, &entered).await
}

async fn answered(visit: &Visit, asked: &Asked, entered: &Entered) -> Result<Response, Refusal> {
    let person = visit.someone()?;
    let mut mistakes = Mistakes::default();
    match with_code(&visit.portal, &person.account, &entered.code, &visit.origin).await? {
        Attempt::Begun { secret, .. } => {
            // Another secret than the one before: whoever had that has nothing now.
            visit.portal.store().end_session(&person.account.id, &person.session.id).await?;
            let next = local(&entered.next);
            let answer = go_to(if next == "/" { "/home" } else { next });
            return Ok(with_cookie(&visit.portal, Some(&secret), answer));
        }
        Attempt::Wrong => {
            mistakes.add("code", "Code is wrong or was used already. Enter the code that the app shows now")
        }
        Attempt::Wait(seconds) => mistakes.add("code", wait(seconds)),
    }
    Ok(visit.page_again(asked.title, content(asked, &entered.next, &mistakes)))
}

fn content(asked: &Asked, next: &str, mistakes: &Mistakes) -> Markup {
    let code = Input {
        label: "Code".into(),
        name: "code",
        error: mistakes.of("code"),
        classes: "govuk-input--width-10 govuk-input--extra-letter-spacing",
        autocomplete: "one-time-code",
        spellcheck: Some(false),
        ..Input::default()
    };
    let lost = html! {
        p { "Enter one of your recovery codes in place of the code. Each can be used once." }
        p {
            "If you have none left, ask your council’s lead to ask for a new app on the page People, or write to the address at \
             the bottom of this page. You then get a link by email."
        }
    };
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (asked.title) }
            p.govuk-body { (asked.lead) }
            form method="post" action=(asked.path) novalidate {
                (hidden_next(next))
                (code)
                (Button { text: "Continue", ..Button::default() })
            }
            (details("I do not have my authenticator app", &lost))
        } }
    }
}
