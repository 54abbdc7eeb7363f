//! The areas that a report's own area is part of, with whose headline figures its own are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Headline, Method};

use super::area_tables::of_area;
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

/// The region of a council and England; of them those that have more of the run's `councils` than the area itself.
pub(crate) fn areas_around(
    run: &Path,
    method: &Method,
    areas: &Areas,
    area: &str,
    councils: &BTreeSet<String>,
    headlines: &[&Headline],
) -> Result<Vec<Neighbour>, ReportError> {
    let size = |area: &str| councils.iter().filter(|council| areas.holds(area, council)).count();
    let region = councils.contains(area).then(|| areas.region(area));
    let (mut around, mut smallest) = (Vec::new(), size(area));
    for name in region.into_iter().chain([ENGLAND]) {
        if size(name) <= smallest {
            continue;
        }
        smallest = size(name);
        let mut tables = BTreeMap::new();
        for id in summed_ids(headlines) {
            if let Some(layout) = method.layouts.get(id)
                && let Ok(table) = of_area(run, layout, name)?
            {
                tables.insert(id.to_owned(), table);
            }
        }
        around.push(Neighbour { name: named(areas, name, smallest), tables });
    }
    Ok(around)
}

/// An area with the number of its councils whose figures are there: it is England only when all are.
fn named(areas: &Areas, area: &str, here: usize) -> String {
    let counted = |of| counted(of, "council", "councils");
    match (area, areas.len(), areas.size(area)) {
        (ENGLAND, all, _) if here < all => format!("All councils here ({here} of {all})"),
        (region, _, all) if here < all => format!("{region} ({here} of {})", counted(all)),
        (whole, ..) => format!("{whole} ({})", counted(here)),
    }
}
