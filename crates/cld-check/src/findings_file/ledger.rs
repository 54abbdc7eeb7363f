//! Every finding, written to whatever takes bytes.

use std::io::{self, Write};

use cld_book::{Book, Severity};
use cld_validate::Finding;

use super::columns::Columns;
use super::csv::CsvFindings;
use super::form::FindingsForm;
use super::jsonl::JsonFindings;
use super::scope::Scope;
use super::xlsx::InMemory;
use crate::checked::{Checked, Opened};

/// Takes findings and writes them as they come; a workbook waits in memory until it is finished. An error while writing is
/// returned when it is finished.
pub struct Ledger<W: Write>(Kind<W>);

enum Kind<W: Write> {
    Csv(Box<CsvFindings<W>>),
    Json(JsonFindings<W>),
    Xlsx(Box<InMemory<W>>),
}

impl<W: Write> Ledger<W> {
    /// Begins to write findings of files to `out`.
    pub fn new(form: FindingsForm, out: W, opened: &[Opened], with_values: bool) -> Ledger<W> {
        Ledger::of(form, out, Scope::new(opened, with_values))
    }

    pub(crate) fn of(form: FindingsForm, out: W, scope: Scope) -> Ledger<W> {
        let columns = Columns::new(&scope);
        Ledger(match form {
            FindingsForm::Csv => Kind::Csv(Box::new(CsvFindings::new(out, columns))),
            FindingsForm::JsonLines => Kind::Json(JsonFindings::new(out, scope)),
            FindingsForm::Workbook => Kind::Xlsx(Box::new(InMemory::new(out, columns))),
        })
    }

    /// Adds a finding of the file at place `file`.
    pub fn add(&mut self, file: usize, finding: Finding) {
        match &mut self.0 {
            Kind::Csv(findings) => findings.add(file, &finding),
            Kind::Json(findings) => findings.add(file, &finding),
            Kind::Xlsx(findings) => findings.add(file, finding),
        }
    }

    /// Notes what the file at place `file` came to, when all its findings were added. One of which no table can be read is a
    /// finding.
    pub fn conclude(&mut self, book: &Book, file: usize, checked: Checked) {
        if let Err(reason) = &checked.outcome {
            self.add(file, unreadable(reason));
        }
        if let Kind::Xlsx(findings) = &mut self.0 {
            findings.conclude(book, checked);
        }
    }

    /// Where everything was written to.
    ///
    /// # Errors
    /// When something could not be written, at any time before or now, or does not fit into a workbook in memory.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Kind::Csv(findings) => findings.finish(),
            Kind::Json(findings) => findings.finish(),
            Kind::Xlsx(findings) => findings.finish(),
        }
    }
}

/// What is wrong with a file of which no table can be read.
pub(super) fn unreadable(reason: &str) -> Finding {
    Finding {
        row: 1,
        rule: "file_cannot_be_read".into(),
        severity: Severity::Error,
        item: None,
        message: reason.into(),
        follows: None,
        meant: None,
        own: None,
        sending: None,
    }
}
