//! A submission is sent.

use axum::extract::{Form, Path};
use axum::response::Response;
use maud::{Markup, html};
use serde::Deserialize;

use super::{found, period};
use crate::components::{Button, Checkbox, Checkboxes, back_link, inset_text};
use crate::site::{Mistakes, Refusal, Visit, go_to};
use crate::submissions::{declaration, told};

#[derive(Debug, Deserialize)]
pub(crate) struct Declaration {
    #[serde(default)]
    declare: String,
}

const TITLE: &str = "Send the submission";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    if !submission.state.can_be_sent() {
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    Ok(visit.page(TITLE, content(&visit, &submission, &Mistakes::default())))
}

pub(crate) async fn submit(
    visit: Visit,
    Path(id): Path<String>,
    Form(said): Form<Declaration>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    if said.declare != "yes" {
        let mut mistakes = Mistakes::default();
        mistakes.add("declare", "Confirm that the file may be sent");
        return Ok(visit.page_again(TITLE, content(&visit, &submission, &mistakes)));
    }
    let receipt = format!("/submissions/{id}/receipt");
    // Asked a second time, it is not sent a second time.
    if submission.state.is_sent() {
        return Ok(go_to(&receipt));
    }
    declaration::declare(&visit.portal, &visit.deed(), (&submission, visit.someone()?)).await?;
    Ok(go_to(&receipt))
}

/// A submission that was sent is taken back, and its recipients are told.
pub(crate) async fn withdraw(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    let mails = told::withdrawn(&visit.portal, &submission).await?;
    visit.portal.store().withdraw(&visit.deed(), &submission, &mails).await?;
    Ok(go_to(&format!("/submissions/{id}")))
}

fn content(visit: &Visit, submission: &cld_store::Submission, mistakes: &Mistakes) -> Markup {
    let path = format!("/submissions/{}", submission.id);
    let recipients = told::recipients(submission);
    let means =
        Checkbox { value: "yes", text: "This is the file that my council means to send", ..Checkbox::default() };
    html! {
        (back_link(&path, "This submission"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "The file of " (visit.portal.councils().name(&submission.council)) " for "
                (period(&submission.period_start, &submission.period_end)) " goes to:"
            }
            ul.govuk-list.govuk-list--bullet { @for (organisation, ..) in &recipients { li { (organisation) } } }
            (inset_text(&html! { "It is not sent yet. When you send it, you get a receipt with a number." }))
            form method="post" action={ (path) "/declare" } {
                (Checkboxes { error: mistakes.of("declare"), name: "declare", id: "declare", items: vec![means],
                    ..Checkboxes::default() })
                (Button { text: "Send", prevents_double_click: true, ..Button::default() })
            }
        } }
    }
}
