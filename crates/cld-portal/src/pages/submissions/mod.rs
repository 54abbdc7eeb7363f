//! A council's submissions: begun, uploaded, checked, explained, sent.

pub(crate) mod api;
pub(crate) mod begin;
pub(crate) mod declare;
pub(crate) mod file;
pub(crate) mod findings;
pub(crate) mod history;
pub(crate) mod inbox;
pub(crate) mod list;
mod progress;
pub(crate) mod receipt;
pub(crate) mod reports;
pub(crate) mod show;
pub(crate) mod withdraw;

use chrono::NaiveDate;
use cld_components::Tag;
use cld_store::{State, Submission};
use maud::{Markup, html};

use crate::portal::Portal;
use crate::site::{Refusal, Visit};

/// A submission of a council for which whoever asks may do something; another's is as if it were not there.
pub(crate) async fn found(visit: &Visit, permission: &str, id: &str) -> Result<Submission, Refusal> {
    visit.portal.store().within(&visit.scope(permission)).submission(id).await.map_err(|error| match error {
        // The same words as for a page that there is not.
        cld_store::StoreError::NotThere { .. } => Refusal::not_found(),
        error => error.into(),
    })
}

/// Whether whoever asks may do something for the council of a submission.
fn may(visit: &Visit, permission: &str, submission: &Submission) -> bool {
    visit.scope(permission).covers(&submission.council, &submission.region)
}

/// What the book says of a state.
fn said(portal: &Portal, state: State) -> (&str, &str) {
    portal.pages().states.state(state.code()).map_or(("", ""), |state| (state.said.as_str(), state.next.as_str()))
}

fn tag(state: State) -> Markup {
    let (text, classes) = match state {
        State::Begun => ("No file", "govuk-tag--grey"),
        State::Uploading => ("Uploading", "govuk-tag--light-blue"),
        State::Received | State::Scanning | State::Checking | State::Failed => {
            ("Being checked", "govuk-tag--light-blue")
        }
        State::Infected | State::Unreadable => ("Cannot be used", "govuk-tag--red"),
        State::Findings | State::Clean => ("Not sent yet", "govuk-tag--yellow"),
        State::Sent | State::Delivered => ("Sent", "govuk-tag--green"),
        State::Superseded => ("Replaced", "govuk-tag--grey"),
        State::Withdrawn => ("Withdrawn", "govuk-tag--grey"),
        State::GivenUp => ("Given up", "govuk-tag--grey"),
    };
    html! { (Tag { text, classes }) }
}

/// That a submission is a test, or was late, next to its state.
fn marks(is_test: bool, late_after: Option<&str>) -> Markup {
    html! {
        @if is_test { " " (Tag { text: "Test", classes: "govuk-tag--purple" }) }
        @if late_after.is_some() { " " (Tag { text: "Late", classes: "govuk-tag--orange" }) }
    }
}

/// A day as people write it, such as 31 March 2024.
pub(crate) fn day(text: &str) -> String {
    let known = text.get(..10).and_then(|text| text.parse::<NaiveDate>().ok());
    known.map_or_else(|| text.to_owned(), |day| day.format("%-d %B %Y").to_string())
}

pub(crate) fn period(first: &str, last: &str) -> String {
    format!("{} to {}", day(first), day(last))
}

/// A moment as people write it, in universal time.
pub(crate) fn when(moment: &str) -> String {
    format!("{} at {}", day(moment), moment.get(11..16).unwrap_or_default())
}
