//! Reads a submission's rows on several threads and hands them on in the file's order.

use std::collections::BTreeMap;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;

use arrow::error::ArrowError;
use cld_book::Release;

use crate::block::{Block, BlockReader};
use crate::columns::Columns;
use crate::cutter::{BLOCK, Cutter};
use crate::head::Head;
use crate::header::Header;
use crate::pace::Pace;
use crate::quotes::Shape;
use crate::repair::Sound;
use crate::source::{Refusal, Source, Unusable};

/// A file that has been opened and whose header is known.
#[derive(Debug, Clone)]
pub struct Submission {
    pub path: PathBuf,
    pub header: Header,
    source: Source,
    /// The header's row number: blank lines before it count.
    header_row: u64,
    /// Bytes of text before the first row.
    start: u64,
    /// Bytes in a block; other than 512 KiB only to test that it makes no difference.
    pub block: usize,
    /// Bytes of rows handed to readers so far, for those who wait.
    pub bytes_read: Arc<AtomicU64>,
}

/// Why no table can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: cannot be read ({source}). Check the name and that you may open it.")]
    Unreadable { path: String, source: io::Error },
    #[error("{path}: is empty. Send a file with a header line and one row per event.")]
    Empty { path: String },
    #[error("{path}: {refusal}")]
    Refused { path: String, refusal: Refusal },
    #[error("{path}: none of its columns is an item of {release}. The first line must hold the item names.")]
    NoKnownColumn { path: String, release: String },
    #[error("{path}: rows could not be put into columns ({source})")]
    Columns { path: String, source: ArrowError },
}

impl ReadError {
    pub(crate) fn of(path: &Path, unusable: Unusable) -> ReadError {
        let path = path.display().to_string();
        match unusable {
            Unusable::Io(source) => ReadError::Unreadable { path, source },
            Unusable::Refused(refusal) => ReadError::Refused { path, refusal },
        }
    }
}

impl Submission {
    /// Reads the header of the file at `path` by a release.
    pub fn open(path: &Path, release: &Release) -> Result<Submission, ReadError> {
        let source = Source::open(path, &[release]).map_err(|error| ReadError::of(path, error))?;
        Submission::with_header(path, source, release)
    }

    /// The same file with its header read by another release.
    pub fn by(self, release: &Release) -> Result<Submission, ReadError> {
        Submission::with_header(&self.path, self.source, release)
    }

    /// The same file, opened by release `own`, with its columns told by the items of `other`.
    pub fn in_items_of(mut self, own: &Release, other: &Release) -> Submission {
        self.header = self.header.in_items_of(own, other);
        self
    }

    pub(crate) fn with_header(path: &Path, source: Source, release: &Release) -> Result<Submission, ReadError> {
        let text = source.text().map_err(|error| ReadError::of(path, error.into()))?;
        let head = Head::read(&mut BufReader::new(text)).map_err(|error| ReadError::of(path, error.into()))?;
        if head.header.is_empty() {
            return Err(ReadError::Empty { path: path.display().to_string() });
        }
        let header = Header::read(&head.header, release);
        if header.known() == 0 {
            let (path, release) = (path.display().to_string(), release.title.clone());
            return Err(ReadError::NoKnownColumn { path, release });
        }
        Ok(Submission {
            path: path.to_owned(),
            header,
            source,
            header_row: head.row,
            start: head.length,
            block: BLOCK,
            bytes_read: Arc::default(),
        })
    }

    /// The number of the first row after the header; the header is row 1 unless blank lines stand before it.
    pub fn first_row(&self) -> u64 {
        self.header_row + 1
    }

    /// Reads all rows: `work` runs on each block, on `threads` threads, each with a state of its own;
    /// `take` gets the results in the file's order, each with the row number of its block's first row.
    /// The header is row 1.
    pub fn read<S, T: Send>(
        &self,
        columns: &Columns,
        threads: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, &Block<'_>) -> T + Sync,
        mut take: impl FnMut(u64, T),
    ) -> Result<(), ReadError> {
        let text = self.rows().map_err(|error| self.broken(error))?;
        let cutter = Mutex::new((0, Cutter::new(text, self.shape(), self.block)));
        let pace = Pace::of(threads);
        thread::scope(|scope| {
            let _stops = pace.stopped_by_a_panic();
            let (results, arriving) = mpsc::sync_channel(2 * threads);
            for _ in 0..threads {
                let (results, cutter, state, work, pace) = (results.clone(), &cutter, &state, &work, &pace);
                scope.spawn(move || {
                    let _stops = pace.stopped_by_a_panic();
                    let mut reader = BlockReader::new(&self.header, columns);
                    let (mut state, mut text) = (state(), Vec::new());
                    while pace.begin_one() {
                        let result = self.one(cutter, &mut text, &mut reader, |block| work(&mut state, block));
                        let Some(result) = result else { break };
                        if results.send(result).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(results);
            let outcome = in_order(self.first_row(), arriving, &pace, &mut take);
            pace.stop();
            outcome
        })
    }

    fn one<R: Read, T>(
        &self,
        cutter: &Mutex<(usize, Cutter<R>)>,
        text: &mut Vec<u8>,
        reader: &mut BlockReader<'_>,
        work: impl FnOnce(&Block<'_>) -> T,
    ) -> Option<Result<(usize, u32, T), ReadError>> {
        let (number, cut) = {
            let mut cutter = cutter.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let cut = match cutter.1.next(std::mem::take(text)) {
                Ok(cut) => cut?,
                Err(error) => return Some(Err(self.broken(error))),
            };
            cutter.0 += 1;
            self.bytes_read.fetch_add(cut.bytes.len() as u64, Ordering::Relaxed);
            (cutter.0 - 1, cut)
        };
        let sound = Sound::of(cut, self.shape());
        let done = reader.read(&sound, |block| (number, block.length(), work(block)));
        *text = sound.bytes;
        Some(done.map_err(|source| ReadError::Columns { path: self.path.display().to_string(), source }))
    }

    /// The text from the first row on.
    pub(crate) fn rows(&self) -> io::Result<Box<dyn Read + Send>> {
        let mut text = self.source.text()?;
        io::copy(&mut text.by_ref().take(self.start), &mut io::sink())?;
        Ok(text)
    }

    pub(crate) fn shape(&self) -> Shape {
        Shape { delimiter: self.header.delimiter, columns: self.header.items.len() }
    }

    fn broken(&self, error: io::Error) -> ReadError {
        ReadError::of(&self.path, error.into())
    }
}

fn in_order<T>(
    first_row: u64,
    arriving: mpsc::Receiver<Result<(usize, u32, T), ReadError>>,
    pace: &Pace,
    take: &mut impl FnMut(u64, T),
) -> Result<(), ReadError> {
    let mut waiting = BTreeMap::new();
    let (mut next, mut row) = (0, first_row);
    for result in arriving {
        let (number, length, result) = result?;
        waiting.insert(number, (length, result));
        while let Some((length, result)) = waiting.remove(&next) {
            take(row, result);
            row += u64::from(length);
            next += 1;
            pace.one_taken();
        }
    }
    Ok(())
}
