//! A submission is sent.

use std::collections::BTreeMap;

use axum::extract::{Form, Path};
use axum::response::Response;
use cld_components::{Button, Checkbox, Checkboxes, Legend, back_link, inset_text};
use cld_store::{StoreError, Submission};
use maud::{Markup, html};

use super::{day, found, period};
use crate::site::{Mistakes, Refusal, Visit, go_to};
use crate::submissions::carried::{explained, in_items};
use crate::submissions::concerns::{Concern, concerns, replaces};
use crate::submissions::{declaration, told};

/// What was ticked, by name.
type Ticked = BTreeMap<String, String>;

const TITLE: &str = "Send the submission";
/// Says that the form was shown, and with it what is asked.
const ASKED: &str = "asked";

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    if !submission.state.can_be_sent() {
        return Ok(go_to(&format!("/submissions/{id}")));
    }
    let page = Sending::of(&visit, &submission, Ticked::new()).await?;
    Ok(visit.page(TITLE, page.content(&visit, &Mistakes::default())))
}

pub(crate) async fn submit(
    visit: Visit,
    Path(id): Path<String>,
    Form(ticked): Form<Ticked>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "declare", &id).await?;
    let receipt = format!("/submissions/{id}/receipt");
    let is_ticked = |name: &str| ticked.get(name).is_some_and(|value| value == "yes");
    // Asked a second time, it is not sent a second time.
    if submission.state.is_sent() && is_ticked("declare") {
        return Ok(go_to(&receipt));
    }
    if !submission.state.can_be_sent() {
        return Err(StoreError::Changed { what: "submission" }.into());
    }
    let page = Sending::of(&visit, &submission, ticked.clone()).await?;
    let mut mistakes = Mistakes::default();
    // A program that sends `declare=yes` alone was shown no form: it reads what is asked from the API, if it wants to.
    let was_asked = is_ticked(ASKED) || page.concerns.iter().any(|concern| is_ticked(concern.tick));
    for concern in page.concerns.iter().filter(|concern| was_asked && !is_ticked(concern.tick)) {
        mistakes.add(concern.tick, concern.asks);
    }
    mistakes.check("declare", (!is_ticked("declare")).then_some("Confirm that the file may be sent"));
    if !mistakes.are_none() {
        return Ok(visit.page_again(TITLE, page.content(&visit, &mistakes)));
    }
    declaration::declare(&visit.portal, &visit.deed(), (&submission, visit.someone()?)).await?;
    Ok(go_to(&receipt))
}

/// What the page says of a submission that is to be sent.
struct Sending<'a> {
    submission: &'a Submission,
    concerns: Vec<Concern>,
    ticked: Ticked,
    /// Explanations of earlier files that nobody has kept.
    waiting: usize,
    /// When the very same file was sent, and its receipt.
    same_file: Option<(String, String)>,
    /// The receipts that it replaces.
    replaces: Vec<String>,
}

impl<'a> Sending<'a> {
    async fn of(visit: &Visit, submission: &'a Submission, ticked: Ticked) -> Result<Sending<'a>, Refusal> {
        let (portal, store) = (&visit.portal, visit.portal.store());
        let found = in_items(portal, submission, &store.findings(submission).await?).await?;
        let mut numbers = Vec::new();
        for earlier in replaces(portal, submission).await? {
            numbers.extend(store.receipt(&earlier).await?.map(|receipt| receipt.number));
        }
        Ok(Sending {
            submission,
            concerns: concerns(portal, submission).await?,
            ticked,
            waiting: explained(portal, submission, &found).await?.waiting(),
            same_file: same_file(visit, submission).await?,
            replaces: numbers,
        })
    }

    fn content(&self, visit: &Visit, mistakes: &Mistakes) -> Markup {
        let submission = self.submission;
        let path = format!("/submissions/{}", submission.id);
        let tick = |name: &'a str, text: &'a str| {
            let is_checked = self.ticked.get(name).is_some_and(|value| value == "yes");
            vec![Checkbox { value: "yes", text, is_checked, ..Checkbox::default() }]
        };
        html! {
            (back_link(&path, "This submission"))
            .govuk-grid-row { .govuk-grid-column-two-thirds {
                (mistakes)
                h1.govuk-heading-l { (TITLE) }
                (self.goes_to(visit))
                @if let Some((when, number)) = &self.same_file { (sent_before(when, number)) }
                @if self.waiting > 0 {
                    p.govuk-body {
                        (cld_terms::counted(self.waiting as u64, "explanation", "explanations"))
                        " of earlier files are not kept, changed or taken back. They do not go with this file. "
                        a.govuk-link href=(path) { "Look at them" } "."
                    }
                }
                (inset_text(&html! { "It is not sent yet. When you send it, you get a receipt with a number." }))
                form method="post" action={ (path) "/declare" } novalidate {
                    input type="hidden" name=(ASKED) value="yes";
                    @for concern in &self.concerns {
                        (Checkboxes { legend: Legend::from(concern.said.as_str()), error: mistakes.of(concern.tick),
                            name: concern.tick, id: concern.tick, items: tick(concern.tick, concern.means),
                            ..Checkboxes::default() })
                    }
                    (Checkboxes { error: mistakes.of("declare"), name: "declare", id: "declare",
                        items: tick("declare", "This is the file that my council means to send"), ..Checkboxes::default() })
                    (Button { text: "Send", prevents_double_click: true, ..Button::default() })
                }
            } }
        }
    }

    fn goes_to(&self, visit: &Visit) -> Markup {
        let Submission { council, period_start, period_end, is_test, .. } = self.submission;
        let recipients = told::recipients(self.submission);
        html! {
            p.govuk-body {
                "The file of " (visit.portal.councils().name(council)) " for " (period(period_start, period_end))
                @if *is_test { " is a test. It goes to nobody: you see what sending it would be like." } @else { " goes to:" }
            }
            @if !is_test {
                ul.govuk-list.govuk-list--bullet { @for (organisation, ..) in &recipients { li { (organisation) } } }
            }
            @if !self.replaces.is_empty() {
                p.govuk-body { "It replaces what was sent with receipt " (self.replaces.join(", ")) "." }
            }
        }
    }
}

/// When the very same file was sent, and its receipt's number; none when it was not.
pub(super) async fn same_file(visit: &Visit, submission: &Submission) -> Result<Option<(String, String)>, Refusal> {
    let store = visit.portal.store();
    let Some(same) = store.same_file(submission).await? else { return Ok(None) };
    let number = store.receipt(&same).await?.map(|receipt| receipt.number).unwrap_or_default();
    Ok(Some((same.sent.as_deref().map(day).unwrap_or_default(), number)))
}

pub(super) fn sent_before(when: &str, number: &str) -> Markup {
    inset_text(&html! {
        "Your council sent this very file on " (when) ", receipt " (number) ". You can send it again."
    })
}
