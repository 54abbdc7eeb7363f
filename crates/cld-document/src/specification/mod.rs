//! What the releases of the specification say, and what changed from one to the next.

pub mod certainty;
pub mod dictionary;
pub mod difference;
pub mod export;
pub mod json;
pub mod list;
pub mod plain;
pub mod report;
pub mod show;
mod succession;
mod version;
pub mod workbook;

use cld_book::Book;
use cld_format::document::Piece;

use crate::error::DocumentError;

pub use version::Version;

/// The data dictionary of a release, with its guidance, as the rest of another document.
///
/// # Errors
/// When the book has no such release.
pub fn dictionary_of(book: &Book, release: &str) -> Result<Vec<Piece>, DocumentError> {
    Ok(dictionary::pieces(book, &Version::named(book, release)?))
}
