//! The figures of a table, of councils, regions and England.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use cld_book::{Meaning, Page};
use cld_figures::areas::{Areas, ENGLAND, Shares};
use cld_figures::{Decimal, FiguresError, TypedTable};
use cld_method::Meanings;

/// Which figure of a table it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// England before regions before councils.
    pub(super) place: usize,
    pub(super) area: String,
    /// What its row is about, as the columns that are no figures say it.
    pub(super) row: String,
    /// Which of several rows of which the same is said.
    nth: usize,
    pub(super) figure: String,
}

/// A figure: so many units, and how many of their digits are after the point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Number(Decimal);

/// A table of a run, and of which councils figures are wanted.
pub(super) struct Figures<'a> {
    pub(super) areas: &'a Areas,
    pub(super) page: &'a Page,
    pub(super) meanings: &'a Meanings,
    /// The councils that sent something: some tables have a row for every council in England.
    pub(super) sent: &'a BTreeSet<String>,
}

/// Figures by what they are; null is none.
type Found = BTreeMap<Key, Option<Number>>;

const COUNCIL: &str = "la_code";
/// The columns of a table that has regions and England itself.
const AREA: [&str; 3] = ["area_type", "area", "area_name"];

impl Figures<'_> {
    /// Reads the figures. Numbers of people and things, and money, are added up for regions and England; shares are
    /// calculated from their sums; whatever else there is, such as a median, is of councils alone.
    ///
    /// # Errors
    /// When the table cannot be read.
    pub(super) fn read(&self, run: &Path) -> Result<Found, FiguresError> {
        if !self.page.facts.shares().is_empty() {
            let shares = Shares::read(run, self.page, self.sent)?.laid_out(self.areas)?;
            let figures = ["numerator", "denominator", "outcome"];
            return self.of_rows(&shares, "area", &figures, &AREA, &[]);
        }
        let table = TypedTable::read(&run.join("tables").join(&self.page.name))?.sorted()?;
        let columns = table.columns();
        let is_figure = |column: &&&str| {
            let meaning = self.meanings.of_column(&self.page.name, column);
            let is_one = meaning.is_none_or(|meaning| meaning.is_figure() || meaning == Meaning::Duration);
            is_one && table.is_number(column).unwrap_or(false)
        };
        let figures: Vec<&str> = columns.iter().filter(is_figure).copied().collect();
        let adds_up = |figure: &&&str| {
            let meaning = self.meanings.of_column(&self.page.name, figure);
            matches!(meaning, Some(Meaning::Count | Meaning::Amount))
        };
        if AREA.iter().all(|column| table.has(column)) {
            // Regions of two kinds may have one name: which kind it is stays in the row.
            return self.of_rows(&table, "area", &figures, &AREA[1..], &[]);
        }
        let added: Vec<&str> = figures.iter().filter(adds_up).copied().collect();
        self.of_rows(&table, COUNCIL, &figures, &[COUNCIL, "la_name"], &added)
    }

    /// The figures of rows that each are about an area, or without such a column about all councils of the run. Those that
    /// are `added` are summed for regions and England.
    fn of_rows(
        &self,
        table: &TypedTable,
        area_column: &str,
        figures: &[&str],
        no_key: &[&str],
        added: &[&str],
    ) -> Result<Found, FiguresError> {
        let is_key = |column: &&str| !figures.contains(column) && !no_key.contains(column);
        let keys: Vec<(&str, Vec<Option<String>>)> = table
            .columns()
            .into_iter()
            .filter(is_key)
            .map(|key| Ok((key, table.written(key)?)))
            .collect::<Result<_, FiguresError>>()?;
        let areas = if table.has(area_column) { Some(table.text(area_column)?) } else { None };
        let numbers: Vec<(&str, Vec<Option<Number>>)> =
            figures.iter().map(|name| Ok((*name, numbers(table, name)?))).collect::<Result<_, FiguresError>>()?;
        let (mut found, mut times) = (Found::new(), BTreeMap::<(String, String), usize>::new());
        for row in 0..table.len() {
            let area = match &areas {
                None => ENGLAND,
                Some(areas) => areas[row].unwrap_or_default(),
            };
            let is_council = self.areas.kind(area) == "council";
            if area.is_empty() || (is_council && !self.sent.contains(area)) {
                continue;
            }
            let said = keys.iter().filter_map(|(key, cells)| Some(format!("{key} {}", cells[row].as_deref()?)));
            let said = said.collect::<Vec<_>>().join(", ");
            let earlier = times.entry((area.to_owned(), said.clone())).or_default();
            let nth = std::mem::replace(earlier, *earlier + 1);
            for (name, numbers) in &numbers {
                let mut add = |area: &str| {
                    let key = self.key(area, &said, nth, name);
                    let sum = found.entry(key).or_default();
                    *sum = Number::sum(*sum, numbers[row]);
                };
                add(area);
                if is_council && added.contains(name) {
                    add(self.areas.region(area));
                    add(ENGLAND);
                }
            }
        }
        Ok(found)
    }

    fn key(&self, area: &str, row: &str, nth: usize, figure: &str) -> Key {
        let kind = self.areas.kind(area);
        let place = ["England", "region", "council"].iter().position(|known| *known == kind).unwrap_or_default();
        Key { place, area: area.to_owned(), row: row.to_owned(), nth, figure: figure.to_owned() }
    }
}

/// A column of numbers, whole or decimal; a number of another kind is none.
fn numbers(table: &TypedTable, column: &str) -> Result<Vec<Option<Number>>, FiguresError> {
    let whole = |count: i64| Number(Decimal { units: i128::from(count), places: 0 });
    if let Ok(counts) = table.count(column) {
        return Ok(counts.into_iter().map(|count| count.map(whole)).collect());
    }
    Ok(table.decimal(column)?.into_iter().map(|number| number.map(Number)).collect())
}

impl Number {
    /// The sum of what is there.
    fn sum(one: Option<Number>, other: Option<Number>) -> Option<Number> {
        match (one, other) {
            (Some(one), Some(other)) => {
                let (one, other, places) = one.alike(other);
                Some(Number(Decimal { units: one + other, places }))
            }
            (one, other) => one.or(other),
        }
    }

    pub(super) fn less(self, other: Number) -> Number {
        let (one, other, places) = self.alike(other);
        Number(Decimal { units: one - other, places })
    }

    /// Both with as many digits after the point as the longer has.
    fn alike(self, other: Number) -> (i128, i128, i8) {
        let places = self.0.places.max(other.0.places);
        let scaled = |Number(Decimal { units, places: own })| {
            let digits = u32::try_from(places - own).unwrap_or_default();
            units * 10_i128.pow(digits)
        };
        (scaled(self), scaled(other), places)
    }

    pub(super) fn text(self) -> String {
        let Decimal { units, places } = self.0;
        let places = usize::try_from(places).unwrap_or_default();
        if places == 0 {
            return units.to_string();
        }
        let digits = format!("{:0width$}", units.abs(), width = places + 1);
        let (whole, rest) = digits.split_at(digits.len() - places);
        format!("{}{whole}.{rest}", if units < 0 { "-" } else { "" })
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        let (one, other, _) = self.alike(*other);
        one == other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(units: i128, places: i8) -> Number {
        Number(Decimal { units, places })
    }

    #[test]
    fn numbers_of_any_places_are_added_and_compared() {
        assert_eq!(Number::sum(Some(number(15, 1)), Some(number(2, 0))), Some(number(350, 2)));
        assert_eq!(Number::sum(None, Some(number(2, 0))), Some(number(20, 1)));
        assert_eq!(number(2, 0).less(number(205, 2)).text(), "-0.05");
        assert_eq!([number(7, 0), number(-305, 2), number(5, 3)].map(Number::text), ["7", "-3.05", "0.005"]);
    }
}
