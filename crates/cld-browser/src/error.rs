//! Why a task was not done.

use std::io;

use cld_prepare::PrepareError;
use cld_terms::{ErrorKind, cause};
use cld_validate::CheckError;

/// Why a task was not done, for whoever chose the file.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// The file could not be checked, or the previous one not be compared with.
    #[error(transparent)]
    Unchecked(#[from] CheckError),
    /// The file could not be prepared.
    #[error(transparent)]
    Unprepared(#[from] PrepareError),
    /// The page and its module do not belong together.
    #[error("the page asks for something that it cannot do. Get the page again from where you have it.")]
    RequestFaulty(#[source] serde_json::Error),
    /// A result does not fit.
    #[error("the result cannot be written: {}. Use cld check for this file, which writes to the disk.", cause(.0))]
    Unwritable(#[from] io::Error),
}

impl TaskError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            TaskError::Unchecked(error) => error.kind(),
            TaskError::Unprepared(error) => error.kind(),
            TaskError::RequestFaulty(_) => ErrorKind::Refused,
            TaskError::Unwritable(_) => ErrorKind::Resource,
        }
    }
}
