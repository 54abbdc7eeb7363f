//! Why no table can be read.

use std::io;

use arrow::error::ArrowError;
use cld_terms::{ErrorKind, cause};

use crate::input::Input;
use crate::source::{Refusal, Unusable};

/// Why no table can be read from a file, or receipts cannot be used.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum ReadError {
    #[error("{path}: cannot be read ({}). Check the name and that you may open it.", cause(.source))]
    Unreadable { path: String, source: io::Error },
    #[error("{path}: is empty. Send a file with a header line and one row per event.")]
    Empty { path: String },
    #[error("{path}: {refusal}")]
    Refused { path: String, refusal: Refusal },
    #[error(
        "{path}: none of its columns is an item of {release}, or too few are. The first line must hold the item names."
    )]
    NoKnownColumn { path: String, release: String },
    #[error("{path}: was changed while it was read. Wait until nobody writes it, and read it again.")]
    Changed { path: String },
    #[error("{path}: reading was stopped before its end. Read it again for all rows.")]
    Stopped { path: String },
    #[error(
        "{path}: rows could not be put into columns, which is a fault of the program and not of the file. Report it with \
         the version (cld --version)."
    )]
    Columns { path: String, source: ArrowError },
    #[error(
        "{path}, line {line}: {what}. Each line lists what was received: la_code, la_name, period_start, period_end, \
         import_datetime, file. Correct it."
    )]
    ReceiptRefused { path: String, line: u64, what: String },
    #[error("{path}: lists no submission. A run needs at least one. Add a line for each file received.")]
    NoReceipts { path: String },
    #[error("{path}: names {file}, which is not in {folder}. Add the file, or remove its line.")]
    ReceiptFileMissing { path: String, file: String, folder: String },
    #[error(
        "{path}: names {file} twice, so its rows would count twice. Keep one line for each file; a file that was received \
         again needs a name of its own."
    )]
    ReceiptTwice { path: String, file: String },
    #[error(
        "{path}: names {file}, which is not the plain name of a file. Under two names, such as april.csv and ./april.csv, \
         rows of one file would count twice. Put the file in {folder} and write its name alone."
    )]
    ReceiptNotAName { path: String, file: String, folder: String },
    #[error(
        "{path}: the code {la_code} is used for \"{one}\" and for \"{other}\". A council has one code and one name, or \
         two submissions would be its latest. Correct the lines of one of them."
    )]
    ReceiptTwoNames { path: String, la_code: String, one: String, other: String },
}

impl ReadError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ReadError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            ReadError::Unreadable { .. } => ErrorKind::Resource,
            ReadError::Empty { .. }
            | ReadError::Refused { .. }
            | ReadError::NoKnownColumn { .. }
            | ReadError::ReceiptRefused { .. }
            | ReadError::NoReceipts { .. }
            | ReadError::ReceiptTwice { .. }
            | ReadError::ReceiptNotAName { .. }
            | ReadError::ReceiptTwoNames { .. } => ErrorKind::Refused,
            ReadError::ReceiptFileMissing { .. } => ErrorKind::NotFound,
            ReadError::Changed { .. } | ReadError::Stopped { .. } => ErrorKind::Conflict,
            ReadError::Columns { .. } => ErrorKind::Fault,
        }
    }

    pub(crate) fn of(input: &Input, unusable: Unusable) -> ReadError {
        let path = input.name().to_owned();
        match unusable {
            Unusable::Io(source) => ReadError::Unreadable { path, source },
            Unusable::Refused(refusal) => ReadError::Refused { path, refusal },
        }
    }
}
