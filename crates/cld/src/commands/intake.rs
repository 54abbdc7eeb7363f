//! `cld intake`: the first half of a run, for pages that another engine calculates.

use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::Book;
use cld_run::ForPeople;
use cld_terms::counted;

use super::what_to_run::WhatToRun;
use crate::failure::Failure;
use crate::progress::Spoken;

/// Take submissions in for a run whose pages another engine calculates
///
/// Files are read and identifiers replaced with codes, as cld run does first. The folder then holds all that pages are
/// calculated from, and no page. Identifiers are in its vault, which the other engine does not need: keep it here.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld intake received --method nhse-2024 --parameters fy -o run-fy
  cld book export spark run-fy -o run-fy.sql
  spark-sql -f run-fy.sql
  cld finish run-fy")]
pub struct Intake {
    #[command(flatten)]
    what: WhatToRun,
    /// The run folder to create
    #[arg(short, long, value_name = "RUN")]
    output: PathBuf,
}

impl Intake {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let received = self.what.received(book)?;
        let given = self.what.bounds(&received)?;
        let method = self.what.method(book, &given)?;
        let request = self.what.request(book, (&method, received), &given, &ForPeople::default())?;
        let record = request.intake(book, &self.output, &Spoken::new())?;
        println!("{}", record.title);
        let submissions = counted(record.submissions.len() as u64, "submission", "submissions");
        println!("{submissions}, {} taken in; no page is calculated yet", counted(record.rows_read, "row", "rows"));
        println!("Stored in {}", self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
