//! The figures of a run before anything is hidden.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Layout, Method, Page};
use cld_figures::areas::{Counts, Shares, read_counts, with_shares};
use cld_figures::layouts::{BLANK, OTHERS};

use crate::PublishError;

/// A table that is to be published.
pub(crate) struct Exact<'a> {
    /// The id of a layout, or the name of a table of shares.
    pub(crate) name: String,
    /// The page of its figures.
    pub(crate) page: &'a Page,
    /// False for one that is taken into account because an earlier publication has it.
    pub(crate) is_written: bool,
    pub(crate) figures: Figures<'a>,
}

/// What is in it.
pub(crate) enum Figures<'a> {
    Counts {
        layout: &'a Layout,
        counts: Counts,
        /// How many rows and columns of texts that are in no list are put together.
        folded: usize,
    },
    Shares(Shares<'a>),
}

/// Which tables of a run are taken.
pub(crate) struct Wanted<'a> {
    /// Those that are named; all where none is.
    pub(crate) named: &'a [String],
    /// Those that are left out all the same.
    pub(crate) left_out: &'a [String],
    /// Those that earlier publications have, which are taken into account.
    pub(crate) earlier: BTreeSet<&'a str>,
}

impl Wanted<'_> {
    fn is_written(&self, name: &str) -> bool {
        let is = |of: &[String]| of.iter().any(|wanted| wanted == name);
        (self.named.is_empty() || is(self.named)) && !is(self.left_out)
    }

    fn is_taken(&self, name: &str) -> bool {
        self.is_written(name) || self.earlier.contains(name)
    }
}

/// The wanted tables of a run.
pub(crate) fn read<'a>(
    method: &'a Method,
    run: &Path,
    sent: &BTreeSet<String>,
    wanted: &Wanted<'_>,
) -> Result<Vec<Exact<'a>>, PublishError> {
    let mut found = Vec::new();
    for (name, counts) in read_counts(run)?.into_iter().filter(|(name, _)| wanted.is_taken(name)) {
        let Some(layout) = method.layouts.values().find(|layout| layout.id == name) else { continue };
        let Some(page) = layout.table.as_ref().and_then(|table| method.pages.get(table)) else { continue };
        let (counts, folded) = fold(layout, counts);
        let is_written = wanted.is_written(&name);
        found.push(Exact { name, page, is_written, figures: Figures::Counts { layout, counts, folded } });
    }
    for page in with_shares(method, run).filter(|page| wanted.is_taken(&page.name)) {
        let figures = Figures::Shares(Shares::read(run, page, sent)?);
        found.push(Exact { name: page.name.clone(), page, is_written: wanted.is_written(&page.name), figures });
    }
    match wanted.named.iter().find(|wanted| !found.iter().any(|table| table.name == **wanted)) {
        Some(missing) => Err(PublishError::TableUnknown { named: missing.clone() }),
        None => Ok(found),
    }
}

/// Puts together all rows that the layout does not name, but for that of empty cells: they hold what councils wrote.
fn fold(layout: &Layout, counts: Counts) -> (Counts, usize) {
    let labels = layout.rows.as_ref().map(|rows| rows.labels.as_slice()).unwrap_or_default();
    let is_known = |row: &String| row == BLANK || labels.contains(row);
    let (mut rows, others): (Vec<String>, Vec<String>) = counts.rows.into_iter().partition(is_known);
    if !others.is_empty() {
        rows.push(OTHERS.to_owned());
    }
    let mut numbers: BTreeMap<(String, String), BTreeMap<String, i64>> = BTreeMap::new();
    for ((row, column), councils) in counts.numbers {
        let row = if is_known(&row) { row } else { OTHERS.to_owned() };
        let of_place = numbers.entry((row, column)).or_default();
        for (council, number) in councils {
            *of_place.entry(council).or_default() += number;
        }
    }
    complete(&mut numbers);
    (Counts { rows, columns: counts.columns, numbers }, others.len())
}

/// A council that is in a table has a figure in each of its places.
fn complete(numbers: &mut BTreeMap<(String, String), BTreeMap<String, i64>>) {
    let councils: BTreeSet<String> = numbers.values().flat_map(BTreeMap::keys).cloned().collect();
    for of_place in numbers.values_mut() {
        for council in &councils {
            of_place.entry(council.clone()).or_default();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_council_wrote_is_in_no_row() {
        let text = r#"
            id = "T"
            title = "T"
            source = "here"
            table = "t"
            value = "people"
            rows = { column = "reason", labels = ["A", "B"] }"#;
        let layout: Layout = toml::from_str(text).unwrap();
        let number = |row: &str, council: &str, number| {
            ((row.to_owned(), "x".to_owned()), BTreeMap::from([(council.to_owned(), number)]))
        };
        let counts = Counts {
            rows: ["A", "B", "her son", "=1+1"].map(str::to_owned).to_vec(),
            columns: vec!["x".to_owned()],
            numbers: BTreeMap::from([number("A", "100", 7), number("her son", "100", 2), number("=1+1", "200", 1)]),
        };
        let (counts, folded) = fold(&layout, counts);
        assert_eq!((counts.rows, folded), (["A", "B", OTHERS].map(str::to_owned).to_vec(), 2));
        let others = &counts.numbers[&(OTHERS.to_owned(), "x".to_owned())];
        assert_eq!([others["100"], others["200"]], [2, 1]);
    }
}
