//! What a council says next: that it is interested, signs up, withdraws. Its lead says so, or the programme for it.

use std::collections::BTreeMap;

use axum::extract::Form;
use axum::response::Response;
use chrono::NaiveDate;
use cld_components::{Button, Cell, Choice, Input, Label, Legend, Radio, Radios, Select, Table, back_link};
use cld_programme::{NotPossible, Place, Step};
use cld_store::Area;
use maud::{Markup, html};

use super::{steps, today, written};
use crate::accounts::mails::mail;
use crate::site::{Mistakes, Refusal, Visit, go_to};

const TITLE: &str = "Say how far a council is";

/// What was filled in.
type Filled = BTreeMap<String, String>;

pub(crate) async fn show(visit: Visit) -> Result<Response, Refusal> {
    let steps = steps(&visit.portal).await?;
    Ok(visit.page(TITLE, content(&visit, &steps, &Filled::new(), &Mistakes::default())))
}

pub(crate) async fn submit(visit: Visit, Form(filled): Form<Filled>) -> Result<Response, Refusal> {
    let (portal, steps) = (&visit.portal, steps(&visit.portal).await?);
    let said = |name: &str| filled.get(name).map(|text| text.trim()).unwrap_or_default();
    let mut mistakes = Mistakes::default();
    let own = own(&visit);
    let council = own.iter().find(|place| own.len() == 1 || place.code == said("council"));
    mistakes.check("council", council.is_none().then_some("Select the council"));
    let stage = portal.programme().participation.stage(said("stage"));
    mistakes.check("stage", stage.is_none().then_some("Select what the council says"));
    let day: Option<NaiveDate> = said("day").parse().ok();
    mistakes.check("day", day.is_none().then_some("Enter the day from which this holds, like 2021-09-30"));
    if let (Some(council), Some(stage), Some(day)) = (council, stage, day) {
        let step = Step { council: council.code.clone(), stage: stage.name.clone(), day };
        match portal.programme().participation.possible(&steps, &step, today(&visit)) {
            Ok(()) => {
                noted(&visit, steps.len(), (council, &stage.title), &step).await?;
                return Ok(go_to("/participation/own"));
            }
            Err(NotPossible::DoesNotFollow) => {
                mistakes.add("stage", "This does not follow what the council said last. See the list below");
            }
            Err(NotPossible::InTheFuture) => mistakes.add("day", "Enter today or a day that has been"),
            Err(NotPossible::BeforeTheLast) => {
                mistakes.add("day", "Enter the day of what the council said last, or a later one");
            }
        }
    }
    Ok(visit.page_again(TITLE, content(&visit, &steps, &filled, &mistakes)))
}

async fn noted(visit: &Visit, known: usize, (place, title): (&Place, &str), step: &Step) -> Result<(), Refusal> {
    let (portal, day) = (&visit.portal, step.day.to_string());
    let mut mails = Vec::new();
    for to in portal.store().holders("lead", &Area::Council(place.code.clone())).await? {
        let link = portal.link("/participation");
        let values = [("council", place.name.as_str()), ("stage", title), ("day", &written(step.day)), ("link", &link)];
        mails.push(mail(portal, "participation_noted", &to, &values)?);
    }
    let step = (step.council.as_str(), step.stage.as_str(), day.as_str());
    Ok(portal.store().note_participation(&visit.deed(), known, &[step], &mails).await?)
}

/// The councils for which whoever asks may say something.
fn own(visit: &Visit) -> Vec<&Place> {
    let scope = visit.scope("take_part");
    visit.portal.programme().places.on(today(visit)).filter(|place| scope.covers(&place.code, &place.region)).collect()
}

fn content(visit: &Visit, steps: &[Step], filled: &Filled, mistakes: &Mistakes) -> Markup {
    let said = |name: &str| filled.get(name).map(String::as_str).unwrap_or_default();
    let (own, participation) = (own(visit), &visit.portal.programme().participation);
    let today = today(visit);
    let day = if filled.contains_key("day") { said("day").to_owned() } else { today.to_string() };
    let mut choices = vec![Choice { value: Some(""), text: "Select a council", ..Choice::default() }];
    for place in &own {
        choices.push(Choice {
            value: Some(&place.code),
            text: &place.name,
            is_selected: said("council") == place.code,
        });
    }
    let stages = participation.stages.iter().map(|stage| Radio {
        value: &stage.name,
        text: &stage.title,
        hint: &stage.meaning,
        is_checked: said("stage") == stage.name,
        ..Radio::default()
    });
    html! {
        (back_link("/participation", "Councils that take part"))
        .govuk-grid-row { .govuk-grid-column-two-thirds {
            (mistakes)
            h1.govuk-heading-l { (TITLE) }
            form method="post" action="/participation/own" novalidate {
                @if let [only] = own.as_slice() { p.govuk-body { "Council: " strong { (only.name) } } }
                @else {
                    (Select { label: Label::from("Council"), error: mistakes.of("council"), name: "council", choices,
                        ..Select::default() })
                }
                (Radios { legend: Legend::from("The council is now"), error: mistakes.of("stage"), name: "stage",
                    items: stages.collect(), ..Radios::default() })
                (Input { label: Label::from("From which day?"), hint: "For example, 2021-09-30", error: mistakes.of("day"),
                    name: "day", value: &day, classes: "govuk-input--width-10", ..Input::default() })
                (Button { text: "Save", prevents_double_click: true, ..Button::default() })
            }
            h2.govuk-heading-m { "What was said so far" }
            (history(visit, steps, &own))
        } }
    }
}

fn history(visit: &Visit, steps: &[Step], own: &[&Place]) -> Markup {
    let participation = &visit.portal.programme().participation;
    let of_them = |step: &&Step| own.iter().any(|place| place.code == step.council);
    let mut rows = Vec::new();
    for step in steps.iter().rev().filter(of_them).take(50) {
        let name = own.iter().find(|place| place.code == step.council).map_or("", |place| &place.name);
        let title = participation.stage(&step.stage).map_or("", |stage| &stage.title);
        rows.push(vec![Cell::new(name), Cell::new(title), Cell::new(&written(step.day))]);
    }
    let head = ["Council", "Stage", "From"].map(Cell::new).to_vec();
    html! {
        @if rows.is_empty() { p.govuk-body { "Nothing yet." } }
        @else { (Table { head, rows, first_cell_is_header: true, stacks: true, ..Table::default() }) }
    }
}
