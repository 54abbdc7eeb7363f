//! `cld book export`: the pages of a run as text for another engine.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_built_in::open;
use cld_format::Draft;
use cld_run::{Unfinished, book_taken_in};

use crate::failure::Failure;
use crate::limits::EngineLimits;

/// Write the pages of a run as a script for another engine
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cld book export spark run-fy -o run-fy.sql")]
pub struct Export {
    #[command(subcommand)]
    engine: EngineNamed,
}

#[derive(clap::Subcommand)]
enum EngineNamed {
    Spark(Spark),
}

/// Write the pages of a run as one script for Apache Spark 4
///
/// Every bound is filled in, the place of nulls is said in every order, and each stored column has the type that cld gives
/// it. The script first tries whether the engine does what pages mean, and says last that it has come to its end. It
/// stores what it calculates in the folder of the run; cld finish goes on from there.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld book export spark run-fy -o run-fy.sql
  cld book export spark run-fy --resume -o rest-of-run-fy.sql
  cld book export spark run-fy --at /Volumes/adult/social_care/run-fy -o run-fy.sql
      the run's folder, as the engine sees it
  cld book export spark run-fy --at /Volumes/adult/social_care/run-fy --into adult.social_care -o run-fy.sql
      every stored page a table of a Databricks catalogue too; this has not been tried there")]
struct Spark {
    /// A folder that cld intake made
    run: PathBuf,
    /// Where the engine finds that folder, as a path or a URL; where it is here unless given
    #[arg(long, value_name = "PLACE")]
    at: Option<String>,
    /// A schema of a catalogue in which each stored page is made a table too
    #[arg(long, value_name = "CATALOGUE.SCHEMA")]
    into: Option<String>,
    /// Go on after a script that was cut short: pages that are stored whole are not calculated again
    #[arg(long)]
    resume: bool,
    #[command(flatten)]
    engine: EngineLimits,
    /// The script to write
    #[arg(short, long, value_name = "FILE.sql")]
    output: PathBuf,
}

impl Export {
    /// `named` is the book that was named, if one was.
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let EngineNamed::Spark(spark) = &self.engine;
        spark.run(named)
    }
}

impl Spark {
    fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = book_taken_in(&self.run, || open(named))?;
        let unfinished = Unfinished::open(&book, &self.run, &self.engine.limits())?;
        let here = || std::path::absolute(&self.run).map(|path| path.display().to_string());
        let at = self.at.clone().map_or_else(here, Ok).map_err(Failure::reading(&self.run))?;
        let script = unfinished.script(&at, self.into.as_deref(), self.resume)?;
        Draft::create(&self.output, false)?.finish_with(script.as_bytes())?;
        println!("The pages of {} for Apache Spark in {}", unfinished.method.name, self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}
