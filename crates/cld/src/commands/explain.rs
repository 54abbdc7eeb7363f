//! `cld explain`: from a figure of a run back to its people, their events and the pages that counted them.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_engine::Limits;
use cld_explain::{explain_person, explain_submission, explain_table};
use cld_run::Finished;
use cld_terms::counted;

use super::followed_book::followed_book;

/// Explain a figure, a person or a submission of a finished run
///
/// Says in sentences, and with -o as CSV, which people and events a figure counts; what became of every row of a person and
/// which tables count them; why a submission was used or left out. The rows are those of the run: nothing is read from the
/// submissions again.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld explain run-2024 --table lts001b_1a
      its rows, with the row numbers that --cell takes
  cld explain run-2024 --table lts001b_1a --cell 12,people
      who is counted in column people of row 12, where the header is row 1
  cld explain run-2024 --table lts001b_1a --cell 'la_code=211;service_type=*Nursing*,people'
      the same with the row identified by its values; * matches any letters
  cld explain run-2024 --table LTS001b.1a --cell 'la_code=211;primary_support_reason=Unknown,Nursing'
      a figure of the SALT return
  cld explain run-2024 --person 9990000018 -o person.csv
      one person, by NHS number, the council's identifier, or as tables name them
  cld explain run-2024 --submission 211_CLD_R1_20230401_20240331_05.csv
      why this file was used or left out")]
pub struct Explain {
    /// Folder of a finished run
    run: PathBuf,
    /// The table to explain, or a table of a return by its id, such as LTS001b.1a
    #[arg(long, value_name = "NAME", required_unless_present_any = ["person", "submission"])]
    table: Option<String>,
    /// The figure in it, as ROW,COLUMN; ROW is a number, or NAME=VALUE;NAME=VALUE
    #[arg(long, value_name = "ROW,COLUMN", requires = "table")]
    cell: Option<String>,
    /// The person to explain: an identifier, or the person as tables name them
    #[arg(long, value_name = "ID", conflicts_with_all = ["table", "submission"])]
    person: Option<String>,
    /// The submission to explain, by its file's name
    #[arg(long, value_name = "FILE", conflicts_with = "table")]
    submission: Option<String>,
    /// Give identifiers in place of the run's codes, from its vault; not to be passed on
    #[arg(long)]
    with_identifiers: bool,
    /// Write the rows as CSV too
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

impl Explain {
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.run, named)?;
        let run = Finished::open(&book, &self.run, self.with_identifiers, &Limits::default())?;
        let mut answer = match (&self.person, &self.submission, &self.table) {
            (Some(person), ..) => explain_person(&run, person)?,
            (_, Some(file), _) => explain_submission(&run, file)?,
            (_, _, Some(table)) => explain_table(&run, table, self.cell.as_deref())?,
            _ => return Err("name a --table, a --person or a --submission".into()),
        };
        run.other_book.iter().for_each(|other| println!("{other}"));
        answer.lines.iter().for_each(|line| println!("{line}"));
        if let Some(path) = &self.output {
            // Another book is said in what is passed on too.
            if let Some(other) = &run.other_book {
                answer.rows.add_note("made_by", other);
            }
            answer.rows.write_csv(path)?;
            println!("\n{} in {}", counted(answer.rows.rows.len(), "row", "rows"), path.display());
        }
        Ok(ExitCode::SUCCESS)
    }
}
