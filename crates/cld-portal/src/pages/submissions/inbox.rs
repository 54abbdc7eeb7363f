//! What a DSCRO has received, and what it decides.

use axum::extract::{Form, Path, Query};
use axum::response::Response;
use cld_components::{Button, Cell, Label, Legend, Radio, Radios, Table, Tag, Textarea, back_link, inset_text};
use cld_store::{DecisionKind, State, Withdrawal};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::list::{From, earlier};
use super::{day, found, marks, period, tag};
use crate::site::{Refusal, Visit, go_to};

/// What may be decided, in the words of the page.
const KINDS: [(&str, &str); 4] = [
    ("selected", "Use it"),
    ("excluded", "Leave it out"),
    ("query", "Ask the council; use it meanwhile"),
    ("reinstated", "Use it again"),
];

pub(crate) async fn list(visit: Visit, Query(from): Query<From>) -> Result<Response, Refusal> {
    let scope = visit.scope("receive");
    let store = visit.portal.store();
    let mut rows = Vec::new();
    let page = store.within(&scope).sent(from.before()).await?;
    let decisions = store.last_decisions(&page).await?;
    let asked = store.withdrawals_waiting().await?;
    for submission in &page {
        let last = match decisions.get(&submission.id) {
            Some(kind) => kind.word(),
            None if submission.late_after.is_some() => "late: look at it",
            None => "none yet",
        };
        let state = html! {
            (tag(submission.state)) (marks(false, submission.late_after.as_deref()))
            @if asked.contains(&submission.id) { " " (Tag { text: "Asks to withdraw", classes: "govuk-tag--red" }) }
        };
        let link = html! {
            a.govuk-link href={ "/inbox/" (submission.id) } { (visit.portal.councils().name(&submission.council)) }
        };
        rows.push(vec![
            Cell::new(&link),
            Cell::new(&period(&submission.period_start, &submission.period_end)),
            Cell::new(&submission.sent.as_deref().map(day).unwrap_or_default()),
            Cell::number(&cld_terms::grouped(submission.rows.unsigned_abs())),
            Cell::new(&state),
            Cell::new(last),
        ]);
    }
    let head = ["Council", "Period", "Sent", "Rows", "State", "Decision"].map(Cell::new).to_vec();
    let content = html! {
        h1.govuk-heading-l { "Inbox" }
        @if rows.is_empty() { p.govuk-body { "Nothing has been sent yet." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
        (earlier("/inbox", &page, |last| last.sent.as_ref()))
    };
    Ok(visit.page("Inbox", content))
}

pub(crate) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Refusal> {
    let submission = found(&visit, "receive", &id).await?;
    if !submission.state.is_sent() || submission.is_test {
        return Err(Refusal::not_found());
    }
    let decisions = visit.portal.store().decisions(&submission).await?;
    let asked = visit.portal.store().withdrawal(&submission).await?;
    let title = format!(
        "{}, {}",
        visit.portal.councils().name(&submission.council),
        period(&submission.period_start, &submission.period_end)
    );
    let rows = decisions.iter().map(|decision| {
        vec![Cell::new(&day(&decision.made)), Cell::new(decision.kind.word()), Cell::new(&decision.words)]
    });
    let head = ["Decided", "Decision", "Why"].map(Cell::new).to_vec();
    let content = html! {
        (back_link("/inbox", "Inbox"))
        h1.govuk-heading-l { (title) }
        p.govuk-body {
            (tag(submission.state)) (marks(false, submission.late_after.as_deref())) " "
            a.govuk-link href={ "/submissions/" (id) } { "What was found in it, and its reports" }
            ". "
            @if submission.state != State::Withdrawn {
                a.govuk-link href={ "/submissions/" (id) "/download" } { "Download the file" } "."
            }
        }
        p.govuk-body {
            a.govuk-link href={ "/history?council=" (submission.council) } { "What this council has sent" }
        }
        @if let Some(due) = &submission.late_after {
            (inset_text(&html! { "It was in time until " (day(due)) ", and came later. Look at it, and decide whether it is used." }))
        }
        @if let Some(asked) = &asked { (withdrawal(&visit, &id, asked)) }
        h2.govuk-heading-m { "Decisions" }
        @if decisions.is_empty() { p.govuk-body { "None yet. Until there is one, the submission is used." } }
        @else { (Table { head, rows: rows.collect(), stacks: true, ..Table::default() }) }
        @if visit.may("decide") { (form(&id)) }
    };
    Ok(visit.page(&title, content))
}

/// What the council asks, and the answer to it.
fn withdrawal(visit: &Visit, id: &str, asked: &Withdrawal) -> Markup {
    let label = Label { text: "If not, why not?", ..Label::default() };
    let button = |value, text, classes| Button { text, name: "allow", value, classes, ..Button::default() };
    html! {
        h2.govuk-heading-m { "The council asks to withdraw it" }
        (inset_text(&html! { (asked.reason) }))
        @match &asked.decided {
            Some(decided) if asked.is_allowed => { p.govuk-body { "Withdrawn on " (day(decided)) "." } }
            Some(decided) => { p.govuk-body { "Refused on " (day(decided)) ": " (asked.words.as_deref().unwrap_or_default()) } }
            None if visit.may("decide") => {
                form method="post" action={ "/inbox/" (id) "/withdrawal" } {
                    (Textarea { label, name: "words", id: "answer", rows: "3", ..Textarea::default() })
                    .govuk-button-group {
                        (button("yes", "Withdraw it", ""))
                        (button("no", "Refuse", "govuk-button--secondary"))
                    }
                }
            }
            None => { p.govuk-body { "North West DSCRO has not decided yet." } }
        }
    }
}

fn form(id: &str) -> Markup {
    let items = KINDS.iter().map(|(value, text)| Radio { value, text, ..Radio::default() }).collect();
    html! {
        form method="post" action={ "/inbox/" (id) } {
            (Radios { legend: Legend::from("What is decided?"), name: "decision", id: "decision", items, ..Radios::default() })
            (Textarea { label: Label { text: "Why", ..Label::default() }, name: "words", id: "words", ..Textarea::default() })
            (Button { text: "Save the decision", ..Button::default() })
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Decided {
    decision: String,
    #[serde(default)]
    words: String,
}

pub(crate) async fn decide(
    visit: Visit,
    Path(id): Path<String>,
    Form(decided): Form<Decided>,
) -> Result<Response, Refusal> {
    let submission = found(&visit, "decide", &id).await?;
    let words = decided.words.trim();
    let kind = DecisionKind::of_word(&decided.decision);
    let kind = kind.filter(|_| !words.is_empty());
    let kind = kind.ok_or_else(|| Refusal::new(ErrorKind::Refused, "a decision needs its kind and a reason"))?;
    let words: String = words.chars().take(2_000).collect();
    visit.portal.store().decide(&visit.deed(), &submission, kind, ("", &words)).await?;
    Ok(go_to(&format!("/inbox/{id}")))
}
