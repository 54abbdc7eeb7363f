//! All that a publication shows, as one system of quantities and sums.

use std::collections::{BTreeMap, BTreeSet};

use cld_disclosure::{Bounds, Guard, Quantity, QuantityId, System, UnitId};
use cld_figures::areas::{Areas, Counts, ShareCounts, outcome};

use super::adding_up::{self, Said};
use super::area::{Area, Tree};
use super::exact::{Exact, Figures};
use super::placed::{Cell, Placed, PlacedCounts, PlacedFigures, PlacedLine, PlacedShares, ShareCell};
use super::rule::{
    Level, Rule, guard, is_small, is_small_share, known, known_hidden, known_hidden_part, known_loosely, price,
};

/// The system of all tables, where each figure is in it, and what pages say of how figures add up. What is small is
/// hidden.
pub(crate) fn assemble<'a>(areas: &Areas, tables: Vec<Exact<'a>>, rule: Rule) -> (System, Vec<Placed<'a>>, Said) {
    let mut system = System::default();
    let place = |table: Exact<'a>| {
        let councils: BTreeSet<&str> = match &table.figures {
            Figures::Counts { counts, .. } => {
                counts.numbers.values().flat_map(BTreeMap::keys).map(String::as_str).collect()
            }
            Figures::Shares(shares) => {
                shares.figures.iter().flat_map(|(.., counts)| counts.keys()).map(String::as_str).collect()
            }
        };
        let tree = Tree::of(areas, &councils);
        let figures = match table.figures {
            Figures::Counts { layout, counts, folded } => {
                let cells = place_counts(&mut system, &tree, &counts);
                let Counts { rows, columns, .. } = counts;
                PlacedFigures::Counts(PlacedCounts { layout, rows, columns, folded, cells })
            }
            Figures::Shares(shares) => {
                let mut wholes = Wholes { system: &mut system, tree: &tree, rule, found: BTreeMap::new() };
                let place = |(key, share, counts): (Vec<Option<String>>, &'a cld_book::Share, ShareCounts)| {
                    let cells = wholes.place(&key, share, &shares.keys, &counts);
                    PlacedLine { key, share, cells }
                };
                let lines = shares.figures.into_iter().map(place).collect();
                PlacedFigures::Shares(PlacedShares { keys: shares.keys, lines })
            }
        };
        Placed { name: table.name, page: table.page, is_written: table.is_written, tree, figures }
    };
    let placed: Vec<Placed<'a>> = tables.into_iter().map(place).collect();
    let said = adding_up::add(&mut system, &placed);
    (system, placed, said)
}

/// The cells of a table of counts.
fn place_counts(
    system: &mut System,
    tree: &Tree,
    counts: &Counts,
) -> BTreeMap<(String, String), BTreeMap<String, Cell>> {
    let place = |(place, councils): (&(String, String), &BTreeMap<String, i64>)| {
        let mut cells = BTreeMap::new();
        let mut regions = Vec::new();
        for (region, members) in &tree.regions {
            let numbers: Vec<i64> = members.iter().map(|member| councils[&member.code]).collect();
            let parts: Vec<QuantityId> = members
                .iter()
                .zip(&numbers)
                .map(|(member, number)| add_count(system, &mut cells, member, *number))
                .collect();
            let whole = add_count(system, &mut cells, region, numbers.iter().sum());
            system.adds_up(whole, parts);
            regions.push(whole);
        }
        let sum = regions.iter().map(|region| system.value(*region)).sum();
        let all = add_count(system, &mut cells, &tree.all, sum);
        system.adds_up(all, regions);
        (place.clone(), cells)
    };
    counts.numbers.iter().map(place).collect()
}

/// A count of an area.
fn add_count(system: &mut System, cells: &mut BTreeMap<String, Cell>, area: &Area, number: i64) -> QuantityId {
    let unit = system.unit(Some(price(number, area.level)));
    let count = system.quantity(Quantity {
        value: number,
        shown: known(number, area.level, false),
        hidden: known_hidden(number, area.level),
        loose: known_loosely(number),
        guard: guard(number, area.level),
        unit: Some(unit),
    });
    if is_small(number) {
        system.hide(unit);
    }
    cells.insert(area.code.clone(), Cell { level: area.level, unit, count });
    count
}

/// What says which whole a share is a share of.
type WholeKey = (String, Vec<Option<String>>);

/// Shares that are placed one after another: those of one whole are shown or hidden together.
struct Wholes<'a> {
    system: &'a mut System,
    tree: &'a Tree,
    rule: Rule,
    found: BTreeMap<WholeKey, BTreeMap<String, (UnitId, QuantityId)>>,
}

impl Wholes<'_> {
    /// The cells of a share.
    fn place(
        &mut self,
        key: &[Option<String>],
        share: &cld_book::Share,
        keys: &[String],
        counts: &ShareCounts,
    ) -> BTreeMap<String, ShareCell> {
        let of_whole = key.iter().zip(keys).filter(|(_, name)| !share.same_whole_over.contains(name));
        let whole = (share.denominator.clone(), of_whole.map(|(cell, _)| cell.clone()).collect());
        if !self.found.contains_key(&whole) {
            let added = self.add_wholes(share, counts);
            self.found.insert(whole.clone(), added);
        }
        let wholes = self.found[&whole].clone();
        self.add_parts(share, counts, &wholes)
    }

    /// The wholes of all areas.
    fn add_wholes(&mut self, share: &cld_book::Share, counts: &ShareCounts) -> BTreeMap<String, (UnitId, QuantityId)> {
        let mut wholes = BTreeMap::new();
        let mut add = |system: &mut System, area: &Area, number: i64| {
            let unit = system.unit(Some(price(number, area.level)));
            let of_all = if share.whole_is_public { Bounds::exactly(number) } else { known_hidden(number, area.level) };
            let whole = system.quantity(Quantity {
                value: number,
                shown: if share.whole_is_public { of_all } else { known(number, area.level, false) },
                hidden: of_all,
                loose: if share.whole_is_public { of_all } else { known_loosely(number) },
                guard: if share.whole_is_public { Guard::None } else { guard(number, area.level) },
                unit: Some(unit),
            });
            wholes.insert(area.code.clone(), (unit, whole));
            whole
        };
        let number = |member: &Area| counts.get(&member.code).map_or(0, |both| both.1);
        over_areas(self.system, self.tree, number, &mut add);
        wholes
    }

    /// The parts of all areas, and what their outcomes say.
    fn add_parts(
        &mut self,
        share: &cld_book::Share,
        counts: &ShareCounts,
        wholes: &BTreeMap<String, (UnitId, QuantityId)>,
    ) -> BTreeMap<String, ShareCell> {
        let mut cells = BTreeMap::new();
        let mut add = |system: &mut System, area: &Area, number: i64| {
            let (unit, denominator) = wholes[&area.code];
            let numerator = add_part(system, share, area.level, number, (unit, denominator));
            if is_small_share(number, system.value(denominator), self.rule) {
                system.hide(unit);
            }
            cells.insert(area.code.clone(), ShareCell { level: area.level, unit, numerator, denominator });
            numerator
        };
        let number = |member: &Area| counts.get(&member.code).map_or(0, |both| both.0);
        over_areas(self.system, self.tree, number, &mut add);
        cells
    }
}

/// Adds a quantity for each area, and that the sums are sums.
fn over_areas(
    system: &mut System,
    tree: &Tree,
    number: impl Fn(&Area) -> i64,
    add: &mut impl FnMut(&mut System, &Area, i64) -> QuantityId,
) {
    let mut regions = Vec::new();
    for (region, members) in &tree.regions {
        let parts: Vec<QuantityId> = members.iter().map(|member| add(system, member, number(member))).collect();
        let whole = add(system, region, members.iter().map(&number).sum());
        system.adds_up(whole, parts);
        regions.push(whole);
    }
    let sum = regions.iter().map(|region| system.value(*region)).sum();
    let all = add(system, &tree.all, sum);
    system.adds_up(all, regions);
}

/// The part of one area: the part itself, the rest, and the outcome that is shown with it.
fn add_part(
    system: &mut System,
    share: &cld_book::Share,
    level: Level,
    part: i64,
    (unit, whole_id): (UnitId, QuantityId),
) -> QuantityId {
    let whole = system.value(whole_id);
    let rest = whole - part;
    let numerator = system.quantity(Quantity {
        value: part,
        shown: if whole == 0 { Bounds::exactly(part) } else { known(part, level, false) },
        hidden: known_hidden_part(part, level),
        loose: Bounds::at_least(part.min(0)),
        guard: if part == 0 && level == Level::Council { Guard::Small } else { guard(part, level) },
        unit: Some(unit),
    });
    if !share.whole_is_public {
        let complement = system.quantity(Quantity {
            value: rest,
            shown: Bounds::at_least(rest.min(0)),
            hidden: if is_small(rest) { known_hidden_part(rest, level) } else { Bounds::at_least(rest.min(0)) },
            loose: Bounds::at_least(rest.min(0)),
            guard: guard(rest, level),
            unit: Some(unit),
        });
        system.adds_up(whole_id, [numerator, complement]);
    }
    if let Some(tenths) = outcome(part, whole, share.per).filter(|_| level != Level::Council) {
        let terms = |of_whole: i64| vec![(numerator, 20 * share.per), (whole_id, -of_whole)];
        system.sum(terms(2 * tenths - 1), Bounds::at_least(0), Some(unit));
        system.sum(terms(2 * tenths + 1), Bounds::at_most(-1), Some(unit));
    }
    numerator
}
