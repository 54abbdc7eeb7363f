//! `cld finish`: the last half of a run, from pages that another engine calculated.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_built_in::open;
use cld_run::{ForPeople, Unfinished, book_taken_in};

use crate::failure::Failure;
use crate::limits::EngineLimits;

/// Finish a run whose pages another engine calculated
///
/// Looks whether every page is stored whole, with the columns that it should have: a table that is not there is an
/// error, not an empty table. Then writes the tables for people, the layouts, the figures of regions and the manifest, so
/// that explain, report, publish and compare work on the run as on any other.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld finish run-fy
  cld finish run-fy --csv sts001,sts002a --json")]
pub struct Finish {
    /// A folder that cld intake made, with the pages that a script stored in it
    run: PathBuf,
    /// Tables that are written as CSV too though they have a row for each person or event; all for every table
    #[arg(long, value_name = "TABLE,...", value_delimiter = ',')]
    csv: Vec<String>,
    /// Write as JSON too what is written as CSV
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineLimits,
}

impl Finish {
    /// `named` is the book that was named, if one was.
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = book_taken_in(&self.run, || open(named))?;
        let unfinished = Unfinished::open(&book, &self.run, &self.engine.limits())?;
        let record = unfinished.finish(&ForPeople { csv: self.csv.clone(), json: self.json })?;
        println!("{record}");
        println!("Finished in {}", self.run.display());
        Ok(ExitCode::SUCCESS)
    }
}
