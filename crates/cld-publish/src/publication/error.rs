//! What can go wrong while figures are published.

use cld_disclosure::DisclosureError;
use cld_figures::FiguresError;
use cld_format::FormatError;
use cld_run::RunError;
use cld_terms::ErrorKind;

/// Why figures could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    #[error(
        "the run follows the method \"{named}\", which the book does not have. Use the book that it was made with."
    )]
    MethodUnknown { named: String },
    /// The run does not have what was asked for.
    #[error(
        "the run has no table {named} by council. Counts go by the ids in its layouts/index.csv, shares by the names \
         of tables such as ascof_2a."
    )]
    TableUnknown { named: String },
    /// No publication is possible in which nothing can be calculated.
    #[error(
        "{table}: a figure that is hidden could be calculated from what is published, whatever else is hidden with it. \
         Leave the table out, or publish it with more councils."
    )]
    Unprotectable { table: String },
    #[error(transparent)]
    Disclosure(DisclosureError),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Figures(#[from] FiguresError),
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl PublishError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PublishError::MethodUnknown { .. } | PublishError::Unprotectable { .. } => ErrorKind::Refused,
            PublishError::TableUnknown { .. } => ErrorKind::NotFound,
            PublishError::Disclosure(_) => ErrorKind::Fault,
            PublishError::Run(error) => error.kind(),
            PublishError::Figures(error) => error.kind(),
            PublishError::Format(error) => error.kind(),
        }
    }
}
