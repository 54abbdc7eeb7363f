//! Why what checking came to could not be written.

use cld_format::FormatError;
use cld_terms::ErrorKind;

/// Why what checking came to could not be written. Says nothing of what was found.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The name of the file does not say in which form findings are to be written.
    #[error("{path}: findings are written as .csv, .jsonl or .xlsx. End the name with one of them.")]
    EndingUnknown {
        /// The file or folder, as it was named.
        path: String,
    },
    /// The file cannot be written.
    #[error(transparent)]
    Unwritable(#[from] FormatError),
}

impl OutputError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            OutputError::EndingUnknown { .. } => ErrorKind::Refused,
            OutputError::Unwritable(error) => error.kind(),
        }
    }
}
