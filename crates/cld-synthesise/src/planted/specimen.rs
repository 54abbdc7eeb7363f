//! A specimen: rows with stated changes, and what each of them fails.

use super::draft::Draft;
use super::eras::ALL;
use crate::item::{Era, Layout};

/// A small group of rows about people who are in no other row of the file.
pub(super) struct Specimen {
    pub(super) drafts: Vec<Draft>,
    /// How often it may be in one file.
    pub(super) limit: u32,
    eras: &'static [Era],
}

/// A specimen of these rows.
pub(super) fn several(drafts: impl IntoIterator<Item = Draft>) -> Specimen {
    Specimen { drafts: drafts.into_iter().collect(), limit: u32::MAX, eras: ALL }
}

pub(super) fn one(draft: Draft) -> Specimen {
    several([draft])
}

impl Specimen {
    pub(super) fn at_most(self, limit: u32) -> Specimen {
        Specimen { limit, ..self }
    }

    pub(super) fn only_in(self, eras: &'static [Era]) -> Specimen {
        Specimen { eras, ..self }
    }

    /// True when the release has the items that are changed.
    pub(super) fn is_for(&self, layout: &Layout) -> bool {
        self.eras.contains(&layout.release) && self.drafts.iter().all(|draft| draft.is_for(layout))
    }
}
