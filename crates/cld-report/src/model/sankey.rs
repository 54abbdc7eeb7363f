//! Flows from one side to another, such as requests by what they came from and what followed.

use std::collections::BTreeMap;

use cld_book::{Chart, Headline, Source};
use cld_figures::{FiguresError, Table, TypedTable};
use cld_run::Finished;

use super::contents::{Contents, Shown};
use super::headlines::{Selected, selected};
use crate::error::ReportError;

/// Flows with how much each carries, the most first.
pub(crate) struct Sankey {
    pub title: String,
    pub unit: String,
    /// What the two sides are.
    sides: [String; 2],
    pub flows: Vec<(String, String, i64)>,
}

/// The most ends on a side; what is less frequent goes together.
const MOST: usize = 10;
const REST: &str = "Everything else";

pub(crate) type Counts = BTreeMap<(String, String), i64>;

/// Those of the book that the run has tables for, and that carry anything.
pub(crate) fn all(contents: &Contents<'_>, run: &Finished<'_>) -> Result<Vec<Sankey>, ReportError> {
    let mut all = Vec::new();
    for headline in contents.headlines.iter().filter(|headline| headline.facts.chart == Chart::Flows) {
        let counts = match &headline.source {
            Source::Layouts(_) => of_return(headline, contents)?,
            _ => of_rows(headline, contents, run)?,
        };
        let flows = frequent(counts);
        if !flows.is_empty() {
            let facts = &headline.facts;
            let sides = [facts.rows.clone(), facts.to.clone().unwrap_or_default()];
            all.push(Sankey { title: facts.title.clone(), unit: facts.unit.clone(), sides, flows });
        }
    }
    Ok(all)
}

/// From the rows of the return's tables to their columns.
fn of_return(headline: &Headline, contents: &Contents<'_>) -> Result<Counts, ReportError> {
    let Source::Layouts(series) = &headline.source else { return Ok(Counts::new()) };
    let is_meant = |shown: &&Shown<'_>| series.iter().any(|series| series.of == shown.layout.id);
    Ok(of_tables(contents.tables.iter().filter(is_meant).map(|shown| &shown.figures))?)
}

/// From the labels of rows, in the first column, to the headings of the others.
///
/// # Errors
/// When one of the others holds no counts.
pub(crate) fn of_tables<'t>(tables: impl Iterator<Item = &'t TypedTable>) -> Result<Counts, FiguresError> {
    let mut counts = Counts::new();
    for table in tables {
        let columns = table.columns();
        let Some((first, others)) = columns.split_first() else { continue };
        let labels = table.written(first)?;
        for column in others {
            for (label, count) in labels.iter().zip(table.count(column)?) {
                let from = label.clone().unwrap_or_default();
                // A count that is not there adds nothing.
                *counts.entry((from, (*column).to_owned())).or_default() += count.unwrap_or(0);
            }
        }
    }
    Ok(counts)
}

/// By the SQL of the page: two labels and how many there are.
fn of_rows(headline: &Headline, contents: &Contents<'_>, run: &Finished<'_>) -> Result<Counts, ReportError> {
    let mut counts = Counts::new();
    let Some(Selected { labels, table, series }) = selected(headline, run, &contents.codes)? else { return Ok(counts) };
    let Some(series) = series.first() else { return Ok(counts) };
    for (labels, count) in labels.iter().zip(table.count(series)?) {
        if let [from, to] = labels.as_slice() {
            *counts.entry((from.clone(), to.clone())).or_default() += count.unwrap_or(0);
        }
    }
    Ok(counts)
}

/// The flows between the most frequent ends, the rest of either side together.
pub(crate) fn frequent(counts: Counts) -> Vec<(String, String, i64)> {
    let (from, to) = (ends(&counts, |(from, _)| from), ends(&counts, |(_, to)| to));
    let kept = |ends: &[(String, i64)], name: String| match ends.iter().any(|(end, _)| *end == name) {
        true => name,
        false => REST.to_owned(),
    };
    let mut flows = Counts::new();
    for ((one, other), count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        *flows.entry((kept(&from, one), kept(&to, other))).or_default() += count;
    }
    let mut flows: Vec<_> = flows.into_iter().map(|((from, to), count)| (from, to, count)).collect();
    flows.sort_by_key(|(.., count)| -count);
    flows
}

/// The most frequent ends of one side with their counts, the most first.
fn ends<'c>(
    counts: impl IntoIterator<Item = (&'c (String, String), &'c i64)>,
    side: impl Fn(&'c (String, String)) -> &'c String,
) -> Vec<(String, i64)> {
    let mut sums: BTreeMap<&String, i64> = BTreeMap::new();
    counts.into_iter().for_each(|(pair, count)| *sums.entry(side(pair)).or_default() += count);
    let mut ends: Vec<_> = sums.into_iter().filter(|(_, sum)| *sum > 0).map(|(end, sum)| (end.clone(), sum)).collect();
    ends.sort_by_key(|(_, sum)| -sum);
    ends.truncate(MOST);
    ends
}

impl Sankey {
    pub(crate) fn table(&self) -> Table {
        let columns = self.sides.iter().cloned().chain([self.unit.clone()]).collect();
        let row =
            |(from, to, count): &(String, String, i64)| [from, to, &count.to_string()].map(|cell| Some(cell.clone()));
        let rows = self.flows.iter().map(|flow| row(flow).to_vec()).collect();
        Table { columns, are_numbers: vec![false, false, true], rows }
    }
}
