//! `cld report`: a run as a workbook or a page that shows what each figure counts.

use crate::failure::Failure;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use cld_format::Draft;
use cld_report::{Form, ReportRequest, Written, write};
use cld_terms::counted;

use super::followed_book::followed_book;
use super::grouping::grouping;
use crate::clock::today;

/// Write a finished run as an Excel workbook, for one council, a region or England
///
/// A council's workbook has a sheet for each table of the return and of ASCOF. Where a table counts people, each figure is a
/// formula over the sheet People, which has one row for each person; where it counts requests, periods of support or
/// reviews, over a sheet with one row for each of them. Filter the table's column there to see what a figure counts. Events
/// has every event of the submissions used, with the variables derived from it; Steps shows how many rows are left after
/// each step. People are the run's own codes. The workbook of a region or of England has values only.
#[derive(clap::Args)]
#[command(after_help = "Examples:
  cld report run-2024 -o report.xlsx
      for the council of the run, or for England if it has several
  cld report run-2024 --area 211 -o kirklees.xlsx
  cld report run-2024 --area 211 --received received -o kirklees.xlsx
  cld report run-2024 --area 211 --previous run-2023 -o kirklees.html
  cld report run-2024 --area 211 --grouping council_types -o kirklees.html
  cld report run-2024 --area 'North East' -o north-east.xlsx")]
pub struct Report {
    /// Folder of a finished run
    run: PathBuf,
    /// A council by its code, a region, or England
    #[arg(long, value_name = "AREA")]
    area: Option<String>,
    /// The folder that the run was made from: adds what cld check finds in the files used, by item and by rule
    #[arg(long, value_name = "FOLDER")]
    received: Option<PathBuf>,
    /// The finished run of the previous period, to compare with; for a run of cld run --periods it is found automatically
    #[arg(long, value_name = "RUN")]
    previous: Option<PathBuf>,
    /// Show the council next to the groups of a grouping that it is in: council_types, adass_regions, or a CSV file with the
    /// columns group_name and la_code, such as one of nearest neighbours
    #[arg(long, value_name = "NAME|FILE.csv")]
    grouping: Option<String>,
    /// Write a page of HTML instead of a workbook; a file name in .html does this too
    #[arg(long)]
    html: bool,
    /// The file to write; report.xlsx or report.html here unless given
    #[arg(short, long, value_name = "REPORT.xlsx")]
    output: Option<PathBuf>,
}

impl Report {
    pub fn run(&self, named: Option<&Path>) -> Result<ExitCode, Failure> {
        let book = followed_book(&self.run, named)?;
        let is_page = |path: &Path| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("html"));
        let is_html = self.html || self.output.as_deref().is_some_and(is_page);
        let unnamed = PathBuf::from(if is_html { "report.html" } else { "report.xlsx" });
        let output = self.output.as_ref().unwrap_or(&unnamed);
        let grouping = self.grouping.as_deref().map(|named| grouping(&book, named)).transpose()?;
        let request = ReportRequest {
            run: &self.run,
            area: self.area.as_deref(),
            received: self.received.as_deref(),
            previous: self.previous.as_deref(),
            grouping: grouping.as_ref(),
            threads: std::thread::available_parallelism().map_or(1, usize::from),
            today: today(),
        };
        let form = if is_html { Form::Page } else { Form::Workbook };
        let Written { tables, live } = write(&book, &request, form, Draft::create(output, true)?)?;
        match live {
            None => println!("{}: {}", output.display(), counted(tables, "table", "tables")),
            Some((live, rows)) => println!(
                "{}: {}, {live} of them with formulas that count {}",
                output.display(),
                counted(tables, "table", "tables"),
                counted(rows, "row", "rows")
            ),
        }
        Ok(ExitCode::SUCCESS)
    }
}
