//! Why a method did not run to its end.

use cld_engine::EngineError;
use cld_terms::ErrorKind;

/// What can go wrong while a method's bounds are settled and its pages are calculated.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum MethodError {
    #[error("book/{path}: {source}")]
    Page { path: String, source: EngineError },
    #[error("variables of {method}: {source}")]
    Variables { method: String, source: EngineError },
    #[error("the tables that {method} reads from the book: {source}")]
    BookTables { method: String, source: EngineError },
    #[error("there is no table \"{named}\"{hint}")]
    TableUnknown { named: String, hint: String },
    #[error("pages read each other in a circle: {}. Take one of them out of it.", .0.join(" -> "))]
    Circle(Vec<String>),
    #[error("there is no bound \"{named}\"{hint}")]
    BoundUnknown { named: String, hint: String },
    #[error(
        "bound \"{name}\" is not given and follows from nothing. {meaning} Give --period FIRST..LAST or a parameter set."
    )]
    BoundMissing { name: String, meaning: String },
    #[error("bound \"{name}\" is \"{value}\", which is not {wanted}")]
    BoundNotOfType { name: String, value: String, wanted: &'static str },
    #[error("bound \"{name}\" cannot be calculated: {source}")]
    BoundNotCalculated { name: String, source: EngineError },
}

impl MethodError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            MethodError::Page { source, .. }
            | MethodError::Variables { source, .. }
            | MethodError::BookTables { source, .. }
            | MethodError::BoundNotCalculated { source, .. } => source.kind(),
            MethodError::TableUnknown { .. } => ErrorKind::NotFound,
            MethodError::Circle(_)
            | MethodError::BoundUnknown { .. }
            | MethodError::BoundMissing { .. }
            | MethodError::BoundNotOfType { .. } => ErrorKind::Refused,
        }
    }

    /// True when more memory, or nothing else at the same time, would help.
    pub(crate) fn lacks_room(&self) -> bool {
        matches!(self, MethodError::Page { source: EngineError::MemoryTooSmall, .. })
    }
}
