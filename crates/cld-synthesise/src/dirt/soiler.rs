//! Gets dirt onto a share of the rows.

use super::all::kinds;
use super::kind::{Kind, Scene, Soiled};
use super::people;
use crate::edition::Edition;
use crate::item::Layout;
use crate::person::Person;
use crate::plan::Plan;
use crate::random::{Purpose, Random};
use crate::row::Row;

/// Soils a share of an authority's rows, and of its people.
pub(crate) struct Soiler {
    random: Random,
    share: u32,
    kinds: Vec<Kind>,
    shared_numbers: Vec<String>,
}

/// A row with the kinds of dirt on it.
pub(crate) struct DirtyRow<'a> {
    pub(crate) row: Row<'a>,
    pub(crate) kinds: Vec<&'static str>,
}

impl Soiler {
    pub(crate) fn new(plan: &Plan, index: usize) -> Soiler {
        Soiler {
            random: Random::new(plan.seed, index, Purpose::Dirt),
            share: (plan.dirty * 1_000.0) as u32,
            kinds: kinds().collect(),
            shared_numbers: people::shared_numbers(plan),
        }
    }

    /// Gives some people an NHS number that people of other councils have too.
    pub(crate) fn meet(&mut self, person: &mut Person) {
        if self.share > 0 && self.random.per_mille(self.share / 4) {
            let at = self.random.below(self.shared_numbers.len() as u32) as usize;
            person.recorded = Some(people::with_number(self.shared_numbers[at].clone()));
        }
    }

    /// The row, on some up to three kinds of dirt, and the rows that follow it because of them.
    pub(crate) fn soil<'a>(&mut self, row: Row<'a>, edition: &Edition, layout: &Layout) -> Vec<DirtyRow<'a>> {
        let mut rows = vec![DirtyRow { row, kinds: Vec::new() }];
        if self.share == 0 || !self.random.per_mille(self.share) {
            return rows;
        }
        rows[0].row.put_into_words(layout);
        for _ in 0..self.random.weighted(&[(60, 1), (25, 2), (15, 3)]) {
            let kind = &self.kinds[self.random.below(self.kinds.len() as u32) as usize];
            let at = self.random.below(rows.len() as u32) as usize;
            let soiled = (kind.soil)(&mut Scene { random: &mut self.random, edition }, &mut rows[at].row);
            match soiled {
                Soiled::Clean => {}
                Soiled::Dirty => rows[at].kinds.push(kind.name),
                Soiled::Followed(row) => rows.push(DirtyRow { row: *row, kinds: vec![kind.name] }),
            }
        }
        rows
    }
}
