//! Two tables as multisets of rows.

use std::collections::BTreeMap;
use std::fmt;

/// A table's rows as folded text.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// How one table differs from what was expected.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    expected: usize,
    equal: usize,
    missing: Vec<Vec<String>>,
    extra: Vec<Vec<String>>,
    /// The two have another number of columns.
    columns: Option<(usize, usize)>,
}

/// How many differing rows are shown.
const SHOWN: usize = 3;

/// Text as the official results are compared: case and trailing blanks aside, null as empty.
pub(crate) fn fold(text: &str) -> String {
    cld_terms::fold(text).into_owned()
}

/// Compares as multisets. Columns are matched by their place.
pub(crate) fn compare(official: &Rows, ours: &Rows) -> Difference {
    let mut difference = Difference { expected: official.rows.len(), ..Difference::default() };
    if official.columns.len() != ours.columns.len() {
        difference.columns = Some((official.columns.len(), ours.columns.len()));
    }
    let mut counts: BTreeMap<&Vec<String>, i64> = BTreeMap::new();
    official.rows.iter().for_each(|row| *counts.entry(row).or_default() += 1);
    ours.rows.iter().for_each(|row| *counts.entry(row).or_default() -= 1);
    for (row, count) in counts {
        let side = if count > 0 { &mut difference.missing } else { &mut difference.extra };
        side.extend(std::iter::repeat_n(row.clone(), count.unsigned_abs() as usize));
    }
    settle_numbers(&mut difference);
    difference.equal = difference.expected - difference.missing.len();
    difference
}

/// How far two numbers may be apart that are written otherwise: the official ones come from floats.
const APART: f64 = 1e-6;

/// Takes out pairs of rows that differ only in how a number is written.
fn settle_numbers(difference: &mut Difference) {
    let extra = &mut difference.extra;
    difference.missing.retain(|missing| match extra.iter().position(|row| is_near(missing, row)) {
        Some(at) => {
            extra.swap_remove(at);
            false
        }
        None => true,
    });
}

fn is_near(one: &[String], other: &[String]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one == other || are_near(one, other))
}

/// True for two numbers, one of them with decimals, that are as good as equal.
fn are_near(one: &str, other: &str) -> bool {
    let has_decimals = one.contains('.') || other.contains('.');
    let numbers = one.parse::<f64>().ok().zip(other.parse::<f64>().ok());
    has_decimals && numbers.is_some_and(|(one, other)| (one - other).abs() <= APART)
}

impl Difference {
    /// True when there is none.
    pub(crate) fn is_none(&self) -> bool {
        self.columns.is_none() && self.missing.is_empty() && self.extra.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Difference { expected, equal, missing, extra, .. } = self;
        write!(f, "{expected} rows expected, {equal} equal, {} missing, {} extra", missing.len(), extra.len())?;
        if let Some((official, ours)) = self.columns {
            write!(f, "\n  the official table has {official} columns, ours {ours}")?;
        }
        for (word, rows) in [("missing", missing), ("extra", extra)] {
            for row in rows.iter().take(SHOWN) {
                write!(f, "\n  {word}: {}", row.join(" | "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[&str]) -> Rows {
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.split(',').map(fold).collect()).collect();
        Rows { columns: vec![String::new(); rows.first().map_or(2, Vec::len)], rows }
    }

    #[test]
    fn a_row_counts_as_often_as_it_is_there() {
        let difference = compare(&rows(&["a,1", "a,1", "b,2"]), &rows(&["A ,1", "b,2", "c,3"]));
        assert_eq!((difference.equal, difference.missing.len(), difference.extra.len()), (2, 1, 1));
        assert!(!difference.is_none());
        assert!(compare(&rows(&["a,1", "a,1"]), &rows(&["a,1", "A,1"])).is_none());
    }

    #[test]
    fn a_number_may_be_written_otherwise() {
        assert!(compare(&rows(&["a,3.5285679", "a,87.5"]), &rows(&["A,87.50000", "a,3.52856790"])).is_none());
        assert!(!compare(&rows(&["a,1"]), &rows(&["a,01"])).is_none());
        assert!(!compare(&rows(&["a,1.5"]), &rows(&["a,1.6"])).is_none());
    }

    #[test]
    fn blanks_in_front_and_columns_count() {
        assert!(!compare(&rows(&[" a,1"]), &rows(&["a,1"])).is_none());
        assert!(!compare(&rows(&["a,1"]), &rows(&["a,1,"])).is_none());
    }
}
