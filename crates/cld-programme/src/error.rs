//! What can be wrong with what the programme goes by.

use cld_book::Fault;
use cld_terms::ErrorKind;

/// Why the programme cannot go by its pages.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProgrammeError {
    /// A page is not as it should be.
    #[error("{0}. Correct the page: the programme goes by it.")]
    Page(Fault),
    /// A page is not there.
    #[error("book/programme/{named} is not there. The programme goes by it: restore it.")]
    Missing {
        /// Its path.
        named: String,
    },
}

impl ProgrammeError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        ErrorKind::Refused
    }
}

impl From<Fault> for ProgrammeError {
    fn from(fault: Fault) -> ProgrammeError {
        ProgrammeError::Page(fault)
    }
}
