//! What the releases of the specification say, and what changed from one to the next.

pub mod certainty;
pub mod dictionary;
pub mod difference;
pub mod export;
pub mod list;
pub mod plain;
pub mod report;
pub mod show;
mod succession;
mod version;
pub mod workbook;

use std::error::Error;

use cld_book::Book;
use cld_format::document::Piece;

pub use version::{Unknown, Version};

/// The data dictionary of a release, with its guidance, as the rest of another document.
pub fn dictionary_of(book: &Book, release: &str) -> Result<Vec<Piece>, Box<dyn Error>> {
    Ok(dictionary::pieces(book, &Version::named(book, release)?))
}
