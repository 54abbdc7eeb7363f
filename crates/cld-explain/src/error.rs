//! Why a question about a run has no answer.

use cld_engine::EngineError;
use cld_figures::FiguresError;
use cld_method::MethodError;
use cld_run::RunError;
use cld_terms::ErrorKind;

/// Why a question about a run has no answer. What is wrong in a question is named by itself: the part that is misspelt,
/// and what is nearest to it.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// What names a cell is no row and column.
    #[error("a cell is ROW,COLUMN, not \"{named}\". ROW is a number, or NAME=VALUE;NAME=VALUE.")]
    NotACell {
        /// As it was named.
        named: String,
    },
    /// What names a row is neither a number nor values of columns.
    #[error("a row is a number or NAME=VALUE;NAME=VALUE, not \"{named}\". Give its number, or values of its columns.")]
    NotARow {
        /// As it was named.
        named: String,
    },
    /// The table has fewer rows.
    #[error("the table has no row {named}. Its rows are numbered 2 to {last}, as a spreadsheet numbers them.")]
    RowOutside {
        /// As it was named.
        named: usize,
        /// The number of the last row; the header is row 1.
        last: usize,
    },
    /// The table has no rows at all.
    #[error("the table has no rows: nothing was counted for it in this run.")]
    NoRows,
    /// The table has no such column.
    #[error("the table has no column \"{named}\"{hint}. Name one of its columns.")]
    ColumnUnknown {
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
    },
    /// One part of what names a row fits none, whatever the others are.
    #[error("no row has {column} \"{named}\"{hint}. Correct this part of the row.")]
    ValueUnknown {
        /// The column, by its name.
        column: String,
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
    },
    /// What names a row fits several.
    #[error("{count} rows match. Give more of the row's values:\n{rows}")]
    SeveralRows {
        /// How many rows there are.
        count: usize,
        /// The first of them, one a line, with their numbers.
        rows: String,
    },
    /// Nobody in the run has this identifier.
    #[error(
        "the run has no rows of \"{named}\". Give an NHS number or a council's identifier as it was sent, or a person as \
         tables name them."
    )]
    PersonUnknown {
        /// As it was named.
        named: String,
    },
    /// The run was made without such a file.
    #[error("the run has no submission \"{named}\"{hint}. Name a file that was received.")]
    SubmissionUnknown {
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
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
}

impl ExplainError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            ExplainError::NotACell { .. } | ExplainError::NotARow { .. } | ExplainError::SeveralRows { .. } => {
                ErrorKind::Refused
            }
            ExplainError::RowOutside { .. }
            | ExplainError::NoRows
            | ExplainError::ColumnUnknown { .. }
            | ExplainError::ValueUnknown { .. }
            | ExplainError::PersonUnknown { .. }
            | ExplainError::SubmissionUnknown { .. } => ErrorKind::NotFound,
            ExplainError::Run(error) => error.kind(),
            ExplainError::Figures(error) => error.kind(),
            ExplainError::Method(error) => error.kind(),
            ExplainError::Engine(error) => error.kind(),
        }
    }
}
