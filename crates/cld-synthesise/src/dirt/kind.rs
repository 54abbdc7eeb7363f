//! What a kind of dirt is.

use crate::cell::Cell;
use crate::edition::Edition;
use crate::item::Item;
use crate::random::Random;
use crate::row::Row;

/// A kind of dirt, with its name in `dirt.csv`.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) soil: for<'a> fn(&mut Scene<'_>, &mut Row<'a>) -> Soiled<'a>,
}

/// What a kind works with.
pub(super) struct Scene<'s> {
    pub(super) random: &'s mut Random,
    pub(super) edition: &'s Edition,
}

/// What came of a row.
pub(super) enum Soiled<'a> {
    /// It has nothing that this kind could get onto.
    Clean,
    /// It has the dirt.
    Dirty,
    /// It is as it was, and this row follows it.
    Followed(Box<Row<'a>>),
}

impl Soiled<'_> {
    pub(super) fn if_so(is_dirty: bool) -> Self {
        if is_dirty { Soiled::Dirty } else { Soiled::Clean }
    }
}

pub(super) fn text(row: &Row<'_>, item: Item) -> Option<String> {
    match row.get(item) {
        Cell::Text(text) => Some(text.to_string()),
        _ => None,
    }
}
