//! The rows behind the tables: a council's events with what was derived from them, and how many are left after each step.

use cld_figures::layouts::COUNCIL;
use cld_figures::{Table, TypedTable};
use cld_run::Finished;
use cld_terms::sql_text;

use crate::error::ReportError;

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
    codes.iter().map(|code| sql_text(code)).collect::<Vec<_>>().join(", ")
}

/// How many events there are of the submissions that were chosen.
pub(crate) fn count(run: &Finished<'_>, codes: &[String]) -> Result<u64, ReportError> {
    counted(run, "events", &events(codes))
}

/// What `count(*)` gives over the rows that `from` says.
fn counted(run: &Finished<'_>, table: &str, from: &str) -> Result<u64, ReportError> {
    let (schema, batches) = run.engine.rows(&format!("select count(*) as number_of_rows {from}"))?;
    let counts = TypedTable::of(table, &schema, &batches)?.count("number_of_rows")?;
    Ok(counts.into_iter().flatten().filter_map(|count| u64::try_from(count).ok()).sum())
}

/// How many rows of an area a page has.
pub(crate) struct PageRows {
    pub name: String,
    kind: &'static str,
    pub lead: String,
    pub rows: u64,
}

/// How many rows of the area each page has, in the order that data flow.
pub(crate) fn steps(run: &Finished<'_>, codes: &[String]) -> Result<Vec<PageRows>, ReportError> {
    let received = [("submitted", "Rows received, in every submission"), ("events", "The same with their variables")];
    let pages = run.pages.iter().map(|page| (page.name.as_str(), page.kind().noun(), page.lead.as_str()));
    let mut steps = Vec::new();
    for (name, kind, lead) in received.into_iter().map(|(name, lead)| (name, "", lead)).chain(pages) {
        if run.columns(name)?.iter().any(|column| column == COUNCIL) {
            let rows = counted(run, name, &format!("from {name} where {COUNCIL} in ({})", quoted(codes)))?;
            steps.push(PageRows { name: name.to_owned(), kind, lead: lead.to_owned(), rows });
        }
    }
    Ok(steps)
}

/// The same as a table.
pub(crate) fn table(steps: &[PageRows]) -> Table {
    let columns = ["step", "kind", "what it is", "rows"].map(str::to_owned).to_vec();
    let row = |step: &PageRows| {
        let texts = [step.name.clone(), step.kind.to_owned(), step.lead.clone(), step.rows.to_string()];
        texts.map(Some).to_vec()
    };
    Table { are_numbers: vec![false, false, false, true], columns, rows: steps.iter().map(row).collect() }
}
