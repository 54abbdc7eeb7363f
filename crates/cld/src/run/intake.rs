//! From files to submitted rows: read twice, first for the identifiers, then for everything else.

use std::error::Error;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use arrow::array::{
    ArrayRef, AsArray, Date32Array, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow::compute::{DatePart, date_part};
use arrow::datatypes::{DataType, FieldRef, Schema, SchemaRef};
use arrow::error::ArrowError;
use cld_book::{Book, Method, Release};
use cld_engine::{RunFolder, TableWriter};
use cld_identity::{Codes, Identifiers};
use cld_method::{AGES, CODES};
use cld_submission::{Block, Columns, ReadError, Receipt, Submission, read_receipts, recognise};
use sha2::{Digest, Sha256};

use super::Progress;
use super::age::completed_years;
use super::side_by_side::{Threads, locked, side_by_side};

/// An error that may come from another thread.
type Failure = Box<dyn Error + Send + Sync>;

/// The identifying items that rows are coded by.
const NHS_NUMBER: &str = "nhs_number";
const LA_PERSON: &str = "la_person_unique_identifier_as_written";
const DATE_OF_BIRTH: &str = "date_of_birth";

/// What was read, and who it is about.
pub struct Intake {
    pub codes: Codes,
    /// One row per receipt.
    pub submissions: RecordBatch,
    pub files: Vec<FileRead>,
    pub rows: u64,
    pub took: Duration,
}

/// One file with its receipt.
pub struct FileRead {
    pub receipt: Receipt,
    /// Why no table can be read from it, with what to do: the submission is left out.
    pub table: Result<Submission, String>,
    /// The release that it follows; none when no table can be read.
    pub release: Option<String>,
    pub sha256: String,
    pub rows: u64,
    /// Rows with too few or too many cells, a stray quote or bytes that are no text.
    pub odd_rows: u64,
}

impl Intake {
    /// Reads all submissions of `folder` and stores their rows as the run's table `submitted`.
    pub fn read(
        book: &Book,
        method: &Method,
        folder: &Path,
        run: &RunFolder,
        threads: usize,
        progress: &Progress,
    ) -> Result<Intake, Failure> {
        let begun = Instant::now();
        let release = &book.releases[&method.facts.release];
        let received = read_receipts(folder)?;
        let threads = Threads::over(received.len(), threads);
        let met = Mutex::new(Vec::new());
        let first = FirstReading { book, method, release, met: &met, threads: threads.within };
        let files = side_by_side(received, threads.files, |_, (receipt, path)| {
            progress.say(&format!("identifiers of {}", receipt.file));
            first.read(receipt, &path)
        })?;
        let mut identifiers = Identifiers::default();
        let met = met.into_inner().unwrap_or_else(PoisonError::into_inner);
        met.into_iter().for_each(|met| identifiers.merge(met));
        let codes = Codes::new(identifiers);
        let reading = Reading::new(book, method, release);
        reading.store_all(&files, &codes, run, &threads, progress)?;
        let rows = files.iter().map(|file| file.rows).sum();
        let submissions = submissions(&files)?;
        Ok(Intake { codes, submissions, files, rows, took: begun.elapsed() })
    }
}

/// Opens files and notes their identifiers. A file that gives no table does not stop the run.
struct FirstReading<'a> {
    book: &'a Book,
    method: &'a Method,
    release: &'a Release,
    /// The identifiers that a thread has met; whoever notes more takes some of them and puts them back.
    met: &'a Mutex<Vec<Identifiers>>,
    threads: usize,
}

impl FirstReading<'_> {
    fn read(&self, receipt: Receipt, path: &Path) -> Result<FileRead, Failure> {
        let read = open(self.book, self.release, path).and_then(|(submission, own)| {
            let noted = self.note_identifiers(&submission)?;
            Ok((submission, own, noted))
        });
        let sha256 = sha256(path);
        Ok(match read {
            Ok((submission, own, (rows, odd_rows))) => {
                FileRead { receipt, table: Ok(submission), release: Some(own), sha256: sha256?, rows, odd_rows }
            }
            Err(error) => {
                let error = error.to_string();
                let reason = error.strip_prefix(&format!("{}: ", path.display())).unwrap_or(&error).to_owned();
                // Who may not open the file cannot have its bytes either.
                let sha256 = sha256.unwrap_or_default();
                FileRead { receipt, table: Err(reason), release: None, sha256, rows: 0, odd_rows: 0 }
            }
        })
    }

    /// Gives how many rows there are, and how many of them are odd.
    fn note_identifiers(&self, submission: &Submission) -> Result<(u64, u64), ReadError> {
        let identifying = [NHS_NUMBER, LA_PERSON].into_iter().chain(further_codes(self.method).map(|code| code.1));
        let columns = Columns::new(self.book, self.release, identifying);
        let (mut rows, mut odd) = (0, 0);
        submission.read(
            &columns,
            self.threads,
            || (),
            |(), block| {
                let mut met = locked(self.met).pop().unwrap_or_default();
                block.batch.columns().iter().for_each(|column| met.note(column.as_string::<i32>()));
                locked(self.met).push(met);
                (block.batch.num_rows() as u64, odd_rows(block))
            },
            |_, block: (u64, u64)| (rows, odd) = (rows + block.0, odd + block.1),
        )?;
        Ok((rows, odd))
    }
}

/// Opens a file by the release that it follows, its columns told by the method's release.
fn open(book: &Book, release: &Release, path: &Path) -> Result<(Submission, String), ReadError> {
    let own = recognise(path, book)?.release;
    let submission = Submission::open(path, &book.releases[&own])?.in_items_of(&book.releases[&own], release);
    Ok((submission, own))
}

/// The codes beside those of every method that this method's pages use, each with what it is made of.
fn further_codes(method: &Method) -> impl Iterator<Item = (&'static str, &'static str)> {
    let used = method.columns();
    CODES.into_iter().filter(move |(code, _)| used.contains(code))
}

/// What the column `name` stands for, of columns that are there when a page uses them.
fn behind(columns: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    columns.iter().find(|column| column.0 == name).map(|column| column.1)
}

/// Rows of a block with an oddity or more.
fn odd_rows(block: &Block<'_>) -> u64 {
    block.oddities().chunk_by(|one, next| one.0 == next.0).count() as u64
}

fn dictionary() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// True for texts that are the same on every row of a file.
fn is_of_the_file(column: &str) -> bool {
    ["la_code", "la_name"].contains(&column)
}

/// How blocks of any file become rows of `submitted`.
struct Reading {
    schema: SchemaRef,
    columns: Columns,
}

impl Reading {
    fn new(book: &Book, method: &Method, release: &Release) -> Reading {
        let items = cld_method::submitted_columns(method, release).into_iter();
        let mut names: Vec<String> = items.map(|(item, form)| release.items[item].column_name(form)).collect();
        names.extend([NHS_NUMBER, LA_PERSON, DATE_OF_BIRTH].map(str::to_owned));
        names.extend(further_codes(method).map(|code| code.1.to_owned()));
        names.extend(AGES.map(|(_, day)| day.to_owned()));
        let columns = Columns::new(book, release, names.iter().map(String::as_str));
        let fields = cld_method::submitted_schema(method, release);
        // Texts that repeat are stored from the dictionaries that they were read into.
        let as_read = |field: &FieldRef| match columns.schema.field_with_name(field.name()) {
            Ok(read) if read.data_type() == &dictionary() => Arc::new(read.clone()),
            _ if is_of_the_file(field.name()) => Arc::new(field.as_ref().clone().with_data_type(dictionary())),
            _ => Arc::clone(field),
        };
        let schema = Arc::new(Schema::new(fields.fields().iter().map(as_read).collect::<Vec<_>>()));
        Reading { schema, columns }
    }

    /// Stores the rows of all files, several side by side.
    fn store_all(
        &self,
        files: &[FileRead],
        codes: &Codes,
        run: &RunFolder,
        threads: &Threads,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let before = files.iter().scan(0, |rows, file| Some(std::mem::replace(rows, *rows + file.rows)));
        side_by_side(files.iter().zip(before), threads.files, |at, (file, before)| {
            progress.say(&format!("rows of {}", file.receipt.file));
            self.store(file, at, before, codes, run, threads.within)
        })?;
        Ok(())
    }

    fn store(
        &self,
        file: &FileRead,
        at: usize,
        before: u64,
        codes: &Codes,
        run: &RunFolder,
        threads: usize,
    ) -> Result<(), Failure> {
        let mut writer = TableWriter::create(&run.join("submitted"), at, &self.schema)?;
        let Ok(submission) = &file.table else {
            writer.close()?;
            return Ok(());
        };
        let mut record = before;
        let mut failed: Option<Failure> = None;
        submission.read(
            &self.columns,
            threads,
            || (),
            |(), block| self.rows(block, file, at, codes).map(|rows| (rows, block.places().to_vec())),
            |row, rows| {
                let stored = rows.map_err(Into::into).and_then(|(rows, places)| {
                    let count = rows.num_rows() as u64;
                    let numbered = self.number(rows, row, record, &places)?;
                    record += count;
                    Ok(writer.write(&numbered)?)
                });
                failed = failed.take().or(stored.err());
            },
        )?;
        if let Some(error) = failed {
            return Err(error);
        }
        writer.close()?;
        Ok(())
    }

    /// The columns of `submitted`, the two numbers that follow from the block's place left at null.
    fn rows(&self, block: &Block<'_>, file: &FileRead, at: usize, codes: &Codes) -> Result<RecordBatch, ArrowError> {
        let rows = block.batch.num_rows();
        let receipt = &file.receipt;
        let text = |text: &str| -> Result<ArrayRef, ArrowError> {
            let texts = Arc::new(StringArray::from_iter_values([text]));
            Ok(Arc::new(DictionaryArray::try_new(Int32Array::from_value(0, rows), texts)?))
        };
        let column = |name: &str| block.batch.column_by_name(name).expect("every column wanted is built");
        let born = column(DATE_OF_BIRTH);
        let imported = receipt.import_datetime.and_utc().timestamp_micros();
        let columns = self.schema.fields().iter().map(|field| -> Result<ArrayRef, ArrowError> {
            Ok(match field.name().as_str() {
                "record_number" | "row_number" => Arc::new(Int64Array::new_null(rows)),
                "submission_number" => Arc::new(Int32Array::from_value(at as i32 + 1, rows)),
                "la_code" => text(&receipt.la_code)?,
                "la_name" => text(&receipt.la_name)?,
                "import_datetime" => Arc::new(TimestampMicrosecondArray::from_value(imported, rows)),
                "nhs_number_traced" => Arc::new(codes.encode(column(NHS_NUMBER).as_string::<i32>())),
                "la_person" => Arc::new(codes.encode(column(LA_PERSON).as_string::<i32>())),
                "birth_year" => date_part(born, DatePart::Year)?,
                "birth_month" => date_part(born, DatePart::Month)?,
                name => match (behind(&CODES, name), behind(&AGES, name)) {
                    (Some(item), _) => Arc::new(codes.encode(column(item).as_string::<i32>())),
                    (_, Some(day)) => Arc::new(completed_years(born, column(day))),
                    _ => Arc::clone(column(name)),
                },
            })
        });
        RecordBatch::try_new(Arc::clone(&self.schema), columns.collect::<Result<_, _>>()?)
    }

    /// Puts in the number of each record in the run, and of each row in its file as a spreadsheet shows it.
    fn number(
        &self,
        rows: RecordBatch,
        first_row: u64,
        records_before: u64,
        places: &[u32],
    ) -> Result<RecordBatch, ArrowError> {
        let mut columns = rows.columns().to_vec();
        let records = (1..=rows.num_rows() as i64).map(|row| records_before as i64 + row);
        columns[self.schema.index_of("record_number")?] = Arc::new(Int64Array::from_iter_values(records));
        let numbers = places.iter().map(|place| first_row as i64 + i64::from(*place));
        columns[self.schema.index_of("row_number")?] = Arc::new(Int64Array::from_iter_values(numbers));
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
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
        Arc::new(files.iter().map(|file| file.table.as_ref().err()).collect::<StringArray>()),
    ];
    RecordBatch::try_new(cld_method::submissions_schema(), columns)
}

fn sha256(path: &Path) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => hasher.update(&buffer[..read]),
        }
    }
    Ok(hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}
