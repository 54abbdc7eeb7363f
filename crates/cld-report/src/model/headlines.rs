//! Headlines whose figures a page of the book selects from the tables of the run.

use std::collections::BTreeSet;
use std::error::Error;

use cld_book::{Book, Chart, Headline, Series, Source};
use cld_run::Finished;

use super::figures::Figures;

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
) -> Result<Vec<Figures>, Box<dyn Error>> {
    let mut all = Vec::new();
    for headline in headlines {
        let facts = &headline.facts;
        let Source::Query { series, .. } = &headline.source else { continue };
        if facts.chart != Chart::Bars || !(facts.adds_up || councils.len() == 1) {
            continue;
        }
        let Some(rows) = selected(headline, run, councils)? else { continue };
        let figure = |cell: Option<String>| cell.and_then(|cell| cell.parse().ok());
        let rows: Vec<_> = rows
            .into_iter()
            .map(|(labels, cells)| (labels.concat(), cells.into_iter().map(figure).collect()))
            .collect();
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

/// A row's labels, and the cell of each series.
pub(crate) type Row = (Vec<String>, Vec<Option<String>>);

/// The rows of a headline with SQL, in its order: first its labels (one, or two of flows), then the series; none where
/// the run has not the tables that it reads.
pub(crate) fn selected(
    headline: &Headline,
    run: &Finished<'_>,
    councils: &BTreeSet<String>,
) -> Result<Option<Vec<Row>>, Box<dyn Error>> {
    let Source::Query { sql, series } = &headline.source else { return Ok(None) };
    if !headline.tables().all(|table| run.page(table).is_some()) {
        return Ok(None);
    }
    cld_method::hold_area_councils(&run.engine, councils.iter().map(String::as_str))?;
    let mut table = run.rows(&sql.text)?;
    let place = |column: &String| {
        let place = table.columns.iter().position(|other| other == column);
        place.ok_or_else(|| {
            format!("book/{}: its SQL gives no column \"{column}\". Name one that it gives.", headline.path)
        })
    };
    let places: Vec<usize> = series.iter().map(|series| place(&series.of)).collect::<Result<_, _>>()?;
    let order = headline.facts.order.as_ref().map(place).transpose()?;
    let number = |row: &Vec<Option<String>>| {
        let number = order.and_then(|at| row[at].as_deref()?.parse::<f64>().ok()).unwrap_or_default();
        if headline.facts.largest_first { -number } else { number }
    };
    table.rows.sort_by(|one, other| number(one).total_cmp(&number(other)).then_with(|| one.cmp(other)));
    let labels = if headline.facts.chart == Chart::Flows { 2 } else { 1 };
    let row = |row: Vec<Option<String>>| {
        let of_labels = row[..labels].iter().map(|label| label.clone().unwrap_or_default()).collect();
        (of_labels, places.iter().map(|at| row[*at].clone()).collect())
    };
    Ok(Some(table.rows.into_iter().map(row).collect()))
}
