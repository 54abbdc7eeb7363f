//! `cld report`: a run as a workbook that shows what each figure counts.

mod contents;
mod keys;
mod sheets;
mod summary;

use std::error::Error;
use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::Book;

use contents::Contents;

/// Write a finished run as an Excel workbook, for one council, a region or England
///
/// A council's workbook has a sheet for each table of the return and of ASCOF, and the sheet People with one row for each
/// person. Where a table counts people, each figure is a formula over People: filter the table's column there to see whom
/// it counts. People are the run's own codes. The workbook of a region or of England has values alone.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld report run-2024 -o report.xlsx
      of the only council of the run, of England where it has several
  cld report run-2024 --area 211 -o kirklees.xlsx
  cld report run-2024 --area 'North East' -o north-east.xlsx")]
pub struct Report {
    /// Folder of a finished run
    run: PathBuf,
    /// A council by its code, a region, or England
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    /// The workbook to write
    #[arg(short, long, value_name = "REPORT.xlsx")]
    output: PathBuf,
}

impl Report {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        let contents = Contents::read(book, &self.run, self.area.as_deref())?;
        let bytes = sheets::workbook(&contents)?;
        let path = self.output.display();
        fs::write(&self.output, bytes).map_err(|error| {
            format!("{path}: cannot be written ({error}). Check the space and the rights on the disk.")
        })?;
        let live = contents.tables.iter().filter(|table| table.keys.is_some()).count();
        println!(
            "{}: {} tables, {live} of them with formulas over {} people",
            path,
            contents.tables.len(),
            contents.people.len()
        );
        Ok(ExitCode::SUCCESS)
    }
}
