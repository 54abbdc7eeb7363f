//! Events of a file, counted by month and type.

use std::collections::BTreeMap;

use crate::last_file::ForComparison;
use crate::period::Month;
use crate::table::People;

/// Events of a file by the month of their end and by type. Made for each thread, then merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Each type's place among the counts of a month, from 1.
    types: BTreeMap<String, usize>,
    /// By month of the end, none for events without one: rows of no type, then of each type.
    pub(super) months: BTreeMap<Option<Month>, Vec<u64>>,
    pub(super) stated_first: Option<i32>,
    pub(super) stated_last: Option<i32>,
    /// Whom the rows are about.
    pub(crate) people: People,
    /// What is held against the council's last file besides; empty unless it is compared.
    pub(crate) for_comparison: ForComparison,
}

/// Event types that are counted apart, so that memory does not grow with a file that has something else in that column.
const MOST_TYPES: usize = 1_000;

impl Coverage {
    /// Adds a row: days since 1 January 1970 of the event's end and of the reporting period's first and
    /// last day, null when blank or no date, and the type, all of its spellings as one; null when blank.
    pub fn add(&mut self, ended: Option<i32>, event_type: Option<&str>, stated: (Option<i32>, Option<i32>)) {
        let place = event_type.map_or(0, |event_type| self.place(event_type));
        self.add_at(ended, place, stated);
    }

    /// The same for a type with this place.
    pub(super) fn add_at(&mut self, ended: Option<i32>, place: usize, stated: (Option<i32>, Option<i32>)) {
        let rows = self.months.entry(ended.and_then(Month::of)).or_default();
        if rows.len() <= place {
            rows.resize(place + 1, 0);
        }
        rows[place] += 1;
        self.state(stated);
    }

    /// Adds what another thread counted.
    pub fn merge(&mut self, other: &Coverage) {
        // In the order in which the rows have them, so that it makes no difference how they were dealt out.
        let mut types: Vec<(usize, &str)> = other.types.iter().map(|(name, at)| (*at, name.as_str())).collect();
        types.sort_unstable();
        let places: Vec<usize> =
            std::iter::once(0).chain(types.into_iter().map(|(_, event_type)| self.place(event_type))).collect();
        for (month, counted) in &other.months {
            let rows = self.months.entry(*month).or_default();
            for (at, count) in counted.iter().enumerate() {
                rows.resize(rows.len().max(places[at] + 1), 0);
                rows[places[at]] += count;
            }
        }
        self.state((other.stated_first, other.stated_last));
        self.people.merge(&other.people);
        self.for_comparison.merge(&other.for_comparison);
    }

    /// True when no row was counted.
    pub fn is_empty(&self) -> bool {
        self.months.is_empty()
    }

    pub(super) fn rows_in(&self, month: Month) -> u64 {
        self.months.get(&Some(month)).into_iter().flatten().sum()
    }

    pub(super) fn rows_of(&self, event_type: &str) -> u64 {
        let Some(at) = self.types.get(event_type) else { return 0 };
        self.months.values().filter_map(|rows| rows.get(*at)).sum()
    }

    /// 0 for a type that is not counted apart.
    pub(super) fn place(&mut self, event_type: &str) -> usize {
        if let Some(at) = self.types.get(event_type) {
            return *at;
        }
        if self.types.len() == MOST_TYPES {
            return 0;
        }
        let place = self.types.len() + 1;
        self.types.insert(event_type.to_owned(), place);
        place
    }

    fn state(&mut self, (first, last): (Option<i32>, Option<i32>)) {
        self.stated_first = self.stated_first.into_iter().chain(first).min();
        self.stated_last = self.stated_last.into_iter().chain(last).max();
    }
}
