//! How rows that meet are compared.

use cld_book::Shape;

/// The kinds of rules over several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Once,
    Varies,
    Duplicate,
    Conflict,
    Overlap,
    MissingLink,
    OneSided,
}

/// The kind, the key, and the columns that are compared within a key.
pub(super) fn parts(shape: &Shape) -> (Kind, &[String], Vec<&String>) {
    match shape {
        // Row rules are checked block by block and make no stream; as one they would be of this kind.
        Shape::Row | Shape::Once => (Kind::Once, &[], vec![]),
        Shape::Varies { differs } => (Kind::Varies, &[], vec![differs]),
        Shape::Duplicate { key } => (Kind::Duplicate, key, vec![]),
        Shape::Conflict { key, differs } => (Kind::Conflict, key, vec![differs]),
        Shape::Overlap { key, from, to } => (Kind::Overlap, key, vec![from, to]),
        Shape::MissingLink { key, link, back } if back.is_empty() => (Kind::MissingLink, key, vec![link]),
        Shape::MissingLink { key, link, back } => (Kind::OneSided, key, std::iter::once(link).chain(back).collect()),
    }
}
