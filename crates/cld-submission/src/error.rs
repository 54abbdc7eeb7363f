//! Why no table can be read.

use std::io;

use arrow::error::ArrowError;
use cld_terms::{ErrorKind, cause};

use crate::input::Input;
use crate::source::{Refusal, Unusable};

/// Why no table can be read from a file.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}: cannot be read ({}). Check the name and that you may open it.", cause(.source))]
    Unreadable { path: String, source: io::Error },
    #[error("{path}: is empty. Send a file with a header line and one row per event.")]
    Empty { path: String },
    #[error("{path}: {refusal}")]
    Refused { path: String, refusal: Refusal },
    #[error("{path}: none of its columns is an item of {release}. The first line must hold the item names.")]
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
}

impl ReadError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ReadError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            ReadError::Unreadable { .. } => ErrorKind::Resource,
            ReadError::Empty { .. } | ReadError::Refused { .. } | ReadError::NoKnownColumn { .. } => ErrorKind::Refused,
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
