//! Why a file could not be checked.

use std::io;

use cld_book::{Book, Fault, nearest};
use cld_condition::ConditionError;
use cld_submission::ReadError;
use cld_terms::ErrorKind;

/// Why a file could not be checked. No value of a row is among the reasons.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// The book has no release of this name; `nearest` names one that is spelled like it, if there is one.
    #[error("there is no release \"{named}\"{nearest}")]
    ReleaseUnknown {
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        nearest: String,
    },
    /// Rule pages that cannot be compiled, each with its file and line.
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    RulesFaulty(Vec<Fault>),
    /// No table can be read from the file.
    #[error(transparent)]
    FileUnreadable(#[from] ReadError),
    /// A rule that could be compiled cannot be evaluated.
    #[error("the rules could not be evaluated: {0} Test their pages with cld book check.")]
    RulesUncomputable(#[from] ConditionError),
    /// Records that do not fit into memory could not be written, or read back.
    #[error(
        "rows could not be compared, because what does not fit into memory cannot be stored ({}). Free some space in \
         the temporary folder.", .0.kind()
    )]
    SpillFailed(#[source] io::Error),
    /// The file to compare with covers nothing.
    #[error(
        "{path}: has no rows, and a file cannot be compared with it. Name the last file that had rows, or leave it out."
    )]
    NothingToCompare {
        /// The file or folder, as it was named.
        path: String,
    },
    /// The program came to a place in its source that it should never come to.
    #[error(
        "{path}: was not checked to its end, because of a fault in the program and not in the file ({place}). Report it \
         with the version (cld --version)."
    )]
    Faulty {
        /// The file or folder, as it was named.
        path: String,
        /// Where in the program it happened.
        place: String,
    },
}

impl CheckError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            CheckError::ReleaseUnknown { .. } => ErrorKind::NotFound,
            CheckError::RulesFaulty(_) | CheckError::NothingToCompare { .. } => ErrorKind::Refused,
            CheckError::FileUnreadable(error) => error.kind(),
            CheckError::RulesUncomputable(_) | CheckError::Faulty { .. } => ErrorKind::Fault,
            CheckError::SpillFailed(_) => ErrorKind::Resource,
        }
    }

    pub(crate) fn unknown_release(book: &Book, named: &str) -> CheckError {
        let nearest = nearest(named, book.releases.keys().map(String::as_str));
        CheckError::ReleaseUnknown { named: named.to_owned(), nearest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_has_a_kind_and_a_cause_in_plain_words() {
        let full = CheckError::SpillFailed(io::ErrorKind::StorageFull.into());
        assert_eq!(full.kind(), ErrorKind::Resource);
        assert!(full.to_string().contains("(no storage space)"), "{full}");
        let unknown = CheckError::unknown_release(&Book::default(), "release-9");
        assert_eq!(unknown.kind(), ErrorKind::NotFound);
        let empty = CheckError::from(ReadError::Empty { path: "april.csv".into() });
        assert_eq!(empty.kind(), ErrorKind::Refused);
    }
}
