//! `cld synthesise`: made-up submissions to try things on.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::Book;
use cld_submission::synthesise::{Period, Plan, Size, synthesise};

const EXAMPLES: &str = "\
Examples:
  cld synthesise -o made-up
      three councils, one file of twelve months each
  cld synthesise -o made-up --history --errors 0.02
      several files each, some sent again, one council that sends quarters alone; faults in 2 of 100 rows
  cld synthesise -o bench --authorities 20 --rows 2000000 --history
      about two million rows";

/// Make up submissions of people who do not exist, in the layout of Release 1
///
/// NHS numbers are of the range kept for tests; about 8 in 100 people have none. The same options give the same
/// files, byte for byte.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Synthesise {
    /// Folder for submissions.csv and submissions/, new or empty
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Number of councils, at most 25
    #[arg(long, value_name = "N", default_value_t = 3)]
    authorities: usize,
    /// People of each council
    #[arg(long, value_name = "N", default_value_t = 400)]
    people: usize,
    /// About this many rows in all, instead of a number of people
    #[arg(long, value_name = "N", conflicts_with = "people")]
    rows: Option<u64>,
    /// First and last day that the files are for; without --history, the twelve months to the last day
    #[arg(long, value_name = "A..B", default_value = "2023-04-01..2024-03-31")]
    period: Period,
    /// Files as they came in over the period, quarter by quarter, instead of one for each council
    #[arg(long)]
    history: bool,
    /// Share of rows with one planted fault, from 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    errors: f64,
    /// Another number gives other people
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl Synthesise {
    /// Writes the files and says on standard output how much was made.
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        let plan = Plan {
            authorities: self.authorities,
            size: self.rows.map_or(Size::People(self.people), Size::Rows),
            period: self.period,
            seed: self.seed,
            history: self.history,
            errors: self.errors,
        };
        let made = synthesise(book, &plan, &self.out)?;
        let mut out = io::stdout();
        writeln!(
            out,
            "Made up {} rows about {} people of {} councils in {} files; {} rows have a planted fault.",
            made.rows, made.people, plan.authorities, made.files, made.faulty_rows
        )?;
        writeln!(out, "They are listed in {}.", self.out.join("submissions.csv").display())?;
        Ok(ExitCode::SUCCESS)
    }
}
