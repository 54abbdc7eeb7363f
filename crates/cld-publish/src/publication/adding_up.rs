//! How figures of several tables, columns and lines add up, as pages say it.
//!
//! Whoever wants to know a hidden figure takes sums to be equal wherever that may be. So does this: a sum that is equal
//! here is an equation, whether or not the page says why it might not be; one that is not is known to be more, or less.

use std::collections::BTreeMap;

use cld_book::Total;
use cld_disclosure::{Bounds, QuantityId, System};
use serde::Serialize;

use super::families::{self, Family, FamilyCell};
use super::placed::{Placed, PlacedFigures, PlacedLine, PlacedShares};

/// How many sums of councils the pages say that there are.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub struct Said {
    /// Two sums of which they say that both are the same.
    pub sums: usize,
    /// Those that are.
    pub equal: usize,
}

/// Adds all that pages say of how figures add up.
pub(super) fn add(system: &mut System, placed: &[Placed<'_>]) -> Said {
    let mut adding = Adding { system, said: Said::default() };
    let (counts, shares) = (families::of_counts(placed), families::of_shares(placed));
    for (at, family) in counts.iter().enumerate() {
        for other in &counts[at + 1..] {
            adding.families(family, other);
        }
        for share in shares.iter().filter(|share| share.people == family.people) {
            adding.share(family, &share.cells[0]);
        }
    }
    for table in placed {
        if let PlacedFigures::Shares(shares) = &table.figures {
            table.page.facts.totals().iter().for_each(|total| adding.total(table, shares, total));
            adding.nested(table, shares);
        }
    }
    adding.said
}

struct Adding<'a> {
    system: &'a mut System,
    said: Said,
}

/// The cells of a family with the same values in some columns.
type Groups<'a> = BTreeMap<Vec<&'a [&'a str]>, Vec<&'a FamilyCell<'a>>>;

impl Adding<'_> {
    /// Two families of the same people, or of people among others.
    fn families(&mut self, one: &Family<'_>, other: &Family<'_>) {
        let relation = match () {
            () if one.people == other.people => Relation::Same,
            () if one.among == Some(other.people) => Relation::Fewer,
            () if other.among == Some(one.people) => Relation::More,
            () => return,
        };
        let columns: Vec<&str> = one.columns.intersection(&other.columns).copied().collect();
        let (ones, others) = (groups(one, &columns), groups(other, &columns));
        for (values, cells) in &ones {
            if let Some(against) = others.get(values) {
                self.cells(cells, against, relation);
            }
        }
    }

    /// A part or whole of a share, which counts some of the people of a family.
    fn share(&mut self, family: &Family<'_>, share: &FamilyCell<'_>) {
        if share.is.keys().all(|column| family.columns.contains(column)) {
            let within: Vec<&FamilyCell<'_>> = family.cells.iter().filter(|cell| cell.is_within(share)).collect();
            if !within.is_empty() {
                self.cells(&within, &[share], Relation::Same);
            }
        }
    }

    fn cells(&mut self, ones: &[&FamilyCell<'_>], others: &[&FamilyCell<'_>], relation: Relation) {
        for council in ones[0].councils.keys() {
            let of = |cells: &[&FamilyCell<'_>]| -> Option<Vec<QuantityId>> {
                cells.iter().map(|cell| cell.councils.get(council).copied()).collect()
            };
            if let (Some(ones), Some(others)) = (of(ones), of(others)) {
                self.sums(&ones, &others, relation);
            }
        }
    }

    /// Figures that are the sum of others, in each council.
    fn total(&mut self, table: &Placed<'_>, shares: &PlacedShares<'_>, total: &Total) {
        match total {
            Total::Entry { column, total, .. } => {
                let Some(at) = shares.keys.iter().position(|key| key == column) else { return };
                for whole in shares.lines.iter().filter(|line| line.key[at].as_deref() == Some(total)) {
                    let is_part = |line: &&PlacedLine<'_>| {
                        let keys = line.key.iter().zip(&whole.key).enumerate();
                        line.share.outcome == whole.share.outcome
                            && keys.into_iter().all(|(place, (one, other))| (one == other) != (place == at))
                    };
                    let parts: Vec<&PlacedLine<'_>> = shares.lines.iter().filter(is_part).collect();
                    for code in table.tree.councils() {
                        let cells = || parts.iter().filter_map(|part| part.cells.get(code));
                        let Some(cell) = whole.cells.get(code) else { continue };
                        let numerators: Vec<QuantityId> = cells().map(|cell| cell.numerator).collect();
                        let denominators: Vec<QuantityId> = cells().map(|cell| cell.denominator).collect();
                        self.sums(&numerators, &[cell.numerator], Relation::Same);
                        self.sums(&denominators, &[cell.denominator], Relation::Same);
                    }
                }
            }
            Total::Columns { total, parts, .. } => {
                for code in table.tree.councils() {
                    let count = |column: &String| shares.lines.iter().find_map(|line| count(line, code, column));
                    let parts: Option<Vec<QuantityId>> = parts.iter().map(count).collect();
                    if let (Some(parts), Some(total)) = (parts, count(total)) {
                        self.sums(&parts, &[total], Relation::Same);
                    }
                }
            }
        }
    }

    /// Parts of one whole of which one is never more than the other.
    fn nested(&mut self, table: &Placed<'_>, shares: &PlacedShares<'_>) {
        let Some(first) = table.tree.councils().next() else { return };
        let whole = |line: &PlacedLine<'_>| line.cells.get(first).map(|cell| cell.denominator);
        for one in &shares.lines {
            for other in &shares.lines {
                let both =
                    || table.tree.councils().filter_map(|code| Some((one.cells.get(code)?, other.cells.get(code)?)));
                if std::ptr::eq(one, other) || whole(one) != whole(other) {
                    continue;
                }
                let is_part =
                    both().all(|(one, other)| self.system.value(one.numerator) <= self.system.value(other.numerator));
                for (one, other) in both().filter(|_| is_part) {
                    self.known(&[one.numerator], &[other.numerator], Bounds::at_most(0));
                }
            }
        }
    }

    /// Two sums in one council.
    fn sums(&mut self, ones: &[QuantityId], others: &[QuantityId], relation: Relation) {
        if ones.is_empty() {
            return;
        }
        let sum = |of: &[QuantityId]| of.iter().map(|id| self.system.value(*id)).sum::<i64>();
        let more = sum(ones) - sum(others);
        let bounds = match (relation, more) {
            (Relation::Same, 0) => Bounds::exactly(0),
            (Relation::Same, 1..) => Bounds::at_least(0),
            (Relation::Same, _) | (Relation::Fewer, ..=0) => Bounds::at_most(0),
            (Relation::More, 0..) => Bounds::at_least(0),
            (Relation::Fewer, _) | (Relation::More, _) => Bounds::ANY,
        };
        self.said.sums += 1;
        self.said.equal += usize::from(if relation == Relation::Same { more == 0 } else { bounds != Bounds::ANY });
        if bounds != Bounds::ANY {
            self.known(ones, others, bounds);
        }
    }

    fn known(&mut self, ones: &[QuantityId], others: &[QuantityId], bounds: Bounds) {
        let terms = ones.iter().map(|id| (*id, 1)).chain(others.iter().map(|id| (*id, -1)));
        self.system.sum(terms.collect(), bounds, None);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    Same,
    Fewer,
    More,
}

fn groups<'a>(family: &'a Family<'a>, columns: &[&'a str]) -> Groups<'a> {
    let mut groups: Groups<'a> = BTreeMap::new();
    for cell in &family.cells {
        groups.entry(columns.iter().map(|column| cell.is[column].as_slice()).collect()).or_default().push(cell);
    }
    groups
}

/// The count of a council in a column of a table of shares.
fn count(line: &PlacedLine<'_>, council: &str, column: &str) -> Option<QuantityId> {
    let cell = line.cells.get(council)?;
    match () {
        () if line.share.numerator == column => Some(cell.numerator),
        () if line.share.denominator == column => Some(cell.denominator),
        () => None,
    }
}
