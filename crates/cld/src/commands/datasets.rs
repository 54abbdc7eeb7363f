//! `cld datasets`: the health data that traced people can be linked to.

use crate::failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::{Book, Extract, ExtractType, nearest};

use cld_figures::Table;

/// List national data sets and local provider flows that CLD can be linked to, and the tables that cld can link
///
/// For each set, from public sources: what it holds, how it is linked, who owns it, what replaced it, and how certain that
/// is. Request access to national sets from their owner; analysts get local flows through the DSCRO, with pseudonyms.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld datasets
  cld datasets SUS+
  cld datasets hospital_spells
      the columns of a table that cld run --link takes
  cld datasets -o datasets.csv")]
pub struct Datasets {
    /// A set by its short name, or a table that can be linked
    name: Option<String>,
    /// Write the catalogue as CSV
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

impl Datasets {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let reference = book.references.get("datasets").ok_or("the book has no catalogue of data sets")?;
        let table = Table {
            columns: reference.columns.clone(),
            are_numbers: vec![false; reference.columns.len()],
            rows: reference.rows.clone(),
        };
        if let Some(output) = &self.output {
            table.write_csv(output)?;
            println!("{} data sets in {}", table.rows.len(), output.display());
        }
        match &self.name {
            Some(name) => describe(book, &table, name)?,
            None if self.output.is_none() => list(book, &table),
            None => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(book: &Book, table: &Table) {
    let cell = |row: &Vec<Option<String>>, at: usize| row[at].clone().unwrap_or_default();
    for row in &table.rows {
        println!("{:24} {} ({}, {})", cell(row, 0), cell(row, 1), cell(row, 2), cell(row, 6));
    }
    println!("\nTables that cld run --link takes:");
    book.extracts.iter().for_each(|(name, extract)| println!("{name:24} {}", extract.title));
}

fn describe(book: &Book, table: &Table, name: &str) -> Result<(), Failure> {
    let is_it = |known: &str| known.eq_ignore_ascii_case(name);
    if let Some((_, extract)) = book.extracts.iter().find(|(known, _)| is_it(known)) {
        describe_extract(extract);
        return Ok(());
    }
    let row = table.rows.iter().find(|row| row[0].as_deref().is_some_and(is_it));
    let row = row.ok_or_else(|| {
        let known = table.rows.iter().filter_map(|row| row[0].as_deref());
        format!(
            "there is no data set \"{name}\"{}",
            nearest(name, known.chain(book.extracts.keys().map(String::as_str)))
        )
    })?;
    for (column, cell) in table.columns.iter().zip(row) {
        if let Some(cell) = cell {
            println!("{:12} {cell}", column.replace('_', " "));
        }
    }
    Ok(())
}

fn describe_extract(extract: &Extract) {
    println!("{}\n{}", extract.title, extract.meaning);
    extract.notes.iter().for_each(|note| println!("{note}"));
    println!();
    for column in &extract.columns {
        let kind = match column.column_type {
            ExtractType::Text => "text",
            ExtractType::Date => "day",
            ExtractType::Integer => "number",
        };
        println!("{:24} {kind:7} {} In the data set: {}.", column.name, column.meaning, column.field);
    }
}
