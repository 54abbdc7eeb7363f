//! `cld backtest`: a method's tables against official results, row by row.

use crate::failure::Failure;
use std::path::PathBuf;
use std::process::ExitCode;

use cld_backtest::Verdict;
use cld_book::Book;
use cld_terms::counted;

use crate::limits::EngineLimits;
use crate::progress::Spoken;

/// Run a folder of submissions and compare every table with the official results next to them
///
/// FOLDER holds submissions.csv, submissions/ and expected/PARAMETERS/SCRIPT/TABLE.csv. Rows are
/// compared as multisets; case and trailing blanks make no difference. For people whose rows depend on
/// an order that the official code leaves open, any of the variants in expected/PARAMETERS/_ties is
/// right, taken whole. Exit 0: everything asked for was compared and is equal. 1: something differs
/// or was left out. 2: could not run.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld backtest backtests/edge --parameters q3
  cld backtest backtests/edge --parameters fy --table STS001")]
pub struct Backtest {
    /// Folder with submissions and expected results
    folder: PathBuf,
    /// The parameter set: a folder of expected/
    #[arg(long)]
    parameters: String,
    /// Only the tables of this official script, such as LTS001a
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    #[command(flatten)]
    engine: EngineLimits,
}

impl Backtest {
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        let backtest = cld_backtest::Backtest {
            folder: &self.folder,
            parameters: &self.parameters,
            table: self.table.as_deref(),
            limits: self.engine.limits(),
        };
        let progress = Spoken::new();
        let compared = backtest.run(book, &progress)?;
        drop(progress);
        compared.iter().for_each(|table| println!("{}", table.line));
        let count = |wanted| compared.iter().filter(|table| table.verdict == wanted).count();
        println!(
            "{} equal, {} different, {} left out",
            counted(count(Verdict::Equal), "table", "tables"),
            count(Verdict::Different),
            count(Verdict::LeftOut)
        );
        Ok(ExitCode::from(u8::from(count(Verdict::Equal) != compared.len())))
    }
}
