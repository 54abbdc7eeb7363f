//! Why a file cannot be prepared.

use std::io;

use cld_submission::ReadError;
use cld_terms::{ErrorKind, cause};

/// Why a file cannot be prepared. Says nothing of its rows.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// No table can be read from it.
    #[error(transparent)]
    Unread(#[from] ReadError),
    /// The book has no such release.
    #[error("there is no release \"{named}\"{nearest}")]
    ReleaseUnknown {
        /// As it was named.
        named: String,
        /// A hint, or nothing.
        nearest: String,
    },
    /// The book maps no release into an earlier one.
    #[error(
        "the file follows {from}, and the book has no mapping from it to {to}: releases are mapped to later ones alone. \
         Leave --release out, or name a later release."
    )]
    NotMapped {
        /// Title of the file's release.
        from: String,
        /// Title of the release that was asked for.
        to: String,
    },
    /// What was written could not be written whole.
    #[error("the prepared file cannot be written ({}). Check the folder and its free space.", cause(.0))]
    Unwritable(#[from] io::Error),
}

impl PrepareError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PrepareError::Unread(error) => error.kind(),
            PrepareError::ReleaseUnknown { .. } => ErrorKind::NotFound,
            PrepareError::NotMapped { .. } => ErrorKind::Refused,
            PrepareError::Unwritable(_) => ErrorKind::Resource,
        }
    }
}
