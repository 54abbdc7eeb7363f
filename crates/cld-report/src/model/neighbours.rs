//! The areas that a report's own area is part of, with whose headline figures its own are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Grouping, Headline, Method};

use super::area_tables::of_areas;
use super::headlines::summed_ids;
use cld_figures::TypedTable;
use cld_figures::areas::{Areas, ENGLAND};
use cld_terms::counted;

use crate::error::ReportError;

/// A region, or England, as far as the run has its councils; the name says how many they are.
pub(crate) struct Neighbour {
    pub name: String,
    /// The tables that headline figures are sums of, by id.
    pub tables: BTreeMap<String, TypedTable>,
}

/// Where the areas around one are looked for.
pub(crate) struct Around<'a> {
    pub run: &'a Path,
    pub method: &'a Method,
    pub areas: &'a Areas,
    pub headlines: &'a [&'a Headline],
    /// The councils of the run of which a submission is counted.
    pub councils: &'a BTreeSet<String>,
}

impl Around<'_> {
    /// The groups and the region of a council and England; of them those that have more of the run's councils than the area
    /// itself.
    pub(crate) fn of(&self, area: &str, grouping: Option<&Grouping>) -> Result<Vec<Neighbour>, ReportError> {
        let Around { areas, councils, .. } = *self;
        let size = |area: &str| councils.iter().filter(|council| areas.holds(area, council)).count();
        let mut around = Vec::new();
        for (kind, name, members) in groups(grouping, area) {
            let here: BTreeSet<&str> = members.intersection(councils).map(String::as_str).collect();
            if here.len() > 1 {
                let name = format!("{name}, {kind} {}", of_how_many(here.len(), members.len()));
                around.push(Neighbour { name, tables: self.tables(|area| here.contains(area))? });
            }
        }
        let region = councils.contains(area).then(|| areas.region(area));
        let mut smallest = size(area);
        for name in region.into_iter().chain([ENGLAND]) {
            if size(name) <= smallest {
                continue;
            }
            smallest = size(name);
            around.push(Neighbour { name: named(areas, name, smallest), tables: self.tables(|area| area == name)? });
        }
        Ok(around)
    }

    /// The tables that headline figures are sums of, with the rows of some areas.
    fn tables(&self, is_wanted: impl Fn(&str) -> bool) -> Result<BTreeMap<String, TypedTable>, ReportError> {
        let mut tables = BTreeMap::new();
        for id in summed_ids(self.headlines) {
            if let Some(layout) = self.method.layouts.get(id)
                && let Ok(table) = of_areas(self.run, layout, &is_wanted)?
            {
                tables.insert(id.to_owned(), table);
            }
        }
        Ok(tables)
    }
}

/// The groups that a council is in: what each is, its name and its councils.
fn groups<'g>(
    grouping: Option<&'g Grouping>,
    council: &'g str,
) -> impl Iterator<Item = (&'g str, &'g str, &'g BTreeSet<String>)> {
    let of = |grouping: &'g Grouping| {
        grouping.of(council).map(|name| (grouping.kind.as_str(), name, &grouping.groups[name]))
    };
    grouping.into_iter().flat_map(of)
}

fn of_how_many(here: usize, all: usize) -> String {
    let all_counted = counted(all, "council", "councils");
    if here < all { format!("({here} of {all_counted})") } else { format!("({all_counted})") }
}

/// An area with the number of its councils whose figures are there: it is England only when all are.
fn named(areas: &Areas, area: &str, here: usize) -> String {
    match (area, areas.len(), areas.size(area)) {
        (ENGLAND, all, _) if here < all => format!("All councils here ({here} of {all})"),
        (region, _, all) if here < all => format!("{region} {}", of_how_many(here, all)),
        (whole, ..) => format!("{whole} {}", of_how_many(here, here)),
    }
}
