//! Headlines that add up the columns of the return's tables.

use std::collections::BTreeMap;

use cld_book::{Headline, Series};
use cld_figures::{FiguresError, Table, TypedTable};

use super::contents::{Contents, Shown};
use super::figures::Figures;
use super::headlines::summed;
use crate::error::ReportError;

/// The sums of a table's columns by the column's name.
type Totals = BTreeMap<String, i64>;

/// Sums of several tables by their columns.
pub(crate) struct Sum<'a> {
    pub headline: &'a Headline,
    /// The name of each series with its table.
    pub series: Vec<(&'a str, &'a Shown<'a>)>,
    /// The columns that all have: what only one of them has comes last and is not summed up.
    pub columns: Vec<String>,
    own: Vec<Totals>,
    /// The days of the previous period, and the sums of its tables.
    previous: Option<(&'a str, Vec<Totals>)>,
    /// The areas around, each with the sums of its tables.
    neighbours: Vec<(&'a str, Vec<Totals>)>,
}

impl<'a> Sum<'a> {
    /// Those that the area has tables for.
    pub(crate) fn all(contents: &'a Contents<'_>) -> Result<Vec<Sum<'a>>, ReportError> {
        let sums = contents.headlines.iter().map(|headline| Sum::of(headline, contents));
        Ok(sums.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn of(headline: &'a Headline, contents: &'a Contents<'_>) -> Result<Option<Sum<'a>>, ReportError> {
        let Some(ids) = summed(headline) else { return Ok(None) };
        let found = |id: &str| contents.tables.iter().find(|shown| shown.layout.id == id);
        let series: Option<Vec<_>> =
            ids.iter().map(|series| Some((series.name.as_str(), found(&series.of)?))).collect();
        let Some(series) = series else { return Ok(None) };
        let tables: Vec<&TypedTable> = series.iter().map(|(_, shown)| &shown.figures).collect();
        let columns = common_columns(&tables);
        let totals = |tables: &[&TypedTable]| -> Result<Vec<Totals>, FiguresError> {
            tables.iter().map(|table| totals(table, &columns)).collect()
        };
        let own = totals(&tables)?;
        let of_previous = contents.previous.as_ref().and_then(|other| Some((&other.name, named(ids, &other.tables)?)));
        let previous = of_previous.map(|(name, tables)| Ok::<_, FiguresError>((name.as_str(), totals(&tables)?)));
        let around = contents.neighbours.iter().filter_map(|area| Some((&area.name, named(ids, &area.tables)?)));
        let neighbours = around.map(|(name, tables)| Ok::<_, FiguresError>((name.as_str(), totals(&tables)?)));
        let (previous, neighbours) = (previous.transpose()?, neighbours.collect::<Result<_, _>>()?);
        Ok(Some(Sum { headline, series, own, previous, neighbours, columns }))
    }

    pub(crate) fn names(&self) -> Vec<&'a str> {
        self.series.iter().map(|(name, _)| *name).collect()
    }

    /// The sums of a column, by series.
    pub(crate) fn values(&self, column: &str) -> Vec<i64> {
        self.own.iter().map(|totals| total(totals, column)).collect()
    }

    /// What the sums of the previous period are called, by series; none without that period.
    pub(crate) fn previous_names(&self) -> Vec<String> {
        let days = self.previous.iter().map(|(days, _)| days);
        days.flat_map(|days| self.names().into_iter().map(move |name| format!("{name}, {days}"))).collect()
    }

    /// The sums of a column in the previous period, by series.
    pub(crate) fn previous_values(&self, column: &str) -> Vec<i64> {
        self.previous.iter().flat_map(|(_, tables)| tables).map(|totals| total(totals, column)).collect()
    }

    /// What the shares are called: by series, of the area and of those around.
    pub(crate) fn share_names(&self) -> Vec<String> {
        let own = self.names().into_iter().map(|name| format!("{name}, %"));
        let of_area = |area: &'a str| self.names().into_iter().map(move |name| format!("{area}: {name}, %"));
        own.chain(self.neighbours.iter().flat_map(|(area, _)| of_area(area))).collect()
    }

    /// The shares of a column in what is summed up, in per cent, in the order of their names; none of nothing.
    pub(crate) fn shares(&self, column: &str) -> Vec<Option<f64>> {
        let tables = self.own.iter().chain(self.neighbours.iter().flat_map(|(_, tables)| tables));
        let share = |totals: &Totals| {
            let whole: i64 = self.columns.iter().map(|column| total(totals, column)).sum();
            (whole > 0).then(|| 100.0 * total(totals, column) as f64 / whole as f64)
        };
        tables.map(share).collect()
    }

    /// What is drawn: the sums of the area, and of the previous period.
    pub(crate) fn figures(&self) -> Figures {
        let facts = &self.headline.facts;
        let row = |column: &String| {
            let values = self.values(column).into_iter().chain(self.previous_values(column));
            (column.clone(), values.map(|value| Some(value as f64)).collect())
        };
        Figures {
            title: facts.title.clone(),
            unit: facts.unit.clone(),
            label: facts.rows.clone(),
            names: self.names().into_iter().map(str::to_owned).chain(self.previous_names()).collect(),
            rows: self.columns.iter().map(row).collect(),
            by_period: false,
        }
    }

    /// The sums by column, and their shares.
    pub(crate) fn table(&self) -> Table {
        let names = self.names().into_iter().map(str::to_owned).chain(self.previous_names()).chain(self.share_names());
        let columns: Vec<String> = std::iter::once(self.headline.facts.rows.clone()).chain(names).collect();
        let row = |column: &String| {
            let shares = self.shares(column).into_iter().map(|share| share.map(|share| format!("{share:.1}")));
            let counts = self.values(column).into_iter().chain(self.previous_values(column));
            let counts = counts.map(|value| Some(value.to_string()));
            std::iter::once(Some(column.clone())).chain(counts).chain(shares).collect()
        };
        let are_numbers = (0..columns.len()).map(|at| at > 0).collect();
        Table { columns, are_numbers, rows: self.columns.iter().map(row).collect() }
    }
}

/// The tables of all series, if they are there.
fn named<'t>(series: &[Series], tables: &'t BTreeMap<String, TypedTable>) -> Option<Vec<&'t TypedTable>> {
    series.iter().map(|series| tables.get(&series.of)).collect()
}

/// The columns after the first that all of the tables have.
pub(crate) fn common_columns(tables: &[&TypedTable]) -> Vec<String> {
    let has = |column: &&str| tables.iter().all(|table| table.has(column));
    let first = tables.first().map(|table| table.columns()).unwrap_or_default();
    first.into_iter().skip(1).filter(has).map(str::to_owned).collect()
}

/// The sums of a table's columns, as far as it has them.
///
/// # Errors
/// When one of them holds no counts.
pub(crate) fn totals(table: &TypedTable, columns: &[String]) -> Result<Totals, FiguresError> {
    let own = columns.iter().filter(|column| table.has(column));
    own.map(|column| Ok((column.clone(), table.count(column)?.into_iter().flatten().sum()))).collect()
}

/// The sum of a column; of one that the table lacks nothing.
fn total(totals: &Totals, column: &str) -> i64 {
    totals.get(column).copied().unwrap_or(0)
}
