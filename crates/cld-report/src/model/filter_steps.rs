//! From the rows that were received to those that a table counts.

use cld_book::{Kind, Series, Source};

use super::contents::Contents;
use super::figures::Figures;
use super::headlines::summed;
use super::rows::PageRows;
use crate::error::ReportError;
use cld_figures::Table;
use cld_figures::layouts::COUNCIL;
use cld_run::Finished;

/// The steps that lead to a table: how many rows are left after each, and what it is.
pub(crate) struct FilterSteps {
    pub title: String,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    lead: String,
    rows: u64,
}

/// Letters of the longest label in a picture.
const LONGEST: usize = 40;

/// The steps to the tables behind headlines. `steps` says how many rows of the area each page has.
pub(crate) fn all(
    contents: &Contents<'_>,
    run: &Finished<'_>,
    steps: &[PageRows],
) -> Result<Vec<FilterSteps>, ReportError> {
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    let mut all = Vec::new();
    for headline in &contents.headlines {
        let title = &headline.facts.title;
        if let Some(series) = summed(headline) {
            all.extend(of_sums(title, series, contents, run, &codes, steps)?);
        } else if let Source::StepsTo(table) = &headline.source {
            all.extend(way(table, run, &codes, steps)?.map(|steps| FilterSteps { title: title.clone(), steps }));
        }
    }
    Ok(all)
}

/// The steps to the tables of a headline that adds them up: together, if all are counted from the same rows.
fn of_sums(
    title: &str,
    series: &[Series],
    contents: &Contents<'_>,
    run: &Finished<'_>,
    codes: &[String],
    steps: &[PageRows],
) -> Result<Vec<FilterSteps>, ReportError> {
    let mut ways = Vec::new();
    for Series { name, of } in series {
        let page = contents.method.layouts.get(of).and_then(|layout| layout.table.as_ref());
        let way = page.map(|page| way(page, run, codes, steps)).transpose()?.flatten();
        ways.push((name, way));
    }
    let last = |way: &Option<Vec<Step>>| way.as_ref().and_then(|way| Some(way.last()?.name.clone()));
    if ways.iter().all(|(_, way)| last(way) == last(&ways[0].1)) {
        let first = ways.into_iter().next().and_then(|(_, way)| way);
        return Ok(first.map(|steps| FilterSteps { title: title.to_owned(), steps }).into_iter().collect());
    }
    let each = ways.into_iter();
    Ok(each.filter_map(|(name, way)| Some(FilterSteps { title: format!("{title}, {name}"), steps: way? })).collect())
}

/// The steps upwards from what a page counts: of several pages that it reads, by the one with the most rows.
fn way(page: &str, run: &Finished<'_>, codes: &[String], steps: &[PageRows]) -> Result<Option<Vec<Step>>, ReportError> {
    let step = |name: &str| {
        let own = steps.iter().find(|own| own.name == name)?;
        Some(Step { name: name.to_owned(), lead: own.lead.clone(), rows: own.rows })
    };
    let Some(mut at) = run.page(page) else { return Ok(None) };
    let mut way: Vec<Step> = Vec::new();
    // A table of counts has a row for each figure: what it counts is above it.
    if at.kind() != Kind::Table || run.person_column(page)?.is_some() {
        way.extend(step(page));
    }
    loop {
        // The conditions of the page, but for the last: that leaves the rows of the page itself.
        let mut conditions = cld_provenance::rows_left(&run.engine, &run.sql(at), COUNCIL, codes)?;
        conditions.pop();
        way.extend(conditions.into_iter().rev().map(|(condition, rows)| Step {
            lead: format!("Condition of {}", at.name),
            name: condition,
            rows,
        }));
        let above = at.sql.tables.iter().filter_map(|table| step(table)).max_by_key(|step| step.rows);
        let Some(above) = above.filter(|above| way.iter().all(|known| known.name != above.name)) else { break };
        let next = run.page(&above.name);
        way.push(above);
        match next {
            Some(page) => at = page,
            None => break,
        }
    }
    if way.last().is_some_and(|last| last.name == "events") {
        way.extend(step("submitted"));
    }
    way.reverse();
    Ok((way.len() > 1).then_some(way))
}

impl FilterSteps {
    /// How many rows there are before the first step and after the last.
    pub(crate) fn ends(&self) -> Option<(u64, u64)> {
        Some((self.steps.first()?.rows, self.steps.last()?.rows))
    }

    pub(crate) fn figures(&self) -> Figures {
        let label = |name: &str| match name.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.to_owned(),
        };
        Figures {
            title: format!("Steps to: {}", self.title),
            unit: "rows".to_owned(),
            label: "step".to_owned(),
            names: vec!["rows".to_owned()],
            rows: self.steps.iter().map(|step| (label(&step.name), vec![Some(step.rows as f64)])).collect(),
            by_period: false,
        }
    }

    pub(crate) fn table(&self) -> Table {
        let columns = ["Step", "What it is", "Rows", "Fewer than in the step above"].map(str::to_owned).to_vec();
        let before = std::iter::once(None).chain(self.steps.iter().map(|step| Some(step.rows)));
        let row = |(step, before): (&Step, Option<u64>)| {
            // A join may give more rows than it was given.
            let fewer = before.map(|before| (i128::from(before) - i128::from(step.rows)).to_string());
            vec![Some(step.name.clone()), Some(step.lead.clone()), Some(step.rows.to_string()), fewer]
        };
        let rows = self.steps.iter().zip(before).map(row).collect();
        Table { columns, are_numbers: vec![false, false, true, true], rows }
    }
}
