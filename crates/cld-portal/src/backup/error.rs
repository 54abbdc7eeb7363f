//! Why there is no backup, or nothing was restored from one.

use std::io;
use std::path::Path;

use cld_format::FormatError;
use cld_store::StoreError;
use cld_terms::{ErrorKind, cause};

/// Why there is no backup, or nothing was restored from one.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The database cannot be read or filled.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The folder cannot be made.
    #[error(transparent)]
    Folder(#[from] FormatError),
    /// A file cannot be read or written.
    #[error("{path}: cannot be used ({}), and nothing was made. Check the space on the disk and your permissions.", cause(.source))]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The folder is no backup that this program can read.
    #[error("{path}: this is no backup that can be restored ({fault}). Name a folder that cld portal backup made.")]
    NoBackup {
        /// The folder.
        path: String,
        /// What is wrong.
        fault: String,
    },
    /// A file of the backup is not what it was.
    #[error("{path}: {fault}. Nothing was restored; use another backup.")]
    Altered {
        /// The file.
        path: String,
        /// In which way.
        fault: &'static str,
    },
    /// The backup was signed with another key than the one that was given.
    #[error(
        "{path}: was signed with another key than yours, so it is of another portal or was made anew by somebody else. \
         Nothing was restored."
    )]
    AnotherKey {
        /// The manifest.
        path: String,
    },
    /// There is something where the portal is to be restored.
    #[error("{path}: is not empty. Restore into a new folder: nothing is written over.")]
    NotEmpty {
        /// The folder.
        path: String,
    },
}

impl BackupError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            BackupError::Store(error) => error.kind(),
            BackupError::Folder(error) => error.kind(),
            BackupError::File { .. } => ErrorKind::Resource,
            BackupError::NoBackup { .. } | BackupError::Altered { .. } | BackupError::AnotherKey { .. } => {
                ErrorKind::Refused
            }
            BackupError::NotEmpty { .. } => ErrorKind::Conflict,
        }
    }

    /// What an error of the system about a file means.
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> BackupError {
        let path = path.display().to_string();
        move |source| BackupError::File { path: path.clone(), source }
    }

    /// A file that is not what it was.
    pub(super) fn altered(path: &Path) -> BackupError {
        let fault = "is not as it was when the backup was made";
        BackupError::Altered { path: path.display().to_string(), fault }
    }
}
