//! Why people cannot be coded, traced or given pseudonyms.

use std::io;
use std::path::Path;

use cld_format::FormatError;
use cld_terms::{ErrorKind, cause};

/// Why something that says who people are cannot be used. Says where, never what is there and never a key.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
pub enum IdentityError {
    #[error("{path}: cannot be read or written ({}). Check the name, your permissions and the space on the disk.", cause(.source))]
    Unusable { path: String, source: io::Error },
    #[error(transparent)]
    Folder(#[from] FormatError),
    /// A table that is not one of a vault, or is no longer whole.
    #[error(
        "{path}: is not a table of a vault, or is damaged. It cannot say reliably who people are. Make the run again."
    )]
    NotAVault { path: String },
    #[error(
        "{path}: is from before an identifier belonged to its council. People of two councils may have one code in this \
         run, and would have one pseudonym. Make the run again."
    )]
    CouncilsUnknown { path: String },
    /// A file that is not what it should be, with the line where that shows. Nothing of it is taken.
    #[error("{path}, line {line}: {what}")]
    Refused { path: String, line: u64, what: String },
    #[error("nobody in this run has been asked about yet. Write requests first: cld trace request RUN")]
    NobodyAsked,
    #[error("nobody in this run has been traced yet. Write requests first: cld trace request RUN")]
    NobodyTraced,
    #[error("everyone in this run has been asked about already. To ask again, add --again")]
    EverybodyAsked,
    /// Keys that cannot be used, and why.
    #[error("{0}")]
    KeysRefused(String),
    #[error("the keys are for purpose \"{found}\", not for \"{wanted}\"")]
    OtherPurpose { found: String, wanted: String },
    #[error(
        "the system provides no random numbers, without which a key could be guessed. Try again on another machine."
    )]
    NoRandomNumbers,
}

impl IdentityError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            IdentityError::Unusable { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => ErrorKind::NotFound,
                io::ErrorKind::AlreadyExists => ErrorKind::Conflict,
                _ => ErrorKind::Resource,
            },
            IdentityError::Folder(error) => error.kind(),
            IdentityError::NotAVault { .. }
            | IdentityError::CouncilsUnknown { .. }
            | IdentityError::Refused { .. }
            | IdentityError::KeysRefused(_)
            | IdentityError::OtherPurpose { .. } => ErrorKind::Refused,
            IdentityError::NobodyAsked | IdentityError::NobodyTraced => ErrorKind::NotFound,
            IdentityError::EverybodyAsked => ErrorKind::Conflict,
            IdentityError::NoRandomNumbers => ErrorKind::Resource,
        }
    }

    pub(crate) fn unusable(path: &Path) -> impl Fn(io::Error) -> IdentityError {
        let path = path.display().to_string();
        move |source| IdentityError::Unusable { path: path.clone(), source }
    }

    pub(crate) fn not_a_vault(path: &Path) -> IdentityError {
        IdentityError::NotAVault { path: path.display().to_string() }
    }

    pub(crate) fn refused(path: &Path, line: u64, what: impl Into<String>) -> IdentityError {
        IdentityError::Refused { path: path.display().to_string(), line, what: what.into() }
    }
}
