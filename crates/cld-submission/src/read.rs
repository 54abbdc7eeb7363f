//! Reads a submission's rows on several threads and hands them on in the file's order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;

use arrow::error::ArrowError;
use cld_book::Release;

use crate::block::{Block, BlockReader};
use crate::columns::Columns;
use crate::cutter::{BLOCK, Cutter};
use crate::header::Header;

/// A file that has been opened and whose header is known.
#[derive(Debug, Clone)]
pub struct Submission {
    pub path: PathBuf,
    pub header: Header,
    /// Bytes before the first row.
    start: u64,
    /// Bytes in a block; other than 1 MiB only to test that it makes no difference.
    pub block: usize,
}

/// Why no table can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: cannot be read ({source}). Check the name and that you may open it.")]
    Unreadable { path: String, source: io::Error },
    #[error("{path}: is empty. Send a file with a header line and one row per event.")]
    Empty { path: String },
    #[error("{path}: none of its columns is an item of {release}. The first line must hold the item names.")]
    NoKnownColumn { path: String, release: String },
    #[error("{path}: rows could not be put into columns ({source})")]
    Columns { path: String, source: ArrowError },
}

impl Submission {
    /// Reads the header line of the file at `path` by a release.
    pub fn open(path: &Path, release: &Release) -> Result<Submission, ReadError> {
        let shown = || path.display().to_string();
        let unreadable = |source| ReadError::Unreadable { path: shown(), source };
        let mut reader = BufReader::new(File::open(path).map_err(unreadable)?);
        let mut line = Vec::new();
        // A header line longer than this is no header.
        reader.by_ref().take(1 << 20).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.is_empty() {
            return Err(ReadError::Empty { path: shown() });
        }
        let text = String::from_utf8_lossy(&line);
        let header = Header::read(text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']), release);
        if header.items.iter().all(Option::is_none) {
            return Err(ReadError::NoKnownColumn { path: shown(), release: release.title.clone() });
        }
        Ok(Submission { path: path.to_owned(), header, start: line.len() as u64, block: BLOCK })
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
        let unreadable = |source| ReadError::Unreadable { path: self.path.display().to_string(), source };
        let mut file = File::open(&self.path).map_err(unreadable)?;
        io::Seek::seek(&mut file, io::SeekFrom::Start(self.start)).map_err(unreadable)?;
        let cutter = Mutex::new((0, Cutter::new(file, self.block)));
        let stop = AtomicBool::new(false);
        thread::scope(|scope| {
            let (results, arriving) = mpsc::sync_channel(2 * threads);
            for _ in 0..threads {
                let (results, cutter, state, work, stop) = (results.clone(), &cutter, &state, &work, &stop);
                scope.spawn(move || {
                    let mut reader = BlockReader::new(&self.header, columns);
                    let (mut state, mut text) = (state(), Vec::new());
                    while !stop.load(Ordering::Relaxed) {
                        let result = self.one(cutter, &mut text, &mut reader, |block| work(&mut state, block));
                        let Some(result) = result else { break };
                        if results.send(result).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(results);
            let outcome = in_order(arriving, &mut take);
            stop.store(true, Ordering::Relaxed);
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
        let path = || self.path.display().to_string();
        let number = {
            let mut cutter = cutter.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            match cutter.1.next(text) {
                Ok(true) => cutter.0 += 1,
                Ok(false) => return None,
                Err(source) => return Some(Err(ReadError::Unreadable { path: path(), source })),
            }
            cutter.0 - 1
        };
        let done = reader.read(text, |block| (number, block.length(), work(block)));
        Some(done.map_err(|source| ReadError::Columns { path: path(), source }))
    }
}

fn in_order<T>(
    arriving: mpsc::Receiver<Result<(usize, u32, T), ReadError>>,
    take: &mut impl FnMut(u64, T),
) -> Result<(), ReadError> {
    let mut waiting = BTreeMap::new();
    let (mut next, mut row) = (0, 2);
    for result in arriving {
        let (number, length, result) = result?;
        waiting.insert(number, (length, result));
        while let Some((length, result)) = waiting.remove(&next) {
            take(row, result);
            row += u64::from(length);
            next += 1;
        }
    }
    Ok(())
}
