//! Events close to one another, and services where none is expected.

use chrono::TimeDelta;

use super::days::day;
use super::kind::{Kind, Scene, Soiled, text};
use crate::cell::Cell;
use crate::item::Item;
use crate::outcome;
use crate::row::Row;

const SERVICE_TYPES: [&str; 8] = [
    "Short Term Support: ST-Max",
    "Short Term Support: ST-Max",
    "Long Term Support: Community",
    "Long Term Support: Nursing Care",
    "Long Term Support: Residential Care",
    "Short Term Support: Ongoing Low Level",
    "Carer Support: Direct to Carer",
    "Carer Support: Support involving the person cared-for",
];

const COMPONENTS: [&str; 5] = ["Reablement", "Direct Payment", "Equipment", "Home Support", "Short Term Nursing Care"];

const OUTCOMES: [&str; 9] = [
    outcome::TO_ST_MAX,
    outcome::TO_SERVICES,
    outcome::HOSPITAL,
    outcome::NO_CHANGE,
    outcome::AS_PLANNED,
    outcome::DECEASED,
    outcome::DECLINED,
    outcome::NHS_FUNDED,
    outcome::ENDED,
];

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind { name: "event soon after", soil: soon_after },
        Kind { name: "event of the same days", soil: of_the_same_days },
        Kind { name: "event nested in another", soil: nested },
        Kind { name: "row twice", soil: |_, row| Soiled::Followed(Box::new(row.clone())) },
        Kind { name: "service type on another event", soil: service_type_elsewhere },
        Kind { name: "another end in this file", soil: another_end },
        Kind { name: "amount at the edge of what counts", soil: edge_amount },
        Kind { name: "opening conversation", soil: opening_conversation },
    ]
}

/// The row as one of another event: its type and outcome are drawn, now and then the service that it names.
fn another_event<'a>(scene: &mut Scene<'_>, row: &Row<'a>) -> Row<'a> {
    let mut other = row.clone();
    other
        .text(Item::EventType, scene.random.pick(&["Request", "Assessment", "Review", "Review", "Service", "Service"]));
    other.text(Item::EventOutcome, scene.random.pick(&OUTCOMES));
    if scene.random.percent(15) {
        other.set(Item::EventOutcome, Cell::Blank);
    }
    match scene.random.below(3) {
        0 => other.set(Item::ServiceType, Cell::Blank),
        1 => other.text(Item::ServiceType, scene.random.pick(&SERVICE_TYPES)),
        _ => {}
    }
    other.own_text(Item::EventReference, format!("D{:07}", scene.random.below(10_000_000)));
    other
}

/// Begins within the days that chains, runs and windows allow for, or the day after them.
fn soon_after<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let Some(end) = day(row, Item::EventEnd) else { return Soiled::Clean };
    let mut other = another_event(scene, row);
    let start = end + TimeDelta::days(scene.random.pick(&[0, 0, 1, 2, 3, 4, 5, 7, 8, 28, 29, 90, 91]));
    other.date(Item::EventStart, start);
    match scene.random.percent(25) {
        true => other.set(Item::EventEnd, Cell::Blank),
        false => other.date(Item::EventEnd, start + scene.random.days(0, 20)),
    }
    Soiled::Followed(Box::new(other))
}

fn of_the_same_days<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    Soiled::Followed(Box::new(another_event(scene, row)))
}

/// Begins within the event, and ends within it, with it or after it.
fn nested<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let (Some(start), Some(end)) = (day(row, Item::EventStart), day(row, Item::EventEnd)) else {
        return Soiled::Clean;
    };
    let days = u32::try_from((end - start).num_days()).unwrap_or(0).min(400);
    let mut other = another_event(scene, row);
    let begins = start + scene.random.days(0, days);
    other.date(Item::EventStart, begins);
    let ends = scene.random.pick(&[begins, end, end + TimeDelta::days(2), end + TimeDelta::days(9)]);
    other.date(Item::EventEnd, ends.max(begins));
    Soiled::Followed(Box::new(other))
}

fn service_type_elsewhere<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    if text(row, Item::EventType).as_deref() == Some("Service") {
        row.text(Item::EventType, scene.random.pick(&["Request", "Assessment", "Review"]));
        return Soiled::Dirty;
    }
    row.text(Item::ServiceType, scene.random.pick(&SERVICE_TYPES));
    if scene.random.percent(50) {
        row.text(Item::ServiceComponent, scene.random.pick(&COMPONENTS));
    }
    Soiled::Dirty
}

/// Nothing, less than nothing, more decimals than are kept, or an amount with a frequency that needs none.
fn edge_amount<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    const AMOUNTS: [&str; 8] = ["0", "0.00", "-12.5", "12.345", "12.344", "0.0049", "1000000", "350"];
    const FREQUENCIES: [&str; 6] = ["Weekly", "4-weekly", "Annually", "One-off", "Per session", "Hourly"];
    row.text(Item::UnitCost, scene.random.pick(&AMOUNTS));
    row.text(Item::PlannedUnits, scene.random.pick(&AMOUNTS));
    row.text(Item::CostFrequency, scene.random.pick(&FREQUENCIES));
    Soiled::Dirty
}

fn opening_conversation<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    const DESCRIPTIONS: [&str; 4] = ["Conversation 1", "conversation 1 ", "Conversation 2", " Conversation 1"];
    row.text(Item::EventDescription, scene.random.pick(&DESCRIPTIONS));
    Soiled::Dirty
}

/// What other files say of the event stays as it is: its editions differ.
fn another_end<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let Some(start) = day(row, Item::EventStart) else { return Soiled::Clean };
    row.date(Item::EventEnd, start + scene.random.days(0, 60));
    row.text(Item::EventOutcome, scene.random.pick(&OUTCOMES));
    Soiled::Dirty
}
