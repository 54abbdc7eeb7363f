//! Councils, their regions and England.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use cld_book::Book;

/// The area that is the sum of all.
pub const ENGLAND: &str = "England";

/// Councils by region.
pub struct Areas {
    /// Name and region of each council by its code.
    pub(super) councils: BTreeMap<String, (String, String)>,
}

impl Areas {
    /// The councils that the book knows, each in its region.
    pub fn of(book: &Book) -> Areas {
        let mut councils = BTreeMap::new();
        if let Some(table) = book.references.get("authorities") {
            let [code, name, region] =
                ["la_code", "la_name", "region"].map(|wanted| table.columns.iter().position(|column| column == wanted));
            for row in &table.rows {
                let cell = |at: Option<usize>| at.and_then(|at| row[at].clone()).unwrap_or_default();
                councils.insert(cell(code), (cell(name), cell(region)));
            }
        }
        Areas { councils }
    }

    /// The region of a council; one of its own for a council that the book does not know.
    pub fn region<'a>(&'a self, council: &'a str) -> &'a str {
        self.councils.get(council).map_or("Region not known", |(_, region)| region)
    }

    /// How many councils there are in all.
    pub fn len(&self) -> usize {
        self.councils.len()
    }

    /// True when the book knows no council.
    pub fn is_empty(&self) -> bool {
        self.councils.is_empty()
    }

    /// How many councils there are in a region.
    pub fn size(&self, region: &str) -> usize {
        self.councils.values().filter(|(_, of)| of == region).count()
    }

    /// The councils of each region.
    pub fn members<'a>(&'a self, councils: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut regions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for council in councils {
            regions.entry(self.region(council)).or_default().push(council);
        }
        regions
    }

    /// Every council, region and England, each with the councils that it is the sum of.
    pub(super) fn sums<'a>(
        &'a self,
        councils: impl IntoIterator<Item = &'a str> + Clone,
    ) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut sums = self.members(councils.clone());
        sums.extend(councils.clone().into_iter().map(|council| (council, vec![council])));
        sums.insert(ENGLAND, councils.into_iter().collect());
        sums
    }

    /// England, the regions of some councils, and those councils.
    pub fn of_councils(&self, councils: &BTreeSet<String>) -> Vec<String> {
        let councils: Vec<&str> = councils.iter().map(String::as_str).collect();
        self.in_order(self.sums(councils).into_keys()).into_iter().map(str::to_owned).collect()
    }

    /// True when a council is an area or in it.
    pub fn holds(&self, area: &str, council: &str) -> bool {
        [council, self.region(council), ENGLAND].contains(&area)
    }

    /// What people call an area: a council by its name, which is its code where the book has none; a region or England as it is.
    pub fn name(&self, area: &str) -> String {
        self.describe(area).1
    }

    /// What each area is, itself, and its name: the first columns of every table by area.
    pub(super) fn keys<'a>(&self, areas: impl Iterator<Item = &'a str>) -> Vec<(String, ArrayRef)> {
        let mut keys: [Vec<String>; 3] = Default::default();
        for area in areas {
            let (kind, name) = self.describe(area);
            keys.iter_mut().zip([kind.to_owned(), area.to_owned(), name]).for_each(|(column, text)| column.push(text));
        }
        let columns = KEY.into_iter().zip(keys);
        columns.map(|(name, texts)| (name.to_owned(), Arc::new(StringArray::from(texts)) as ArrayRef)).collect()
    }

    /// council, region or England.
    pub fn kind(&self, area: &str) -> &'static str {
        self.describe(area).0
    }

    fn describe(&self, area: &str) -> (&'static str, String) {
        match self.councils.get(area) {
            _ if area == ENGLAND => ("England", area.to_owned()),
            Some((name, _)) => ("council", name.clone()),
            None if self.is_region(area) => ("region", area.to_owned()),
            None => ("council", area.to_owned()),
        }
    }

    fn is_region(&self, area: &str) -> bool {
        area == "Region not known" || self.councils.values().any(|(_, region)| region == area)
    }

    /// England, then regions, then councils.
    pub(super) fn in_order<'a>(&self, areas: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let mut areas: Vec<&str> = areas.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let place =
            |area: &str| ["England", "region", "council"].iter().position(|known| *known == self.describe(area).0);
        areas.sort_by_key(|area| (place(area), *area));
        areas
    }
}

/// The first columns of every table by area.
const KEY: [&str; 3] = ["area_type", "area", "area_name"];

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn areas() -> Areas {
        let council = |(code, region): (&str, &str)| (code.to_owned(), (code.to_uppercase(), region.to_owned()));
        let councils = [("a", "North"), ("b", "North"), ("c", "North"), ("d", "South"), ("e", "West"), ("f", "West")];
        Areas { councils: councils.map(council).into_iter().collect() }
    }
}
