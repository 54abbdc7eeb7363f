//! Why a report could not be made.

use std::io;

use cld_engine::EngineError;
use cld_figures::FiguresError;
use cld_format::FormatError;
use cld_method::MethodError;
use cld_run::RunError;
use cld_terms::{ErrorKind, cause};
use cld_validate::CheckError;
use rust_xlsxwriter::XlsxError;

/// Why a report could not be made. Nothing has its name then.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The run has no submissions of a council in such an area.
    #[error("the run has no area \"{named}\"{hint}. It has: {}.", .known.join(", "))]
    AreaUnknown {
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
        /// The areas that the run has.
        known: Vec<String>,
    },
    /// The run to compare with follows another method.
    #[error(
        "{path}: is a run of {found}, not of {wanted}. Figures of two methods cannot be compared. Name a run of the same \
         method."
    )]
    OtherMethod {
        /// The file or folder, as it was named.
        path: String,
        /// The method of the run that was named.
        found: String,
        /// The method of the run that is reported.
        wanted: String,
    },
    /// A headline of the book names a column that its SQL does not give.
    #[error("book/{path}: its SQL gives no column \"{column}\". Name one that it gives.")]
    HeadlineColumn {
        /// The page, under `book/`.
        path: String,
        /// The column, by its name.
        column: String,
    },
    /// A file that the run was made of is not there or cannot be read.
    #[error("{path}: cannot be read ({}). Name the folder that the run was made of.", cause(.source))]
    FileUnreadable {
        /// The file or folder, as it was named.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file is not the one that the run was made of.
    #[error("{path}: is not the file that the run was made of. Name the folder that it was made of.")]
    FileChanged {
        /// The file or folder, as it was named.
        path: String,
    },
    /// No table can be read from a file.
    #[error("{path}: {reason}")]
    FileNotChecked {
        /// The file or folder, as it was named.
        path: String,
        /// Why, as a sentence.
        reason: String,
    },
    /// The library that writes workbooks refuses something.
    #[error("the workbook cannot be made: {cause}. Report a smaller area, or free some space on the disk.")]
    Workbook {
        /// Why, as a few words that name no path and no value.
        cause: String,
        /// What kind of thing went wrong.
        kind: ErrorKind,
    },
    /// The run cannot be opened, or does not have what is asked for.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A table cannot be read, or has not the columns that it should have.
    #[error(transparent)]
    Figures(#[from] FiguresError),
    /// The method of the run cannot be followed.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// A query over the tables cannot be run.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// A file cannot be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// The file cannot be written.
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl ReportError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ReportError::AreaUnknown { .. } => ErrorKind::NotFound,
            ReportError::OtherMethod { .. }
            | ReportError::HeadlineColumn { .. }
            | ReportError::FileChanged { .. }
            | ReportError::FileNotChecked { .. } => ErrorKind::Refused,
            ReportError::FileUnreadable { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                ErrorKind::NotFound
            }
            ReportError::FileUnreadable { .. } => ErrorKind::Resource,
            ReportError::Workbook { kind, .. } => *kind,
            ReportError::Run(error) => error.kind(),
            ReportError::Figures(error) => error.kind(),
            ReportError::Method(error) => error.kind(),
            ReportError::Engine(error) => error.kind(),
            ReportError::Check(error) => error.kind(),
            ReportError::Format(error) => error.kind(),
        }
    }
}

/// What the library that writes workbooks refuses is a limit of workbooks, or a fault of ours.
impl From<XlsxError> for ReportError {
    fn from(error: XlsxError) -> ReportError {
        let (cause, kind) = match &error {
            XlsxError::IoError(error) => (cause(error).to_owned(), ErrorKind::Resource),
            XlsxError::RowColumnLimitError => {
                ("a sheet has too few rows or columns for it".to_owned(), ErrorKind::Refused)
            }
            XlsxError::MaxStringLengthExceeded => ("a text is too long for a cell".to_owned(), ErrorKind::Refused),
            _ => ("a sheet, a name or a formula is not one that a workbook may have".to_owned(), ErrorKind::Fault),
        };
        ReportError::Workbook { cause, kind }
    }
}
