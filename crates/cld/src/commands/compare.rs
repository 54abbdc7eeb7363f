//! `cld compare`: what two runs count differently, cell by cell and person by person.

use crate::failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_run::difference::Difference;

/// Compare two finished runs: which cells of which tables differ, and for which people
///
/// Tables are those that both runs have under one name. A row is identified by its columns that hold no numbers. For tables
/// of people, the rows that only one run has are counted, and written with -o; people are codes, which are the same in runs
/// of the same submissions.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld compare run-fy run-fy-nhse-2024-documented
      what the documented method counts differently from the official code
  cld compare run-q3 run-fy -o difference.csv
      two periods; each difference is a row

Exit status: 0 no difference, 1 differences, 2 could not compare.")]
pub struct Compare {
    /// Folder of a finished run
    one: PathBuf,
    /// Folder of another finished run
    other: PathBuf,
    /// Write every difference as CSV
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

impl Compare {
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let difference = Difference::between(&self.one, &self.other)?;
        difference.lines.iter().for_each(|line| println!("{line}"));
        if let Some(path) = &self.output {
            difference.rows.write_csv(path)?;
        }
        Ok(ExitCode::from(u8::from(!difference.rows.rows.is_empty())))
    }
}
