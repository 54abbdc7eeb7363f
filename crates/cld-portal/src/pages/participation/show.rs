//! The public list and map of who takes part on a day, and the same as CSV.

use std::collections::BTreeMap;

use axum::extract::Query;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use cld_components::{Button, Cell, Input, Label, Table, Tag};
use cld_programme::{Counts, Participation, Place, StageFacts, Step};
use cld_terms::{ErrorKind, counted};
use maud::{Markup, html};
use serde::Deserialize;

use super::map::map;
use super::{steps, today, written};
use crate::site::{Mistakes, Refusal, Visit};

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    on: String,
}

/// A day, the councils that there were, and what each had said by then.
struct Position<'a> {
    day: NaiveDate,
    places: Vec<&'a Place>,
    at: BTreeMap<&'a str, &'a Step>,
    counts: Counts,
    participation: &'a Participation,
}

const TITLE: &str = "Councils that take part";

pub(crate) async fn show(visit: Visit, Query(Asked { on }): Query<Asked>) -> Result<Response, Refusal> {
    let steps = steps(&visit.portal).await?;
    let mut mistakes = Mistakes::default();
    let day = asked(&visit, &on);
    mistakes.check("on", day.is_err().then_some("Enter a day that has been, like 2021-09-30"));
    let position = position(&visit, &steps, day.unwrap_or_else(|_| today(&visit)));
    let content = content(&visit, &position, &on, &mistakes);
    match mistakes.are_none() {
        true => Ok(visit.page(TITLE, content)),
        false => Ok(visit.page_again(TITLE, content)),
    }
}

/// Today where nothing is asked.
fn asked(visit: &Visit, on: &str) -> Result<NaiveDate, ()> {
    match on.trim() {
        "" => Ok(today(visit)),
        text => text.parse().ok().filter(|day| *day <= today(visit)).ok_or(()),
    }
}

fn position<'a>(visit: &'a Visit, steps: &'a [Step], day: NaiveDate) -> Position<'a> {
    let programme = visit.portal.programme();
    let places: Vec<&Place> = programme.places.on(day).collect();
    let participation = &programme.participation;
    let counts = participation.counts(steps, day, places.iter().map(|place| place.code.as_str()));
    Position { day, places, at: participation.on(steps, day), counts, participation }
}

impl<'a> Position<'a> {
    fn stage(&self, place: &Place) -> Option<(&'a StageFacts, &'a Step)> {
        let step = self.at.get(place.code.as_str())?;
        Some((self.participation.stage(&step.stage)?, step))
    }
}

fn content(visit: &Visit, position: &Position<'_>, on: &str, mistakes: &Mistakes) -> Markup {
    let Position { day, counts, participation, .. } = position;
    let hint = "For example, 2021-09-30. The list is as it was on that day";
    let value = if on.is_empty() { day.to_string() } else { on.to_owned() };
    let label = Label { text: "Show another day", classes: "govuk-label--s", ..Label::default() };
    let classes = "govuk-input--width-10";
    let csv = format!("/participation.csv?on={day}");
    html! {
        (mistakes)
        h1.govuk-heading-l { (TITLE) }
        p.govuk-body-l {
            (counted(counts.taking_part, "council", "councils")) " " (if counts.taking_part == 1 { "takes" } else { "take" })
            " part and a further " (counts.of("interested")) " " (if counts.of("interested") == 1 { "is" } else { "are" })
            " interested, on " (written(*day)) "."
        }
        p.govuk-body { (aim(participation, counts, *day)) }
        (stages(position))
        form method="get" action="/participation" novalidate {
            (Input { label, hint, error: mistakes.of("on"), name: "on", value: &value, classes, ..Input::default() })
            (Button { text: "Show", classes: "govuk-button--secondary", ..Button::default() })
        }
        h2.govuk-heading-m { "Map" }
        p.govuk-body { "Each hexagon is a council. The letter is its stage. The list below says the same." }
        (map(&position.places, |place| position.stage(place).map(|(stage, _)| stage)))
        p.govuk-body-s {
            "The places of the hexagons follow the layout of upper-tier local authorities by Open Innovations, © 2017, under the "
            a.govuk-link href="/participation/licence" { "MIT licence" } "."
        }
        (joining(visit, participation))
        h2.govuk-heading-m #list { "All councils" }
        p.govuk-body { a.govuk-link href=(csv) { "Download this list (CSV)" } }
        (list(position))
    }
}

fn aim(participation: &Participation, counts: &Counts, day: NaiveDate) -> String {
    let (aim, by) = participation.aim;
    let by = written(by);
    match counts.taking_part {
        many if many >= aim => format!("The aim of {aim} councils by {by} has been reached."),
        many if day <= participation.aim.1 => format!("The aim is {aim} by {by}: {} more.", aim - many),
        many => format!("The aim was {aim} by {by}: {} fewer take part.", aim - many),
    }
}

fn stages(position: &Position<'_>) -> Markup {
    let row = |letter: &str, title: &str, many: usize, meaning: &str| {
        vec![Cell::new(title), Cell::new(letter), Cell::number(&many), Cell::new(meaning)]
    };
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for stage in &position.participation.stages {
        rows.push(row(&stage.letter, &stage.title, position.counts.of(&stage.name), &stage.meaning));
    }
    rows.push(row("–", "Nothing said", position.counts.none, "The council has not said anything yet"));
    let all = position.counts.all();
    rows.push(vec![Cell::new("All councils"), Cell::new(""), Cell::number(&all), Cell::new("")]);
    let head = vec![Cell::new("Stage"), Cell::new("Letter"), Cell::number("Councils"), Cell::new("Meaning")];
    html! { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
}

fn joining(visit: &Visit, participation: &Participation) -> Markup {
    html! {
        h2.govuk-heading-m { "What joining asks of a council" }
        ul.govuk-list.govuk-list--bullet { @for one in &participation.asks { li { (one) } } }
        h2.govuk-heading-m { "What it does not ask" }
        ul.govuk-list.govuk-list--bullet { @for one in &participation.asks_not { li { (one) } } }
        @if visit.may("take_part") {
            p.govuk-body { a.govuk-link href="/participation/own" { "Say that a council is interested, signs up or withdraws" } "." }
        } @else {
            p.govuk-body {
                "A council lead says that the council is interested or signs up. "
                a.govuk-link href="/sign-in?next=/participation/own" { "Sign in" } " or "
                a.govuk-link href="/register" { "ask for an account" } "."
            }
        }
    }
}

fn list(position: &Position<'_>) -> Markup {
    let row = |place: &&Place| {
        let stage = position.stage(place);
        let tag = html! {
            @match stage {
                Some((stage, _)) => { (Tag { text: &stage.title, classes: colour(&stage.name) }) },
                None => { "Nothing said" },
            }
        };
        let since = stage.map(|(_, step)| written(step.day)).unwrap_or_default();
        vec![Cell::new(&place.name), Cell::new(&place.region), Cell::new(&tag), Cell::new(&since)]
    };
    let rows = position.places.iter().map(row).collect();
    let head = ["Council", "Region", "Stage", "Since"].map(Cell::new).to_vec();
    html! { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
}

fn colour(stage: &str) -> &'static str {
    match stage {
        "interested" => "govuk-tag--yellow",
        "signed_up" => "govuk-tag--green",
        "submitting" => "govuk-tag--blue",
        _ => "govuk-tag--grey",
    }
}

/// The list of a day, a council a line.
pub(crate) async fn csv(visit: Visit, Query(Asked { on }): Query<Asked>) -> Result<Response, Refusal> {
    let steps = steps(&visit.portal).await?;
    let day = asked(&visit, &on);
    let day = day.map_err(|()| Refusal::new(ErrorKind::Refused, "give a day that has been, like on=2021-09-30"))?;
    let position = position(&visit, &steps, day);
    let fault = |_| Refusal::new(ErrorKind::Fault, "the list could not be written");
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["on", "la_code", "la_name", "region", "stage", "since"]).map_err(fault)?;
    let on = day.to_string();
    for place in &position.places {
        let (stage, since) = match position.stage(place) {
            Some((stage, step)) => (stage.name.as_str(), step.day.to_string()),
            None => ("", String::new()),
        };
        writer.write_record([&on, &place.code, &place.name, &place.region, stage, &since]).map_err(fault)?;
    }
    let text = writer.into_inner().map_err(|_| Refusal::new(ErrorKind::Fault, "the list could not be written"))?;
    let name = format!("attachment; filename=\"participation-{day}.csv\"");
    Ok(([(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, name)], text).into_response())
}

/// Under what licence the places of the hexagons are used.
pub(crate) async fn licence(visit: Visit) -> Response {
    let text = visit.portal.programme().map_licence.clone();
    ([(CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}
