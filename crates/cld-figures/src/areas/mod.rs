//! Figures of councils, of their regions and of England: exact, or as they may be shown to the world.

mod counts;
pub mod disclosure;
mod shares;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use cld_book::{Book, Method};

use crate::error::FiguresError;
use crate::typed::TypedTable;
use disclosure::Shown;
use shares::Shares;

/// What figures are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// Those who may see everything: figures as they were counted.
    Exact,
    /// The world: small figures are hidden, those of regions and England are rounded.
    Published,
}

/// A table that was written, with how many figures it has and how many of them are hidden.
pub struct Written {
    pub name: String,
    pub figures: usize,
    pub hidden: usize,
}

pub const ENGLAND: &str = "England";

/// Writes each wanted table of a run that has figures by council, with regions and England, as CSV into `output`; all
/// where none is named. Exact figures are stored as Parquet next to them, in folders of the same names. `sent` holds the codes of the councils that the run had submissions of. Counts come from the layouts, by their ids, shares from tables whose pages name them.
///
/// # Errors
/// When the run has no such table, one lacks what its page names, or a file cannot be written.
pub fn write(
    book: &Book,
    method: &Method,
    run: &Path,
    sent: &BTreeSet<String>,
    wanted: &[String],
    care: Care,
    output: &Path,
) -> Result<Vec<Written>, FiguresError> {
    let areas = Areas::of(book);
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    fs::create_dir_all(output).map_err(FiguresError::unwritable(output))?;
    let mut written = Vec::new();
    let mut add = |name: &str, table: &TypedTable, hidden: usize, figures: usize| -> Result<(), FiguresError> {
        let file = name.replace('/', "-");
        if care == Care::Exact {
            table.store(&output.join(&file))?;
        }
        table.write_csv(&output.join(format!("{file}.csv")))?;
        written.push(Written { name: name.to_owned(), figures, hidden });
        Ok(())
    };
    for (id, counts) in counts::read(run)?.iter().filter(|(id, _)| is_wanted(id)) {
        let (table, shown) = counts.laid_out(&areas, care)?;
        add(id, &table, shown.iter().filter(|cell| **cell == Shown::Hidden).count(), shown.len())?;
    }
    let has_shares = |page: &&cld_book::Page| !page.facts.shares().is_empty() && is_wanted(&page.name);
    for page in method.pages.values().filter(has_shares) {
        if run.join("tables").join(&page.name).is_dir() {
            let shares = Shares::read(run, page, sent)?;
            let (table, hidden) = shares.laid_out(&areas, care)?;
            add(&page.name, &table, hidden, table.len())?;
        }
    }
    match wanted.iter().find(|wanted| !written.iter().any(|table| table.name == **wanted)) {
        Some(missing) => Err(FiguresError::TableUnknown { named: missing.clone() }),
        None => Ok(written),
    }
}

/// Councils by region.
pub struct Areas {
    /// Name and region of each council by its code.
    councils: BTreeMap<String, (String, String)>,
}

impl Areas {
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

    /// The councils of each region.
    fn members<'a>(&'a self, councils: impl IntoIterator<Item = &'a str>) -> BTreeMap<&'a str, Vec<&'a str>> {
        let mut regions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for council in councils {
            regions.entry(self.region(council)).or_default().push(council);
        }
        regions
    }

    /// Every council, region and England, each with the councils that it is the sum of.
    fn sums<'a>(&'a self, councils: impl IntoIterator<Item = &'a str> + Clone) -> BTreeMap<&'a str, Vec<&'a str>> {
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

    pub fn name(&self, area: &str) -> String {
        self.describe(area).1
    }

    /// What each area is, itself, and its name: the first columns of every table by area.
    fn keys<'a>(&self, areas: impl Iterator<Item = &'a str>) -> Vec<(String, ArrayRef)> {
        let mut keys: [Vec<String>; 3] = Default::default();
        for area in areas {
            let (kind, name) = self.describe(area);
            keys.iter_mut().zip([kind.to_owned(), area.to_owned(), name]).for_each(|(column, text)| column.push(text));
        }
        let columns = KEY.into_iter().zip(keys);
        columns.map(|(name, texts)| (name.to_owned(), Arc::new(StringArray::from(texts)) as ArrayRef)).collect()
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
    fn in_order<'a>(&self, areas: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        let mut areas: Vec<&str> = areas.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
        let place =
            |area: &str| ["England", "region", "council"].iter().position(|known| *known == self.describe(area).0);
        areas.sort_by_key(|area| (place(area), *area));
        areas
    }
}

/// The first columns of every table by area.
const KEY: [&str; 3] = ["area_type", "area", "area_name"];
