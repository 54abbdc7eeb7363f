//! Headlines that add up the columns of the return's tables.

use cld_book::Headline;
use cld_figures::Table;

use super::contents::{Contents, Shown};
use super::figures::Figures;
use super::headlines::summed;
use super::neighbours::Neighbour;

/// Sums of several tables by their columns.
pub(crate) struct Sum<'a> {
    pub headline: &'a Headline,
    /// The name of each series with its table.
    pub series: Vec<(&'a str, &'a Shown<'a>)>,
    /// The columns that all have: what only one of them has comes last and is not summed up.
    pub columns: Vec<&'a String>,
    /// The days of the previous period, and its tables.
    previous: Option<(&'a str, Vec<&'a Table>)>,
    /// The areas around, each with its tables.
    neighbours: Vec<(&'a str, Vec<&'a Table>)>,
}

impl<'a> Sum<'a> {
    /// Those that the area has tables for.
    pub(crate) fn all(contents: &'a Contents<'_>) -> Vec<Sum<'a>> {
        contents.headlines.iter().filter_map(|headline| Sum::of(headline, contents)).collect()
    }

    fn of(headline: &'a Headline, contents: &'a Contents<'_>) -> Option<Sum<'a>> {
        let ids = summed(headline)?;
        let found = |id: &str| contents.tables.iter().find(|shown| shown.layout.id == id);
        let series: Vec<_> =
            ids.iter().map(|series| Some((series.name.as_str(), found(&series.of)?))).collect::<Option<_>>()?;
        let columns = common_columns(&series.iter().map(|(_, shown)| &shown.table).collect::<Vec<_>>());
        let previous = contents.previous.as_ref().and_then(|previous| {
            let tables = ids.iter().map(|series| previous.tables.get(&series.of)).collect::<Option<_>>()?;
            Some((previous.name.as_str(), tables))
        });
        let of_area = |area: &'a Neighbour| {
            let tables = ids.iter().map(|series| area.tables.get(&series.of)).collect::<Option<_>>()?;
            Some((area.name.as_str(), tables))
        };
        let neighbours = contents.neighbours.iter().filter_map(of_area).collect();
        Some(Sum { headline, series, columns, previous, neighbours })
    }

    pub(crate) fn names(&self) -> Vec<&'a str> {
        self.series.iter().map(|(name, _)| *name).collect()
    }

    /// The sums of a column, by series.
    pub(crate) fn values(&self, column: &str) -> Vec<i64> {
        self.series.iter().map(|(_, shown)| total(&shown.table, column)).collect()
    }

    /// What the sums of the previous period are called, by series; none without that period.
    pub(crate) fn previous_names(&self) -> Vec<String> {
        let days = self.previous.iter().map(|(days, _)| days);
        days.flat_map(|days| self.names().into_iter().map(move |name| format!("{name}, {days}"))).collect()
    }

    /// The sums of a column in the previous period, by series.
    pub(crate) fn previous_values(&self, column: &str) -> Vec<i64> {
        self.previous.iter().flat_map(|(_, tables)| tables).map(|table| total(table, column)).collect()
    }

    /// What the shares are called: by series, of the area and of those around.
    pub(crate) fn share_names(&self) -> Vec<String> {
        let own = self.names().into_iter().map(|name| format!("{name}, %"));
        let of_area = |area: &'a str| self.names().into_iter().map(move |name| format!("{area}: {name}, %"));
        own.chain(self.neighbours.iter().flat_map(|(area, _)| of_area(area))).collect()
    }

    /// The shares of a column in what is summed up, in per cent, in the order of their names; none of nothing.
    pub(crate) fn shares(&self, column: &str) -> Vec<Option<f64>> {
        let own = self.series.iter().map(|(_, shown)| &shown.table);
        let tables = own.chain(self.neighbours.iter().flat_map(|(_, tables)| tables.iter().copied()));
        let share = |table: &Table| {
            let whole: i64 = self.columns.iter().map(|column| total(table, column)).sum();
            (whole > 0).then(|| 100.0 * total(table, column) as f64 / whole as f64)
        };
        tables.map(share).collect()
    }

    /// What is drawn: the sums of the area, and of the previous period.
    pub(crate) fn figures(&self) -> Figures {
        let facts = &self.headline.facts;
        let row = |column: &&String| {
            let values = self.values(column).into_iter().chain(self.previous_values(column));
            ((*column).clone(), values.map(|value| Some(value as f64)).collect())
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
        let row = |column: &&String| {
            let shares = self.shares(column).into_iter().map(|share| share.map(|share| format!("{share:.1}")));
            let counts = self.values(column).into_iter().chain(self.previous_values(column));
            let counts = counts.map(|value| Some(value.to_string()));
            std::iter::once(Some((*column).clone())).chain(counts).chain(shares).collect()
        };
        let are_numbers = (0..columns.len()).map(|at| at > 0).collect();
        Table { columns, are_numbers, rows: self.columns.iter().map(row).collect() }
    }
}

/// The columns after the first that all of the tables have.
pub(crate) fn common_columns<'t>(tables: &[&'t Table]) -> Vec<&'t String> {
    let has = |column: &&String| tables.iter().all(|table| table.columns.contains(column));
    tables.first().into_iter().flat_map(|table| table.columns.iter().skip(1)).filter(has).collect()
}

/// The sum of a column of a table; of one that the table lacks nothing.
pub(crate) fn total(table: &Table, column: &str) -> i64 {
    let Some(at) = table.place(column) else { return 0 };
    table.rows.iter().filter_map(|row| row[at].as_deref()?.parse::<i64>().ok()).sum()
}
