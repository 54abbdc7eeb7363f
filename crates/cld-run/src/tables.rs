//! A run's tables as CSV and JSON, in an order that depends on nothing but their rows.

use std::error::Error;
use std::fmt;

use cld_book::{Kind, Page};
use cld_engine::{Engine, EngineError, RunFolder};
use cld_method::Stored;

use super::side_by_side::side_by_side;
use cld_figures::{CsvFile, JsonFile, Table};

/// A table written for people.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct TableWritten {
    pub name: String,
    pub title: String,
    pub evidence: String,
    pub rows: u64,
    pub file: String,
}

/// A council from which no submission was chosen.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct LeftOut {
    la_code: String,
    la_name: String,
    /// Its last submission, and why that one does not serve.
    file: String,
    reason: String,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {} ({})", self.la_code, self.la_name, self.reason, self.file)
    }
}

/// The councils that are in no table which counts from the latest submission.
pub(crate) fn left_out(engine: &Engine, stored: &[Stored]) -> Result<Vec<LeftOut>, Box<dyn Error>> {
    if !stored.iter().any(|stored| stored.page.name == "submission_register") {
        return Ok(Vec::new());
    }
    let (schema, batches) = engine.rows(LAST_SUBMISSIONS)?;
    let councils = Table::of(&schema, &batches).rows.into_iter().map(|row| {
        let [la_code, la_name, file, reason] = std::array::from_fn(|at| row[at].clone().unwrap_or_default());
        LeftOut { la_code, la_name, file, reason }
    });
    Ok(councils.collect())
}

const LAST_SUBMISSIONS: &str = "
select la_code, la_name, file, reason
from (
  select *,
    max(case when chosen then 1 else 0 end) over (partition by la_code, la_name) as is_chosen_from,
    row_number() over (partition by la_code, la_name order by import_datetime desc, file) as place
  from submission_register
) as judged
where is_chosen_from = 0 and place = 1
order by la_code";

/// Writes a table beside its Parquet files as `tables/NAME.csv` and `tables/NAME.json`, by its columns from the first on.
fn write(engine: &Engine, page: &Page, run: &RunFolder) -> Result<TableWritten, Box<dyn Error>> {
    let all = format!("select * from {}", page.name);
    let columns: Vec<String> = engine.schema(&all)?.fields().iter().map(|field| field.name().clone()).collect();
    let order: Vec<String> = (1..=columns.len()).map(|place| format!("{place} nulls first")).collect();
    let file = format!("tables/{}.csv", page.name);
    let mut csv = CsvFile::create(&run.join(&file), &columns)?;
    let mut json = JsonFile::create(&run.join(&format!("tables/{}.json", page.name)), &columns)?;
    let mut rows = 0;
    engine.each(&format!("{all} order by {}", order.join(", ")), |batch| -> Result<(), Box<dyn Error>> {
        let table = Table::of(&batch.schema(), std::slice::from_ref(batch));
        rows += batch.num_rows() as u64;
        csv.add(&table)?;
        json.add(&table)
    })?;
    csv.finish()?;
    json.finish()?;
    let (name, title) = (page.name.clone(), page.lead.clone());
    Ok(TableWritten { name, title, evidence: page.evidence.word().to_owned(), rows, file })
}

/// Writes every table for people, `threads` side by side; those that lack room beside another after them, one by one.
pub(crate) fn write_all(
    engine: &Engine,
    stored: &[Stored],
    run: &RunFolder,
    threads: usize,
) -> Result<Vec<TableWritten>, Box<dyn Error>> {
    let tables = stored.iter().map(|stored| &stored.page).filter(|page| page.kind() == Kind::Table);
    let written = side_by_side(tables.clone(), threads, |_, page| match write(engine, page, run) {
        Ok(table) => Ok(Some(table)),
        Err(error) if matches!(error.downcast_ref(), Some(EngineError::MemoryTooSmall)) => Ok(None),
        Err(error) => Err(error.to_string()),
    })?;
    written.into_iter().zip(tables).map(|(table, page)| table.map_or_else(|| write(engine, page, run), Ok)).collect()
}
