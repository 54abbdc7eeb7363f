//! `cld synthesise`: made-up submissions to try things on.

use crate::failure::Failure;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::NaiveDate;
use cld_book::Book;
use cld_format::NewFolder;
use cld_synthesise::{Basis, Period, Plan, Size, synthesise};
use cld_terms::{counted, grouped};

const EXAMPLES: &str = "\
Examples:
  cld synthesise -o made-up
      three councils, one file of twelve months each
  cld synthesise -o made-up --history --errors 0.02
      several files each, some sent again, one council that only sends quarters; 2 in 100 rows have planted faults
  cld synthesise -o made-up --release release-2 --basis month --period 2025-04-01..2025-09-30 --history
      a file for each month, in the words of Release 2
  cld synthesise -o made-up --history --dirty 0.3
      3 in 10 rows with words of no list, blanks, boundary days, close events, colliding identifiers: what no rule says
  cld synthesise -o bench --authorities 20 --rows 2000000 --history
      about two million rows";

/// Make up submissions of people who do not exist
///
/// NHS numbers are of the range kept for tests; with more than some 720,000 people the rest have none, and cld check
/// reports that. Postcodes are from an area where nobody lives. Otherwise, without --errors, cld check finds no error and
/// no warning in the files. population.csv says who everyone is, planted.csv which rules planted rows
/// break, dirt.csv which dirt a row has. The same options give the same files, byte for byte.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Synthesise {
    /// Folder for submissions.csv and submissions/, new or empty
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
    /// Release whose items, headers and words the files have; v5.0+informal_carers with the optional items on carers
    #[arg(long, value_name = "NAME", default_value = "release-1")]
    release: String,
    /// Number of councils, at most 151
    #[arg(long, value_name = "N", default_value_t = 3)]
    authorities: usize,
    /// People of each council
    #[arg(long, value_name = "N", default_value_t = 400)]
    people: usize,
    /// About this many rows in all, instead of a number of people
    #[arg(long, value_name = "N", conflicts_with = "people")]
    rows: Option<u64>,
    /// First and last day that the files are for [default: a year in which the release was in use]
    #[arg(long, value_name = "A..B")]
    period: Option<Period>,
    /// What period a file covers: cumulative, quarter, month, rolling, previous-year or historic [default: rolling;
    /// with --history the previous year, then cumulative, except for one council that sends quarters]
    #[arg(long, value_name = "BASIS")]
    basis: Option<Basis>,
    /// Files as they arrive over the period, some sent again, instead of one for each council
    #[arg(long)]
    history: bool,
    /// Share of rows with a planted fault, from 0 to 0.9
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    errors: f64,
    /// Share of people for whom the council has a wrong detail that tracing uses, from 0 to 0.9
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    slips: f64,
    /// Share of rows with dirt that no release foresees, from 0 to 0.9: what a method makes of it shows in a run
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, conflicts_with = "errors")]
    dirty: f64,
    /// Start of the random numbers: another number gives other people
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl Synthesise {
    /// Writes the files and says on standard output how much was made.
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let plan = Plan {
            release: self.release.clone(),
            authorities: self.authorities,
            size: self.rows.map_or(Size::People(self.people), Size::Rows),
            period: self.period.unwrap_or_else(|| year_of(book, &self.release)),
            basis: self.basis,
            seed: self.seed,
            history: self.history,
            errors: self.errors,
            slips: self.slips,
            dirty: self.dirty,
        };
        // An empty folder that is there already is as good as none.
        _ = std::fs::remove_dir(&self.out);
        let folder = NewFolder::begin(&self.out)?;
        let made = synthesise(book, &plan, folder.path())?;
        folder.finish()?;
        let mut out = io::stdout();
        writeln!(
            out,
            "Made up {} about {} of {} in {}; planted rows: {}.",
            counted(made.rows, "row", "rows"),
            counted(made.people, "person", "people"),
            counted(plan.authorities, "council", "councils"),
            counted(made.files, "file", "files"),
            grouped(made.planted_rows)
        )?;
        if plan.dirty > 0.0 {
            writeln!(out, "Rows with dirt: {}; dirt.csv says of what kind.", made.dirty_rows)?;
        }
        writeln!(
            out,
            "In {}: submissions.csv lists the files, planted.csv the faults of planted rows, population.csv the people.",
            self.out.display()
        )?;
        Ok(ExitCode::SUCCESS)
    }
}

/// A year from April to March in which the release was in use, as far as the book knows.
fn year_of(book: &Book, release: &str) -> Period {
    let days = book.release_with(release).map(|release| (release.valid_from, release.valid_until));
    let year = |moment: Option<toml::value::Datetime>| moment.and_then(|moment| moment.date).map(|date| date.year);
    let first_year = match days {
        Some((_, Some(until))) => year(Some(until)).map(|last| last - 1),
        Some((Some(from), None)) => year(Some(from)),
        _ => None,
    };
    // Release 2 came during 2025; its days are not known.
    let first_year = i32::from(first_year.unwrap_or(2025));
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).expect("a real day");
    Period { first_day: day(first_year, 4, 1), last_day: day(first_year + 1, 3, 31) }
}
