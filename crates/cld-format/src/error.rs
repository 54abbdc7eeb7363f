//! Why a file for people could not be written.

use std::io;
use std::path::Path;

use cld_terms::{ErrorKind, cause};

/// Why a file for people could not be written. Never says what was to be in it.
#[derive(Debug, thiserror::Error)]
pub enum FormatError {
    /// The file cannot be written, or not in the folder where it would be.
    #[error(
        "{path}: cannot be written ({}), and nothing was put there. Check the folder, the space on the disk and that \
         you may write there.", cause(.source)
    )]
    Unwritable {
        /// The file or folder, as it was named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// What a library writes first, in parts, could not be written; it does not say why.
    #[error(
        "{path}: cannot be written, since parts of it could not be stored in the same folder meanwhile, and nothing was put \
         there. Check the folder, the space on the disk and that you may write there."
    )]
    PartsLost {
        /// The file or folder, as it was named.
        path: String,
    },
    /// Nothing that is there is overwritten.
    #[error("{path}: already exists. Choose another name, or remove what is there.")]
    FolderTaken {
        /// The file or folder, as it was named.
        path: String,
    },
    /// Another process has the name.
    #[error(
        "{path}: another command is making this folder now, and goes on unharmed. Wait until it ends, or choose another \
         name."
    )]
    FolderBusy {
        /// The file or folder, as it was named.
        path: String,
    },
}

impl FormatError {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            FormatError::Unwritable { source, .. } => match source.kind() {
                io::ErrorKind::NotFound => ErrorKind::NotFound,
                io::ErrorKind::IsADirectory | io::ErrorKind::InvalidInput => ErrorKind::Refused,
                _ => ErrorKind::Resource,
            },
            FormatError::PartsLost { .. } => ErrorKind::Resource,
            FormatError::FolderTaken { .. } | FormatError::FolderBusy { .. } => ErrorKind::Conflict,
        }
    }

    /// What an error of the system in writing `path` means.
    pub fn unwritable(path: &Path) -> impl Fn(io::Error) -> FormatError {
        let path = path.display().to_string();
        move |source| FormatError::Unwritable { path: path.clone(), source }
    }
}
