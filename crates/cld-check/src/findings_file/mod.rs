//! Every finding of every file, written as it is found.

mod columns;
mod csv;
mod jsonl;
pub(crate) mod scope;
mod xlsx;

use std::path::Path;

use cld_book::{Book, Severity};
use cld_validate::Finding;

use self::columns::Columns;
use self::csv::CsvFindings;
use self::jsonl::JsonFindings;
use self::scope::Scope;
use self::xlsx::XlsxFindings;
use super::checked::{Checked, Opened};
use crate::OutputError;
use cld_format::Draft;

/// Takes findings; an error while writing is returned when it is finished. Memory does not grow with their number.
pub struct FindingsFile(Kind);

enum Kind {
    Csv(Box<CsvFindings>),
    Json(JsonFindings),
    Xlsx(XlsxFindings),
}

impl FindingsFile {
    /// Begins a file of the kind that the end of its name says; without an end it is CSV.
    ///
    /// # Errors
    /// When the name has another ending, or nothing can be written there.
    pub fn create(path: &Path, opened: &[Opened], with_values: bool) -> Result<FindingsFile, OutputError> {
        FindingsFile::of(path, Scope::new(opened, with_values))
    }

    pub(crate) fn of(path: &Path, scope: Scope) -> Result<FindingsFile, OutputError> {
        let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        if !matches!(end.as_deref(), None | Some("csv" | "jsonl" | "xlsx")) {
            return Err(OutputError::EndingUnknown { path: path.display().to_string() });
        }
        let draft = Draft::create(path, scope.extras.is_some())?;
        let columns = Columns::new(&scope);
        Ok(FindingsFile(match end.as_deref() {
            Some("jsonl") => Kind::Json(JsonFindings::new(draft, scope)),
            Some("xlsx") => Kind::Xlsx(XlsxFindings::new(path, draft, columns)?),
            _ => Kind::Csv(Box::new(CsvFindings::new(draft, columns))),
        }))
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

    /// Gives the file its name, when all is written.
    ///
    /// # Errors
    /// When something could not be written: at any time before, or now.
    pub fn finish(self) -> Result<(), OutputError> {
        Ok(match self.0 {
            Kind::Csv(findings) => findings.finish(),
            Kind::Json(findings) => findings.finish(),
            Kind::Xlsx(findings) => findings.finish(),
        }?)
    }
}

fn unreadable(reason: &str) -> Finding {
    Finding {
        row: 1,
        rule: "file_cannot_be_read".into(),
        severity: Severity::Error,
        item: None,
        message: reason.into(),
        follows: None,
        own: None,
        sending: None,
    }
}
