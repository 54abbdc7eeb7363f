//! Services of a file: whose, of which type, when they began, and whether they are open.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{Date32Type, Int32Type};
use chrono::{Datelike, NaiveDate};
use cld_submission::Block;
use xxhash_rust::xxh3::xxh3_64;

use crate::digest_hasher::Itself;
use crate::table::{OWN, core};

const EVENT_TYPE: &str = "event_type_collated";
const SERVICE_TYPE: &str = "service_type_collated";
const STARTED: &str = "event_start_date";
const ENDED: &str = "event_end_date_as_written";

/// The columns that say it.
pub(crate) const SERVICE_COLUMNS: [&str; 5] = [OWN, EVENT_TYPE, SERVICE_TYPE, STARTED, ENDED];

/// Services that are compared; of a larger file the others are not.
const MOST: usize = 2 << 20;

/// Services by a digest of person and type: the day on which each began, and whether it is open.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Services {
    begun: HashMap<u64, Vec<(i32, bool)>, BuildHasherDefault<Itself>>,
}

/// What became of the services that were open in the last file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) open: u64,
    /// Those of whose person and type there is none here.
    pub(super) gone: u64,
    /// Those that begin on a later 1 April here.
    pub(super) reset: u64,
}

impl Services {
    /// Adds the services of a block that say whose they are and when they began.
    pub(super) fn add(&mut self, block: &Block<'_>) {
        let column = |name: &str| block.batch.column_by_name(name);
        let listed = |name: &str| column(name)?.as_dictionary_opt::<Int32Type>();
        let (Some(people), Some(types), Some(services), Some(started)) = (
            column(OWN).and_then(|people| people.as_string_opt::<i32>()),
            listed(EVENT_TYPE),
            listed(SERVICE_TYPE),
            column(STARTED).and_then(|days| days.as_primitive_opt::<Date32Type>()),
        ) else {
            return;
        };
        let (types_said, services_said) =
            (types.values().as_string_opt::<i32>(), services.values().as_string_opt::<i32>());
        let (Some(types_said), Some(services_said)) = (types_said, services_said) else { return };
        let ended = column(ENDED);
        for row in 0..block.rows() {
            let is_whole =
                people.is_valid(row) && types.is_valid(row) && services.is_valid(row) && started.is_valid(row);
            if !is_whole || !types_said.value(types.keys().value(row) as usize).eq_ignore_ascii_case("service") {
                continue;
            }
            let service = services_said.value(services.keys().value(row) as usize);
            let is_open = ended.is_none_or(|ended| ended.is_null(row));
            self.add_one(people.value(row), service, started.value(row), is_open);
        }
    }

    fn add_one(&mut self, person: &str, service: &str, started: i32, is_open: bool) {
        let person = xxh3_64(core(person).0.as_bytes());
        let key = person ^ xxh3_64(service.as_bytes()).rotate_left(1);
        self.note(key, started, is_open);
    }

    /// A service of which any row has an end is not open.
    fn note(&mut self, key: u64, started: i32, is_open: bool) {
        if self.begun.len() >= MOST && !self.begun.contains_key(&key) {
            return;
        }
        let begun = self.begun.entry(key).or_default();
        match begun.binary_search_by_key(&started, |(day, _)| *day) {
            Ok(at) => begun[at].1 &= is_open,
            Err(at) => begun.insert(at, (started, is_open)),
        }
    }

    pub(super) fn merge(&mut self, other: &Services) {
        for (key, begun) in &other.begun {
            begun.iter().for_each(|(started, is_open)| self.note(*key, *started, *is_open));
        }
    }

    pub(super) fn compared_with(&self, last: &Services) -> Compared {
        let mut compared = Compared::default();
        for (key, begun) in &last.begun {
            for (started, _) in begun.iter().filter(|(_, is_open)| *is_open) {
                compared.open += 1;
                let Some(now) = self.begun.get(key) else {
                    compared.gone += 1;
                    continue;
                };
                let is_same = now.iter().any(|(day, _)| day == started);
                let is_reset = now.iter().any(|(day, _)| day > started && is_first_of_april(*day));
                compared.reset += u64::from(!is_same && is_reset);
            }
        }
        compared
    }
}

fn is_first_of_april(days: i32) -> bool {
    NaiveDate::from_epoch_days(days).is_some_and(|day| (day.month(), day.day()) == (4, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> i32 {
        NaiveDate::from_ymd_opt(year, month, day).unwrap().to_epoch_days()
    }

    fn services(all: &[(&str, &str, i32, bool)]) -> Services {
        let mut services = Services::default();
        all.iter()
            .for_each(|(person, service, started, is_open)| services.add_one(person, service, *started, *is_open));
        services
    }

    #[test]
    fn what_became_of_open_services_is_counted() {
        let last = services(&[
            ("0041", "Community", day(2023, 1, 9), true),
            ("42", "Community", day(2023, 1, 9), true),
            ("43", "Nursing", day(2023, 1, 9), true),
            ("44", "Nursing", day(2023, 1, 9), false),
            ("45", "Nursing", day(2023, 1, 9), true),
            // One of two rows has an end.
            ("46", "Nursing", day(2023, 1, 9), true),
            ("46", "Nursing", day(2023, 1, 9), false),
        ]);
        let now = services(&[
            // Another spelling of the identifier, still open; ended; reset; gone, as of another type.
            ("41", "Community", day(2023, 1, 9), true),
            ("42", "Community", day(2023, 1, 9), false),
            ("43", "Nursing", day(2024, 4, 1), true),
            ("45", "Community", day(2023, 1, 9), true),
        ]);
        assert_eq!(now.compared_with(&last), Compared { open: 4, gone: 1, reset: 1 });
        assert_eq!(last.compared_with(&last), Compared { open: 4, gone: 0, reset: 0 });
        let (mut one, other) = (now.clone(), last.clone());
        one.merge(&other);
        let mut turned = last;
        turned.merge(&now);
        assert_eq!(one, turned, "the order of blocks makes no difference");
    }
}
