//! `cld publish`: a run's figures in a form that may be published, with small ones hidden.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_publish::{Audit, Rule, publish};
use cld_run::RunRecord;
use cld_terms::counted;

use super::followed_book::followed_book;

/// Prepare a run's figures for publication: hide small ones, round those of regions and England
///
/// Takes the tables of the return and the shares and rates of a finished run, adds the regions and England from the sums
/// of the councils, and writes each as CSV into a new folder. A council's count from 1 to 4 is hidden as `[c]`, a share
/// with its numerator and denominator where either, or the rest, is under 5; more is hidden until it is proved that no
/// hidden figure can be calculated from all that is shown. Counts of regions and England are rounded to the nearest 5, after outcomes are calculated.
/// The run itself does not change. Someone must still review what is published; this is no substitute.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld publish run-2024 -o to-publish
      all tables of the return, all shares
  cld publish run-2024 --table LTS001b.1a --table ascof_2a -o to-publish
      two of them
  cld publish run-2024-12 --beside published-2024-09 -o to-publish
      so that nothing can be calculated from both together")]
pub struct Publish {
    /// Folder of a finished run
    run: PathBuf,
    /// Only this table of the return, by its id, or this table of shares; may be given several times
    #[arg(long, value_name = "ID")]
    table: Vec<String>,
    /// The folder of an earlier publication of the same period, which readers have too; may be given several times
    #[arg(long, value_name = "PUBLICATION")]
    beside: Vec<PathBuf>,
    /// Hide by the rule of the department's own publication alone, which is weaker: for comparison, marked in the names
    /// of files and in NOTES.md
    #[arg(long, conflicts_with = "beside")]
    as_published: bool,
    /// The folder to create
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

impl Publish {
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.run, named)?;
        let rule = if self.as_published { Rule::AsPublished } else { Rule::Proved };
        let audit = publish(&book, &self.run, &self.table, (rule, &self.beside), &self.output)?;
        for table in &audit.tables {
            let figures = counted(table.figures, "figure", "figures");
            println!("{}: {figures}, {} of them hidden", table.table, table.hidden());
        }
        for table in &audit.tables_left_out {
            println!("{table}: left out, since what is hidden in it could not be proved to stay hidden");
        }
        match rule {
            Rule::Proved => println!("{}", proved(&audit)),
            Rule::AsPublished => println!(
                "For comparison, not to be published: of {}, sums alone narrow {} to fewer than four numbers",
                counted(audit.guarded, "hidden count", "hidden counts"),
                audit.narrowed
            ),
        }
        RunRecord::read(&self.run)?.other_book(&book).iter().for_each(|other| println!("{other}"));
        println!("Stored in {}", self.output.display());
        Ok(ExitCode::SUCCESS)
    }
}

/// What is proved, in one line.
fn proved(audit: &Audit) -> String {
    let hidden = counted(audit.guarded, "hidden count is", "hidden counts are");
    let uninformed = match audit.uninformed {
        0 => String::new(),
        some => format!(", of which {some} only from readers who do not know which counts are small"),
    };
    format!("{hidden} proved to stay hidden{uninformed}, in {:.1} seconds", audit.seconds)
}
