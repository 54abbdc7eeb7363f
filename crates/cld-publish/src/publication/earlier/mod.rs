//! What earlier publications of the same period say of the figures of this one, and what of theirs it must not give away.
//!
//! A figure that was hidden stays hidden, whichever publication hid it: here too, and in what both say together. A council
//! that is in an earlier publication alone is part of the system with numbers that may be its own.

mod members;
mod outcomes;
mod spread;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_disclosure::{Bounds, Guard, Quantity, QuantityId, System, UnitId};
use cld_figures::areas::Areas;
use serde::Deserialize;

use super::open_figures::{self, DENOMINATOR, NUMERATOR, OUTCOME, OpenFigure, Place};
use super::placed::Placed;
use super::rule::{Level, known_loosely};
use crate::PublishError;
use members::{Member, add_sum, in_region, sum_of};
use spread::{Limit, spread};

/// What the record of a publication says of where it comes from.
#[derive(Deserialize)]
struct Origin {
    method: String,
    period: serde_json::Value,
}

/// An earlier publication: its figures by their places.
pub(crate) struct Earlier(BTreeMap<Place, Vec<OpenFigure>>);

impl Earlier {
    /// Reads a publication; none when it is of another method or period, and says nothing of these figures.
    ///
    /// # Errors
    /// When there is none in the folder.
    pub(crate) fn read(
        folder: &Path,
        (method, period): (&str, &serde_json::Value),
    ) -> Result<Option<Earlier>, PublishError> {
        let unreadable = || PublishError::NoPublication { path: folder.display().to_string() };
        let origin = std::fs::read(folder.join("manifest.json")).map_err(|_| unreadable())?;
        let origin: Origin = serde_json::from_slice(&origin).map_err(|_| unreadable())?;
        if origin.method != method || origin.period != *period {
            return Ok(None);
        }
        let mut figures: BTreeMap<Place, Vec<OpenFigure>> = BTreeMap::new();
        for figure in open_figures::read(folder).map_err(|_| unreadable())? {
            figures.entry(figure.place.clone()).or_default().push(figure);
        }
        Ok(Some(Earlier(figures)))
    }

    /// The tables that are in it.
    pub(crate) fn tables(&self) -> BTreeSet<&str> {
        self.0.keys().map(|place| place[0].as_str()).collect()
    }
}

/// A figure of the system of this publication.
#[derive(Clone, Copy)]
struct Own {
    unit: UnitId,
    id: QuantityId,
    level: Level,
    is_written: bool,
}

/// The figures of a place of a table by the codes of their areas.
type OfPlace = BTreeMap<String, Own>;

/// What earlier publications add to the system of this one.
pub(crate) struct Beside<'a> {
    areas: &'a Areas,
    own: BTreeMap<Place, OfPlace>,
    /// Of how many each outcome is, by its table and name.
    per: BTreeMap<(String, String), i64>,
    /// The figures of councils that only earlier publications have.
    unknown: BTreeMap<(Place, String), QuantityId>,
    /// Of which table these are.
    pub(crate) tables: BTreeMap<UnitId, String>,
}

impl<'a> Beside<'a> {
    pub(crate) fn new(areas: &'a Areas, placed: &[Placed<'_>]) -> Beside<'a> {
        let mut own: BTreeMap<Place, OfPlace> = BTreeMap::new();
        let written: BTreeSet<&str> = placed.iter().filter(|of| of.is_written).map(|of| of.name.as_str()).collect();
        for (place, area, unit, id) in open_figures::each(placed) {
            let is_written = written.contains(place[0].as_str());
            own.entry(place).or_default().insert(area.code.clone(), Own { unit, id, level: area.level, is_written });
        }
        let per =
            open_figures::outcomes(placed).map(|(table, share)| ((table.to_owned(), share.outcome.clone()), share.per));
        let others = placed.iter().filter(|table| !table.is_written);
        let tables = others.flat_map(|table| table.units().into_iter().map(|unit| (unit, table.name.clone())));
        Beside { areas, own, per: per.collect(), unknown: BTreeMap::new(), tables: tables.collect() }
    }

    /// Adds what earlier publications show and hide. A council's figure is taken to be the same one where it may be: the
    /// data of both may differ.
    pub(crate) fn add(&mut self, system: &mut System, earlier: &[Earlier]) {
        self.keep_hidden(system, earlier);
        for publication in earlier {
            let mut members: BTreeMap<&Place, Vec<(&str, Member)>> = BTreeMap::new();
            for (place, figures) in &publication.0 {
                if place[3] != OUTCOME && self.own.contains_key(place) {
                    members.insert(place, self.add_place(system, place, figures));
                }
            }
            for (place, figures) in publication.0.iter().filter(|(place, _)| place[3] == OUTCOME) {
                let part = |part: &str| [&place[0], &place[1], &place[2], part].map(str::to_owned);
                let both = (members.get(&part(NUMERATOR)), members.get(&part(DENOMINATOR)));
                let per = self.per.get(&(place[0].clone(), place[2].clone()));
                if let ((Some(numerators), Some(denominators)), Some(per)) = (both, per) {
                    outcomes::add(system, self.areas, (numerators, denominators), (figures, *per));
                }
            }
        }
    }

    /// Hides what was hidden. Of a table that is not published now nothing is shown but what was.
    fn keep_hidden(&self, system: &mut System, earlier: &[Earlier]) {
        for (place, own) in &self.own {
            let was = earlier.iter().flat_map(|publication| publication.0.get(place));
            let was_hidden: BTreeSet<&str> = was.flat_map(|figures| self.hidden(figures, own)).collect();
            for (area, figure) in own {
                let was_hidden = was_hidden.contains(area.as_str());
                if was_hidden || !figure.is_written {
                    system.hide(figure.unit);
                }
                if !was_hidden && !figure.is_written {
                    system.release(figure.unit);
                }
            }
        }
    }

    /// The areas of which a figure was hidden, where they have the same councils now.
    fn hidden<'b>(&'b self, figures: &'b [OpenFigure], own: &OfPlace) -> impl Iterator<Item = &'b str> {
        let members = |region: Option<&str>, codes: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
            codes
                .filter(|code| region.is_none_or(|region| self.areas.region(code) == region))
                .map(str::to_owned)
                .collect()
        };
        let was = || figures.iter().filter(|figure| figure.is_council()).map(|figure| figure.area.as_str());
        let is = || own.iter().filter(|(_, own)| own.level == Level::Council).map(|(code, _)| code.as_str());
        let same = |region: Option<&str>| members(region, &mut was()) == members(region, &mut is());
        let is_the_same = move |figure: &&OpenFigure| match figure.area_type.as_str() {
            "council" => true,
            "region" => same(Some(&figure.area)),
            _ => same(None),
        };
        let hidden: Vec<&OpenFigure> =
            figures.iter().filter(|figure| figure.value.is_none()).filter(is_the_same).collect();
        hidden.into_iter().map(|figure| figure.area.as_str())
    }

    /// What an earlier publication shows of one place of a table: what its councils are there, and its sums.
    fn add_place<'b>(
        &mut self,
        system: &mut System,
        place: &Place,
        figures: &'b [OpenFigure],
    ) -> Vec<(&'b str, Member)> {
        let own = &self.own[place];
        let council = |figure: &'b OpenFigure| {
            let known = own.get(&figure.area).map(|own| own.id);
            let member = match (known, figure.value) {
                (Some(id), None) => Member::Hidden(id),
                (_, Some(value)) => Member::Number(value),
                (None, None) => Member::Unknown,
            };
            if let Some((id, value)) = known.zip(figure.value).filter(|(id, value)| system.value(*id) == *value) {
                system.know(id, Bounds::exactly(value));
            }
            (figure.area.as_str(), member)
        };
        let mut members: Vec<(&str, Member)> = figures.iter().filter(|of| of.is_council()).map(council).collect();
        let sums: Vec<(Option<&str>, Bounds)> = figures.iter().filter_map(sum_of).collect();
        self.give_numbers(system, place, &mut members, &sums);
        for (region, bounds) in sums {
            let within: Vec<Member> = in_region(self.areas, &members, region).map(|(_, member)| *member).collect();
            add_sum(system, &[(&within, 1)], bounds);
        }
        members
    }

    /// Councils that only earlier publications have: numbers that go with the sums that are shown.
    fn give_numbers(
        &mut self,
        system: &mut System,
        place: &Place,
        members: &mut [(&str, Member)],
        sums: &[(Option<&str>, Bounds)],
    ) {
        let unknown = |(_, member): &&(&str, Member)| matches!(member, Member::Unknown);
        let codes: Vec<&str> = members.iter().filter(unknown).map(|(code, _)| *code).collect();
        let limit = |(region, bounds): &(Option<&str>, Bounds)| {
            let within = |code: &&str| region.is_none_or(|region| self.areas.region(code) == region);
            let known: i64 =
                in_region(self.areas, members, *region).map(|(_, member)| member.number(system).unwrap_or(0)).sum();
            Limit {
                among: (0..codes.len()).filter(|at| within(&codes[*at])).collect(),
                bounds: Bounds::between(bounds.low - known, bounds.high - known),
            }
        };
        let limits: Vec<Limit> = sums.iter().map(limit).collect();
        let numbers: BTreeMap<&str, i64> = codes.iter().copied().zip(spread(codes.len(), &limits)).collect();
        for (code, member) in members.iter_mut().filter(|(_, member)| matches!(member, Member::Unknown)) {
            let at = (place.clone(), (*code).to_owned());
            let id = *self.unknown.entry(at).or_insert_with(|| {
                let unit = system.unit(None);
                system.hide(unit);
                self.tables.insert(unit, place[0].clone());
                let (value, bounds) = (numbers[code], known_loosely(0));
                let unit = Some(unit);
                let guard = Guard::Wide;
                system.quantity(Quantity { value, shown: bounds, hidden: bounds, loose: bounds, guard, unit })
            });
            *member = Member::Hidden(id);
        }
    }
}
