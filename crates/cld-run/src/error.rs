//! What can go wrong while a run is made or opened again.

use cld_terms::ErrorKind;

/// Why a run could not be made or opened again.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("the method has no table \"{named}\"{hint}. Name a table, or all.")]
    TableUnknown { named: String, hint: String },
}

impl RunError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            RunError::TableUnknown { .. } => ErrorKind::NotFound,
        }
    }
}
