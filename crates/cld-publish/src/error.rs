//! Why figures were not published, or data not given out.

use std::io;
use std::path::Path;

use cld_disclosure::DisclosureError;
use cld_engine::EngineError;
use cld_figures::FiguresError;
use cld_format::FormatError;
use cld_identity::IdentityError;
use cld_method::MethodError;
use cld_run::RunError;
use cld_terms::{ErrorKind, cause};

/// What can go wrong while something leaves a run.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the message of each says what it is, where, and what to do")]
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
    #[error(
        "{path}: is no publication that can be taken into account. Name a folder that this version of cld publish wrote."
    )]
    NoPublication { path: String },
    /// No publication is possible in which nothing can be calculated.
    #[error(
        "{table}: a figure that is hidden could be calculated from what is published, whatever else is hidden with it. \
         Leave the table out, or publish it with more councils."
    )]
    Unprotectable { table: String },
    /// A file cannot be read.
    #[error("{path}: cannot be read ({cause}). Check the name and your permissions.")]
    FileUnreadable { path: String, cause: &'static str },
    /// A file is not laid out as published measures are.
    #[error("{path}: is no file of published measures. Its first row has these columns, in any order: {wanted}.")]
    NotPublished { path: String, wanted: String },
    /// The book does not say where figures of a method are published.
    #[error(
        "the run follows the method \"{method}\", of which the book knows no published measures. Measures of ASCOF are \
         those of dhsc-r2."
    )]
    NothingPublished { method: String },
    #[error("{path}: the form cannot be read ({cause}). Check the name and your permissions.")]
    FormUnreadable { path: String, cause: &'static str },
    #[error("{path}, line {line}: {what}. A form has the facts that the README shows.")]
    FormDamaged { path: String, line: usize, what: String },
    #[error("the role {role} may not approve. These may: {}", .may.join(", "))]
    RoleMayNotApprove { role: String, may: Vec<String> },
    #[error("{reference} cannot be approved: {fault}")]
    CannotBeApproved { reference: String, fault: String },
    #[error("{reference} is refused: {}", .faults.join("; "))]
    Refused { reference: String, faults: Vec<String> },
    #[error(
        "{path}: the register cannot be written ({cause}). Nothing was released. Check the path, and your permissions."
    )]
    RegisterUnwritable { path: String, cause: &'static str },
    #[error(transparent)]
    Disclosure(DisclosureError),
    #[error(transparent)]
    Run(#[from] RunError),
    #[error(transparent)]
    Method(#[from] MethodError),
    #[error(transparent)]
    Figures(#[from] FiguresError),
    #[error(transparent)]
    Engine(#[from] EngineError),
    #[error(transparent)]
    Identity(#[from] IdentityError),
    #[error(transparent)]
    Format(#[from] FormatError),
    #[error("this is a fault of the program, not of your data: {cause}. Please report it with this line.")]
    Fault { cause: String },
}

impl PublishError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            PublishError::FormUnreadable { .. }
            | PublishError::FileUnreadable { .. }
            | PublishError::TableUnknown { .. }
            | PublishError::NoPublication { .. } => ErrorKind::NotFound,
            PublishError::MethodUnknown { .. }
            | PublishError::Unprotectable { .. }
            | PublishError::NotPublished { .. }
            | PublishError::NothingPublished { .. }
            | PublishError::FormDamaged { .. }
            | PublishError::RoleMayNotApprove { .. }
            | PublishError::CannotBeApproved { .. }
            | PublishError::Refused { .. } => ErrorKind::Refused,
            PublishError::RegisterUnwritable { .. } => ErrorKind::Resource,
            PublishError::Disclosure(_) => ErrorKind::Fault,
            PublishError::Run(error) => error.kind(),
            PublishError::Method(error) => error.kind(),
            PublishError::Figures(error) => error.kind(),
            PublishError::Engine(error) => error.kind(),
            PublishError::Identity(error) => error.kind(),
            PublishError::Format(error) => error.kind(),
            PublishError::Fault { .. } => ErrorKind::Fault,
        }
    }

    /// For `map_err`: a register that cannot be written.
    pub(crate) fn register(path: &Path) -> impl Fn(io::Error) -> PublishError {
        let path = path.display().to_string();
        move |error| PublishError::RegisterUnwritable { path: path.clone(), cause: cause(&error) }
    }

    pub(crate) fn fault(cause: impl std::fmt::Display) -> PublishError {
        PublishError::Fault { cause: cause.to_string() }
    }
}
