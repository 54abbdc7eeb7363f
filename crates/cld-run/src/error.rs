//! What can go wrong while a run is made or opened again.

use cld_engine::EngineError;
use cld_terms::ErrorKind;

/// Why a run could not be made or opened again.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    #[error("the method has no table \"{named}\"{hint}. Name a table, or all.")]
    TableUnknown { named: String, hint: String },
    #[error("the run has no table \"{named}\"{hint}. Name a table or a step that the run calculated.")]
    NotInRun { named: String, hint: String },
    #[error("{path}: cannot be read ({cause}). Name the folder of a finished run.")]
    RecordUnreadable { path: String, cause: &'static str },
    #[error("{path}: is damaged, or is not the record of a run. Name the folder of a finished run, or make it again.")]
    RecordDamaged { path: String },
    #[error("{path}: the run was made by a newer version of cld, which keeps other records. Use that version.")]
    RecordNewer { path: String },
    #[error("{path}: the run was made by an earlier version of cld, which stored other tables. Make the run again.")]
    RecordOlder { path: String },
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl RunError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            RunError::TableUnknown { .. } | RunError::NotInRun { .. } | RunError::RecordUnreadable { .. } => {
                ErrorKind::NotFound
            }
            RunError::RecordDamaged { .. } | RunError::RecordNewer { .. } | RunError::RecordOlder { .. } => {
                ErrorKind::Refused
            }
            RunError::Engine(error) => error.kind(),
        }
    }
}
