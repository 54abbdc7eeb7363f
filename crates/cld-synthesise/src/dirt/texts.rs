//! Texts in other spellings, in no list, or not there.

use super::kind::{Kind, Scene, Soiled, text};
use crate::cell::Cell;
use crate::item::Item;
use crate::row::Row;

/// Items whose texts are compared with something.
const COMPARED: [Item; 17] = [
    Item::ClientType,
    Item::EventType,
    Item::EventOutcome,
    Item::Route,
    Item::AssessmentType,
    Item::ServiceType,
    Item::ServiceComponent,
    Item::DeliveryMechanism,
    Item::ReviewReason,
    Item::Gender,
    Item::Ethnicity,
    Item::SupportReason,
    Item::Accommodation,
    Item::Employment,
    Item::Funding,
    Item::HasCarer,
    Item::CostFrequency,
];

/// Items that decide which rows are one event, one person or one file, and on which side of a line they are.
const KEYS: [Item; 18] = [
    Item::PeriodStart,
    Item::PeriodEnd,
    Item::NhsNumber,
    Item::PersonIdentifier,
    Item::Born,
    Item::Gender,
    Item::ClientType,
    Item::EventType,
    Item::EventStart,
    Item::EventEnd,
    Item::EventOutcome,
    Item::Route,
    Item::AssessmentType,
    Item::ServiceType,
    Item::ServiceComponent,
    Item::DeliveryMechanism,
    Item::SupportReason,
    Item::Accommodation,
];

/// What some councils call an event; the release's own words in other forms, parts of them, and others.
const EVENT_TYPES: [&str; 24] = [
    "Services",
    "SERVICES",
    "service",
    "Service request",
    "Long term service",
    "Ser vice",
    "Requests",
    "REQUEST",
    "Request for support",
    "Reques",
    "Assessments",
    "assessment",
    "Reassessment",
    "Assessment/Review",
    "Assessment and review",
    "Asessment",
    "Reviews",
    "REVIEW",
    "Review of service",
    "Revew",
    "Conversation",
    "Contact",
    "Carer's assessment",
    "Not known",
];

/// Texts that are no entry of any list, or one of another item.
const OTHERS: [&str; 10] =
    ["Closed", "Unknown", "Invalid and not mapped", "N/A", "-", "NFA", "nfa - deceased", "Other", "Service", "No"];

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind { name: "event type that is not in the list", soil: unlisted_event_type },
        Kind { name: "text that is not in the list", soil: unlisted },
        Kind { name: "blank at the end", soil: |scene, row| changed(scene, row, |_, text| format!("{text} ")) },
        Kind { name: "blank in front", soil: |scene, row| changed(scene, row, |_, text| format!(" {text}")) },
        Kind { name: "two blanks", soil: |scene, row| changed(scene, row, |_, text| text.replacen(' ', "  ", 1)) },
        Kind { name: "last letter cut off", soil: |scene, row| changed(scene, row, without_last_letter) },
        Kind { name: "no-break blank", soil: |scene, row| changed(scene, row, with_no_break_blank) },
        Kind { name: "other case", soil: |scene, row| changed(scene, row, in_other_case) },
        Kind { name: "other dash", soil: |scene, row| changed(scene, row, |_, text| text.replace('-', "\u{2013}")) },
        Kind { name: "blank key", soil: blank_key },
        Kind { name: "blanks alone", soil: blanks_alone },
    ]
}

fn unlisted_event_type<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    row.text(Item::EventType, scene.random.pick(&EVENT_TYPES));
    Soiled::Dirty
}

fn unlisted<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let item = scene.random.pick(&COMPARED);
    row.text(item, scene.random.pick(&OTHERS));
    Soiled::Dirty
}

/// Changes one of the texts that there are; clean where that makes no difference.
fn changed<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>, change: fn(&mut Scene<'_>, &str) -> String) -> Soiled<'a> {
    let there: Vec<_> = COMPARED.into_iter().filter_map(|item| Some((item, text(row, item)?))).collect();
    let Some((item, told)) = there.get(scene.random.below(there.len().max(1) as u32) as usize) else {
        return Soiled::Clean;
    };
    let said = change(scene, told);
    let is_other = said != *told;
    row.own_text(*item, said);
    Soiled::if_so(is_other)
}

fn with_no_break_blank(scene: &mut Scene<'_>, told: &str) -> String {
    if told.contains(' ') && scene.random.percent(50) {
        return told.replacen(' ', "\u{a0}", 1);
    }
    format!("{told}\u{a0}")
}

fn without_last_letter(_: &mut Scene<'_>, told: &str) -> String {
    told.char_indices().next_back().map_or(String::new(), |(at, _)| told[..at].to_owned())
}

fn in_other_case(scene: &mut Scene<'_>, told: &str) -> String {
    if scene.random.percent(50) { told.to_uppercase() } else { told.to_lowercase() }
}

fn blank_key<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let item = scene.random.pick(&KEYS);
    let is_there = !matches!(row.get(item), Cell::Blank);
    row.set(item, Cell::Blank);
    Soiled::if_so(is_there)
}

fn blanks_alone<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    row.text(scene.random.pick(&KEYS), "  ");
    Soiled::Dirty
}
