//! `hexagons.csv`: where each council is on the map, and the councils that there were on a day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use cld_book::{Book, Fault, Reference};

use crate::ProgrammeError;
use crate::page::Files;

/// A council on the map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its code in submissions: `211`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The region that it is in.
    pub region: String,
    /// What kind of council it is, such as `Unitary authority`.
    pub kind: String,
    /// Its column and row. Rows are counted from the south, and every second one is half a hexagon to the east.
    pub cell: (i32, i32),
    first_day: Option<NaiveDate>,
    last_day: Option<NaiveDate>,
}

/// All councils that there are or were, in the order of their names.
#[derive(Debug, Clone, Default)]
pub struct Places(Vec<Place>);

const FILE: &str = "hexagons.csv";

impl Places {
    /// Names and regions of those that there are now are those of the reference table `authorities`.
    pub(crate) fn read(files: &Files<'_>, book: &Book) -> Result<Places, ProgrammeError> {
        let known = known(book);
        let table = files.rows(FILE)?;
        let mut places = Vec::new();
        for (at, cells) in table.rows.iter().enumerate() {
            let fault = |what: String| Fault::new("programme/hexagons.csv", at + 2, what);
            let cell =
                |name: &str| cell(&table, cells, name).ok_or_else(|| fault(format!("there is no column {name}")));
            let day = |text: &str| match text {
                "" => Ok(None),
                text => text.parse().map(Some).map_err(|_| fault(format!("\"{text}\" is no day"))),
            };
            let number = |text: &str| text.parse().map_err(|_| fault(format!("\"{text}\" is no number")));
            let code = cell("la_code")?;
            let own = (cell("name")?, cell("region")?);
            let (name, region) = known.get(&code).copied().unwrap_or((&own.0, &own.1));
            if name.is_empty() || region.is_empty() {
                return Err(fault(format!(
                    "{code} needs a name and a region, as it is not in reference/authorities.csv"
                ))
                .into());
            }
            places.push(Place {
                name: name.to_owned(),
                region: region.to_owned(),
                kind: cell("type")?,
                cell: (number(&cell("q")?)?, number(&cell("r")?)?),
                first_day: day(&cell("first_day")?)?,
                last_day: day(&cell("last_day")?)?,
                code,
            });
        }
        places.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
        Ok(Places(places))
    }

    /// The councils that there were on a day.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Place> {
        let began = move |place: &Place| place.first_day.is_none_or(|first| first <= day);
        self.0.iter().filter(move |place| began(place) && place.last_day.is_none_or(|last| last >= day))
    }

    /// The council of a code, whether or not there still is one.
    pub fn council(&self, code: &str) -> Option<&Place> {
        self.0.iter().find(|place| place.code == code)
    }
}

fn cell(table: &Reference, cells: &[Option<String>], name: &str) -> Option<String> {
    let at = table.columns.iter().position(|column| column == name)?;
    Some(cells[at].clone().unwrap_or_default())
}

/// Name and region of each council that there is now, by its code.
fn known(book: &Book) -> BTreeMap<String, (&str, &str)> {
    let Some(table) = book.references.get("authorities") else { return BTreeMap::new() };
    let at = |name: &str| table.columns.iter().position(|column| column == name);
    let (Some(code), Some(name), Some(region)) = (at("la_code"), at("la_name"), at("region")) else {
        return BTreeMap::new();
    };
    let council = |row: &'_ Vec<Option<String>>| row[code].clone();
    table
        .rows
        .iter()
        .filter_map(|row| Some((council(row)?, (row[name].as_deref()?, row[region].as_deref()?))))
        .collect()
}
