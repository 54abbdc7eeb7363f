//! From files to the run's table of submitted rows.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{
    ArrayRef, Date32Array, Int32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::error::ArrowError;
use cld_book::{Book, Method, Release};
use cld_engine::{Renumbered, part, renumber};
use cld_format::NewFolder;
use cld_identity::trace::FoundNumbers;
use cld_identity::{Codes, Collected, Identifiers, Person};
use cld_method::TEXT_KEYS;
use cld_submission::{ReadError, Receipt, Submission, recognise};

use super::digest::sha256;
use super::identified::{Identified, NotIdentified, TakenAs};
use super::linked::{Linked, LinkedFile};
use super::reading::{Reading, Stored};
use super::side_by_side::{Threads, side_by_side};
use super::{Progress, RunError};

/// What was read, and who it is about.
pub struct Intake {
    /// The code of each person.
    pub codes: Codes,
    /// Everybody whom rows are about.
    pub people: Vec<Person>,
    /// One row per receipt.
    pub submissions: RecordBatch,
    /// Each file with what it came to, in the order of the receipts.
    pub files: Vec<FileRead>,
    /// Rows read of all files.
    pub rows: u64,
    /// How long it took.
    pub took: Duration,
    /// Health data that the run is linked to, each table's rows with what was read.
    pub linked: Vec<(LinkedFile, RecordBatch)>,
}

/// One file with its receipt.
pub struct FileRead {
    /// The line of `submissions.csv` for it.
    pub receipt: Receipt,
    /// Why no table can be read from it, with what to do: the submission is left out.
    pub unreadable: Option<String>,
    /// The release that it follows; none when no table can be read.
    pub release: Option<String>,
    /// Its digest, SHA-256 in hexadecimal.
    pub sha256: String,
    /// Rows read of it.
    pub rows: u64,
    /// Rows with too few or too many cells, a stray quote or bytes that are no text.
    pub odd_rows: u64,
    /// Its rows whose identifiers say nobody.
    pub not_identified: NotIdentified,
}

impl Intake {
    /// Reads the submissions received and stores their rows as the run's table `submitted`.
    ///
    /// Each file is read once. Which code an identifier gets is known when all are read; until then its rows bear a
    /// number, and then only the columns of codes are written again.
    ///
    /// # Errors
    /// When the run's folder cannot be written, health data cannot be read, or memory is too small. A file of a council that
    /// gives no table is left out, and its entry says why.
    pub fn read(
        book: &Book,
        method: &Method,
        received: Vec<(Receipt, PathBuf)>,
        (found, maps, taken_as): (Option<&FoundNumbers>, &[PathBuf], TakenAs),
        run: &NewFolder,
        threads: usize,
        progress: &dyn Progress,
    ) -> Result<Intake, RunError> {
        let begun = Instant::now();
        let release = &book.releases[&method.facts.release];
        let threads = Threads::over(received.len(), threads);
        let (identifiers, people) = (Identifiers::default(), Collected::default());
        let identified = Identified::new(book, &identifiers, taken_as);
        let linked = maps.iter().map(|map| Linked::read(book, map, &identified)).collect::<Result<Vec<_>, _>>()?;
        let reading = Reading::new(book, method, release, (identified, &people, found), threads.within);
        let numbered = run.join("numbered");
        let files = side_by_side(received, threads.files, |at, (receipt, path)| {
            progress.say(&format!("rows of {}", receipt.file));
            let opened = open(book, release, &path);
            store(&reading, opened, receipt, &path, &numbered, at)
        })?;
        progress.say("codes of people");
        let columns: Vec<String> = reading.codes().map(str::to_owned).collect();
        drop(reading);
        let codes = identifiers.settle();
        let text_keys = codes.text_keys();
        let people = people.settle(&codes);
        let linked = linked.iter().map(|linked| Ok((linked.facts.clone(), linked.rows(&codes)?)));
        let linked =
            linked.collect::<Result<Vec<_>, ArrowError>>().map_err(RunError::fault("linked rows have no table"))?;
        let before = files.iter().scan(0, |rows, file| Some(std::mem::replace(rows, *rows + file.rows)));
        side_by_side(before, threads.files, |at, before| -> Result<(), RunError> {
            let (code, record) = (|number: i64| i64::from(codes.code(number as i32)), |record| before as i64 + record);
            let codes = columns.iter().map(|column| Renumbered { column, number: &code });
            let text = |number: i64| i64::from(text_keys.key(code(number) as i32));
            let texts = TEXT_KEYS.map(|column| Renumbered { column, number: &text });
            let all: Vec<_> =
                codes.chain([Renumbered { column: "record_number", number: &record }]).chain(texts).collect();
            let part = part(&numbered, at);
            renumber(&part, &run.join("submitted"), at, &all)?;
            fs::remove_file(&part).map_err(RunError::unusable(&part))
        })?;
        if numbered.exists() {
            fs::remove_dir(&numbered).map_err(RunError::unusable(&numbered))?;
        }
        let rows = files.iter().map(|file| file.rows).sum();
        let submissions = submissions(&files).map_err(RunError::fault("receipts have no table"))?;
        Ok(Intake { codes, people, submissions, files, rows, took: begun.elapsed(), linked })
    }

    /// The codes of the councils that sent something.
    pub fn councils(&self) -> BTreeSet<String> {
        self.files.iter().map(|file| file.receipt.la_code.clone()).collect()
    }
}

/// Stores the rows of a file. One that gives no table does not stop the run.
fn store(
    reading: &Reading<'_>,
    opened: Result<(Submission, String), ReadError>,
    receipt: Receipt,
    path: &Path,
    folder: &Path,
    at: usize,
) -> Result<FileRead, RunError> {
    let stored = match opened {
        Ok((submission, release)) => reading.store(&submission, &receipt, folder, at)?.map(|stored| (release, stored)),
        Err(error) => Err(error),
    };
    Ok(match stored {
        Ok((release, Stored { rows, odd_rows, not_identified, sha256 })) => {
            let sha256 = sha256.unwrap_or_default();
            FileRead { receipt, unreadable: None, release: Some(release), sha256, rows, odd_rows, not_identified }
        }
        Err(error) => {
            reading.store_nothing(folder, at)?;
            let error = error.to_string();
            let reason = error.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&error).to_owned();
            // Who may not open the file cannot have its bytes either.
            let (sha256, not_identified) = (sha256(path).unwrap_or_default(), NotIdentified::default());
            FileRead { receipt, unreadable: Some(reason), release: None, sha256, rows: 0, odd_rows: 0, not_identified }
        }
    })
}

/// Opens a file by the release that it follows, its columns matched to the method's release.
fn open(book: &Book, release: &Release, path: &Path) -> Result<(Submission, String), ReadError> {
    let own = recognise(path, book)?.release;
    let mut submission = Submission::open(path, &book.releases[&own])?.in_items_of(&book.releases[&own], release);
    // The run's record has the digest of the bytes that were read.
    submission.takes_digest = true;
    Ok((submission, own))
}

fn submissions(files: &[FileRead]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&FileRead) -> &str| {
        Arc::new(files.iter().map(|file| Some(of(file))).collect::<StringArray>()) as ArrayRef
    };
    let day = |date: chrono::NaiveDate| date.to_epoch_days();
    let columns: Vec<ArrayRef> = vec![
        Arc::new((1..=files.len() as i32).collect::<Int32Array>()),
        text(|file| &file.receipt.la_code),
        text(|file| &file.receipt.la_name),
        Arc::new(files.iter().map(|file| Some(day(file.receipt.period_start))).collect::<Date32Array>()),
        Arc::new(files.iter().map(|file| Some(day(file.receipt.period_end))).collect::<Date32Array>()),
        Arc::new(TimestampMicrosecondArray::from_iter_values(
            files.iter().map(|file| file.receipt.import_datetime.and_utc().timestamp_micros()),
        )),
        text(|file| &file.receipt.file),
        text(|file| &file.sha256),
        Arc::new(Int64Array::from_iter_values(files.iter().map(|file| file.rows as i64))),
        Arc::new(files.iter().map(|file| file.unreadable.as_ref()).collect::<StringArray>()),
    ];
    RecordBatch::try_new(cld_method::submissions_schema(), columns)
}
