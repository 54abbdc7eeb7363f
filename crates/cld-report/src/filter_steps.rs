//! From the rows that were received to those that a table counts.

use std::error::Error;

use cld_book::Kind;

use super::contents::Contents;
use super::headlines::Headline;
use super::summary::SUMMED;
use cld_figures::Table;
use cld_figures::layouts::COUNCIL;
use cld_run::Finished;

/// The way to a table: how many rows are left after each step, and what the step is.
pub(crate) struct Funnel {
    pub title: String,
    steps: Vec<Step>,
}

struct Step {
    name: String,
    lead: String,
    rows: i64,
}

/// Letters of the longest label in a picture.
const LONGEST: usize = 40;

/// Tables that show where rows go, beside those of the headline figures.
const ALSO: [(&str, &str); 2] =
    [("The main table", "main_table_single"), ("Requests with a waiting time", "waiting_times_by_request")];

/// The ways to the tables behind headline figures. `steps` says how many rows of the area each page has.
pub(crate) fn all(contents: &Contents<'_>, run: &Finished<'_>, steps: &Table) -> Result<Vec<Funnel>, Box<dyn Error>> {
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    let mut funnels = Vec::new();
    for (title, series) in SUMMED {
        let of = |id: &str| match contents.method.layouts.get(id).and_then(|layout| layout.table.as_ref()) {
            Some(page) => way(page, run, &codes, steps),
            None => Ok(None),
        };
        let [(younger, one), (older, other)] = series;
        let (one, other) = (of(one)?, of(other)?);
        let last = |way: &Option<Vec<Step>>| way.as_ref().and_then(|way| Some(way.last()?.name.clone()));
        // Tables that are two halves of one count are counted from the same rows.
        if last(&one) == last(&other) {
            funnels.extend(one.map(|steps| Funnel { title: title.to_owned(), steps }));
        } else {
            let halves = [(younger, one), (older, other)].into_iter();
            funnels.extend(
                halves.filter_map(|(age, steps)| Some(Funnel { title: format!("{title}, {age}"), steps: steps? })),
            );
        }
    }
    for (title, page) in ALSO {
        funnels.extend(way(page, run, &codes, steps)?.map(|steps| Funnel { title: title.to_owned(), steps }));
    }
    Ok(funnels)
}

/// The way upwards from what a page counts: of several pages that it reads, by the one with the most rows.
fn way(page: &str, run: &Finished<'_>, codes: &[String], steps: &Table) -> Result<Option<Vec<Step>>, Box<dyn Error>> {
    let step = |name: &str| {
        let row = steps.rows.iter().find(|row| row[0].as_deref() == Some(name))?;
        let text = |at: usize| row[at].clone().unwrap_or_default();
        Some(Step { name: name.to_owned(), lead: text(2), rows: text(3).parse().ok()? })
    };
    let Some(mut at) = run.page(page) else { return Ok(None) };
    let mut way: Vec<Step> = Vec::new();
    // A table of counts has a row for each figure: what it counts is above it.
    if at.kind() != Kind::Table || run.columns(page)?.iter().any(|column| column == "person") {
        way.extend(step(page));
    }
    loop {
        // What the page asks of a row, but for the last: that leaves the rows of the page itself.
        let mut asked = cld_provenance::rows_left(&run.engine, &run.sql(at), COUNCIL, codes)?;
        asked.pop();
        way.extend(asked.into_iter().rev().map(|(asked, rows)| Step {
            lead: format!("Asked of a row by {}", at.name),
            name: asked,
            rows: rows as i64,
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

impl Funnel {
    pub(crate) fn picture(&self) -> Headline {
        let label = |name: &str| match name.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &name[..end]),
            None => name.to_owned(),
        };
        let rows = self.steps.iter().map(|step| (label(&step.name), vec![Some(step.rows as f64)])).collect();
        Headline { title: format!("The way to: {}", self.title), names: vec!["rows".to_owned()], rows }
    }

    pub(crate) fn table(&self) -> Table {
        let columns = ["step", "what it is", "rows", "fewer than before"].map(str::to_owned).to_vec();
        let before = std::iter::once(None).chain(self.steps.iter().map(|step| Some(step.rows)));
        let row = |(step, before): (&Step, Option<i64>)| {
            let fewer = before.map(|before| (before - step.rows).to_string());
            vec![Some(step.name.clone()), Some(step.lead.clone()), Some(step.rows.to_string()), fewer]
        };
        let rows = self.steps.iter().zip(before).map(row).collect();
        Table { columns, are_numbers: vec![false, false, true, true], rows }
    }
}
