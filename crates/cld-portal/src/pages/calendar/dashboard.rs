//! How a window stands in all councils: for those who receive files and those who run the programme.

use std::collections::BTreeMap;

use axum::extract::{Form, Query};
use axum::response::Response;
use chrono::NaiveDate;
use cld_book::Window;
use cld_components::{Button, Cell, Choice, Input, Label, Select, SummaryList, SummaryRow, Table};
use cld_store::{NoteKind, WindowNote};
use cld_terms::ErrorKind;
use maud::{Markup, html};
use serde::Deserialize;

use super::tag;
use crate::calendar::{Expectation, Standing};
use crate::expectations::{LOOKED_BACK, day as today_of, of_all};
use crate::pages::submissions::day;
use crate::site::{Refusal, Visit, go_to};

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    window: Option<String>,
}

/// What stands for all that councils expect of themselves on days of their own.
const OWN: &str = "own";

/// A council and what is expected of it in the window.
type Row<'a> = (&'a str, &'a Expectation);

pub(crate) async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Refusal> {
    let today = today_of(visit.now);
    let scope = visit.scope("see_calendar");
    let councils = visit.portal.councils();
    let mut all = of_all(&visit.portal).await?;
    all.retain(|code, _| councils.council(code).is_some_and(|council| scope.covers(code, &council.region)));
    let windows = windows(&visit, today);
    let chosen = asked.window.as_deref().unwrap_or_else(|| windows.first().map_or(OWN, |window| window.name.as_str()));
    let rows: Vec<Row<'_>> = all
        .iter()
        .flat_map(|(code, known)| known.iter().map(move |known| (code.as_str(), known)))
        .filter(|(_, known)| is_of(&visit, known, chosen))
        .collect();
    let content = html! {
        h1.govuk-heading-l { "Dashboard" }
        form method="get" action="/dashboard" { (choice(&windows, chosen)) (Button { text: "Show", classes: "govuk-button--secondary", ..Button::default() }) }
        (totals(&rows, today))
        @if rows.is_empty() { p.govuk-body { "No council is expected: none has said that it sends then." } }
        @else { (table(&visit, &rows, today)) }
        p.govuk-body { a.govuk-link href="/dashboard/quality" { "How good the files are, by rule and council" } }
        @if visit.may("grant_exception") && !rows.is_empty() { (exception(&visit, &rows, chosen)) }
    };
    Ok(visit.page("Dashboard", content))
}

/// Windows that have opened, the latest due first.
fn windows(visit: &Visit, today: NaiveDate) -> Vec<&Window> {
    let (today, earliest) = (today.to_string(), (today - LOOKED_BACK).to_string());
    let windows = visit.portal.pages().calendar.windows.iter();
    let is_shown = |window: &&Window| window.opens.to_string() <= today && window.due.to_string() >= earliest;
    let mut windows: Vec<&Window> = windows.filter(is_shown).collect();
    windows.sort_by(|one, other| (&other.due, &one.name).cmp(&(&one.due, &other.name)));
    windows
}

fn is_of(visit: &Visit, known: &Expectation, chosen: &str) -> bool {
    let is_window = visit.portal.pages().calendar.window(&known.place).is_some();
    known.place == chosen || (chosen == OWN && !is_window)
}

fn choice(windows: &[&Window], chosen: &str) -> Markup {
    let item = |value, text, is_selected| Choice { value: Some(value), text, is_selected };
    let texts: Vec<(String, String)> = windows
        .iter()
        .map(|window| {
            let bases = window.expects.join(", ");
            (window.name.clone(), format!("{} ({bases}), due {}", window.title, day(&window.due.to_string())))
        })
        .collect();
    let mut items: Vec<Choice<'_>> =
        texts.iter().map(|(name, text)| item(name.as_str(), text.as_str(), name == chosen)).collect();
    items.push(item(OWN, "Days that councils set themselves", chosen == OWN));
    html! { (Select { label: Label { text: "Window", ..Label::default() }, name: "window", id: "window", choices: items, ..Select::default() }) }
}

fn totals(rows: &[Row<'_>], today: NaiveDate) -> Markup {
    let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
    for (_, known) in rows {
        *counts.entry(known.standing(today)).or_default() += 1;
    }
    let of = |standing| counts.get(&standing).copied().unwrap_or_default();
    let received = rows.iter().filter(|(_, known)| known.standing(today).is_received()).count();
    let asked = rows.len() - of(Standing::Nothing) - of(Standing::Coming);
    // By whole numbers, rounded down: it is never said to be all while one is missing.
    let rate = (received * 100).checked_div(asked).map_or_else(|| "–".to_owned(), |rate| format!("{rate} %"));
    let row = |name: &'static str, count: usize| SummaryRow::new(name, &count.to_string());
    let mut facts = vec![row("Councils expected", rows.len()), row("Received", received)];
    facts.extend(Standing::ALL.into_iter().rev().map(|standing| row(standing.title(), of(standing))));
    facts.push(SummaryRow::new("Reporting rate", &rate));
    html! {
        (SummaryList { rows: facts, classes: "portal-facts" })
        p.govuk-body-s { "The reporting rate is what was received of what is due: without those that have nothing to send." }
    }
}

fn table(visit: &Visit, rows: &[Row<'_>], today: NaiveDate) -> Markup {
    let councils = visit.portal.councils();
    let may_open = visit.may("see_submissions");
    let row = |(code, known): &Row<'_>| {
        let name = html! {
            @if may_open { a.govuk-link href={ "/history?council=" (code) } { (councils.name(code)) } }
            @else { (councils.name(code)) }
        };
        let words = html! {
            @if let Some(met) = &known.met { "Received on " (day(&met.day.to_string())) }
            @else if let Some(words) = &known.nothing { (words) }
            @if let Some(words) = &known.granted { p.govuk-body-s { "Another day was granted: " (words) } }
            @if known.is_put_off { p.govuk-body-s { "Put off by the council" } }
        };
        vec![
            Cell::new(&name),
            Cell::new(&known.title),
            Cell::new(&day(&known.due.to_string())),
            Cell::new(&tag(known.standing(today))),
            Cell::new(&words),
        ]
    };
    let mut rows: Vec<&Row<'_>> = rows.iter().collect();
    // Those first about whom something is to be done.
    rows.sort_by_key(|(code, known)| (std::cmp::Reverse(known.standing(today)), councils.name(code)));
    let rows = rows.into_iter().map(row).collect();
    let head = ["Council", "Period", "In time until", "How it stands", "What was said"].map(Cell::new).to_vec();
    html! { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
}

fn exception(visit: &Visit, rows: &[Row<'_>], chosen: &str) -> Markup {
    let councils = visit.portal.councils();
    let values: Vec<(String, String)> = rows
        .iter()
        .map(|(code, known)| (format!("{code},{}", known.place), format!("{}, {}", councils.name(code), known.title)))
        .collect();
    let item = |(value, text): &(String, String)| (value.clone(), text.clone());
    let values: Vec<(String, String)> = values.iter().map(item).collect();
    let items = values.iter().map(|(value, text)| Choice { value: Some(value), text, ..Choice::default() }).collect();
    let input = |name: &'static str, text, hint| Input {
        label: Label { text, ..Label::default() },
        hint,
        name,
        id: name,
        classes: if name == "until" { "govuk-input--width-10" } else { "" },
        ..Input::default()
    };
    html! {
        h2.govuk-heading-m { "Grant another day" }
        form method="post" action="/dashboard/exceptions" {
            input type="hidden" name="window" value=(chosen);
            (Select { label: Label { text: "Council", ..Label::default() }, name: "of", id: "of", choices: items, ..Select::default() })
            (input("until", "In time until", "For example, 2026-12-18"))
            (input("words", "Why?", ""))
            (Button { text: "Grant it", ..Button::default() })
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Granted {
    #[serde(default)]
    window: String,
    /// The council's code and the window, with a comma between them.
    #[serde(default)]
    of: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    words: String,
}

/// Another day is granted to a council.
pub(crate) async fn grant(visit: Visit, Form(granted): Form<Granted>) -> Result<Response, Refusal> {
    let nobody = || Refusal::new(ErrorKind::Refused, "another day is granted to a council, for a window");
    let (council, place) = granted.of.split_once(',').ok_or_else(nobody)?;
    let region = visit.portal.councils().council(council).map(|council| council.region.clone()).unwrap_or_default();
    if !visit.scope("grant_exception").covers(council, &region) {
        return Err(Refusal::not_found());
    }
    let all = of_all(&visit.portal).await?;
    let known = all.get(council).into_iter().flatten().find(|known| known.place == place);
    let known = known.ok_or_else(Refusal::not_found)?;
    let words: String = granted.words.trim().chars().take(500).collect();
    let until = granted.until.trim().parse::<NaiveDate>().ok().filter(|until| *until > known.due && !words.is_empty());
    let wrong = || Refusal::new(ErrorKind::Refused, "another day is later than the one that holds, and has a reason");
    let until = Some(until.ok_or_else(wrong)?.to_string());
    let (council, place, kind) = (council.to_owned(), place.to_owned(), NoteKind::Exception);
    let note = WindowNote { council, place, kind, until, words, made: visit.now.to_string() };
    visit.portal.store().note_window(&visit.deed(), &note).await?;
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let window: String = granted.window.chars().filter(plain).collect();
    Ok(go_to(&format!("/dashboard?window={window}")))
}
