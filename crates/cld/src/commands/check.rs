//! `cld check`: a council's files against the rules, before they are sent.

use crate::failure::Failure;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use cld_book::{Book, Way, nearest};
use cld_check::screen::Outputs;
use cld_check::{Checked, Opened, Output, OutputPaths, USUAL_WAY, json, screen};
use cld_validate::{CheckError, Manner, RuleSets, SpillTo};

use crate::clock::today;
use crate::fault;
use crate::progress;

const EXAMPLES: &str = "\
Examples:
  cld check april.csv
      shows what is wrong on the screen
  cld check april.csv --report april.html --findings april.xlsx
      a report to read or print, and every finding to work through in Excel
  cld check april.csv --findings april.xlsx --with-values
      with the values, people and events of the rows, for the council only
  cld check april.csv --report april.html --findings-with-values own.xlsx
      a report to pass on and the values for the council, from one reading
  cld check april.csv --previous january.csv
      also compares with the previous file
  cld check submissions/*.csv --json
      one line of JSON for each file, for other programs

What the Data Landing Portal does not take as it is (a byte order mark, another delimiter, a header that is not letter
for letter) is a group of its own. cld prepare writes a file that it takes.

Exit status: 0 all files clean, 1 findings or not as the portal takes it, 2 a file could not be checked or a result not written.";

/// Check files against the rules of a release
///
/// Says for each file what is wrong, why it matters and what to do. Nothing is changed or sent. Rows are numbered as
/// a spreadsheet shows them: the header is row 1. No output holds a value from a row unless an option says so.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Files to check: delimited text, as it is, in gzip or as the only file in a ZIP, or a workbook (XLSX)
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Release of the specification that the files follow; recognised from each file unless given
    #[arg(long, value_name = "NAME")]
    release: Option<String>,
    /// Print one JSON object for each file, one a line
    #[arg(long)]
    json: bool,
    /// Write a report for people, with how to correct each finding
    #[arg(long, value_name = "OUT.html")]
    report: Option<PathBuf>,
    /// Write every finding; the ending of the name sets the format: .csv, .jsonl or .xlsx
    #[arg(long, value_name = "OUT")]
    findings: Option<PathBuf>,
    /// Add values, references of people and events, and the council's own columns; not to be passed on
    #[arg(long)]
    with_values: bool,
    /// Write a second report, with values; for the council only
    #[arg(long, value_name = "OUT.html")]
    report_with_values: Option<PathBuf>,
    /// Write every finding a second time, with values; for the council only
    #[arg(long, value_name = "OUT")]
    findings_with_values: Option<PathBuf>,
    /// The way in which the files are sent, of book/ways: what it does not take is reported apart
    #[arg(long, value_name = "WAY", default_value = USUAL_WAY)]
    way: String,
    /// The file that the council sent previously, to compare with
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
}

fn faulty(path: &str, place: String) -> CheckError {
    CheckError::Faulty { path: path.to_owned(), place }
}

impl Check {
    /// Reports on standard output; the exit status is that of the worst file.
    pub fn run(&self, book: &Book) -> Result<ExitCode, Failure> {
        self.keep_inputs()?;
        let mut rules = RuleSets::new(book);
        let opened = self.files.iter().map(|file| self.open(book, &mut rules, file));
        let opened = opened.collect::<Result<Vec<_>, _>>()?;
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let previous = self.previous.as_deref().map(|path| {
            let previous = Opened::new(book, &mut rules, path, self.release.as_deref())?;
            previous.coverage(&rules, threads)
        });
        let previous = previous.transpose()?;
        let (with_values, previous) = (self.wants_values(), previous.as_ref());
        let way = self.way(book)?;
        let manner = Manner { threads, with_values, seen: today(), previous, spill_to: SpillTo::Disk, way };
        let mut outputs = Vec::new();
        for (paths, with_values) in self.outputs() {
            outputs.push(Output::begin(book, &opened, &paths, with_values)?);
        }
        let mut worst = 0;
        for (at, file) in opened.iter().enumerate() {
            let what = format!("Checking {} of {}", at + 1, opened.len());
            let add = |finding| outputs.iter_mut().for_each(|output| output.add(at, &finding));
            let check = || progress::shown(&what, file.size(), file.bytes_read(), || file.check(&rules, manner, add));
            let checked = fault::caught(check).unwrap_or_else(|place| Err(faulty(&file.name(), place)));
            // Whatever became of one file, the others are checked.
            let checked = checked.unwrap_or_else(|reason| file.not_checked(&reason));
            self.show(book, &checked)?;
            worst = worst.max(checked.exit_status());
            outputs.iter_mut().for_each(|output| output.conclude(at, &checked));
        }
        outputs.into_iter().try_for_each(Output::finish)?;
        Ok(ExitCode::from(worst))
    }

    /// None for a book that says of no way what it takes.
    fn way<'b>(&self, book: &'b Book) -> Result<Option<&'b Way>, String> {
        match book.ways.get(&self.way) {
            None if !book.ways.is_empty() => {
                let hint = nearest(&self.way, book.ways.keys().map(String::as_str));
                Err(format!("--way {}: the book has no such way of sending{hint}", self.way))
            }
            way => Ok(way),
        }
    }

    /// Reads the header of a file. A fault in the program is the result of that file, and not of the others.
    fn open(&self, book: &Book, rules: &mut RuleSets<'_>, path: &Path) -> Result<Opened, CheckError> {
        let open = || Opened::new(book, rules, path, self.release.as_deref());
        fault::caught(open).unwrap_or_else(|place| Ok(Opened::failed(path, faulty(&path.display().to_string(), place))))
    }

    fn show(&self, book: &Book, checked: &Checked) -> Result<(), Failure> {
        let text = match self.json {
            true => json::line(book, checked, self.wants_values()).map_err(Failure::fault)?,
            false if self.with_values => screen::text(book, checked, &self.written()),
            false => screen::text(book, &checked.without_values(), &self.written()),
        };
        // Colours go to a terminal alone, and not where NO_COLOR is set.
        anstream::stdout().write_all(text.as_bytes())?;
        Ok(())
    }

    /// True when some output has values of rows.
    fn wants_values(&self) -> bool {
        self.outputs().iter().any(|(_, with_values)| *with_values) || self.with_values
    }

    /// What is written, and whether it has values of rows.
    fn outputs(&self) -> Vec<(OutputPaths, bool)> {
        let paths = |report: &Option<PathBuf>, findings: &Option<PathBuf>| OutputPaths {
            report: report.clone(),
            findings: findings.clone(),
        };
        let outputs = [
            (paths(&self.report, &self.findings), self.with_values),
            (paths(&self.report_with_values, &self.findings_with_values), true),
        ];
        outputs.into_iter().filter(|(paths, _)| !paths.is_empty()).collect()
    }

    fn written(&self) -> Outputs<'_> {
        let own = [&self.report_with_values, &self.findings_with_values];
        let also = [&self.report, &self.findings].into_iter().filter(|_| self.with_values);
        Outputs {
            report: self.report.as_deref().or(self.report_with_values.as_deref()),
            with_values: self.with_values,
            own_files: own.into_iter().chain(also).flatten().count() as u64,
        }
    }

    /// No output may replace a file that is read, or another output.
    fn keep_inputs(&self) -> Result<(), String> {
        let place = |path: &Path| fs::canonicalize(path).ok();
        let outputs = self.outputs();
        let outputs: Vec<&Path> = outputs.iter().flat_map(|(paths, _)| paths.paths()).collect();
        for output in &outputs {
            let is_output = |input: &PathBuf| place(input).is_some_and(|input| Some(input) == place(output));
            if self.files.iter().chain(&self.previous).any(is_output) {
                return Err(format!(
                    "{}: is a file to check, and the output would replace it. Name another file.",
                    output.display()
                ));
            }
        }
        let again = (1..outputs.len()).find(|at| outputs[..*at].contains(&outputs[*at]));
        again.map_or(Ok(()), |at| Err(format!("{}: two outputs name this file. Name another.", outputs[at].display())))
    }
}
