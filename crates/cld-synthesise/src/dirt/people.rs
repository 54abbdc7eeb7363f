//! People whom a row does not say for certain, and people of several councils.

use super::days::boundary;
use super::kind::{Kind, Scene, Soiled, text};
use crate::cell::Cell;
use crate::item::Item;
use crate::nhs_number::TestNumbers;
use crate::plan::Plan;
use crate::recorded::Recorded;
use crate::row::Row;

/// So many people are known to several councils.
const SHARED: usize = 40;

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind { name: "identifier that collides", soil: colliding_identifier },
        Kind { name: "identifier that says nothing", soil: identifier_of_nobody },
        Kind { name: "number as identifier", soil: number_as_identifier },
        Kind { name: "number as identifier and nowhere else", soil: number_as_identifier_alone },
        Kind { name: "identifier of several councils and no number", soil: identifier_of_several_councils },
        Kind { name: "linked adult whom others are too", soil: linked_adult_of_several },
        Kind { name: "NHS number that is not usable", soil: unusable_number },
        Kind { name: "another client type", soil: another_client_type },
    ]
}

/// NHS numbers that all councils draw from.
pub(super) fn shared_numbers(plan: &Plan) -> Vec<String> {
    let mut numbers = TestNumbers::kept_back(plan.seed, 0, 1);
    std::iter::from_fn(move || numbers.issue()).take(SHARED).collect()
}

pub(super) fn with_number(number: String) -> Recorded {
    Recorded {
        nhs_number: Some(Some(number)),
        kind: "number that people of other councils have too",
        ..Recorded::default()
    }
}

/// One of few identifiers, the same on all such rows of a person: other people have it too, here and in other councils.
fn colliding_identifier<'a>(_: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let Some(own) = text(row, Item::PersonIdentifier) else { return Soiled::Clean };
    let digits: u64 =
        own.bytes().filter(u8::is_ascii_digit).fold(0, |sum, digit| (sum * 10 + u64::from(digit - b'0')) % 97);
    row.own_text(Item::PersonIdentifier, (1_001 + digits).to_string());
    Soiled::Dirty
}

fn identifier_of_nobody<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    row.text(Item::PersonIdentifier, scene.random.pick(&["Unknown", "unknown ", "Invalid and not mapped", "N/A", "0"]));
    Soiled::Dirty
}

fn number_as_identifier<'a>(_: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let Some(number) = text(row, Item::NhsNumber) else { return Soiled::Clean };
    row.own_text(Item::PersonIdentifier, number);
    Soiled::Dirty
}

/// Other rows of the person have the number where it belongs, and another identifier.
fn number_as_identifier_alone<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let soiled = number_as_identifier(scene, row);
    if matches!(soiled, Soiled::Dirty) {
        row.set(Item::NhsNumber, Cell::Blank);
    }
    soiled
}

/// One of very few, which is all that says who it is, often on days that events of other councils' people have too.
fn identifier_of_several_councils<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    row.set(Item::NhsNumber, Cell::Blank);
    row.own_text(Item::PersonIdentifier, (1_001 + scene.random.below(12)).to_string());
    if scene.random.percent(60) {
        let day = boundary(scene);
        row.date(Item::EventStart, day);
        row.date(Item::EventEnd, day);
    }
    Soiled::Dirty
}

fn linked_adult_of_several<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    row.own_text(Item::LinkedAdult, (1_001 + scene.random.below(97)).to_string());
    Soiled::Dirty
}

fn unusable_number<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let told = text(row, Item::NhsNumber).unwrap_or_default();
    let said = match (scene.random.below(6), told.get(..10)) {
        (0, Some(number)) => format!("{} {} {}", &number[..3], &number[3..6], &number[6..]),
        (1, Some(number)) => format!("{}{}", &number[..9], (number.as_bytes()[9] - b'0' + 1) % 10),
        (2, Some(number)) => number[..9].to_owned(),
        (3, _) => "UNKNOWN".to_owned(),
        (4, _) => "9999999999".to_owned(),
        _ => "0".to_owned(),
    };
    row.own_text(Item::NhsNumber, said);
    Soiled::Dirty
}

fn another_client_type<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    const CLIENT_TYPES: [&str; 6] =
        ["Carer", "Carer known by association", "Service User", "Unpaid carer", "Client", "service-user"];
    row.text(Item::ClientType, scene.random.pick(&CLIENT_TYPES));
    Soiled::Dirty
}
