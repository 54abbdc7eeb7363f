//! `cld compare`: what two runs count differently, cell by cell and person by person; or a run and what is published.

use super::followed_book::followed_book;
use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_book::{Book, BookError};
use cld_format::NewFolder;
use cld_publish::{Comparison, Verdict};
use cld_run::difference::Difference;
use cld_run::revision::Revision;
use cld_terms::counted;

/// Compare two finished runs, or a run with figures that were published
///
/// Of two runs it says which cells of which tables differ, and for which people. Tables are those that both runs have under
/// one name. A row is identified by its columns that hold no numbers. For tables of people, the rows that only one run has
/// are counted, and written with -o; people are codes, which are the same in runs of the same submissions.
///
/// With --revision the runs are taken for one before and one after a revision: what had been received differs, and nothing
/// else. A folder then has a page, and the same as CSV and JSON: which files changed, and every figure of councils, regions
/// and England that did; nothing about people.
///
/// With --published a run is held against a long CSV that the department publishes, council by council and measure by
/// measure: of ASCOF, or of the activity report, whose tables are those of nhse-2024. Counts may be rounded to 5 there, and
/// small ones hidden. Regions, council types and England are compared where all of their councils are in the run.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld compare run-fy run-fy-nhse-2024-documented
      what the documented method counts differently from the official code
  cld compare run-q3 run-fy -o difference.csv
      two periods; each difference is a row
  cld compare run-may run-july --revision july
      what files that arrived or were withdrawn since changed
  cld compare run-fy --published ascof-2024-25.csv -o ascof.csv
      what the department published, and what this run gives

Exit status: 0 no difference, 1 differences, 2 could not compare.")]
pub struct Compare {
    /// Folder of a finished run
    one: PathBuf,
    /// Folder of another finished run
    #[arg(required_unless_present = "published", conflicts_with = "published")]
    other: Option<PathBuf>,
    /// A long CSV of published figures, of ASCOF or the activity report, in place of another run
    #[arg(long, value_name = "FILE.csv")]
    published: Option<PathBuf>,
    /// Folder to create, with what changed as a page, CSV and JSON
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["published", "output"])]
    revision: Option<PathBuf>,
    /// Write every difference as CSV
    #[arg(short, long, value_name = "OUT.csv")]
    output: Option<PathBuf>,
}

impl Compare {
    pub fn run(&self, book: impl FnOnce() -> Result<Book, BookError>) -> Result<ExitCode, Failure> {
        match (&self.other, &self.published, &self.revision) {
            (_, Some(published), _) => self.with_published(&book()?, published),
            (Some(other), None, Some(folder)) => self.as_revision(other, folder),
            (Some(other), None, None) => self.with_run(other),
            (None, None, _) => Ok(ExitCode::SUCCESS),
        }
    }

    fn with_run(&self, other: &Path) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.one, None)?;
        let difference = Difference::between(&book, &self.one, other)?;
        difference.lines.iter().for_each(|line| println!("{line}"));
        if let Some(path) = &self.output {
            difference.rows.write_csv(path)?;
        }
        Ok(ExitCode::from(u8::from(!difference.rows.rows.is_empty())))
    }

    fn as_revision(&self, other: &Path, folder: &Path) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.one, None)?;
        let new = NewFolder::begin(folder)?;
        let revision = Revision::between(&book, &self.one, other)?;
        revision.write(new.path())?;
        new.finish()?;
        revision.lines().iter().for_each(|line| println!("{line}"));
        println!("Stored in {}", folder.display());
        Ok(ExitCode::from(u8::from(!revision.is_empty())))
    }

    fn with_published(&self, book: &Book, published: &Path) -> Result<ExitCode, Failure> {
        let comparison = Comparison::between(book, &self.one, published)?;
        for (measure, verdicts) in &comparison.measures {
            let said = Verdict::ALL
                .iter()
                .filter_map(|verdict| Some(format!("{} {}", verdicts.get(verdict)?, verdict.said())));
            println!("{measure}: {}", said.collect::<Vec<_>>().join(", "));
        }
        if comparison.measures.is_empty() {
            println!("The file and the run have no figure in common.");
        }
        if comparison.other_areas > 0 {
            let figures = counted(comparison.other_areas, "figure is", "figures are");
            println!("{figures} of areas that the run does not have, or not with all of their councils.");
        }
        if comparison.finer > 0 {
            let figures = counted(comparison.finer, "figure is", "figures are");
            println!("{figures} split by more than the run's tables, or otherwise.");
        }
        if !comparison.not_in_run.is_empty() {
            let codes: Vec<&str> = comparison.not_in_run.iter().map(String::as_str).collect();
            println!("Measures that the run does not have, or that go by another code here: {}.", codes.join(", "));
        }
        if let Some(path) = &self.output {
            comparison.figures.write_csv(path)?;
            println!("Stored in {}", path.display());
        }
        Ok(ExitCode::from(u8::from(comparison.different() > 0)))
    }
}
