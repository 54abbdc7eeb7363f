//! Which rows of figures are hidden: those with a small count, and as many others as it takes that no small count
//! follows from what the form gives elsewhere.
//!
//! Stricter than it would have to be. Two tables of a form that have rows of the same council, period or group are taken
//! to count the same people: where one hides a row, the other hides one too, so that what is hidden is never the
//! difference of what is shown.

use std::collections::{BTreeMap, BTreeSet};

/// A table of figures that a form asks for, all its rows.
#[derive(Debug, Clone)]
pub(super) struct Figures {
    /// The names of the columns that say what a row is of.
    pub keys: Vec<String>,
    /// For each row, its cell in each of them.
    pub labels: Vec<Vec<Option<String>>>,
    /// For each row, its counts.
    pub counts: Vec<Vec<Option<i64>>>,
    /// True where columns are shares: then the rest of a whole is hidden like the part.
    pub has_shares: bool,
}

/// Rows of a table that say the same of each key: all parts of it, or the sum of its parts.
pub(super) struct Part {
    pub table: usize,
    pub rows: Vec<usize>,
    /// The keys by which the rows differ, each with its place.
    pub keys: BTreeMap<String, usize>,
}

/// For each table and row, whether its figures are hidden.
pub(super) fn hidden(tables: &[Figures], small: i64) -> Vec<Vec<bool>> {
    let mut hidden: Vec<Vec<bool>> = tables.iter().map(|table| table.small_rows(small)).collect();
    let parts: Vec<Part> = tables.iter().enumerate().flat_map(|(at, table)| table.parts(at)).collect();
    loop {
        let before = count(&hidden);
        for one in &parts {
            for other in parts.iter().filter(|other| !std::ptr::eq(*other, one)) {
                follow(tables, one, other, &mut hidden);
            }
        }
        if count(&hidden) == before {
            return hidden;
        }
    }
}

fn count(hidden: &[Vec<bool>]) -> usize {
    hidden.iter().flatten().filter(|is_hidden| **is_hidden).count()
}

/// Hides a row of `other` for each group of rows, by the keys of both, of which `one` hides one and `other` none.
fn follow(tables: &[Figures], one: &Part, other: &Part, hidden: &mut [Vec<bool>]) {
    let common: Vec<&String> = one.keys.keys().filter(|key| other.keys.contains_key(*key)).collect();
    let label = |part: &Part, row: usize| -> Vec<Option<String>> {
        common.iter().map(|key| tables[part.table].labels[row][part.keys[*key]].clone()).collect()
    };
    let is_hidden = |row: &&usize| hidden[one.table][**row];
    let wanted: BTreeSet<_> = one.rows.iter().filter(is_hidden).map(|row| label(one, *row)).collect();
    let mut groups: BTreeMap<Vec<Option<String>>, Vec<usize>> = BTreeMap::new();
    for row in &other.rows {
        groups.entry(label(other, *row)).or_default().push(*row);
    }
    for (_, rows) in groups.into_iter().filter(|(group, _)| wanted.contains(group)) {
        if rows.iter().any(|row| hidden[other.table][*row]) {
            continue;
        }
        let sum = |row: &usize| tables[other.table].counts[*row].iter().flatten().sum::<i64>();
        if let Some(least) = rows.into_iter().filter(|row| sum(row) > 0).min_by_key(sum) {
            hidden[other.table][least] = true;
        }
    }
}

impl Figures {
    /// Rows with a small count, or with a small rest where the table has shares.
    fn small_rows(&self, small: i64) -> Vec<bool> {
        let is_small = |count: i64| (1..small).contains(&count);
        let has_small = |counts: &Vec<Option<i64>>| {
            let counts: Vec<i64> = counts.iter().flatten().copied().collect();
            let rest = |one: &i64| self.has_shares && counts.iter().any(|other| is_small(one - other));
            counts.iter().any(|count| is_small(*count) || rest(count))
        };
        self.counts.iter().map(has_small).collect()
    }

    /// The rows by which of their labels are sums.
    pub(super) fn parts(&self, table: usize) -> Vec<Part> {
        let sums: Vec<BTreeSet<Option<String>>> = (0..self.keys.len()).map(|key| self.sums(key)).collect();
        let mut parts: BTreeMap<Vec<bool>, Vec<usize>> = BTreeMap::new();
        for (row, labels) in self.labels.iter().enumerate() {
            let is_sum = labels.iter().zip(&sums).map(|(label, sums)| sums.contains(label)).collect();
            parts.entry(is_sum).or_default().push(row);
        }
        let named = |is_sum: &[bool]| {
            let own = self.keys.iter().enumerate().filter(|(at, _)| !is_sum[*at]);
            own.map(|(at, name)| (name.clone(), at)).collect()
        };
        parts.into_iter().map(|(is_sum, rows)| Part { table, rows, keys: named(&is_sum) }).collect()
    }

    /// The labels of a key that may be the sum of its others: never less than any of them, never more than all.
    fn sums(&self, key: usize) -> BTreeSet<Option<String>> {
        let mut groups: BTreeMap<Vec<&Option<String>>, Vec<usize>> = BTreeMap::new();
        for (row, labels) in self.labels.iter().enumerate() {
            let others = labels.iter().enumerate().filter(|(at, _)| *at != key).map(|(_, label)| label);
            groups.entry(others.collect()).or_default().push(row);
        }
        let labels: BTreeSet<&Option<String>> = self.labels.iter().map(|labels| &labels[key]).collect();
        let may_be = |label: &&Option<String>| {
            let mut seen = 0;
            for rows in groups.values().filter(|rows| rows.len() > 2) {
                let (own, others): (Vec<usize>, Vec<usize>) =
                    rows.iter().copied().partition(|row| &self.labels[*row][key] == *label);
                let [own] = own.as_slice() else { continue };
                if !self.may_be_sum(*own, &others) {
                    return false;
                }
                seen += 1;
            }
            seen > 0
        };
        labels.into_iter().filter(may_be).cloned().collect()
    }

    fn may_be_sum(&self, own: usize, others: &[usize]) -> bool {
        (0..self.counts[own].len()).all(|at| {
            let Some(sum) = self.counts[own][at] else { return true };
            let parts = || others.iter().filter_map(|row| self.counts[*row][at]);
            parts().all(|part| part <= sum) && sum <= parts().sum()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of labels and one count.
    fn table(keys: &[&str], rows: &[(&[&str], i64)]) -> Figures {
        Figures {
            keys: keys.iter().map(|key| (*key).to_owned()).collect(),
            labels: rows
                .iter()
                .map(|(labels, _)| labels.iter().map(|label| Some((*label).to_owned())).collect())
                .collect(),
            counts: rows.iter().map(|(_, count)| vec![Some(*count)]).collect(),
            has_shares: false,
        }
    }

    fn shown(tables: &[Figures]) -> Vec<Vec<Option<i64>>> {
        let hidden = hidden(tables, 5);
        let cells = tables.iter().zip(hidden).map(|(table, hidden)| {
            table.counts.iter().zip(hidden).map(|(counts, is_hidden)| counts[0].filter(|_| !is_hidden)).collect()
        });
        cells.collect()
    }

    #[test]
    fn a_small_count_is_hidden_and_a_table_alone_hides_no_more() {
        let reasons = table(&["council", "reason"], &[(&["1", "a"], 3), (&["1", "b"], 40), (&["1", "c"], 0)]);
        assert_eq!(shown(&[reasons]), [[None, Some(40), Some(0)]]);
    }

    #[test]
    fn the_sum_of_a_council_is_hidden_with_its_part() {
        let rows: &[(&[&str], i64)] = &[(&["1", "a"], 3), (&["1", "b"], 40), (&["2", "a"], 30), (&["2", "b"], 40)];
        let reasons = table(&["council", "reason"], rows);
        let councils = table(&["council"], &[(&["1"], 43), (&["2"], 70)]);
        assert_eq!(shown(&[reasons, councils]), [vec![None, Some(40), Some(30), Some(40)], vec![None, Some(70)]]);
    }

    #[test]
    fn what_adds_up_to_the_same_sum_by_another_way_hides_a_row_too() {
        let reasons = table(&["council", "reason"], &[(&["1", "a"], 3), (&["1", "b"], 40)]);
        let ages = table(&["council", "age"], &[(&["1", "x"], 20), (&["1", "y"], 23)]);
        assert_eq!(shown(&[reasons, ages]), [vec![None, Some(40)], vec![None, Some(23)]]);
    }

    #[test]
    fn a_sum_among_the_rows_of_a_table_is_hidden_with_its_part() {
        let rows: &[(&[&str], i64)] = &[
            (&["1", "a"], 3),
            (&["1", "b"], 40),
            (&["1", "Total"], 43),
            (&["2", "a"], 9),
            (&["2", "b"], 8),
            (&["2", "Total"], 17),
        ];
        let with_sums = table(&["council", "reason"], rows);
        assert_eq!(shown(&[with_sums]), [[None, Some(40), None, Some(9), Some(8), Some(17)]]);
    }

    #[test]
    fn the_rest_of_a_share_is_hidden_like_the_part() {
        let mut shares = table(&["council"], &[(&["1"], 0), (&["2"], 0)]);
        shares.counts = vec![vec![Some(58), Some(60)], vec![Some(30), Some(60)]];
        shares.has_shares = true;
        assert_eq!(hidden(&[shares], 5), [[true, false]]);
    }
}
