//! Every finding of every file, written as it is found.

mod columns;
mod csv;
mod form;
mod jsonl;
mod ledger;
pub(crate) mod scope;
mod xlsx;

use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_validate::Finding;

use self::columns::Columns;
pub use self::form::FindingsForm;
pub use self::ledger::Ledger;
use self::ledger::unreadable;
use self::scope::Scope;
use self::xlsx::XlsxFindings;
use super::checked::{Checked, Opened};
use crate::OutputError;
use cld_format::{Draft, FormatError};

/// Takes findings; an error while writing is returned when it is finished. Memory does not grow with their number.
pub struct FindingsFile(Kind);

enum Kind {
    Text(PathBuf, Ledger<Draft>),
    Xlsx(XlsxFindings),
}

impl FindingsFile {
    /// Begins a file of the form that the end of its name says; without an end it is CSV.
    ///
    /// # Errors
    /// When the name has another ending, or nothing can be written there.
    pub fn create(path: &Path, opened: &[Opened], with_values: bool) -> Result<FindingsFile, OutputError> {
        FindingsFile::of(path, Scope::new(opened, with_values))
    }

    pub(crate) fn of(path: &Path, scope: Scope) -> Result<FindingsFile, OutputError> {
        let form = FindingsForm::of(path)?;
        let draft = Draft::create(path, scope.extras.is_some())?;
        Ok(FindingsFile(match form {
            FindingsForm::Workbook => Kind::Xlsx(XlsxFindings::new(path, draft, Columns::new(&scope))?),
            form => Kind::Text(path.to_owned(), Ledger::of(form, draft, scope)),
        }))
    }

    /// Adds a finding of the file at place `file`.
    pub fn add(&mut self, file: usize, finding: Finding) {
        match &mut self.0 {
            Kind::Text(_, findings) => findings.add(file, finding),
            Kind::Xlsx(findings) => findings.add(file, finding),
        }
    }

    /// Notes what the file at place `file` came to, when all its findings were added. One of which no table can be read is a
    /// finding.
    pub fn conclude(&mut self, book: &Book, file: usize, checked: Checked) {
        match &mut self.0 {
            Kind::Text(_, findings) => findings.conclude(book, file, checked),
            Kind::Xlsx(findings) => {
                if let Err(reason) = &checked.outcome {
                    findings.add(file, unreadable(reason));
                }
                findings.conclude(book, checked);
            }
        }
    }

    /// Gives the file its name, when all is written.
    ///
    /// # Errors
    /// When something could not be written: at any time before, or now.
    pub fn finish(self) -> Result<(), OutputError> {
        Ok(match self.0 {
            Kind::Text(path, findings) => findings.finish().map_err(FormatError::unwritable(&path))?.finish(),
            Kind::Xlsx(findings) => findings.finish(),
        }?)
    }
}
