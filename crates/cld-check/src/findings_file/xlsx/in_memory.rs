//! The workbook where there is neither a disk nor a thread.

use std::io::{self, Write};

use cld_book::Book;
use cld_validate::Finding;
use rust_xlsxwriter::XlsxError;

use super::entry::Entry;
use super::failed::of_system;
use super::overview::Overview;
use super::workbook::Workbook;
use crate::checked::Checked;
use crate::findings_file::columns::Columns;

/// Findings that a workbook in memory has at most: each takes about a kilobyte until it is written.
const MOST: usize = 300_000;
/// The same in words.
const MOST_SAID: &str = "300,000";

pub(crate) struct InMemory<W> {
    out: W,
    workbook: Result<Workbook, XlsxError>,
    findings: usize,
}

impl<W: Write> InMemory<W> {
    pub(crate) fn new(out: W, columns: Columns) -> InMemory<W> {
        InMemory { out, workbook: Workbook::in_memory(columns), findings: 0 }
    }

    pub(crate) fn add(&mut self, file: usize, finding: Finding) {
        self.findings += 1;
        if self.findings <= MOST {
            self.take(Entry::Finding(file, Box::new(finding)));
        }
    }

    pub(crate) fn conclude(&mut self, book: &Book, checked: Checked) {
        self.take(Entry::Overview(Box::new(Overview::new(book, checked))));
    }

    fn take(&mut self, entry: Entry) {
        if let Ok(workbook) = &mut self.workbook
            && let Err(error) = workbook.take(entry)
        {
            self.workbook = Err(error);
        }
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        if self.findings > MOST {
            let why =
                format!("there are more than {MOST_SAID} findings, which is too many for a workbook made in memory");
            return Err(io::Error::other(why));
        }
        let bytes = self.workbook.and_then(Workbook::bytes).map_err(of_system)?;
        self.out.write_all(&bytes)?;
        Ok(self.out)
    }
}
