//! The forms in which findings are written.

use std::path::Path;

use crate::OutputError;

/// The forms in which findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingsForm {
    /// A table in UTF-8.
    Csv,
    /// JSON, a finding a line.
    JsonLines,
    /// A workbook for Excel.
    Workbook,
}

impl FindingsForm {
    /// The form that the end of a file's name says; without an end it is CSV.
    ///
    /// # Errors
    /// When the name has another ending.
    pub fn of(path: &Path) -> Result<FindingsForm, OutputError> {
        match path.extension().map(|end| end.to_string_lossy().to_lowercase()).as_deref() {
            None | Some("csv") => Ok(FindingsForm::Csv),
            Some("jsonl") => Ok(FindingsForm::JsonLines),
            Some("xlsx") => Ok(FindingsForm::Workbook),
            Some(_) => Err(OutputError::EndingUnknown { path: path.display().to_string() }),
        }
    }
}
