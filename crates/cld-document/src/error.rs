//! Why a document could not be made.

use std::io;

use cld_format::FormatError;
use cld_method::MethodError;
use cld_terms::{ErrorKind, cause};

/// Why a document of the book could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// A name that nothing has: a release, a supplement or an item.
    #[error("there is no {what} \"{named}\"{hint}. See cld spec list, or cld spec show RELEASE.")]
    Unknown {
        /// What kind of thing was named.
        what: &'static str,
        /// As it was named.
        named: String,
        /// The nearest name there is, as the end of a sentence; empty when nothing is near.
        hint: String,
    },
    /// No browser runs on this machine.
    #[error("a PDF is printed by a browser, and none of these runs here: {}. Write .html and print it from any browser.", .tried.join(", "))]
    NoBrowser {
        /// The browsers that were tried, without their folders.
        tried: Vec<&'static str>,
    },
    /// A browser ran and gave no PDF.
    #[error(
        "{browser} printed nothing, for a reason that it keeps to itself. Write .html and print it from any browser."
    )]
    NothingPrinted {
        /// The browser, without its folder.
        browser: &'static str,
    },
    /// What a browser is to read cannot be stored for it.
    #[error("the page to print cannot be stored ({}). Free some space on the disk, or write .html.", cause(.0))]
    NoPlace(io::Error),
    /// A fault of the program: what the library that writes workbooks does not take.
    #[error(
        "this is a fault of the program, not of your data: the workbook cannot be made: {cause}. Please report it with this line."
    )]
    Workbook {
        /// What the library says.
        cause: String,
    },
    /// The method of the run cannot be followed.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// The file cannot be written.
    #[error(transparent)]
    Format(#[from] FormatError),
}

impl DocumentError {
    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        match self {
            DocumentError::Unknown { .. } | DocumentError::NoBrowser { .. } => ErrorKind::NotFound,
            DocumentError::NothingPrinted { .. } | DocumentError::NoPlace(_) => ErrorKind::Resource,
            DocumentError::Workbook { .. } => ErrorKind::Fault,
            DocumentError::Method(error) => error.kind(),
            DocumentError::Format(error) => error.kind(),
        }
    }
}
