//! Reads a submission's rows, on several threads if wished, and hands them on in the file's order.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use crate::backpressure::Backpressure;
use crate::block::{Block, BlockReader};
use crate::columns::Columns;
use crate::cutter::{Cut, Cutter};
use crate::digest::DigestAtEnd;
use crate::error::ReadError;
use crate::repair::Sound;
use crate::submission::Submission;

/// That all rows were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllRead {
    /// SHA-256 of the very bytes that were read, in hexadecimal digits; null unless the submission takes it.
    pub sha256: Option<String>,
}

/// A block's place among the blocks, how many rows a spreadsheet shows for it, and what came of it; or why reading ends there.
type Done<T> = (usize, Result<(u32, T), ReadError>);

impl Submission {
    /// Reads all rows: `work` runs on each block, on `threads` threads, each with a state of its own;
    /// `take` gets the results in the file's order, each with the row number of its block's first row.
    /// The header is row 1. One thread is the caller's own.
    ///
    /// # Errors
    /// When the input cannot be read to its end, was changed or stopped.
    pub fn read<S, T: Send>(
        &self,
        columns: &Columns,
        threads: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, &Block<'_>) -> T + Sync,
        mut take: impl FnMut(u64, T),
    ) -> Result<(), ReadError> {
        let take = |row, result| {
            take(row, result);
            ControlFlow::<Infallible>::Continue(())
        };
        self.try_read(columns, threads, state, work, take).map(|_| ())
    }

    /// Reads rows as [`read`](Submission::read) does, until `take` breaks off: then no further block is begun, and what
    /// it broke off with is the result.
    ///
    /// # Errors
    /// When the input cannot be read to its end, was changed or stopped.
    pub fn try_read<S, T: Send, B>(
        &self,
        columns: &Columns,
        threads: usize,
        state: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, &Block<'_>) -> T + Sync,
        mut take: impl FnMut(u64, T) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B, AllRead>, ReadError> {
        let digest = self.takes_digest.then(DigestAtEnd::default);
        let cutter = Cutter::new(self.rows(digest.clone())?, self.shape(), self.block);
        let blocks = Blocks { submission: self, cutter, begun: 0, is_ended: false };
        let mut in_order = InOrder { waiting: BTreeMap::new(), next: 0, row: self.first_row(), take: &mut take };
        let ended = match threads {
            0 | 1 => self.on_this_thread(blocks, columns, state(), work, &mut in_order),
            _ => self.on_threads(blocks, columns, threads, (state, work), &mut in_order),
        };
        Ok(ended?.map_continue(|()| AllRead { sha256: digest.and_then(|digest| digest.sha256()) }))
    }

    fn on_this_thread<S, T, B>(
        &self,
        mut blocks: Blocks<'_, impl Read>,
        columns: &Columns,
        mut state: S,
        work: impl Fn(&mut S, &Block<'_>) -> T,
        in_order: &mut InOrder<'_, T, impl FnMut(u64, T) -> ControlFlow<B>>,
    ) -> Result<ControlFlow<B>, ReadError> {
        let (mut reader, mut text) = (BlockReader::new(&self.header, columns), Vec::new());
        while let Some((number, cut)) = blocks.next(std::mem::take(&mut text)) {
            let done = cut.and_then(|cut| self.one(cut, &mut text, &mut reader, |block| work(&mut state, block)));
            if let ControlFlow::Break(broken_off) = in_order.add((number, done), || ())? {
                return Ok(ControlFlow::Break(broken_off));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn on_threads<S, T: Send, B>(
        &self,
        blocks: Blocks<'_, impl Read + Send>,
        columns: &Columns,
        threads: usize,
        (state, work): (impl Fn() -> S + Sync, impl Fn(&mut S, &Block<'_>) -> T + Sync),
        in_order: &mut InOrder<'_, T, impl FnMut(u64, T) -> ControlFlow<B>>,
    ) -> Result<ControlFlow<B>, ReadError> {
        let (blocks, pressure) = (Mutex::new(blocks), Backpressure::of(threads));
        thread::scope(|scope| {
            let _stops = pressure.stopped_by_a_panic();
            let (results, arriving) = mpsc::sync_channel(2 * threads);
            for _ in 0..threads {
                let (results, blocks, state, work, pressure) = (results.clone(), &blocks, &state, &work, &pressure);
                scope.spawn(move || {
                    let _stops = pressure.stopped_by_a_panic();
                    let mut reader = BlockReader::new(&self.header, columns);
                    let (mut state, mut text) = (state(), Vec::new());
                    while pressure.begin_one() {
                        let next =
                            blocks.lock().unwrap_or_else(PoisonError::into_inner).next(std::mem::take(&mut text));
                        let Some((number, cut)) = next else { break };
                        let done =
                            cut.and_then(|cut| self.one(cut, &mut text, &mut reader, |block| work(&mut state, block)));
                        if results.send((number, done)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(results);
            let outcome = in_order.all(arriving, &pressure);
            pressure.stop();
            outcome
        })
    }

    /// Reads one block; its room is left in `text` for the next.
    fn one<T>(
        &self,
        cut: Cut,
        text: &mut Vec<u8>,
        reader: &mut BlockReader<'_>,
        work: impl FnOnce(&Block<'_>) -> T,
    ) -> Result<(u32, T), ReadError> {
        let sound = Sound::of(cut, self.shape());
        let done = reader.read(&sound, |block| (block.length(), work(block)));
        *text = sound.bytes;
        done.map_err(|source| ReadError::Columns { path: self.input().name().to_owned(), source })
    }
}

/// The blocks of a submission, numbered from 0.
struct Blocks<'s, R> {
    submission: &'s Submission,
    cutter: Cutter<R>,
    begun: usize,
    /// True when the last block was handed out, or why there are no more of them.
    is_ended: bool,
}

impl<R: Read> Blocks<'_, R> {
    /// The next block with its number, in the room of `spare`; none at the end. Why reading ends has the number of the block
    /// that is not there, so that it comes after all before it, whoever reads them.
    fn next(&mut self, spare: Vec<u8>) -> Option<(usize, Result<Cut, ReadError>)> {
        if self.is_ended {
            return None;
        }
        let cut = self.cut(spare).transpose();
        self.is_ended = !matches!(cut, Some(Ok(_)));
        self.begun += 1;
        cut.map(|cut| (self.begun - 1, cut))
    }

    fn cut(&mut self, spare: Vec<u8>) -> Result<Option<Cut>, ReadError> {
        let input = self.submission.input();
        if self.submission.stop.is_wished() {
            return Err(ReadError::Stopped { path: input.name().to_owned() });
        }
        let cut = self.cutter.next(spare).map_err(|error| ReadError::of(input, error.into()))?;
        if let Some(cut) = &cut {
            self.submission.bytes_read.fetch_add(cut.bytes.len() as u64, Ordering::Relaxed);
        }
        Ok(cut)
    }
}

/// Hands on what comes of blocks in the order of the blocks.
struct InOrder<'t, T, F> {
    waiting: BTreeMap<usize, Result<(u32, T), ReadError>>,
    next: usize,
    row: u64,
    take: &'t mut F,
}

impl<T, B, F: FnMut(u64, T) -> ControlFlow<B>> InOrder<'_, T, F> {
    fn all(&mut self, arriving: mpsc::Receiver<Done<T>>, pressure: &Backpressure) -> Result<ControlFlow<B>, ReadError> {
        for done in arriving {
            if let ControlFlow::Break(broken_off) = self.add(done, || pressure.one_taken())? {
                return Ok(ControlFlow::Break(broken_off));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Hands on a result and those that waited for it; `taken` hears of each.
    fn add(&mut self, (number, done): Done<T>, taken: impl Fn()) -> Result<ControlFlow<B>, ReadError> {
        self.waiting.insert(number, done);
        while let Some(done) = self.waiting.remove(&self.next) {
            let (length, result) = done?;
            if let ControlFlow::Break(broken_off) = (self.take)(self.row, result) {
                return Ok(ControlFlow::Break(broken_off));
            }
            self.row += u64::from(length);
            self.next += 1;
            taken();
        }
        Ok(ControlFlow::Continue(()))
    }
}
