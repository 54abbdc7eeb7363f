//! Days on boundaries, out of order, or not to be.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta};

use super::kind::{Kind, Scene, Soiled};
use crate::cell::Cell;
use crate::item::Item;
use crate::row::Row;

pub(super) fn kinds() -> Vec<Kind> {
    vec![
        Kind { name: "event on a boundary day", soil: event_on_a_boundary },
        Kind { name: "death on a boundary day", soil: death_on_a_boundary },
        Kind { name: "birth on an age boundary", soil: birth_on_an_age_boundary },
        Kind { name: "end before start", soil: end_before_start },
        Kind { name: "day that cannot be", soil: impossible_day },
        Kind { name: "another reporting period", soil: another_period },
    ]
}

pub(super) fn day(row: &Row<'_>, item: Item) -> Option<NaiveDate> {
    match row.get(item) {
        Cell::Date(day) => Some(*day),
        _ => None,
    }
}

/// A day next to the first or the last of the file's period.
pub(super) fn boundary(scene: &mut Scene<'_>) -> NaiveDate {
    let (first, last) = (scene.edition.first_day(), scene.edition.last_day());
    scene.random.pick(&[first, last]) + TimeDelta::days(scene.random.pick(&[-1, 0, 1]))
}

fn event_on_a_boundary<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let boundary = boundary(scene);
    let (start, end) = (day(row, Item::EventStart), day(row, Item::EventEnd));
    // Both, so that it lasts a day; or the one that keeps them in order.
    if scene.random.percent(30) || start.is_none_or(|start| start > boundary) {
        row.date(Item::EventStart, boundary);
    }
    if end.is_none_or(|end| end < boundary) || scene.random.percent(50) {
        row.date(Item::EventEnd, boundary);
    }
    Soiled::Dirty
}

fn death_on_a_boundary<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let event = scene.random.pick(&[Item::EventStart, Item::EventEnd]);
    let beside = TimeDelta::days(scene.random.pick(&[-1, 0, 1, 7, 8]));
    let boundary = boundary(scene);
    let died = day(row, event).filter(|_| scene.random.percent(60)).map_or(boundary, |day| day + beside);
    row.date(Item::Died, died);
    Soiled::Dirty
}

fn birth_on_an_age_boundary<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let age = scene.random.pick(&[0, 18, 25, 45, 65, 75, 85, 95]);
    let event = scene.random.pick(&[Item::EventStart, Item::EventEnd]);
    let boundary = boundary(scene);
    let on = day(row, event).filter(|_| scene.random.percent(60)).unwrap_or(boundary);
    let born = on - Months::new(12 * age) + TimeDelta::days(scene.random.pick(&[-31, -1, 0, 1, 31]));
    row.date(Item::Born, born);
    Soiled::Dirty
}

fn end_before_start<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let Some(start) = day(row, Item::EventStart) else { return Soiled::Clean };
    row.date(Item::EventEnd, start - scene.random.days(1, 40));
    Soiled::Dirty
}

fn impossible_day<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let item = scene.random.pick(&[Item::Born, Item::Died, Item::EventStart, Item::EventEnd, Item::PeriodEnd]);
    row.text(item, scene.random.pick(&["31/02/2023", "not known", "31/12/9999", "01/01/1900", "2023", "00/00/0000"]));
    Soiled::Dirty
}

/// The period of the quarter before, or one that is only half said.
fn another_period<'a>(scene: &mut Scene<'_>, row: &mut Row<'a>) -> Soiled<'a> {
    let first = scene.edition.first_day();
    let before = first - Months::new(3);
    row.date(Item::PeriodStart, before);
    match scene.random.below(3) {
        0 => row.date(Item::PeriodEnd, first - Days::new(1)),
        1 => row.set(Item::PeriodEnd, Cell::Blank),
        _ => row.date(Item::PeriodEnd, before.with_day(1).unwrap_or(before)),
    }
    Soiled::Dirty
}
