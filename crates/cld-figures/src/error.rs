//! What can go wrong while figures are read, laid out or written.

use std::io;
use std::path::Path;

use arrow::error::ArrowError;
use cld_engine::EngineError;
use cld_terms::{ErrorKind, cause};

/// Why figures could not be read, laid out or written.
#[derive(Debug, thiserror::Error)]
pub enum FiguresError {
    /// A table has not a column that is read or that a layout names.
    #[error("{table}: there is no column \"{column}\"{hint}. Correct the page that names it, or make the run again.")]
    ColumnMissing {
        /// The table, by its name.
        table: String,
        /// The column, by its name.
        column: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
    },
    /// A column holds something else than is read from it, or a number that is too large.
    #[error("{table}: column \"{column}\" holds {held}, where {wanted} is expected. Correct the page that gives it.")]
    WrongType {
        /// The table, by its name.
        table: String,
        /// The column, by its name.
        column: String,
        /// What the column holds, in a word.
        held: String,
        /// What was expected, in a word.
        wanted: &'static str,
    },
    /// Tables of several periods that cannot be put together.
    #[error("{table}: its columns are not the same in every period. Make the runs again with one version of the book.")]
    ColumnsDiffer {
        /// The table, by its name.
        table: String,
    },
    /// A file or folder cannot be written.
    #[error("{path}: cannot be written ({cause}). Check the path, and the rights and the space on the disk.")]
    Unwritable {
        /// The file or folder, as it was named.
        path: String,
        /// Why, as a few words that name no path and no value.
        cause: String,
        /// What the system says.
        source: io::Error,
    },
    /// A table cannot be read, stored or queried.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A fault of the program.
    #[error(
        "this is a fault of the program, not of your data: the columns of a table do not fit together. Please report it \
         with the command that you gave."
    )]
    Fault {
        /// What a library says, which is not shown.
        source: ArrowError,
    },
    /// A fault of the program.
    #[error(
        "this is a fault of the program, not of your data: the rows of a table do not fit together. Please report it with \
         the command that you gave."
    )]
    NoCsv {
        /// What a library says, which is not shown.
        source: csv::Error,
    },
}

impl FiguresError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            FiguresError::ColumnMissing { .. }
            | FiguresError::WrongType { .. }
            | FiguresError::ColumnsDiffer { .. } => ErrorKind::Refused,
            FiguresError::Unwritable { .. } => ErrorKind::Resource,
            FiguresError::Engine(error) => error.kind(),
            FiguresError::Fault { .. } | FiguresError::NoCsv { .. } => ErrorKind::Fault,
        }
    }

    /// For `map_err`: a file or folder that cannot be written.
    pub(crate) fn unwritable(path: &Path) -> impl Fn(io::Error) -> FiguresError {
        let path = path.display().to_string();
        move |source| FiguresError::Unwritable { path: path.clone(), cause: cause(&source).to_string(), source }
    }

    /// For `map_err`: what a library says of it is the source, and no message.
    pub(crate) fn fault(source: ArrowError) -> FiguresError {
        FiguresError::Fault { source }
    }

    /// The same of rows that are written into memory as CSV.
    pub(crate) fn no_csv(source: csv::Error) -> FiguresError {
        FiguresError::NoCsv { source }
    }
}
