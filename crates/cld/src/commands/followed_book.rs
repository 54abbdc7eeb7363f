//! The book that a finished run is explained, reported and published by.

use std::path::Path;

use cld_book::Book;
use cld_built_in::open;

use crate::failure::Failure;

/// The book that is named, which is a deliberate choice and said in every output; else the one that the run followed.
pub fn followed_book(run: &Path, named: Option<&Path>) -> Result<Book, Failure> {
    match named {
        Some(folder) => Ok(open(Some(folder))?),
        None => Ok(cld_run::book_of(run, || open(None))?),
    }
}
