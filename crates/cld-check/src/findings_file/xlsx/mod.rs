//! Findings as a workbook for Excel, filled by a thread of its own.
//!
//! The library keeps rows in temporary files and panics when those cannot be written; here the thread ends, and
//! finishing returns the reason.

use std::panic;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, SyncSender};
use std::thread::{self, JoinHandle};

use cld_book::Book;
use cld_validate::Finding;

use super::columns::Columns;
use crate::checked::Checked;
use cld_format::{Draft, FormatError};

mod entry;
mod failed;
mod fitting;
mod in_memory;
mod overview;
mod workbook;

use entry::Entry;
use failed::of_system;
pub(super) use in_memory::InMemory;
use overview::Overview;
use workbook::Workbook;

/// Name of the thread that fills the workbook.
const THREAD: &str = "workbook";
/// Findings that may wait to be written.
const WAITING: usize = 4096;

pub(crate) struct XlsxFindings {
    path: PathBuf,
    to_write: SyncSender<Entry>,
    /// Gives the draft back when all is in it.
    writer: JoinHandle<Result<Draft, FormatError>>,
}

impl XlsxFindings {
    pub(super) fn new(path: &Path, draft: Draft, columns: Columns) -> Result<XlsxFindings, FormatError> {
        let (to_write, entries) = mpsc::sync_channel(WAITING);
        keep_quiet();
        let run = move || write(draft, columns, entries.into_iter());
        let writer = thread::Builder::new().name(THREAD.to_owned()).spawn(run);
        let writer = writer.map_err(FormatError::unwritable(path))?;
        Ok(XlsxFindings { path: path.to_owned(), to_write, writer })
    }

    pub(super) fn add(&self, file: usize, finding: Finding) {
        self.send(Entry::Finding(file, Box::new(finding)));
    }

    pub(super) fn conclude(&self, book: &Book, checked: Checked) {
        self.send(Entry::Overview(Box::new(Overview::new(book, checked))));
    }

    /// A thread that is no longer there says why when it is joined.
    fn send(&self, entry: Entry) {
        _ = self.to_write.send(entry);
    }

    pub(super) fn finish(self) -> Result<(), FormatError> {
        drop(self.to_write);
        // The thread ends when its temporary files, in the same folder, cannot be written.
        let lost = || FormatError::PartsLost { path: self.path.display().to_string() };
        self.writer.join().unwrap_or_else(|_| Err(lost()))?.finish()
    }
}

/// What the thread says when it ends is said in our own words.
fn keep_quiet() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        if thread::current().name() != Some(THREAD) {
            usual(panic);
        }
    }));
}

fn write(mut draft: Draft, columns: Columns, entries: impl Iterator<Item = Entry>) -> Result<Draft, FormatError> {
    let filled = Workbook::new(draft.folder(), columns).and_then(|workbook| workbook.fill(entries, &mut draft));
    filled.map_err(|error| FormatError::unwritable(draft.path())(of_system(error)))?;
    Ok(draft)
}
