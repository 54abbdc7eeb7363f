//! How many people rows are about, and whom the rows that a form keeps set apart from others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::pseudonym::each;

/// People, by the codes that rows have of them. Codes that a row has together are of one person, and so are those of
/// rows that share one: it is never too many who are counted.
#[derive(Debug, Default)]
pub(super) struct People {
    known: HashMap<String, usize>,
    /// For each code one that is of the same person; in the end, of all of theirs the same.
    same: Vec<usize>,
}

/// A row's codes of the people it is about: one for each column, none where a column is empty.
pub(super) type Codes = Vec<Option<String>>;

impl People {
    /// Takes note of a row.
    pub(super) fn add(&mut self, codes: &Codes) {
        let found: Vec<usize> =
            codes.iter().flatten().flat_map(|codes| each(codes)).map(|code| self.place(code)).collect();
        for pair in found.windows(2) {
            let (one, other) = (self.first(pair[0]), self.first(pair[1]));
            self.same[one.max(other)] = one.min(other);
        }
    }

    /// The person whom a row is about; none where it names nobody. All rows must have been added.
    pub(super) fn of(&self, codes: &Codes) -> Option<usize> {
        let code = codes.iter().flatten().flat_map(|codes| each(codes)).next()?;
        self.known.get(bare(code)).map(|place| self.first(*place))
    }

    fn place(&mut self, code: &str) -> usize {
        let next = self.same.len();
        let place = *self.known.entry(bare(code).to_owned()).or_insert(next);
        if place == next {
            self.same.push(next);
        }
        place
    }

    fn first(&self, mut place: usize) -> usize {
        while self.same[place] != place {
            place = self.same[place];
        }
        place
    }
}

/// A code without the council before it.
fn bare(code: &str) -> &str {
    code.rsplit_once('_').map_or(code, |(_, code)| code)
}

/// The people of one table that a form asks for.
pub(super) struct Group<'a> {
    pub table: &'a str,
    /// All whom the table is about.
    pub all: BTreeSet<usize>,
    /// Those whose rows are kept.
    pub kept: BTreeSet<usize>,
}

/// Tables about fewer than `small` people, though about somebody.
pub(super) fn too_few<'a>(groups: &[Group<'a>], small: usize) -> Vec<&'a str> {
    groups.iter().filter(|group| (1..small).contains(&group.kept.len())).map(|group| group.table).collect()
}

/// Tables whose kept rows, taken together, set fewer than `small` people apart: those of one table and not of another
/// that has them too, or those whom several share. People who are in other tables than the rest are not set apart by
/// what is kept.
pub(super) fn set_apart<'a>(groups: &[Group<'a>], small: usize) -> BTreeSet<&'a str> {
    let mut cells: BTreeMap<BTreeSet<&str>, BTreeMap<BTreeSet<usize>, usize>> = BTreeMap::new();
    let everybody: BTreeSet<usize> = groups.iter().flat_map(|group| &group.all).copied().collect();
    for person in everybody {
        let tables = groups.iter().filter(|group| group.all.contains(&person)).map(|group| group.table).collect();
        let kept: BTreeSet<usize> = (0..groups.len()).filter(|at| groups[*at].kept.contains(&person)).collect();
        if !kept.is_empty() {
            *cells.entry(tables).or_default().entry(kept).or_default() += 1;
        }
    }
    let are_split = cells.into_iter().filter(|(_, cells)| cells.len() > 1);
    let with_few = are_split.filter(|(_, cells)| cells.values().any(|people| *people < small));
    with_few.flat_map(|(tables, _)| tables).map(|table| named(groups, table)).collect()
}

fn named<'a>(groups: &[Group<'a>], table: &str) -> &'a str {
    groups.iter().map(|group| group.table).find(|own| *own == table).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(row: &[&str]) -> Codes {
        row.iter().map(|code| (!code.is_empty()).then(|| (*code).to_owned())).collect()
    }

    fn count(rows: &[&[&str]]) -> usize {
        let mut people = People::default();
        rows.iter().for_each(|row| people.add(&codes(row)));
        rows.iter().filter_map(|row| people.of(&codes(row))).collect::<BTreeSet<_>>().len()
    }

    #[test]
    fn codes_that_rows_share_are_of_one_person() {
        assert_eq!(count(&[&["1", ""], &["2", ""], &["1", ""]]), 2);
        assert_eq!(count(&[&["1", "5"], &["2", "5"], &["3", ""]]), 2);
        assert_eq!(count(&[&["100_5"], &["5"]]), 1);
        assert_eq!(count(&[&["", ""]]), 0);
        assert_eq!(count(&[&["1", "2"], &["3", "4"], &["2", "3"]]), 1);
    }

    fn group(table: &'static str, all: std::ops::Range<usize>, kept: std::ops::Range<usize>) -> Group<'static> {
        Group { table, all: all.collect(), kept: kept.collect() }
    }

    #[test]
    fn one_list_less_another_is_not_about_few_people() {
        let apart = |groups: &[Group<'static>]| set_apart(groups, 5).into_iter().collect::<Vec<_>>();
        assert_eq!(apart(&[group("a", 0..20, 0..20)]), [""; 0]);
        assert_eq!(apart(&[group("a", 0..20, 0..20), group("a", 0..20, 0..17)]), ["a"]);
        assert_eq!(apart(&[group("a", 0..20, 0..20), group("a", 0..20, 0..10)]), [""; 0]);
        // Whom two lists share.
        assert_eq!(apart(&[group("a", 0..20, 0..12), group("a", 0..20, 9..20)]), ["a"]);
        // Two tables that have the same people.
        assert_eq!(apart(&[group("a", 0..20, 0..20), group("b", 0..20, 0..17)]), ["a", "b"]);
        // Few people are in one table alone, whatever is kept.
        assert_eq!(apart(&[group("a", 0..20, 0..20), group("b", 0..17, 0..17)]), [""; 0]);
    }

    #[test]
    fn a_list_of_few_is_too_few_and_an_empty_one_is_not() {
        let groups = [group("a", 0..9, 0..4), group("b", 0..9, 0..5), group("c", 0..9, 0..0)];
        assert_eq!(too_few(&groups, 5), ["a"]);
    }
}
