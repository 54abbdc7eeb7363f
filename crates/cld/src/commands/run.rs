//! `cld run`: submissions with receipts, or one file without, become a run folder.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{NaiveDateTime, NaiveTime};
use cld_book::Book;
use cld_built_in::open;
use cld_format::NewFolder;
use cld_method::Given;
use cld_run::difference::Difference;
use cld_run::revision::Revision;
use cld_run::{ForPeople, Period, Received, RunRecord, find_method, series};

use super::on_server::OnServer;
use super::what_to_run::WhatToRun;
use crate::progress::Spoken;

/// Run a method over submissions with receipts, or over one file, and store every step and table
///
/// Of one file, council, period and the moment of its import are taken from the file and from today, and said. Otherwise
/// RECEIVED is a folder that holds submissions.csv (la_code, la_name, period_start, period_end, import_datetime, file)
/// and the files in submissions/. The run folder holds submitted rows, steps and tables as Parquet,
/// tables for people as CSV too, a manifest, and a vault with the identifiers, for its owner alone.
///
/// With --on, RECEIVED is a folder that cld intake made, and a Spark Connect server (Apache Spark 4) calculates the pages. It
/// must see that folder, as --at or as here: it reads the rows there and stores pages there, and no row goes over the
/// connection. A token is taken from CLD_SPARK_TOKEN. What is said is encrypted unless the server is on this machine or the
/// address ends with /;use_ssl=false; a token is not sent unencrypted to another machine. What the server says of a page
/// that fails is in spark.log of the run's folder. For this cld is built with --features spark.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld run april.csv -o run-april
  cld run received -o run
      by the method in use today and its newest parameter set
  cld run received --parameters 2025-26 -o run-2026
  cld run received --parameters 2024-25 -o run-2025
  cld run received --method nhse-2024 --parameters q3 -o run-q3
  cld run received --method nhse-2024 --period 2024-04-01..2025-03-31 -o run-2024
  cld run received --method nhse-2024 --parameters fy --today 2024-10-31 -o run-fy
  cld run received --period 2024-04-01..2025-03-31 --councils 211,'North East' -o run-north
  cld run received --periods 2022-04-01..2023-03-31,2023-04-01..2024-03-31 -o years
  cld run received --parameters 2025-26 --as-of 2026-05-05 --as-of 2026-07-31 -o revised
      a run of each moment, and what changed between them, in revised/revision
  cld run received --parameters fy --against nhse-2024-documented -o run-fy
  cld run received --parameters fy --traced run-fy -o run-fy-traced
  cld run received --parameters fy --csv sts001,sts002a --json -o run-fy
  cld run run-fy --on sc://localhost:15002
  cld run run-fy --on sc://spark.example.org:443 --at /Volumes/adult/social_care/run-fy --resume")]
pub struct Run {
    #[command(flatten)]
    what: WhatToRun,
    /// Several periods, each a run of its own in RUN, with their tables side by side in RUN/series
    #[arg(long, value_name = "FIRST..LAST,...", conflicts_with_all = ["period", "against"])]
    periods: Option<String>,
    /// A second method to run, into RUN-METHOD, and to compare with
    #[arg(long, value_name = "METHOD")]
    against: Option<String>,
    /// Tables that are written as CSV too though they have a row for each person or event; all for every table
    #[arg(long, value_name = "TABLE,...", value_delimiter = ',')]
    csv: Vec<String>,
    /// Write as JSON too what is written as CSV
    #[arg(long)]
    json: bool,
    /// The run folder to create
    #[arg(short, long, value_name = "RUN", required_unless_present = "on")]
    output: Option<PathBuf>,
    #[command(flatten)]
    server: OnServer,
}

/// What came of a run, and where it is.
fn say(run: &RunRecord, output: &Path) {
    println!("{run}");
    println!("Stored in {}", output.display());
}

/// The folder of a moment's run: its day, and its time where it has one.
fn folder_of(moment: NaiveDateTime) -> String {
    match moment.time() {
        NaiveTime::MIN => moment.format("as-of-%Y-%m-%d").to_string(),
        _ => moment.format("as-of-%Y-%m-%d-%H%M%S").to_string(),
    }
}

impl Run {
    /// `named` is the book that was named, if one was.
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let on_server = self.server.run(named, self.what.place(), self.what.limits(), &self.for_people())?;
        match (on_server, &self.output) {
            (Some(done), _) => Ok(done),
            (None, Some(output)) => self.run_here(&open(named)?, output),
            (None, None) => Err(Failure::fault("a run without a name")),
        }
    }

    fn run_here(&self, book: &Book, output: &Path) -> Result<ExitCode, Failure> {
        if let Some(periods) = &self.periods {
            return self.run_periods(book, &series::periods(periods)?, output);
        }
        if let Some(moments) = self.what.two_moments()? {
            return self.run_moments(book, moments, output);
        }
        if self.against.is_some() && !self.what.names_its_period() {
            return Err("--against compares two methods over one period. Name it with --parameters or --period.".into());
        }
        let received = self.what.received(book)?;
        let given = self.what.bounds(&received)?;
        let method = self.what.method(book, &given)?;
        say(&self.run_method(book, (&method, received.clone()), &given, output)?, output);
        if let Some(other) = &self.against {
            let mut name = output.file_name().unwrap_or_default().to_owned();
            name.push(format!("-{other}"));
            let second = output.with_file_name(name);
            say(&self.run_method(book, (other, received), &given, &second)?, &second);
            println!("\n{method} -> {other}");
            let difference = Difference::between(book, output, &second)?;
            difference.lines.iter().for_each(|line| println!("{line}"));
        }
        Ok(ExitCode::SUCCESS)
    }

    fn run_periods(&self, book: &Book, periods: &[Period], output: &Path) -> Result<ExitCode, Failure> {
        let received = self.what.received(book)?;
        let method = self.what.method(book, &self.what.given(periods.first().copied())?)?;
        let all = NewFolder::begin(output)?;
        for period in periods {
            let given = self.what.given(Some(*period))?;
            let run =
                self.run_method(book, (&method, received.clone()), &given, &series::folder(all.path(), period))?;
            say(&run, &series::folder(output, period));
        }
        let written = series::write(all.path(), find_method(book, &method)?, periods, self.json)?;
        all.finish()?;
        println!("\n{} tables of {} periods in {}", written.len(), periods.len(), output.join("series").display());
        Ok(ExitCode::SUCCESS)
    }

    /// A run of each of two moments, and what changed between them.
    fn run_moments(&self, book: &Book, moments: [NaiveDateTime; 2], output: &Path) -> Result<ExitCode, Failure> {
        if self.periods.is_some() || self.against.is_some() {
            return Err(
                "--as-of is given twice, which goes with one period and one method. Leave --periods and --against out."
                    .into(),
            );
        }
        let received = self.what.received(book)?;
        let method = self.what.method(book, &self.what.as_of(moments[1]).bounds(&received)?)?;
        let all = NewFolder::begin(output)?;
        let names = moments.map(folder_of);
        for (moment, name) in moments.into_iter().zip(&names) {
            let given = self.what.as_of(moment).bounds(&received)?;
            let run = self.run_method(book, (&method, received.clone()), &given, &all.join(name))?;
            say(&run, &output.join(name));
        }
        let [before, after] = names.map(|name| all.join(&name));
        let revision = Revision::between(book, &before, &after)?;
        let folder = all.join("revision");
        revision.write(&folder)?;
        all.finish()?;
        println!("\nWhat changed between the two moments");
        revision.lines().iter().for_each(|line| println!("{line}"));
        println!("Stored in {}", output.join("revision").display());
        Ok(ExitCode::SUCCESS)
    }

    fn run_method(
        &self,
        book: &Book,
        what: (&str, Received),
        given: &Given,
        output: &Path,
    ) -> Result<RunRecord, Failure> {
        Ok(self.what.request(book, what, given, &self.for_people())?.run(book, output, &Spoken::new())?)
    }

    fn for_people(&self) -> ForPeople {
        ForPeople { csv: self.csv.clone(), json: self.json }
    }
}
