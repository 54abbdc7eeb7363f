//! `cld trace serve-standin`: answers in place of the national service, for people who do not exist.

use crate::failure::Failure;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use cld_book::Book;
use cld_synthesise::stand_in::{Register, StandIn};
use cld_terms::counted;

use crate::clock::now;

/// Answer requests in place of the national service, from a register of made-up people
///
/// Takes every request that comes into a folder and puts its answer into another. The steps and their order are the
/// published ones; what was not published is our own, and is in book/tracing/stand_in.toml. Never for real people:
/// the register is the population.csv of cld synthesise.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld trace serve-standin --register made-up/population.csv requests responses --once
  cld trace serve-standin --register made-up/population.csv requests responses
      runs until Ctrl-C")]
pub struct ServeStandin {
    /// The register: population.csv of cld synthesise
    #[arg(long, value_name = "FILE")]
    register: PathBuf,
    /// Folder that requests come into
    inbox: PathBuf,
    /// Folder for the answers
    outbox: PathBuf,
    /// Answer the requests that are there, then stop
    #[arg(long)]
    once: bool,
}

impl ServeStandin {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let register = Register::read(&book.tracing, &self.register)?;
        println!("{} people in the register of {}", register.people(), self.register.display());
        let stand_in = StandIn::new(&book.tracing, &book.stand_in, &register);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let mut answered = BTreeSet::new();
        loop {
            for request in self.waiting(&book.tracing.request.name)? {
                if answered.insert(request.clone()) && !self.has_answer(&request) {
                    let answer = stand_in.answer(&request, &self.outbox, now(), threads)?;
                    let records = counted(answer.records, "record", "records");
                    println!("{}: {records}, code {}", answer.path.display(), answer.code);
                }
            }
            if self.once {
                return Ok(ExitCode::SUCCESS);
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    }

    /// The requests in the inbox, in order of name.
    fn waiting(&self, name: &str) -> Result<Vec<PathBuf>, Failure> {
        let entries = std::fs::read_dir(&self.inbox).map_err(Failure::reading(&self.inbox))?;
        let mut waiting = Vec::new();
        for entry in entries {
            let path = entry.map_err(Failure::reading(&self.inbox))?.path();
            if file_stem(&path).starts_with(name) && path.extension().is_some_and(|end| end == "csv") {
                waiting.push(path);
            }
        }
        waiting.sort();
        Ok(waiting)
    }

    /// True when the outbox already has an answer from an earlier time.
    fn has_answer(&self, request: &Path) -> bool {
        let begin = format!("RESP_{}_", file_stem(request));
        let entries = std::fs::read_dir(&self.outbox).into_iter().flatten().flatten();
        entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(&begin))
    }
}

fn file_stem(path: &Path) -> &str {
    path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}
