//! A run's tables as CSV and JSON for people, in an order that depends on nothing but their rows.

use std::path::Path;

use cld_book::Kind;
use cld_engine::Engine;
use cld_method::Stored;

use super::side_by_side::side_by_side;
use crate::{ForPeople, RunError};
use cld_figures::{CsvFile, JsonFile};

/// A table of a run.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct TableWritten {
    pub name: String,
    pub title: String,
    pub evidence: String,
    pub rows: u64,
    /// Where it is in the run: a CSV file, or the folder of Parquet where none was written.
    pub file: String,
}

/// A table, written next to its Parquet files as `tables/NAME.csv`, and as JSON, where it is for people; by its columns
/// from the first on.
fn write(engine: &Engine, stored: &Stored, run: &Path, for_people: &ForPeople) -> Result<TableWritten, RunError> {
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

fn write_files(engine: &Engine, table: &str, run: &Path, json: bool) -> Result<String, RunError> {
    let all = format!("select * from {table}");
    let schema = engine.schema(&all)?;
    let order: Vec<String> = (1..=schema.fields().len()).map(|place| format!("{place} nulls first")).collect();
    let file = format!("tables/{table}.csv");
    let mut csv = CsvFile::create(&run.join(&file), &schema)?;
    let place = run.join(format!("tables/{table}.json"));
    let mut json = json.then(|| JsonFile::create(&place, &schema)).transpose()?;
    engine.each(&format!("{all} order by {}", order.join(", ")), |batch| -> Result<(), RunError> {
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
    run: &Path,
    for_people: &ForPeople,
    threads: usize,
) -> Result<Vec<TableWritten>, RunError> {
    let tables = stored.iter().filter(|stored| stored.page.kind() == Kind::Table);
    let written = side_by_side(tables.clone(), threads, |_, table| match write(engine, table, run, for_people) {
        Ok(table) => Ok(Some(table)),
        Err(error) if error.lacks_room() => Ok(None),
        Err(error) => Err(error),
    })?;
    let again = |stored| write(engine, stored, run, for_people);
    written.into_iter().zip(tables).map(|(table, stored)| table.map_or_else(|| again(stored), Ok)).collect()
}
