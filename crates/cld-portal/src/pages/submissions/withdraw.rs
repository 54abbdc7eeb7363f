//! A submission that was sent is taken back: at once while nobody has fetched the file, and after that when the recipient
//! allows it.

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, Label, Textarea, back_link, inset_text};
use cld_store::Submission;
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::{found, period};
use crate::site::{Mistakes, Refusal, Visit, go_to};
use crate::submissions::told;

const TITLE: &str = "Withdraw the submission";

#[derive(Debug, Deserialize)]
pub(crate) struct Reason {
    #[serde(default)]
    reason: String,
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    if !submission.state.next().contains(&cld_store::State::Withdrawn) {
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    let content = content(&visit, &submission, &Mistakes::default()).await?;
    Ok(visit.page(TITLE, content))
}

pub(crate) async fn submit(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Reason>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    let reason: String = said.reason.trim().chars().take(2_000).collect();
    if reason.is_empty() {
        let mut mistakes = Mistakes::default();
        mistakes.add("reason", "Say why the submission is withdrawn");
        let content = content(&visit, &submission, &mistakes).await?;
        return Ok(visit.page_again(TITLE, content));
    }
    let mails = match submission.is_test {
        true => (Vec::new(), Vec::new()),
        false => (
            told::of_withdrawal(&visit.portal, "withdrawn", &submission).await?,
            told::of_withdrawal(&visit.portal, "withdrawal_wanted", &submission).await?,
        ),
    };
    visit.portal.store().withdraw(&visit.deed(), &submission, &reason, (&mails.0, &mails.1)).await?;
    Ok(go_to(&format!("/submissions/{id}")))
}

async fn content(visit: &Visit, submission: &Submission, mistakes: &Mistakes) -> Result<Markup, Refusal> {
    let path = format!("/submissions/{}", submission.id);
    let is_taken = visit.portal.store().is_taken(submission).await?;
    let label = Label { text: "Why? Name no person.", ..Label::default() };
    let text = if is_taken { "Ask North West DSCRO" } else { "Withdraw it" };
    Ok(html! {
        (back_link(&path, "This submission"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                (visit.portal.councils().name(&submission.council)) ", "
                (period(&submission.period_start, &submission.period_end)) "."
            }
            (inset_text(&html! {
                @if is_taken {
                    "A recipient has fetched the file already. North West DSCRO is asked to withdraw it, and decides."
                } @else {
                    "Nobody has fetched the file yet. It is withdrawn at once, and those who received it are told."
                }
            }))
            p.govuk-body {
                "You need not withdraw a submission to correct it: a later one for the same period, or a longer one, replaces it."
            }
            form method="post" action={ (path) "/withdraw" } {
                (Textarea { label, name: "reason", id: "reason", rows: "3", error: mistakes.of("reason"), ..Textarea::default() })
                (Button { text, classes: "govuk-button--warning", prevents_double_click: true, ..Button::default() })
            }
        } }
    })
}

/// What the recipient says to a council that asks.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    #[serde(default)]
    allow: String,
    #[serde(default)]
    words: String,
}

/// The recipient decides on a request.
pub(crate) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Answer>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "decide", &id).await?;
    let words: String = said.words.trim().chars().take(2_000).collect();
    let is_allowed = match said.allow.as_str() {
        "yes" => true,
        "no" if !words.is_empty() => false,
        _ => return Err(Refusal::new(ErrorKind::Refused, "a request is allowed, or refused with a word why")),
    };
    let asked_by = visit.portal.store().withdrawal(&submission).await?.map(|asked| asked.asked_by).unwrap_or_default();
    let mails = told::withdrawal_decided(&visit.portal, &submission, &asked_by, is_allowed).await?;
    visit.portal.store().decide_withdrawal(&visit.deed(), &submission, (is_allowed, &words), &mails).await?;
    Ok(go_to(&format!("/inbox/{id}")))
}
