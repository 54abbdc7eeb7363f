//! The runs that were asked for, and the form that asks for another.

use std::collections::BTreeMap;

use axum::extract::Form;
use axum::response::Response;
use chrono::{NaiveDate, NaiveTime};
use cld_components::{Button, Cell, Choice, Input, Label, Select, Table};
use cld_store::{MethodRun, Moment, NewMethodRun};
use maud::{Markup, html};

use super::title;
use crate::pages::submissions::{period, when};
use crate::site::{Mistakes, Refusal, Visit, go_to};

const TITLE: &str = "Runs";

type Filled = BTreeMap<String, String>;

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let runs = visit.portal.store().method_runs().await?;
    Ok(visit.page(TITLE, content(&visit, &runs, &Filled::new(), &Mistakes::default())))
}

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    match wanted(&visit, &filled) {
        Ok(new) => {
            let id = visit.portal.store().ask_for_run(&visit.deed(), &new).await?;
            Ok(go_to(&format!("/runs/{id}")))
        }
        Err(mistakes) => {
            let runs = visit.portal.store().method_runs().await?;
            Ok(visit.page_again(TITLE, content(&visit, &runs, &filled, &mistakes)))
        }
    }
}

/// What was filled in, or what is wrong with it.
fn wanted(visit: &Visit, filled: &Filled) -> Result<NewMethodRun, Mistakes> {
    let mut mistakes = Mistakes::default();
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let day = |name: &str| NaiveDate::parse_from_str(said(name), "%Y-%m-%d").ok();
    let method = visit.portal.pages().figures.iter().find(|known| known.name == said("method"));
    mistakes.check("method", method.is_none().then_some("Select the method"));
    let (first, last) = (day("period_start"), day("period_end"));
    mistakes.check("period_start", first.is_none().then_some("Enter the first day of the period, like 2024-04-01"));
    mistakes.check("period_end", last.is_none().then_some("Enter the last day of the period, like 2025-03-31"));
    if first.zip(last).is_some_and(|(first, last)| last < first) {
        mistakes.add("period_end", "The last day is before the first. Change one of them");
    }
    let as_of = match (said("as_of"), day("as_of")) {
        ("", _) => Some(visit.now),
        (_, day) => day.and_then(|day| Some(Moment::from(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc()))),
    };
    let as_of = as_of.filter(|as_of| *as_of <= visit.now.after(chrono::TimeDelta::days(1)));
    mistakes.check(
        "as_of",
        as_of.is_none().then_some("Enter a day that is not to come, like 2026-11-30, or leave it blank"),
    );
    let (Some(method), Some(first), Some(last), Some(as_of)) = (method, first, last, as_of) else {
        return Err(mistakes);
    };
    if !mistakes.are_none() {
        return Err(mistakes);
    }
    Ok(NewMethodRun {
        method: method.name.clone(),
        period_start: first.to_string(),
        period_end: last.to_string(),
        as_of: as_of.min(visit.now).to_string(),
    })
}

fn content(visit: &Visit, runs: &[MethodRun], filled: &Filled, mistakes: &Mistakes) -> Markup {
    html! {
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            p.govuk-body {
                "What councils had sent by a moment, with the decisions that had been made, counted by a method for a period. \
                 Nothing of a run has rows of people, and its figures leave by what may be published alone."
            }
            (form(visit, filled, mistakes))
        } }
        h2.govuk-heading-m { "Runs so far" }
        @if runs.is_empty() { p.govuk-body { "Nobody has asked for one yet." } } @else { (table(visit, runs)) }
    }
}

fn form(visit: &Visit, filled: &Filled, mistakes: &Mistakes) -> Markup {
    let said = |name: &str| filled.get(name).map(String::as_str).unwrap_or_default();
    let input = |name: &'static str, label: &'static str, hint: &'static str| Input {
        label: Label { text: label, ..Label::default() },
        hint,
        name,
        value: said(name),
        error: mistakes.of(name),
        classes: "govuk-input--width-10",
        ..Input::default()
    };
    let choice = |(value, text): (&'static str, &'static str)| Choice { value: Some(value), text, ..Choice::default() };
    let none = choice(("", "Select the method"));
    let methods = visit.portal.pages().figures.iter().map(|method| Choice {
        value: Some(method.name.as_str()),
        text: method.title.as_str(),
        is_selected: method.name == said("method"),
    });
    let method = Select {
        label: Label { text: "Method", ..Label::default() },
        name: "method",
        error: mistakes.of("method"),
        choices: std::iter::once(none).chain(methods).collect(),
        ..Select::default()
    };
    html! {
        form method="post" action="/runs" novalidate {
            (method)
            (input("period_start", "First day of the period", "For example, 2024-04-01"))
            (input("period_end", "Last day of the period", "For example, 2025-03-31"))
            (input("as_of", "As of the end of which day?", "For example, 2026-11-30. Blank for now"))
            (Button { text: "Run it", prevents_double_click: true, ..Button::default() })
        }
    }
}

fn table(visit: &Visit, runs: &[MethodRun]) -> Markup {
    let state = |run: &MethodRun| match (&run.made, &run.fault, &run.begun) {
        (Some(made), ..) => format!("Done on {}", when(made)),
        (None, Some(_), _) => "Not done".to_owned(),
        (None, None, Some(begun)) => format!("Being run since {}", when(begun)),
        (None, None, None) => "Waits".to_owned(),
    };
    let row = |run: &MethodRun| {
        let of = &run.asked_for;
        vec![
            Cell::new(
                &html! { a.govuk-link href={ "/runs/" (run.id) } { (period(&of.period_start, &of.period_end)) } },
            ),
            Cell::new(title(visit, &of.method)),
            Cell::new(&when(&of.as_of)),
            Cell::new(&state(run)),
        ]
    };
    let head = ["Period", "Method", "As of", "State"].map(Cell::new).to_vec();
    let rows = runs.iter().map(row).collect();
    html! { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
}
