//! `cld trace`: NHS numbers of a run's people, through files exchanged with a tracing service.

mod quality;
mod stand_in;

use crate::failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_book::Book;
use cld_identity::trace::{self, Applied, Traced};

use crate::clock::now;

/// Trace the NHS numbers of a run's people: write requests, take in responses, and see how well it went
///
/// The run's vault keeps who was asked about and what was answered; nothing else in the run changes. After that,
/// cld run FOLDER --traced RUN identifies people by the numbers that were found.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld trace request run-2024 -o requests
      files to send: one record for each person, named as the service wants them
  cld trace apply run-2024 responses/*.csv
  cld trace report run-2024
      how many of each council were found, and how
  cld run received --traced run-2024 -o run-2024-traced")]
pub struct Trace {
    #[command(subcommand)]
    command: TraceCommand,
}

#[derive(clap::Subcommand)]
enum TraceCommand {
    Request(Request),
    Apply(Apply),
    Report(quality::Report),
    ServeStandin(stand_in::ServeStandin),
}

/// Write request files for everyone who has not been asked about yet
///
/// One record for each person of each council, with what most of their rows say, at most 500,000 in a file. The references
/// reveal nothing about the person; whose they are is in the run's vault. The files identify people: only their owner can
/// read them, and they must go to the service and nowhere else.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld trace request run-2024
      into the run's vault
  cld trace request run-2024 -o requests")]
struct Request {
    /// Folder of a finished run
    run: PathBuf,
    /// The folder to create for the files; one in requests/ of the run's vault unless given
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Ask about everyone again
    #[arg(long)]
    again: bool,
}

/// Take in responses: each in full or not at all, and only once
///
/// Columns are read by their names. A response to a request that was not made, with a wrong number of records or with a
/// line that is not as it should be is refused with the line; a later answer about a person replaces an earlier one.
/// Exit 1 when a file is refused.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cld trace apply run-2024 responses/*.csv")]
struct Apply {
    /// Folder of a finished run
    run: PathBuf,
    /// Response files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl Trace {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        match &self.command {
            TraceCommand::Request(request) => request.run(book),
            TraceCommand::Apply(apply) => apply.run(book),
            TraceCommand::Report(report) => report.run(book),
            TraceCommand::ServeStandin(serve) => serve.run(book),
        }
    }
}

impl Request {
    fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let vault = self.run.join("vault");
        let moment = now();
        let own = || vault.join("requests").join(moment.format(trace::MOMENT).to_string());
        let output = self.output.clone().unwrap_or_else(own);
        for requested in trace::request(&book.tracing, &vault, &output, moment, self.again)? {
            println!("{}: {} people", requested.path.display(), requested.records);
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Apply {
    fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let vault = self.run.join("vault");
        let mut refused = 0;
        for (path, taken) in trace::apply(&book.tracing, &vault, &self.files, now())? {
            let path = path.display();
            match taken {
                Ok(Applied::Taken { request, codes, older }) => {
                    println!("{path}: response to {request}");
                    for (code, people) in codes {
                        let meaning = book.tracing.record_codes.get(&code).map_or("", |code| code.meaning.as_str());
                        println!("  {people:>8}  {code}: {meaning}");
                    }
                    if older > 0 {
                        println!("  {older:>8}  older than an answer taken earlier, which is kept");
                    }
                }
                Ok(Applied::RequestRefused { request, reason }) => {
                    println!(
                        "{path}: nothing of {request} was taken: {reason}. cld trace request asks about its people again."
                    );
                }
                Ok(Applied::Before) => println!("{path}: was taken in earlier, and changes nothing"),
                Err(error) => {
                    refused += 1;
                    println!("{error}. Nothing of this file was taken.");
                }
            }
        }
        let outstanding = Traced::open(&vault)?.outstanding();
        println!("People asked about without an answer yet: {outstanding}.");
        Ok(ExitCode::from(u8::from(refused > 0)))
    }
}
