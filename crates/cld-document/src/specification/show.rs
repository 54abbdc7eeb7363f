//! `cld spec show`: a release, or one item.

use cld_book::{Book, Item};

use super::certainty;
use super::dictionary;
use super::version::Version;
use crate::book_pieces;
use crate::error::DocumentError;
use cld_format::document::Piece;

/// A release at a glance.
pub fn release(book: &Book, version: &Version<'_>) -> Vec<Piece> {
    let mut pieces = vec![Piece::Heading(1, version.title())];
    pieces.extend(dictionary::about(version));
    pieces.push(Piece::Table(dictionary::items_at_a_glance(book, version)));
    pieces
}

/// One item with its list, and the guidance on it.
///
/// # Errors
/// When the release has no such item.
pub fn item(book: &Book, version: &Version<'_>, asked: &str) -> Result<Vec<Piece>, DocumentError> {
    let item = version.item_meant(asked)?;
    let mut pieces = vec![Piece::Heading(1, format!("{} in {}", item.header, version.title()))];
    pieces.push(dictionary::item_facts(version, item));
    if let Some(list) = version.list(book, item) {
        pieces.push(Piece::Heading(2, format!("List {}: {}", list.title, certainty::of_list(&list))));
        pieces.extend(list.note.clone().map(Piece::Text));
        pieces.push(Piece::Table(dictionary::values(&list)));
    }
    pieces.extend(guidance(book, version, item));
    Ok(pieces)
}

fn guidance(book: &Book, version: &Version<'_>, item: &Item) -> Vec<Piece> {
    let Some(edition) = version.guidance(book) else { return Vec::new() };
    let about = |page: &&cld_book::GuidancePage| page.facts.item.as_ref() == Some(&item.name);
    book.guidance.pages_of(&edition.name).filter(about).flat_map(|page| book_pieces::guidance(page, 2)).collect()
}
