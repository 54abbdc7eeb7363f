//! All kinds of dirt.

use super::kind::Kind;
use super::{days, events, people, texts};

pub(super) fn kinds() -> impl Iterator<Item = Kind> {
    [texts::kinds(), days::kinds(), events::kinds(), people::kinds()].into_iter().flatten()
}

/// The names of all kinds of dirt, as `dirt.csv` has them.
pub fn kinds_of_dirt() -> impl Iterator<Item = &'static str> {
    kinds().map(|kind| kind.name)
}
