//! What earlier publications of the same period say of the figures of this one.

use std::collections::BTreeMap;
use std::path::Path;

use cld_disclosure::{Bounds, Guard, Quantity, QuantityId, System};
use cld_figures::areas::Areas;
use serde::Deserialize;

use super::open_figures::{self, OpenFigure, Place};
use super::placed::Placed;
use super::rule::Level;
use crate::PublishError;

/// What the record of an earlier publication says of where it comes from.
#[derive(Deserialize)]
struct Earlier {
    method: String,
    period: serde_json::Value,
}

/// Adds what an earlier publication shows. One of another method or period says nothing of these figures. A council's
/// figure is taken to be the same one where it may be: the data of both may differ.
pub(crate) fn add(
    system: &mut System,
    placed: &[Placed<'_>],
    areas: &Areas,
    (method, period): (&str, &serde_json::Value),
    earlier: &Path,
) -> Result<(), PublishError> {
    let unreadable = || PublishError::NoPublication { path: earlier.display().to_string() };
    let record = std::fs::read(earlier.join("manifest.json")).map_err(|_| unreadable())?;
    let record: Earlier = serde_json::from_slice(&record).map_err(|_| unreadable())?;
    if record.method != method || record.period != *period {
        return Ok(());
    }
    let mut own: BTreeMap<Place, BTreeMap<String, QuantityId>> = BTreeMap::new();
    for (place, area, _, id) in open_figures::each(placed).into_iter().filter(|of| of.1.level == Level::Council) {
        own.entry(place).or_default().insert(area.code.clone(), id);
    }
    let mut figures: BTreeMap<Place, Vec<OpenFigure>> = BTreeMap::new();
    for figure in open_figures::read(earlier).map_err(|_| unreadable())? {
        figures.entry(figure.place.clone()).or_default().push(figure);
    }
    for (place, figures) in &figures {
        // A table that is not published now is as it was.
        if let Some(own) = own.get(place) {
            add_place(system, areas, own, figures);
        }
    }
    Ok(())
}

/// What an earlier publication shows of one place of a table.
fn add_place(system: &mut System, areas: &Areas, own: &BTreeMap<String, QuantityId>, figures: &[OpenFigure]) {
    let mut members: BTreeMap<&str, Member> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.area_type == "council") {
        let member = match (own.get(&figure.area), figure.value) {
            (Some(id), None) if system.value(*id) > 0 => Member::Known(*id),
            (Some(id), Some(value)) if system.value(*id) == value => {
                system.know(*id, Bounds::exactly(value));
                Member::Number(value)
            }
            (_, Some(value)) => Member::Number(value),
            (_, None) => Member::Unknown,
        };
        members.insert(&figure.area, member);
    }
    let sums = figures.iter().filter(|figure| figure.area_type != "council");
    for (area, value) in sums.filter_map(|figure| Some((figure, figure.value?))) {
        let is_in = |council: &str| area.area_type != "region" || areas.region(council) == area.area;
        let within: Vec<Member> = members.iter().filter(|(code, _)| is_in(code)).map(|(_, member)| *member).collect();
        add_sum(system, &within, value);
    }
}

/// A council's figure in an earlier publication.
#[derive(Clone, Copy)]
enum Member {
    /// It is hidden, and one of these figures.
    Known(QuantityId),
    /// It is hidden, and none of these figures.
    Unknown,
    Number(i64),
}

/// A rounded sum of an earlier publication, unless it is of other data.
fn add_sum(system: &mut System, members: &[Member], rounded: i64) {
    let numbers: i64 = members.iter().map(|member| if let Member::Number(number) = member { *number } else { 0 }).sum();
    let known = members.iter().filter_map(|member| if let Member::Known(id) = member { Some(*id) } else { None });
    let mut terms: Vec<(QuantityId, i64)> = known.map(|id| (id, 1)).collect();
    if terms.is_empty() {
        return;
    }
    let left = Bounds::between(rounded - 2 - numbers, rounded + 2 - numbers);
    let value: i64 = terms.iter().map(|(id, _)| system.value(*id)).sum();
    let unknown = members.iter().filter(|member| matches!(member, Member::Unknown)).count() as i64;
    if unknown > 0 {
        // All that are not known together, each of them 1 or more.
        let others = (left.low - value).max(unknown);
        let known = Bounds::at_least(unknown);
        terms.push((
            system.quantity(Quantity {
                value: others,
                shown: known,
                hidden: known,
                loose: known,
                guard: Guard::None,
                unit: None,
            }),
            1,
        ));
    }
    let value: i64 = terms.iter().map(|(id, _)| system.value(*id)).sum();
    if left.hold(value) {
        system.sum(terms, left, None);
    }
}
