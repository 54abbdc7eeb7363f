//! The rows behind the tables: a council's events with what was derived from them, and how many are left after each step.

use std::error::Error;

use cld_figures::Table;
use cld_figures::layouts::COUNCIL;
use cld_run::Finished;

/// Most events that a sheet holds, under its heading.
pub(crate) const MOST: u64 = 1_048_575;

/// The events of the submissions that were chosen.
pub(crate) fn events(codes: &[String]) -> String {
    format!(
        "from events as e
        join submissions as s on s.submission_number = e.submission_number
        join submission_register as r on r.la_code = s.la_code and r.file = s.file and r.chosen
        where e.la_code in ({})",
        quoted(codes)
    )
}

/// Codes as SQL texts.
pub(crate) fn quoted(codes: &[String]) -> String {
    codes.iter().map(|code| format!("'{}'", code.replace('\'', "''"))).collect::<Vec<_>>().join(", ")
}

pub(crate) fn count(run: &Finished<'_>, codes: &[String]) -> Result<u64, Box<dyn Error>> {
    let table = run.rows(&format!("select count(*) as events {}", events(codes)))?;
    Ok(table.rows[0][0].as_deref().unwrap_or("0").parse()?)
}

/// How many rows of the area each page has, in the order that data flow.
pub(crate) fn steps(run: &Finished<'_>, codes: &[String]) -> Result<Table, Box<dyn Error>> {
    let columns = ["step", "kind", "what it is", "rows"].map(str::to_owned).to_vec();
    let mut table = Table { are_numbers: vec![false, false, false, true], columns, rows: Vec::new() };
    let received = [("submitted", "Rows received, in every submission"), ("events", "The same with their variables")];
    let pages = run.pages.iter().map(|page| (page.name.as_str(), page.kind().noun(), page.lead.as_str()));
    for (name, kind, lead) in received.into_iter().map(|(name, lead)| (name, "", lead)).chain(pages) {
        if run.columns(name)?.iter().any(|column| column == COUNCIL) {
            let sql = format!("select count(*) from {name} where {COUNCIL} in ({})", quoted(codes));
            let rows = run.rows(&sql)?.rows[0][0].clone();
            table.rows.push(vec![Some(name.to_owned()), Some(kind.to_owned()), Some(lead.to_owned()), rows]);
        }
    }
    Ok(table)
}
