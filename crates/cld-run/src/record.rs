//! What a run was made of and what it gave: `manifest.json`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::time::Duration;

use chrono::NaiveDate;
use cld_book::{Book, Method};
use cld_identity::trace::FoundNumbers;
use cld_method::{Parameters, Stored};
use cld_terms::cause;
use serde::{Deserialize, Serialize};

use crate::RunError;
use crate::chosen::Chosen;
use crate::councils::{LeftOut, Smaller};
use crate::decisions::{self, Decision};
use crate::intake::Intake;
use crate::linked::LinkedFile;
use crate::period::Period;
use crate::tables::TableWritten;
use crate::work::WorkedOut;

/// The form of the record that this version writes. It reads every form up to this one.
///
/// 1: the period is among the parameters alone, and the run keeps no book.
const FORMAT: u64 = 2;
/// Where a finished run has it.
pub(crate) const MANIFEST: &str = "manifest.json";
/// Where a run has it whose rows are taken in and whose pages are not calculated yet.
pub(crate) const TAKEN_IN: &str = "intake.json";

/// The record of a run: the one type that is written to `manifest.json` and read from there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct RunRecord {
    format: u64,
    /// The version of cld that made the run.
    pub cld: String,
    /// The name of the method.
    pub method: String,
    /// Its title.
    pub title: String,
    /// Of which version of the official method it is, and how final that is; null where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// What took the method's place, and for which periods; null while it is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<String>,
    /// SHA-256 of the book that the run followed, which is in `book.zip`.
    pub book: String,
    /// The days that the run counts; null for a method that has no such bounds.
    #[serde(default)]
    pub period: Option<Period>,
    /// Every bound with the value it had, as SQL.
    pub parameters: BTreeMap<String, String>,
    /// The councils that the run was asked for; null for all that sent something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Chosen>,
    /// Every file that was read.
    pub submissions: Vec<SubmissionOfRun>,
    /// What was decided about submissions by whoever received them, those left out among them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// Rows of all files.
    pub rows_read: u64,
    pub(crate) people_codes: usize,
    /// The tracing that people were counted by; without it the numbers that were sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) traced: Option<TracedBy>,
    /// The health data that the run is linked to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) linked: Vec<LinkedFile>,
    /// The purpose that codes were dealt out for anew; such a run has no vault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pseudonyms: Option<PseudonymsFor>,
    intake_seconds: f64,
    /// The engine that calculated the pages, with its version; null for the one in this program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub engine: Option<String>,
    pages: Vec<PageOfRun>,
    /// What was written for people.
    pub tables: Vec<TableWritten>,
    /// Councils that are in no table which counts from the latest submission.
    pub left_out: Vec<LeftOut>,
    /// Councils whose file is far smaller than the one before.
    #[serde(default)]
    pub smaller: Vec<Smaller>,
}

/// A file that was sent, and how it was read.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SubmissionOfRun {
    /// The name of the file.
    pub file: String,
    /// The code of the council.
    pub la_code: String,
    /// Its name.
    pub la_name: String,
    /// The moment it was received.
    pub import_datetime: String,
    /// Rows read of it.
    pub rows: u64,
    /// Rows with too few or too many cells, a stray quote or bytes that are no text; `cld check` names them.
    pub odd_rows: u64,
    /// Rows that say of nobody whom they are about: no NHS number that can be used, no identifier of the council's.
    #[serde(default)]
    pub rows_of_nobody: u64,
    /// Rows with an NHS number that is not usable.
    #[serde(default)]
    pub numbers_not_usable: u64,
    /// Rows with a word for "no identifier" as the council's own.
    #[serde(default)]
    pub words_for_none: u64,
    /// Its digest, SHA-256 in hexadecimal.
    pub sha256: String,
    /// The release that the file follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release: Option<String>,
    /// Why no table could be read from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TracedBy {
    /// People whose number was found.
    pub found: usize,
    /// The digest of all answers.
    sha256: String,
}

/// The purpose of pseudonyms, and the name of the key that made them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PseudonymsFor {
    pub purpose: String,
    pub key: String,
}

/// Where something comes from that is made of a run.
#[derive(Debug, Clone, Serialize)]
pub struct Origin {
    /// The name of the method.
    pub method: String,
    /// The days that it is of; null when the run has no bounds that say so.
    pub period: Option<Period>,
    /// The book that the run followed.
    pub book: String,
    /// That another book was used; null unless it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_book: Option<String>,
    /// Councils that sent something of which nothing is used: they have no rows, or not all.
    pub left_out: Vec<LeftOut>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct PageOfRun {
    name: String,
    /// Where the page is under `book/`.
    page: String,
    evidence: String,
    /// Null for a page that is calculated where it is read.
    rows: Option<u64>,
    /// 0 where another engine calculated it, which does not say.
    seconds: f64,
}

impl RunRecord {
    /// Reads the record of the finished run in `folder`.
    ///
    /// # Errors
    /// When no finished run is there, its record is damaged, or it is of a form that this version does not read.
    pub fn read(folder: &Path) -> Result<RunRecord, RunError> {
        match RunRecord::read_file(&folder.join(MANIFEST)) {
            Err(RunError::RecordUnreadable { .. }) if folder.join(TAKEN_IN).is_file() => {
                Err(RunError::NotFinished { path: folder.display().to_string() })
            }
            read => read,
        }
    }

    /// Reads the record of the run in `folder` that is taken in and not finished.
    ///
    /// # Errors
    /// When there is none, or it is finished; otherwise as [`RunRecord::read`].
    pub(crate) fn read_taken_in(folder: &Path) -> Result<RunRecord, RunError> {
        match RunRecord::read_file(&folder.join(TAKEN_IN)) {
            Err(RunError::RecordUnreadable { .. }) if folder.join(MANIFEST).is_file() => {
                Err(RunError::FinishedAlready { path: folder.display().to_string() })
            }
            Err(RunError::RecordUnreadable { .. }) => Err(RunError::NotTakenIn { path: folder.display().to_string() }),
            read => read,
        }
    }

    fn read_file(path: &Path) -> Result<RunRecord, RunError> {
        let named = path.display().to_string();
        let text = fs::read_to_string(path)
            .map_err(|error| RunError::RecordUnreadable { path: named.clone(), cause: cause(&error) })?;
        let damaged = |_| RunError::RecordDamaged { path: named.clone() };
        let record: serde_json::Value = serde_json::from_str(&text).map_err(damaged)?;
        match record.get("format").map(serde_json::Value::as_u64) {
            Some(Some(1..=FORMAT)) => {
                let record: RunRecord = serde_json::from_value(record).map_err(damaged)?;
                Ok(RunRecord { period: record.period.or_else(|| period_of_first_form(&record.parameters)), ..record })
            }
            Some(Some(found)) if found > FORMAT => Err(RunError::RecordNewer { path: named }),
            None if record.get("method").is_some() => Err(RunError::RecordOlder { path: named }),
            _ => Err(RunError::RecordDamaged { path: named }),
        }
    }

    /// The record of a run before its pages are calculated.
    pub(crate) fn new(book: &Book, method: &Method, intake: &Intake, parameters: &Parameters) -> RunRecord {
        let submissions = intake.files.iter().map(|file| SubmissionOfRun {
            file: file.receipt.file.clone(),
            la_code: file.receipt.la_code.clone(),
            la_name: file.receipt.la_name.clone(),
            import_datetime: file.receipt.import_datetime.to_string(),
            rows: file.rows,
            odd_rows: file.odd_rows,
            rows_of_nobody: file.not_identified.rows_of_nobody,
            numbers_not_usable: file.not_identified.numbers_not_usable,
            words_for_none: file.not_identified.words_for_none,
            sha256: file.sha256.clone(),
            release: file.release.clone(),
            unreadable: file.unreadable.clone(),
        });
        let days = parameters.day("first_day").zip(parameters.day("last_day"));
        RunRecord {
            format: FORMAT,
            cld: env!("CARGO_PKG_VERSION").to_owned(),
            method: method.name.clone(),
            title: method.facts.title.clone(),
            status: method.facts.status.clone(),
            replaced: method.facts.replaced.clone(),
            book: book.digest.clone(),
            period: days.map(|(first_day, last_day)| Period { first_day, last_day }),
            parameters: parameters.values().clone(),
            chosen: None,
            submissions: submissions.collect(),
            decisions: Vec::new(),
            rows_read: intake.rows,
            people_codes: intake.codes.len(),
            traced: None,
            linked: Vec::new(),
            pseudonyms: None,
            intake_seconds: seconds(intake.took),
            engine: None,
            pages: Vec::new(),
            tables: Vec::new(),
            left_out: Vec::new(),
            smaller: Vec::new(),
        }
    }

    /// The same with the pages that were calculated, and what was written of them.
    pub(crate) fn worked_out(self, worked_out: WorkedOut) -> RunRecord {
        let WorkedOut { stored, tables, left_out, smaller } = worked_out;
        RunRecord { pages: pages(&stored), tables, left_out, smaller, ..self }
    }

    /// The same, its pages calculated by another engine than the one in this program.
    pub(crate) fn by_engine(self, engine: String) -> RunRecord {
        RunRecord { engine: Some(engine), ..self }
    }

    /// The same run with its codes dealt out anew for a purpose; its pages are to be calculated again.
    pub(crate) fn for_purpose(self, purpose: PseudonymsFor) -> RunRecord {
        RunRecord { format: FORMAT, pseudonyms: Some(purpose), ..self }
    }

    /// The same with the tracing that people were counted by.
    pub(crate) fn traced_by(self, found: Option<&FoundNumbers>) -> RunRecord {
        let traced = found.map(|found| TracedBy { found: found.len(), sha256: found.digest().to_owned() });
        RunRecord { traced, ..self }
    }

    /// The same with the health data that the run is linked to.
    pub(crate) fn linked_to(self, linked: Vec<LinkedFile>) -> RunRecord {
        RunRecord { linked, ..self }
    }

    /// The same with the councils that the run was asked for.
    pub(crate) fn of_councils(self, chosen: Option<Chosen>) -> RunRecord {
        RunRecord { chosen, ..self }
    }

    /// The same with what was decided about submissions.
    pub(crate) fn decided(self, decisions: Vec<Decision>) -> RunRecord {
        RunRecord { decisions, ..self }
    }

    /// The first and the last day, as `2023-04-01 to 2024-03-31`; empty for a method that has none.
    pub fn period(&self) -> String {
        self.period.map(|period| period.to_string()).unwrap_or_default()
    }

    /// The codes of the councils that the run had submissions of.
    pub fn councils(&self) -> BTreeSet<String> {
        self.submissions.iter().map(|submission| submission.la_code.clone()).collect()
    }

    /// That a book is not the one that the run followed, for whatever is made of the run with it; null when it is.
    pub fn other_book(&self, book: &Book) -> Option<String> {
        let short = |digest: &str| digest.get(..12).unwrap_or(digest).to_owned();
        (self.book != book.digest).then(|| {
            let (own, other) = (short(&self.book), short(&book.digest));
            format!("By another book ({other}) than the one that the run followed ({own}): its pages may say other things than the figures were calculated by.")
        })
    }

    /// Where something comes from that is made of the run with a book.
    pub fn origin(&self, book: &Book) -> Origin {
        Origin {
            method: self.method.clone(),
            period: self.period,
            book: self.book.clone(),
            other_book: self.other_book(book),
            left_out: self.left_out.clone(),
        }
    }

    /// True for a run that was made before runs kept the books that they followed.
    pub(crate) fn keeps_no_book(&self) -> bool {
        self.format == 1
    }

    /// The decisions by which submissions were left out.
    pub fn left_out_by_decision(&self) -> Vec<&Decision> {
        decisions::left_out(&self.decisions)
    }

    /// The decisions about a submission by the name of its file, the earliest first.
    pub fn decisions_about(&self, file: &str) -> impl Iterator<Item = &Decision> {
        let receipt = decisions::stem(file).to_owned();
        self.decisions.iter().filter(move |decision| decision.receipt == receipt)
    }

    /// The pages that the run calculated, each after what it reads.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.iter().map(|page| page.name.as_str())
    }

    /// The names of the tables that were written as CSV.
    pub(crate) fn written_as_csv(&self) -> Vec<String> {
        let written = self.tables.iter().filter(|table| table.file.ends_with(".csv"));
        written.map(|table| table.name.clone()).collect()
    }

    /// Files with the bytes of an earlier one, which is named next to them.
    pub(crate) fn sent_again(&self) -> impl Iterator<Item = (&str, &str)> {
        let mut first = BTreeMap::new();
        let readable = self.submissions.iter().filter(|submission| !submission.sha256.is_empty());
        readable.filter_map(move |submission| {
            let earlier = *first.entry(&submission.sha256).or_insert(&submission.file);
            (earlier != &submission.file).then_some((submission.file.as_str(), earlier.as_str()))
        })
    }
}

/// In the first form the days are among the parameters alone, as SQL: `date '2023-04-01'`.
fn period_of_first_form(parameters: &BTreeMap<String, String>) -> Option<Period> {
    let day = |bound: &str| {
        let day = parameters.get(bound)?.strip_prefix("date '")?.strip_suffix('\'')?;
        NaiveDate::parse_from_str(day, "%Y-%m-%d").ok()
    };
    Some(Period { first_day: day("first_day")?, last_day: day("last_day")? })
}

fn pages(stored: &[Stored]) -> Vec<PageOfRun> {
    let page = |stored: &Stored| PageOfRun {
        name: stored.page.name.clone(),
        page: stored.page.path.clone(),
        evidence: stored.page.evidence.word().to_owned(),
        rows: stored.rows,
        seconds: seconds(stored.took),
    };
    stored.iter().map(page).collect()
}

/// Seconds with a millisecond's precision.
fn seconds(took: Duration) -> f64 {
    (took.as_secs_f64() * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record as the first version with a form wrote it. It can be read for ever.
    const FIRST: &str = include_str!("../tests/format-1.json");

    fn read(text: &str) -> Result<RunRecord, RunError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), text).unwrap();
        RunRecord::read(folder.path())
    }

    #[test]
    fn a_record_of_the_first_form_is_read() {
        let record = read(FIRST).unwrap();
        assert_eq!((record.method.as_str(), record.period().as_str()), ("nhse-2024", "2023-04-01 to 2024-03-31"));
        assert_eq!(record.councils(), BTreeSet::from(["211".to_owned()]));
    }

    #[test]
    fn a_record_says_again_what_it_was_read_from() {
        let record = read(FIRST).unwrap();
        let again = read(&serde_json::to_string(&record).unwrap()).unwrap();
        assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&record).unwrap());
    }

    #[test]
    fn any_other_record_is_refused_with_what_to_do() {
        let newer = FIRST.replace("\"format\": 1", &format!("\"format\": {}", FORMAT + 1));
        let older = FIRST.replace("\"format\": 1,", "");
        let told = |text: &str| read(text).err().unwrap().to_string();
        assert!(told(&newer).contains("a newer version of cld"), "{}", told(&newer));
        assert!(told(&older).contains("an earlier version of cld"), "{}", told(&older));
        for damaged in
            ["", "{}", "[1]", &FIRST[..FIRST.len() / 2], &FIRST.replace("\"format\": 1", "\"format\": \"1\"")]
        {
            assert!(told(damaged).contains("is damaged, or is not the record of a run"), "{}", told(damaged));
        }
    }
}
