//! Headlines whose figures a page of the book selects from the tables of the run.

use std::collections::BTreeSet;

use cld_book::{Book, Chart, Headline, Series, Source};
use cld_figures::TypedTable;
use cld_run::Finished;

use super::figures::Figures;
use crate::error::ReportError;

/// The headlines of the book, in the order in which reports show them.
pub(crate) fn in_order(book: &Book) -> Vec<&Headline> {
    let mut headlines: Vec<&Headline> = book.headlines.values().collect();
    headlines.sort_by_key(|headline| headline.facts.place);
    headlines
}

/// The tables of the return whose columns a headline adds up; none of a headline that is made otherwise.
pub(crate) fn summed(headline: &Headline) -> Option<&[Series]> {
    match &headline.source {
        Source::Layouts(series) if headline.facts.chart == Chart::Bars => Some(series),
        _ => None,
    }
}

/// The ids of all tables of the return that are added up.
pub(crate) fn summed_ids<'h>(headlines: &[&'h Headline]) -> impl Iterator<Item = &'h str> {
    headlines.iter().copied().filter_map(summed).flatten().map(|series| series.of.as_str())
}

/// The figures of some councils together, for each headline that the run has tables for. Medians and the like of
/// several councils are left out.
pub(crate) fn read(
    headlines: &[&Headline],
    run: &Finished<'_>,
    councils: &BTreeSet<String>,
) -> Result<Vec<Figures>, ReportError> {
    let mut all = Vec::new();
    for headline in headlines {
        let facts = &headline.facts;
        let Source::Query { series, .. } = &headline.source else { continue };
        if facts.chart != Chart::Bars || !(facts.adds_up || councils.len() == 1) {
            continue;
        }
        let Some(Selected { labels, table, series: columns }) = selected(headline, run, councils)? else { continue };
        let cells = columns.iter().map(|column| table.number(column)).collect::<Result<Vec<_>, _>>()?;
        let figures = |row: usize| cells.iter().map(|column| column[row]).collect();
        let rows: Vec<_> = labels.iter().enumerate().map(|(row, labels)| (labels.concat(), figures(row))).collect();
        if !rows.is_empty() {
            all.push(Figures {
                title: facts.title.clone(),
                unit: facts.unit.clone(),
                label: facts.rows.clone(),
                names: series.iter().map(|series| series.name.clone()).collect(),
                rows,
                by_period: facts.by_period,
            });
        }
    }
    Ok(all)
}

/// The rows of a headline with SQL, in its order.
pub(crate) struct Selected<'h> {
    /// Of each row: one label, or two of flows.
    pub labels: Vec<Vec<String>>,
    pub table: TypedTable,
    /// The columns of the series.
    pub series: Vec<&'h str>,
}

/// The rows that a headline selects; none where it has no SQL or the run has not the tables that it reads.
pub(crate) fn selected<'h>(
    headline: &'h Headline,
    run: &Finished<'_>,
    councils: &BTreeSet<String>,
) -> Result<Option<Selected<'h>>, ReportError> {
    let Source::Query { sql, series } = &headline.source else { return Ok(None) };
    if !headline.tables().all(|table| run.page(table).is_some()) {
        return Ok(None);
    }
    cld_method::hold_area_councils(&run.engine, councils.iter().map(String::as_str))?;
    let (schema, batches) = run.engine.rows(&sql.text)?;
    let table = TypedTable::of(&headline.path, &schema, &batches)?;
    let series: Vec<&str> = series.iter().map(|series| series.of.as_str()).collect();
    let order = headline.facts.order.as_deref();
    for column in series.iter().copied().chain(order) {
        if !table.has(column) {
            return Err(ReportError::HeadlineColumn { path: headline.path.clone(), column: column.to_owned() });
        }
    }
    let table = table.in_order(&in_order_of(&table, order, headline.facts.largest_first)?)?;
    let many = if headline.facts.chart == Chart::Flows { 2 } else { 1 };
    let columns = table.columns().into_iter().take(many).map(|column| table.written(column));
    let columns = columns.collect::<Result<Vec<_>, _>>()?;
    let of_row = |row: usize| columns.iter().map(|column| column[row].clone().unwrap_or_default()).collect();
    Ok(Some(Selected { labels: (0..table.len()).map(of_row).collect(), table, series }))
}

/// The places of a table's rows by the number in a column, and then by their texts; a null goes as nought.
fn in_order_of(table: &TypedTable, column: Option<&str>, largest_first: bool) -> Result<Vec<usize>, ReportError> {
    let numbers = match column {
        Some(column) => table.number(column)?,
        None => vec![None; table.len()],
    };
    let sign = if largest_first { -1.0 } else { 1.0 };
    let (rows, number) = (table.printed().rows, |row: usize| sign * numbers[row].unwrap_or_default());
    let mut places: Vec<usize> = (0..table.len()).collect();
    places.sort_by(|one, other| number(*one).total_cmp(&number(*other)).then_with(|| rows[*one].cmp(&rows[*other])));
    Ok(places)
}
