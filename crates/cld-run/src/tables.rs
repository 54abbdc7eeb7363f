//! A run's tables as CSV and JSON for people, in an order that depends on nothing but their rows.

use std::error::Error;
use std::fmt;

use cld_book::Kind;
use cld_engine::{Engine, EngineError};
use cld_format::NewFolder;
use cld_method::Stored;

use super::side_by_side::side_by_side;
use crate::ForPeople;
use cld_figures::{CsvFile, JsonFile, Table};

/// A table of a run.
#[derive(serde::Serialize, serde::Deserialize)]
pub struct TableWritten {
    pub name: String,
    pub title: String,
    pub evidence: String,
    pub rows: u64,
    /// Where it is in the run: a CSV file, or the folder of Parquet where none was written.
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

/// A table, written next to its Parquet files as `tables/NAME.csv`, and as JSON, where it is for people; by its columns
/// from the first on.
fn write(
    engine: &Engine,
    stored: &Stored,
    run: &NewFolder,
    for_people: &ForPeople,
) -> Result<TableWritten, Box<dyn Error>> {
    let page = &stored.page;
    let file = if for_people.has(page) {
        write_files(engine, &page.name, run, for_people.json)?
    } else {
        format!("tables/{}", page.name)
    };
    let rows = stored.rows.map_or_else(|| engine.count(&page.name), Ok)?;
    let (name, title) = (page.name.clone(), page.lead.clone());
    Ok(TableWritten { name, title, evidence: page.evidence.word().to_owned(), rows, file })
}

fn write_files(engine: &Engine, table: &str, run: &NewFolder, json: bool) -> Result<String, Box<dyn Error>> {
    let all = format!("select * from {table}");
    let schema = engine.schema(&all)?;
    let order: Vec<String> = (1..=schema.fields().len()).map(|place| format!("{place} nulls first")).collect();
    let file = format!("tables/{table}.csv");
    let mut csv = CsvFile::create(&run.join(&file), &schema)?;
    let place = run.join(&format!("tables/{table}.json"));
    let mut json = json.then(|| JsonFile::create(&place, &schema)).transpose()?;
    engine.each(&format!("{all} order by {}", order.join(", ")), |batch| -> Result<(), Box<dyn Error>> {
        csv.add(batch)?;
        Ok(json.as_mut().map_or(Ok(()), |json| json.add(batch))?)
    })?;
    csv.finish()?;
    json.map_or(Ok(()), JsonFile::finish)?;
    Ok(file)
}

/// Writes every table for people, `threads` side by side; those that lack room next to another after them, one by one.
pub(crate) fn write_all(
    engine: &Engine,
    stored: &[Stored],
    run: &NewFolder,
    for_people: &ForPeople,
    threads: usize,
) -> Result<Vec<TableWritten>, Box<dyn Error>> {
    let tables = stored.iter().filter(|stored| stored.page.kind() == Kind::Table);
    let written = side_by_side(tables.clone(), threads, |_, table| match write(engine, table, run, for_people) {
        Ok(table) => Ok(Some(table)),
        Err(error) if matches!(error.downcast_ref(), Some(EngineError::MemoryTooSmall)) => Ok(None),
        Err(error) => Err(error.to_string()),
    })?;
    let again = |stored| write(engine, stored, run, for_people);
    written.into_iter().zip(tables).map(|(table, stored)| table.map_or_else(|| again(stored), Ok)).collect()
}
