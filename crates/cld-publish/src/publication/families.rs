//! Which tables count the same people, and what each of their cells says of them.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{People, Values};
use cld_disclosure::QuantityId;
use cld_figures::layouts::OTHERS;

use super::placed::{Placed, PlacedCounts, PlacedFigures};

/// Tables that count some people once, by one set of columns: each is in one cell of one of them.
pub(super) struct Family<'a> {
    pub(super) people: &'a str,
    pub(super) among: Option<&'a str>,
    /// By which columns they are counted.
    pub(super) columns: BTreeSet<&'a str>,
    pub(super) cells: Vec<FamilyCell<'a>>,
}

/// Some of the people of a family.
pub(super) struct FamilyCell<'a> {
    /// What is so of them, by column: one of these values.
    pub(super) is: BTreeMap<&'a str, Vec<&'a str>>,
    /// How many they are in each council.
    pub(super) councils: BTreeMap<&'a str, QuantityId>,
}

impl FamilyCell<'_> {
    /// True when all of its people are among those of another cell, going by the columns of that one.
    pub(super) fn is_within(&self, other: &FamilyCell<'_>) -> bool {
        other.is.iter().all(|(column, values)| {
            self.is.get(column).is_some_and(|own| own.iter().all(|value| values.contains(value)))
        })
    }
}

/// The families of tables of counts.
pub(super) fn of_counts<'a>(placed: &'a [Placed<'a>]) -> Vec<Family<'a>> {
    let mut families: Vec<Family<'a>> = Vec::new();
    for table in placed {
        let (PlacedFigures::Counts(counts), Some(people)) = (&table.figures, table.page.facts.people()) else {
            continue;
        };
        let cells = cells(table, counts, people);
        let columns: BTreeSet<&str> = cells.iter().flat_map(|cell| cell.is.keys().copied()).collect();
        let known = families.iter_mut().find(|family| family.people == people.are && family.columns == columns);
        match known {
            Some(family) => family.cells.extend(cells),
            None => families.push(Family { people: &people.are, among: people.among.as_deref(), columns, cells }),
        }
    }
    families
}

/// The cells of a table of counts, with what is so of their people.
fn cells<'a>(table: &'a Placed<'a>, counts: &'a PlacedCounts<'a>, people: &'a People) -> Vec<FamilyCell<'a>> {
    let named: BTreeSet<&str> =
        counts.layout.columns.iter().flat_map(|column| column.r#where.keys()).map(String::as_str).collect();
    let cell = |((row, column), areas): (&'a (String, String), &'a BTreeMap<String, super::placed::Cell>)| {
        let mut is: BTreeMap<&str, Vec<&str>> = so(&people.r#where);
        is.extend(counts.layout.rows.iter().map(|rows| (rows.column.as_str(), vec![row.as_str()])));
        match counts.layout.columns.iter().find(|known| known.label == *column) {
            Some(known) => is.extend(so(&known.r#where)),
            None => is.extend(named.iter().map(|column| (*column, vec![OTHERS]))),
        }
        let councils = table.tree.councils().filter_map(|code| Some((code, areas.get(code)?.count)));
        FamilyCell { is, councils: councils.collect() }
    };
    counts.cells.iter().map(cell).collect()
}

/// The parts and wholes of shares of which pages say whom they count.
pub(super) fn of_shares<'a>(placed: &'a [Placed<'a>]) -> Vec<Family<'a>> {
    let mut found: Vec<Family<'a>> = Vec::new();
    for table in placed {
        let PlacedFigures::Shares(shares) = &table.figures else { continue };
        for line in &shares.lines {
            let councils = || table.tree.councils().filter_map(|code| Some((code, line.cells.get(code)?)));
            let parts = councils().map(|(code, cell)| (code, cell.numerator)).collect();
            let wholes = councils().map(|(code, cell)| (code, cell.denominator)).collect();
            for (people, councils) in [(&line.share.people, parts), (&line.share.whole_people, wholes)] {
                let Some(people) = people else { continue };
                let cell = FamilyCell { is: so(&people.r#where), councils };
                // Several shares have the same whole.
                if !found.iter().any(|known| known.people == people.are && known.cells[0].councils == cell.councils) {
                    let columns = cell.is.keys().copied().collect();
                    found.push(Family {
                        people: &people.are,
                        among: people.among.as_deref(),
                        columns,
                        cells: vec![cell],
                    });
                }
            }
        }
    }
    found
}

fn so(values: &BTreeMap<String, Values>) -> BTreeMap<&str, Vec<&str>> {
    values
        .iter()
        .map(|(column, values)| {
            let values = match values {
                Values::One(value) => vec![value.as_str()],
                Values::Several(values) => values.iter().map(String::as_str).collect(),
            };
            (column.as_str(), values)
        })
        .collect()
}
