//! `cld check`: a council's files against the rules, before they are sent.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use cld_book::Book;
use cld_submission::{ReadError, Submission};
use cld_validate::{CheckError, Finding, Manner, Rules, Summary, Verdict};
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  cld check april.csv
  cld check april.csv --findings what-to-mend.csv
  cld check submissions/*.csv --json

Exit status: 0 all files clean, 1 findings, 2 a file could not be checked.";

/// Check files against the rules of a release
///
/// Says for each file what is wrong, why it matters and what to do. Nothing is changed or sent.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// Files to check: CSV with a header line of item names
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Release of the specification that the files follow
    #[arg(long, value_name = "NAME", default_value = "release-1")]
    release: String,
    /// Print one JSON object for each file, one a line
    #[arg(long)]
    json: bool,
    /// Write every finding to this CSV file
    #[arg(long, value_name = "OUT.csv")]
    findings: Option<PathBuf>,
}

impl Check {
    /// Reports on standard output; the exit status is that of the worst file.
    pub fn run(&self, book: &Book) -> Result<ExitCode, Box<dyn Error>> {
        let rules = Rules::compile(book, &self.release)?;
        let mut ledger = self.findings.as_deref().map(|path| Ledger::create(path, &self.files)).transpose()?;
        let mut worst = 0;
        for (at, file) in self.files.iter().enumerate() {
            progress(&format!("Checking {} of {}: {}", at + 1, self.files.len(), file.display()));
            let outcome = check(&rules, file, ledger.as_mut())?;
            progress("");
            let report = Report::new(file, &self.release, &outcome);
            let text = if self.json { serde_json::to_string(&report)? + "\n" } else { screen(&report, &outcome) };
            io::stdout().write_all(text.as_bytes())?;
            worst = worst.max(exit_status(&outcome));
        }
        ledger.map_or(Ok(()), Ledger::finish)?;
        Ok(ExitCode::from(worst))
    }
}

type Outcome = Result<Summary, ReadError>;

fn check(rules: &Rules<'_>, file: &Path, mut ledger: Option<&mut Ledger>) -> Result<Outcome, CheckError> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let sink = |finding: Finding| _ = ledger.as_mut().map(|ledger| ledger.add(file, &finding));
    let checked = Submission::open(file, rules.release()).map_err(CheckError::from);
    match checked.and_then(|submission| rules.check(&submission, Manner { threads, with_values: false }, sink)) {
        Ok(summary) => Ok(Ok(summary)),
        Err(CheckError::FileUnreadable(reason)) => Ok(Err(reason)),
        Err(error) => Err(error),
    }
}

/// One line of standard error, for people who wait; each replaces the last.
fn progress(text: &str) {
    if io::stderr().is_terminal() {
        eprint!("\r\x1b[2K{text}");
    }
}

/// One file's line of JSON.
#[derive(Serialize)]
struct Report<'a> {
    file: String,
    release: &'a str,
    rows: u64,
    verdict: &'static str,
    /// Rule to number of findings.
    findings: BTreeMap<&'a str, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl<'a> Report<'a> {
    fn new(file: &Path, release: &'a str, outcome: &'a Outcome) -> Self {
        let report = Report {
            file: file.display().to_string(),
            release,
            rows: 0,
            verdict: "unreadable",
            findings: BTreeMap::new(),
            reason: None,
        };
        match outcome {
            Err(reason) => Report { reason: Some(reason.to_string()), ..report },
            Ok(summary) => {
                let findings = summary.by_rule.iter().map(|(rule, tally)| (rule.as_ref(), tally.count)).collect();
                Report { rows: summary.rows, verdict: summary.verdict().word(), findings, ..report }
            }
        }
    }
}

fn exit_status(outcome: &Outcome) -> u8 {
    match outcome {
        Ok(summary) if summary.verdict() == Verdict::Clean => 0,
        Ok(_) => 1,
        Err(_) => 2,
    }
}

/// One file's findings for people: rules by severity, each with its first finding.
fn screen(report: &Report<'_>, outcome: &Outcome) -> String {
    let mut text = format!("{}\n{}, {} rows: {}\n", report.file, report.release, grouped(report.rows), report.verdict);
    let mut tallies = match outcome {
        Err(reason) => return text + &wrapped(&reason.to_string(), 2) + "\n",
        Ok(summary) => summary.by_rule.values().collect::<Vec<_>>(),
    };
    tallies.sort_by_key(|tally| tally.first[0].severity);
    for tally in tallies {
        let Finding { row, rule, severity, item, message, .. } = &tally.first[0];
        let item = item.as_deref().map(|item| format!(", {item}")).unwrap_or_default();
        text += &format!("\n{:>11} {:<7} {rule}\n", grouped(tally.count), severity.word());
        text += &wrapped(&format!("row {}{item}: {message}", grouped(*row)), 12);
    }
    text + "\n"
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join(",")
}

/// Lines of at most 80 columns, indented.
fn wrapped(text: &str, indent: usize) -> String {
    let (mut lines, mut width) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > 80 {
            lines += if width == 0 { "" } else { "\n" };
            lines += &" ".repeat(indent);
            width = indent;
        } else {
            lines.push(' ');
            width += 1;
        }
        lines += word;
        width += length;
    }
    lines + "\n"
}

/// Every finding of every file, as CSV.
struct Ledger {
    path: String,
    writer: csv::Writer<File>,
    has_files: bool,
    written: csv::Result<()>,
}

impl Ledger {
    fn create(path: &Path, files: &[PathBuf]) -> Result<Ledger, String> {
        let shown = path.display().to_string();
        let place = fs::canonicalize(path).ok();
        if place.is_some() && files.iter().any(|file| fs::canonicalize(file).ok() == place) {
            return Err(format!("{shown}: is a file to check. Findings would replace it; name another file for them."));
        }
        let unwritable = |error: &dyn Error| {
            format!("{shown}: cannot be written ({error}). Check the folder and that you may write there.")
        };
        let mut writer = csv::Writer::from_path(path).map_err(|error| unwritable(&error))?;
        let has_files = files.len() > 1;
        let columns = ["file", "row", "rule", "severity", "item", "message"];
        let written = writer.write_record(&columns[usize::from(!has_files)..]);
        Ok(Ledger { path: shown, writer, has_files, written })
    }

    /// Adds one finding; a fault in writing is told when the ledger is finished.
    fn add(&mut self, file: &Path, finding: &Finding) {
        let Finding { row, rule, severity, item, message, .. } = finding;
        let (file, row) = (file.display().to_string(), row.to_string());
        let cells = [&file, &row, rule.as_ref(), severity.word(), item.as_deref().unwrap_or_default(), message];
        if self.written.is_ok() {
            self.written = self
                .writer
                .write_record(cells[usize::from(!self.has_files)..].iter().map(|cell| inert(cell).into_owned()));
        }
    }

    fn finish(mut self) -> Result<(), String> {
        let unwritable = |error: &dyn Error| format!("{}: cannot be written ({error})", self.path);
        self.written.map_err(|error| unwritable(&error))?;
        self.writer.flush().map_err(|error| unwritable(&error))
    }
}

/// Text that a spreadsheet will not take for a formula.
fn inert(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_cannot_become_a_formula() {
        assert_eq!(["=1+1", "+1", "-1", "@a", "Gender"].map(inert), ["'=1+1", "'+1", "'-1", "'@a", "Gender"]);
    }

    #[test]
    fn lines_fit_on_a_screen_of_80_columns() {
        let text = wrapped(&"word ".repeat(100), 12);
        assert!(text.lines().all(|line| line.len() <= 80 && line.starts_with("            word")));
        assert_eq!(text.split_whitespace().count(), 100);
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
