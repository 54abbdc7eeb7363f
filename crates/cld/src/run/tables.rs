//! A run's tables as CSV, in an order that depends on nothing but their rows.

use std::error::Error;

use cld_book::Kind;
use cld_engine::{Engine, RunFolder};
use cld_method::{Stored, cells};

/// A table written for people.
#[derive(serde::Serialize)]
pub struct TableWritten {
    pub name: String,
    pub title: String,
    pub evidence: &'static str,
    pub rows: u64,
    pub file: String,
}

/// Writes every table beside its Parquet files as `tables/NAME.csv`.
pub fn write(engine: &Engine, stored: &[Stored], run: &RunFolder) -> Result<Vec<TableWritten>, Box<dyn Error>> {
    let mut written = Vec::new();
    for page in stored.iter().map(|stored| &stored.page).filter(|page| page.kind == Kind::Table) {
        let (schema, batches) = engine.rows(&format!("select * from {}", page.name))?;
        let mut rows: Vec<Vec<String>> = Vec::new();
        for batch in &batches {
            let columns: Vec<_> = batch.columns().iter().map(cells).collect();
            let row = |row: usize| columns.iter().map(|column| column[row].clone().unwrap_or_default()).collect();
            rows.extend((0..batch.num_rows()).map(row));
        }
        rows.sort();
        let file = format!("tables/{}.csv", page.name);
        let mut writer = csv::Writer::from_path(run.join(&file))?;
        writer.write_record(schema.fields().iter().map(|field| field.name()))?;
        rows.iter().try_for_each(|row| writer.write_record(row))?;
        writer.flush()?;
        written.push(TableWritten {
            name: page.name.clone(),
            title: page.lead.clone(),
            evidence: page.facts.evidence.word(),
            rows: rows.len() as u64,
            file,
        });
    }
    Ok(written)
}
