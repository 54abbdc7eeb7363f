//! `cld`: software for England's Adult Social Care Client Level Data.

mod backtest;
mod book;
mod check;
mod run;
mod synthesise;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Checks, processes and proves Adult Social Care Client Level Data (CLD).
///
/// Everything runs on this machine; no data leaves it.
#[derive(Parser)]
#[command(version, max_term_width = 100)]
struct Cld {
    /// A folder with a book to use in place of the one that is built in.
    #[arg(long, global = true, value_name = "FOLDER")]
    book: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Check(check::Check),
    Run(run::Run),
    Backtest(backtest::Backtest),
    Synthesise(synthesise::Synthesise),
    Book(book::BookCommand),
}

fn main() -> ExitCode {
    let cld = Cld::parse();
    let outcome = book::open(cld.book.as_deref()).and_then(|book| match cld.command {
        Command::Check(check) => check.run(&book),
        Command::Run(run) => run.run(&book),
        Command::Backtest(backtest) => backtest.run(&book),
        Command::Synthesise(synthesise) => synthesise.run(&book),
        Command::Book(command) => command.run(&book),
    });
    outcome.unwrap_or_else(|error| {
        eprintln!("cld: {error}");
        ExitCode::from(2)
    })
}
