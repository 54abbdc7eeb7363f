//! The figures of a run that may have been published.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_figures::TypedTable;

use super::file::Number;
use super::words::Measure;
use crate::PublishError;

/// Which figure it is: council, region or England, the area, the published code of the measure, the group.
pub(super) type Key = [String; 4];

/// Numerator and denominator, and of how many an outcome is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    pub(super) numerator: i64,
    pub(super) denominator: i64,
    per: i64,
}

/// The latest period of a table that has several.
const LATEST: &str = "latest";

/// The figures of some measures, councils' and their sums.
///
/// # Errors
/// When a table of the run cannot be read.
pub(super) fn read(
    run: &Path,
    measures: &[Measure],
    per: impl Fn(&str) -> i64,
) -> Result<BTreeMap<Key, Own>, PublishError> {
    let mut found = BTreeMap::new();
    for measure in measures {
        let folder = run.join("areas").join(&measure.table);
        if !folder.is_dir() {
            continue;
        }
        let table = TypedTable::read(&folder)?;
        let [types, areas, named, descriptions] =
            [table.text("area_type")?, table.text("area")?, table.text("measure")?, table.text("description")?];
        let periods = if table.has("period") { Some(table.text("period")?) } else { None };
        let groups = measure.group_column.as_ref().map(|column| table.text(column)).transpose()?;
        let (numerators, denominators) = (table.count("numerator")?, table.count("denominator")?);
        for row in 0..table.len() {
            let is_latest = periods.as_ref().is_none_or(|periods| periods[row] == Some(LATEST));
            let is_it = named[row] == Some(&measure.measure)
                && descriptions[row].is_some_and(|text| text.starts_with(&measure.description_begins));
            let ([Some(kind), Some(area)], Some(numerator), Some(denominator)) =
                ([types[row], areas[row]], numerators[row], denominators[row])
            else {
                continue;
            };
            if is_latest && is_it {
                let group = groups.as_ref().and_then(|groups| groups[row]).unwrap_or_default();
                let key = [kind, area, &measure.published, group].map(str::to_owned);
                found.insert(key, Own { numerator, denominator, per: per(&measure.table) });
            }
        }
    }
    Ok(found)
}

/// Adds the sums of groups of councils: what an area is, its name and its councils.
pub(super) fn add_groups(found: &mut BTreeMap<Key, Own>, groups: &[(String, String, BTreeSet<String>)]) {
    let mut sums: BTreeMap<Key, Own> = BTreeMap::new();
    for ([_, area, measure, group], own) in found.iter().filter(|(key, _)| key[0] == "council") {
        for (kind, name, _) in groups.iter().filter(|(.., members)| members.contains(area)) {
            let key = [kind, name, measure, group].map(String::clone);
            let sum = sums.entry(key).or_insert(Own { numerator: 0, denominator: 0, per: own.per });
            sum.numerator += own.numerator;
            sum.denominator += own.denominator;
        }
    }
    found.extend(sums);
}

impl Own {
    /// A number of people or things.
    pub(super) fn count(number: i64) -> Own {
        Own { numerator: number, denominator: number, per: 1 }
    }

    /// A part of it, an outcome to as many places as it was published with; none where there is none.
    pub(super) fn part(&self, part: &str, places: u32) -> Option<Number> {
        match part {
            "numerator" => Some(Number::whole(self.numerator)),
            "denominator" => Some(Number::whole(self.denominator)),
            "outcome" if self.denominator > 0 => {
                let scale = self.per.checked_mul(10_i64.checked_pow(places)?)?;
                let units = (2 * scale * self.numerator + self.denominator) / (2 * self.denominator);
                Some(Number { units, places })
            }
            _ => None,
        }
    }
}
