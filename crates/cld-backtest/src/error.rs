//! Why tables could not be compared with official results.

use std::io;
use std::path::Path;

use cld_book::Fault;
use cld_engine::EngineError;
use cld_figures::FiguresError;
use cld_identity::IdentityError;
use cld_method::MethodError;
use cld_run::RunError;
use cld_terms::{ErrorKind, cause};

/// Why tables could not be compared with official results. That they differ is no error.
#[derive(Debug, thiserror::Error)]
pub enum BacktestError {
    /// The folder has no results of such a parameter set, or of such a table.
    #[error("there is no {what} \"{named}\" in {folder}{hint}; there are: {}", .known.join(", "))]
    Unknown {
        /// What kind of thing was named.
        what: &'static str,
        /// As it was named.
        named: String,
        /// Where it was looked for.
        folder: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
        /// All that there are.
        known: Vec<String>,
    },
    /// A file or folder of official results cannot be read.
    #[error("{path}: cannot be read ({}). Name a folder with submissions and expected results.", cause(.source))]
    Unreadable {
        /// The file or folder.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file of official results is no table.
    #[error("{path}, line {line}: is no row of a table. Store official results as CSV with a row of headings.")]
    NotATable {
        /// The file.
        path: String,
        /// The line, counted from 1; 0 where it is not known.
        line: u64,
    },
    /// A mapping or reference table next to the results is none.
    #[error("{0}")]
    StandIn(Fault),
    /// A code in a table of the run stands for nobody.
    #[error(
        "this is a fault of the program, not of your data: a code of table {table} is not in the vault of its run. Please \
         report it with this line."
    )]
    CodeUnknown {
        /// The table.
        table: String,
    },
    /// The run is made in a folder for the time being, which cannot be had.
    #[error("there is no place for a run in the temporary folder ({}). Free some space there.", cause(.0))]
    NoPlace(io::Error),
    /// The submissions cannot be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The vault of the run cannot be read.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// What the columns of the run hold cannot be found out.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// A table of the run cannot be opened.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A table of the run cannot be read.
    #[error(transparent)]
    Figures(#[from] FiguresError),
}

impl BacktestError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            BacktestError::Unknown { .. } => ErrorKind::NotFound,
            BacktestError::Unreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => ErrorKind::NotFound,
            BacktestError::NotATable { .. } | BacktestError::StandIn(_) => ErrorKind::Refused,
            BacktestError::Unreadable { .. } | BacktestError::NoPlace(_) => ErrorKind::Resource,
            BacktestError::CodeUnknown { .. } => ErrorKind::Fault,
            BacktestError::Run(error) => error.kind(),
            BacktestError::Identity(error) => error.kind(),
            BacktestError::Method(error) => error.kind(),
            BacktestError::Engine(error) => error.kind(),
            BacktestError::Figures(error) => error.kind(),
        }
    }

    /// For `map_err`: a file or folder that cannot be read.
    pub(crate) fn unreadable(path: &Path) -> impl Fn(io::Error) -> BacktestError {
        let path = path.display().to_string();
        move |source| BacktestError::Unreadable { path: path.clone(), source }
    }

    /// For `map_err`: a file that cannot be read, or not as CSV.
    pub(crate) fn no_table(path: &Path) -> impl Fn(csv::Error) -> BacktestError {
        let path = path.display().to_string();
        move |error| {
            let line = error.position().map_or(0, csv::Position::line);
            match error.into_kind() {
                csv::ErrorKind::Io(source) => BacktestError::Unreadable { path: path.clone(), source },
                _ => BacktestError::NotATable { path: path.clone(), line },
            }
        }
    }
}
