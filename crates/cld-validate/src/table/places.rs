//! Rows of which something is said once: how many, and the first of them.

use std::fmt;

use cld_terms::{counted, grouped};

/// Runs of rows that are named.
const NAMED: usize = 4;

/// Rows in the file's order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Places {
    count: u64,
    /// The first runs, each from its first to its last row.
    runs: Vec<(u64, u64)>,
}

impl Places {
    /// Adds a row that comes after those that are there.
    pub(crate) fn add(&mut self, row: u64) {
        self.count += 1;
        let is_next = self.runs.last().is_some_and(|(_, last)| *last + 1 == row);
        if is_next {
            self.runs.last_mut().into_iter().for_each(|(_, last)| *last = row);
        } else if self.runs.len() < NAMED {
            self.runs.push((row, row));
        }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    /// The first row; null when there is none.
    pub(crate) fn first(&self) -> Option<u64> {
        self.runs.first().map(|(first, _)| *first)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The noun and its verb by their number: "1 row holds", "3 rows hold".
    pub(crate) fn counted(&self, one: &str, many: &str) -> String {
        counted(self.count, one, many)
    }
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named: u64 = self.runs.iter().map(|(first, last)| last - first + 1).sum();
        let mut parts: Vec<String> = self
            .runs
            .iter()
            .map(|(first, last)| match last - first {
                0 => grouped(*first),
                1 => format!("{}, {}", grouped(*first), grouped(*last)),
                _ => format!("{} to {}", grouped(*first), grouped(*last)),
            })
            .collect();
        if self.count > named {
            parts.push(counted(self.count - named, "other", "others"));
        }
        let last = parts.pop().unwrap_or_default();
        let rows = if self.count == 1 { "row" } else { "rows" };
        if parts.is_empty() { write!(f, "{rows} {last}") } else { write!(f, "{rows} {} and {last}", parts.join(", ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::Places;

    fn said(rows: impl IntoIterator<Item = u64>) -> String {
        let mut places = Places::default();
        rows.into_iter().for_each(|row| places.add(row));
        places.to_string()
    }

    #[test]
    fn rows_are_named_in_runs_and_the_rest_is_counted() {
        assert_eq!(said([5]), "row 5");
        assert_eq!(said([5, 6]), "rows 5, 6");
        assert_eq!(said(24..=1_048_576), "rows 24 to 1,048,576");
        assert_eq!(said([2, 4, 5, 6]), "rows 2 and 4 to 6");
        assert_eq!(said([2, 4, 6, 8, 10, 11]), "rows 2, 4, 6, 8 and 2 others");
    }
}
