//! A submission begins: a period and a basis.

use std::collections::BTreeMap;

use axum::extract::Form;
use axum::response::Response;
use chrono::{NaiveDate, TimeDelta};
use cld_components::{Button, Checkbox, Checkboxes, Input, Label, Legend, Radio, Radios, back_link};
use cld_store::{Area, Begin};
use maud::{Markup, html};

use crate::councils::Council;
use crate::portal::Portal;
use crate::site::{Mistakes, Refusal, Visit, go_to};

/// A basis as people read it; a council's own words as they are.
pub(super) fn basis_title<'a>(portal: &'a Portal, basis: &'a str) -> &'a str {
    portal.pages().calendar.basis(basis).map_or(basis, |known| &known.title)
}

/// What was filled in.
pub(super) type Filled = BTreeMap<String, String>;

pub(crate) async fn show(visit: Visit) -> Response {
    visit.page(TITLE, content(&visit, &Filled::new(), &Mistakes::default()))
}

const TITLE: &str = "Begin a submission";

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    match begun(&visit, &filled).await? {
        Ok(id) => Ok(go_to(&format!("/submissions/{id}"))),
        Err(mistakes) => Ok(visit.page_again(TITLE, content(&visit, &filled, &mistakes))),
    }
}

/// Begins what was filled in, and gives its identifier; or says what is wrong with it.
pub(super) async fn begun(visit: &Visit, filled: &Filled) -> Result<Result<String, Mistakes>, Refusal> {
    let mut mistakes = Mistakes::default();
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let day = |name: &str| NaiveDate::parse_from_str(said(name), "%Y-%m-%d").ok();
    let (first, last) = (day("period_start"), day("period_end"));
    mistakes.check("period_start", first.is_none().then_some("Enter the first day of the period, like 2024-04-01"));
    mistakes.check("period_end", last.is_none().then_some("Enter the last day of the period, like 2024-06-30"));
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        mistakes.add("period_end", "The last day is before the first. Change one of them");
    }
    // Any basis is taken, in the council's own words.
    let basis = said("basis");
    if basis.is_empty() || basis.chars().count() > 100 || basis.chars().any(char::is_control) {
        mistakes.add("basis", "Select what the file covers");
    }
    let own = own(visit);
    let council = own.iter().find(|council| own.len() == 1 || council.code == said("council"));
    mistakes.check("council", council.is_none().then_some("Select the council that sends the file"));
    let (Some(first), Some(last), Some(council)) = (first, last, council) else {
        return Ok(Err(mistakes));
    };
    if !mistakes.are_none() {
        return Ok(Err(mistakes));
    }
    let (first, last) = (first.to_string(), last.to_string());
    let days = i64::try_from(visit.portal.pages().history.test_days).unwrap_or_default();
    let test_until = (said("test") == "yes").then(|| visit.now.after(TimeDelta::days(days)));
    let begin = Begin { council: &council.code, region: &council.region, period: (&first, &last), basis, test_until };
    Ok(Ok(visit.portal.store().begin_submission(&visit.deed(), begin).await?))
}

/// The councils for which whoever asks may upload.
pub(crate) fn own(visit: &Visit) -> Vec<&Council> {
    let scope = visit.scope("upload");
    let codes = scope.areas().iter().filter_map(|area| match area {
        Area::Council(code) => Some(code.as_str()),
        _ => None,
    });
    codes.filter_map(|code| visit.portal.councils().council(code)).collect()
}

fn content(visit: &Visit, filled: &Filled, mistakes: &Mistakes) -> Markup {
    let said = |name: &str| filled.get(name).map(String::as_str).unwrap_or_default();
    let own = own(visit);
    let input = |name: &'static str, label: &'static str, hint: &'static str| Input {
        label: Label { text: label, ..Label::default() },
        hint,
        error: mistakes.of(name),
        name,
        id: name,
        value: said(name),
        classes: "govuk-input--width-10",
        ..Input::default()
    };
    let radio =
        |value, text, hint, name| Radio { value, text, hint, is_checked: said(name) == value, ..Radio::default() };
    let councils = own.iter().map(|council| radio(council.code.as_str(), council.name.as_str(), "", "council"));
    let bases = visit.portal.pages().calendar.bases.iter();
    let bases = bases.map(|basis| radio(basis.name.as_str(), basis.title.as_str(), basis.hint.as_str(), "basis"));
    let days = cld_terms::counted(visit.portal.pages().history.test_days, "day", "days");
    let hint = format!("It is checked as any other, nobody receives it, and it is destroyed after {days}");
    let is_checked = said("test") == "yes";
    let test = Checkbox { value: "yes", text: "This is a test", hint: &hint, is_checked, ..Checkbox::default() };
    html! {
        (back_link("/submissions", "Submissions"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            form method="post" action="/submissions" novalidate {
                @if own.len() > 1 {
                    (Radios { legend: Legend::from("Council"), error: mistakes.of("council"), name: "council", id: "council",
                        items: councils.collect(), ..Radios::default() })
                }
                (input("period_start", "First day of the period", "For example, 2024-04-01"))
                (input("period_end", "Last day of the period", "For example, 2024-06-30"))
                (Radios { legend: Legend::from("What does the file cover?"), error: mistakes.of("basis"), name: "basis",
                    id: "basis", items: bases.collect(), ..Radios::default() })
                (Checkboxes { name: "test", id: "test", items: vec![test], ..Checkboxes::default() })
                (Button { text: "Continue", prevents_double_click: true, ..Button::default() })
            }
        } }
    }
}
