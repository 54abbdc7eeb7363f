//! `cld`: software for England's Adult Social Care Client Level Data.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is here that somebody is talked to")]
#![allow(unreachable_pub, reason = "nothing of a program is reached from outside")]

mod clock;
mod commands;
mod failure;
mod fault;
mod limits;
mod process;
mod progress;

use failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use cld_built_in::{open, open_without_methods};
use commands::{
    access, backtest, book, check, compare, completions, datasets, explain, finish, intake, key, man,
    open as open_page, portal, prepare, pseudonymise, publish, receipt, report, run, spec, synthesise, trace,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const EXAMPLES: &str = "\
Examples:
  cld open
      everything below, in a browser on this machine
  cld check april.csv --report april.html
      shows what is wrong with a file before it is sent
  cld prepare april.xlsx -o ready.csv
      writes a file that the Data Landing Portal takes
  cld run received --parameters 2025-26 -o run-2026
      turns submissions into tables
  cld check --help
      a command's options and examples

Exit status: 0 done; 1 done, with something to look at, as the command says; 2 not done, for a reason that you can
correct; 3 not done, because there is too little disk space or memory; 70 a fault in the program.";

/// Check, process and prove Adult Social Care Client Level Data (CLD)
///
/// Everything runs on this machine; no data leaves it.
#[derive(Parser)]
#[command(version, max_term_width = 80, after_help = EXAMPLES)]
struct Cld {
    /// Folder with a book to use in place of the one built in, or of the one that a finished run followed
    #[arg(long, global = true, value_name = "FOLDER")]
    book: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Open(open_page::Open),
    Check(check::Check),
    Prepare(prepare::Prepare),
    Run(run::Run),
    Explain(explain::Explain),
    Compare(compare::Compare),
    Publish(publish::Publish),
    Report(report::Report),
    Trace(trace::Trace),
    Pseudonymise(pseudonymise::Pseudonymise),
    Key(key::Key),
    Datasets(datasets::Datasets),
    Access(access::Access),
    Receipt(receipt::Receipt),
    Backtest(backtest::Backtest),
    Intake(intake::Intake),
    Finish(finish::Finish),
    Synthesise(synthesise::Synthesise),
    Spec(spec::Spec),
    Book(book::BookCommand),
    Portal(portal::PortalCommands),
    Completions(completions::Completions),
    Man(man::Man),
}

fn main() -> ExitCode {
    fault::watch();
    let done = fault::caught(|| follow(Cld::parse_from(open_page::or_asked())))
        .unwrap_or_else(|place| Err(Failure::fault(place)));
    done.unwrap_or_else(|error| {
        eprintln!("cld: {error}");
        error.exit_code()
    })
}

fn follow(cld: Cld) -> Result<ExitCode, Failure> {
    let named = cld.book.as_deref();
    let book = || open(named);
    let without_methods = || open_without_methods(named);
    match cld.command {
        Command::Open(open) => open.run(book()?, named),
        Command::Check(check) => check.run(&without_methods()?).map_err(Failure::not_done),
        Command::Prepare(prepare) => prepare.run(&without_methods()?),
        Command::Run(run) => run.run(named),
        Command::Explain(explain) => explain.run(named),
        Command::Publish(publish) => publish.run(named),
        Command::Report(report) => report.run(named),
        Command::Pseudonymise(pseudonymise) => pseudonymise.run(named),
        Command::Access(access) => access.run(named),
        Command::Receipt(receipt) => receipt.run(),
        Command::Datasets(datasets) => datasets.run(&without_methods()?),
        Command::Key(key) => key.run(),
        Command::Trace(trace) => trace.run(&without_methods()?),
        Command::Compare(compare) => compare.run(book).map_err(Failure::not_done),
        Command::Backtest(backtest) => backtest.run(&book()?).map_err(Failure::not_done),
        Command::Intake(intake) => intake.run(&book()?),
        Command::Finish(finish) => finish.run(named),
        Command::Synthesise(synthesise) => synthesise.run(&without_methods()?),
        Command::Spec(spec) => spec.run(&without_methods()?),
        Command::Book(command) => command.run(named),
        Command::Portal(portal) => portal.run(&without_methods()?, named),
        Command::Completions(completions) => completions.run(Cld::command()),
        Command::Man(man) => man.run(Cld::command()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The command and all under it, by what people type.
    fn commands(command: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
        let under =
            command.get_subcommands().flat_map(|inner| commands(inner, &format!("{name} {}", inner.get_name())));
        std::iter::once((name.to_owned(), command.clone())).chain(under).collect()
    }

    #[test]
    fn help_is_punctuated_alike_and_shows_examples() {
        for (name, command) in commands(&Cld::command(), "cld") {
            let about = [command.get_about(), command.get_long_about()].into_iter().flatten().map(ToString::to_string);
            let helps = command.get_arguments().filter_map(|argument| argument.get_help()).map(ToString::to_string);
            for text in about.chain(helps) {
                let first = text.lines().next().unwrap_or_default();
                assert!(!first.is_empty() && !first.ends_with('.'), "{name}: {first:?}");
            }
            let examples = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(examples.starts_with("Examples:\n  cld "), "{name} shows no examples");
        }
    }
}
