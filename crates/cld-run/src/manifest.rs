//! What a run was made of and what it gave: `manifest.json`, and the lines that a run ends with.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use cld_book::{Book, Method};
use cld_identity::trace::FoundNumbers;
use cld_method::{Parameters, Stored};
use serde::{Deserialize, Serialize};

use super::intake::Intake;
use super::linked::{Coverage, LinkedFile};
use super::tables::{LeftOut, TableWritten};
use super::work::WorkedOut;

/// The form of the record that this version writes, and the only one that it reads.
pub(crate) const FORMAT: u64 = 1;

/// The record of a run.
#[derive(Serialize, Deserialize)]
pub struct Manifest {
    format: u64,
    cld: String,
    method: String,
    title: String,
    /// SHA-256 of the book that the run followed.
    book: String,
    /// Every bound with the value it had, as SQL.
    parameters: BTreeMap<String, String>,
    submissions: Vec<SubmissionRead>,
    rows_read: u64,
    people_codes: usize,
    /// The tracing that people were counted by; without it the numbers that were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    traced: Option<TracedBy>,
    /// The health data that the run is linked to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    linked: Vec<LinkedFile>,
    /// The purpose that codes were dealt out for anew; such a run has no vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pseudonyms: Option<PseudonymsFor>,
    intake_seconds: f64,
    pages: Vec<PageStored>,
    tables: Vec<TableWritten>,
    /// Councils that are in no table which counts from the latest submission.
    left_out: Vec<LeftOut>,
}

#[derive(Serialize, Deserialize)]
struct SubmissionRead {
    file: String,
    la_code: String,
    la_name: String,
    import_datetime: String,
    rows: u64,
    /// Rows with too few or too many cells, a stray quote or bytes that are no text; `cld check` names them.
    odd_rows: u64,
    sha256: String,
    /// The release that the file follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    release: Option<String>,
    /// Why no table could be read from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    unreadable: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct TracedBy {
    /// People whose number was found.
    found: usize,
    /// The digest of all answers.
    sha256: String,
}

/// The purpose of pseudonyms, and the name of the key that made them.
#[derive(Serialize, Deserialize)]
pub struct PseudonymsFor {
    pub purpose: String,
    pub key: String,
}

#[derive(Serialize, Deserialize)]
struct PageStored {
    name: String,
    /// Where the page stands under `book/`.
    page: String,
    evidence: String,
    /// Null for a page that is worked out where it is read.
    rows: Option<u64>,
    seconds: f64,
}

impl Manifest {
    pub fn new(
        book: &Book,
        method: &Method,
        intake: &Intake,
        parameters: &Parameters,
        worked_out: WorkedOut,
    ) -> Manifest {
        let submissions = intake.files.iter().map(|file| SubmissionRead {
            file: file.receipt.file.clone(),
            la_code: file.receipt.la_code.clone(),
            la_name: file.receipt.la_name.clone(),
            import_datetime: file.receipt.import_datetime.to_string(),
            rows: file.rows,
            odd_rows: file.odd_rows,
            sha256: file.sha256.clone(),
            release: file.release.clone(),
            unreadable: file.unreadable.clone(),
        });
        Manifest {
            format: FORMAT,
            cld: env!("CARGO_PKG_VERSION").to_owned(),
            method: method.name.clone(),
            title: method.facts.title.clone(),
            book: book.digest.clone(),
            parameters: parameters.values().clone(),
            submissions: submissions.collect(),
            rows_read: intake.rows,
            people_codes: intake.codes.len(),
            traced: None,
            linked: Vec::new(),
            pseudonyms: None,
            intake_seconds: seconds(intake.took),
            pages: pages(&worked_out.stored),
            tables: worked_out.tables,
            left_out: worked_out.left_out,
        }
    }

    /// The names of the tables that were written as CSV.
    pub(crate) fn written_as_csv(&self) -> Vec<String> {
        let written = self.tables.iter().filter(|table| table.file.ends_with(".csv"));
        written.map(|table| table.name.clone()).collect()
    }

    /// The same run with its codes dealt out anew for a purpose, and all pages worked out again.
    pub fn for_purpose(mut self, purpose: PseudonymsFor, worked_out: WorkedOut) -> Manifest {
        self.pseudonyms = Some(purpose);
        self.pages = pages(&worked_out.stored);
        self.tables = worked_out.tables;
        self.left_out = worked_out.left_out;
        self
    }

    /// The same with the tracing that people were counted by.
    pub fn traced_by(mut self, found: Option<&FoundNumbers>) -> Manifest {
        self.traced = found.map(|found| TracedBy { found: found.len(), sha256: found.digest().to_owned() });
        self
    }

    /// The same with the health data that the run is linked to.
    pub fn linked_to(self, linked: Vec<LinkedFile>) -> Manifest {
        Manifest { linked, ..self }
    }

    /// Files with the bytes of an earlier one, which is named beside them.
    fn sent_again(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut first = BTreeMap::new();
        let readable = self.submissions.iter().filter(|submission| !submission.sha256.is_empty());
        readable.filter_map(move |submission| {
            let earlier = *first.entry(&submission.sha256).or_insert(&submission.file);
            (earlier != &submission.file).then_some((submission.file.as_str(), earlier.as_str()))
        })
    }
}

fn pages(stored: &[Stored]) -> Vec<PageStored> {
    let page = |stored: &Stored| PageStored {
        name: stored.page.name.clone(),
        page: stored.page.path.clone(),
        evidence: stored.page.evidence.word().to_owned(),
        rows: stored.rows,
        seconds: seconds(stored.took),
    };
    stored.iter().map(page).collect()
}

impl fmt::Display for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.title)?;
        writeln!(f, "{} submissions, {} rows read and processed", self.submissions.len(), self.rows_read)?;
        if let Some(PseudonymsFor { purpose, key }) = &self.pseudonyms {
            writeln!(
                f,
                "Codes were dealt out anew for purpose {purpose} by key {key}: pseudonyms.csv has the pseudonym of each"
            )?;
        }
        if let Some(TracedBy { found, .. }) = &self.traced {
            writeln!(f, "People are counted by traced NHS numbers: {found} were found")?;
        }
        for LinkedFile { table, file, rows, with_number, unreadable, columns, people, people_in_run, .. } in
            &self.linked
        {
            writeln!(
                f,
                "Linked to {table}, {file}: {rows} rows, {with_number} with an NHS number; of {people} people {people_in_run} are in the submissions"
            )?;
            for Coverage { column, filled, first_day, last_day } in columns {
                let days =
                    first_day.zip(*last_day).map(|(first, last)| format!(", {first} to {last}")).unwrap_or_default();
                writeln!(f, "  {column:24} {filled:>9} filled{days}")?;
            }
            if *unreadable > 0 {
                writeln!(
                    f,
                    "{unreadable} cells of {file} that should be days or numbers are neither, and are taken as empty"
                )?;
            }
        }
        for submission in &self.submissions {
            if let Some(reason) = &submission.unreadable {
                writeln!(f, "left out: {} {reason}", submission.file)?;
            } else if submission.rows == 0 {
                writeln!(f, "{} has a header and no rows: nothing is counted by it", submission.file)?;
            } else if submission.odd_rows > 0 {
                writeln!(f, "{} rows of {} are odd: cld check names them", submission.odd_rows, submission.file)?;
            }
        }
        for (file, earlier) in self.sent_again() {
            writeln!(f, "{file} holds the same bytes as {earlier}")?;
        }
        writeln!(f)?;
        let width = self.tables.iter().map(|table| table.name.len()).max().unwrap_or(0);
        for table in &self.tables {
            writeln!(f, "{:width$} {:>8} rows  {:15}  {}", table.name, table.rows, table.evidence, table.file)?;
        }
        if !self.left_out.is_empty() {
            writeln!(f, "\nIn no table that counts from the latest submission (submission_register says all):")?;
        }
        self.left_out.iter().try_for_each(|council| writeln!(f, "  {council}"))
    }
}

/// Seconds with a millisecond's precision.
fn seconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}
