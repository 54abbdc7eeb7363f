//! The areas that a report's own area lies in, to hold its headline figures against.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use cld_book::Method;

use super::contents::of_area;
use super::summary::SUMMED;
use cld_figures::Table;
use cld_figures::areas::{Areas, ENGLAND};

/// A region, or England, as far as the run has its councils: how many they are stands in the name.
pub(crate) struct Beside {
    pub name: String,
    /// The tables that headline figures are sums of, by id.
    pub tables: BTreeMap<&'static str, Table>,
}

/// The region of a council and England; of them those that have more councils in the run than the area itself.
pub(crate) fn areas_around(
    run: &Path,
    method: &Method,
    areas: &Areas,
    area: &str,
    councils: &BTreeSet<String>,
) -> Result<Vec<Beside>, Box<dyn Error>> {
    let size = |area: &str| councils.iter().filter(|council| areas.holds(area, council)).count();
    let region = councils.contains(area).then(|| areas.region(area));
    let (mut around, mut smallest) = (Vec::new(), size(area));
    for name in region.into_iter().chain([ENGLAND]) {
        if size(name) <= smallest {
            continue;
        }
        smallest = size(name);
        let mut tables = BTreeMap::new();
        for id in SUMMED.iter().flat_map(|(_, series)| series).map(|(_, id)| *id) {
            if let Some(layout) = method.layouts.get(id)
                && let Ok(table) = of_area(run, layout, name)?
            {
                tables.insert(id, table);
            }
        }
        around.push(Beside { name: format!("{name} ({smallest} councils)"), tables });
    }
    Ok(around)
}
