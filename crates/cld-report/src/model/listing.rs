//! A long table whose texts repeat: each text is held once.

use std::collections::HashMap;

use cld_figures::Table;

/// Stands for an empty cell.
const EMPTY: u32 = u32::MAX;

/// Rows of texts, column by column.
#[derive(Default)]
pub(crate) struct Listing {
    pub columns: Vec<String>,
    /// True for columns of numbers.
    pub are_numbers: Vec<bool>,
    texts: Vec<Box<str>>,
    places: HashMap<Box<str>, u32>,
    cells: Vec<Vec<u32>>,
}

impl Listing {
    pub(crate) fn of(table: Table) -> Listing {
        let mut listing = Listing { are_numbers: table.are_numbers, ..Listing::default() };
        listing.columns = table.columns;
        listing.cells = vec![Vec::with_capacity(table.rows.len()); listing.columns.len()];
        for row in table.rows {
            for (at, cell) in row.into_iter().enumerate() {
                let text = listing.text(cell.as_deref());
                listing.cells[at].push(text);
            }
        }
        listing
    }

    /// A column more, empty where `cells` ends early.
    pub(crate) fn add<'c>(&mut self, heading: &str, cells: impl IntoIterator<Item = Option<&'c str>>) {
        let cells = cells.into_iter().map(|cell| self.text(cell)).collect();
        self.columns.push(heading.to_owned());
        self.are_numbers.push(false);
        self.cells.push(cells);
    }

    /// How many rows there are: the first column has all of them.
    pub(crate) fn rows(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    pub(crate) fn cell(&self, row: usize, at: usize) -> Option<&str> {
        let text = *self.cells[at].get(row)?;
        (text != EMPTY).then(|| &*self.texts[text as usize])
    }

    fn text(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text else { return EMPTY };
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.texts.len() as u32;
        self.texts.push(text.into());
        self.places.insert(text.into(), place);
        place
    }
}

/// Listed people, in the order in which they were met.
pub(crate) struct People {
    rows: HashMap<Box<str>, usize>,
    listing: Listing,
}

impl People {
    pub(crate) fn new(heading: &str) -> People {
        let mut listing = Listing::default();
        listing.add(heading, []);
        People { rows: HashMap::new(), listing }
    }

    /// A column with the keys of some people.
    pub(crate) fn add<'p>(&mut self, heading: &str, keys: impl IntoIterator<Item = (&'p str, &'p str)>) {
        let mut column = vec![EMPTY; self.listing.rows()];
        for (person, key) in keys {
            let row = match self.rows.get(person) {
                Some(row) => *row,
                None => {
                    let text = self.listing.text(Some(person));
                    self.listing.cells[0].push(text);
                    column.push(EMPTY);
                    self.rows.insert(person.into(), self.listing.rows() - 1);
                    self.listing.rows() - 1
                }
            };
            column[row] = self.listing.text(Some(key));
        }
        self.listing.columns.push(heading.to_owned());
        self.listing.are_numbers.push(false);
        self.listing.cells.push(column);
    }

    /// Everybody in the order of their codes.
    pub(crate) fn finish(mut self) -> Listing {
        let number = |text: &str| text.parse::<i64>().ok();
        let people: Vec<&str> = (0..self.listing.rows()).filter_map(|row| self.listing.cell(row, 0)).collect();
        let are_numbers = people.iter().all(|person| number(person).is_some());
        let mut order: Vec<usize> = (0..people.len()).collect();
        order.sort_by_key(|row| (number(people[*row]), people[*row]));
        for column in &mut self.listing.cells {
            *column = order.iter().map(|row| column.get(*row).copied().unwrap_or(EMPTY)).collect();
        }
        self.listing.are_numbers[0] = are_numbers;
        self.listing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_stand_in_the_order_of_their_codes() {
        let mut people = People::new("person");
        people.add("one", [("12", "a"), ("3", "b")]);
        people.add("other", [("7", "a"), ("3", "c")]);
        let listing = people.finish();
        let row = |row: usize| [0, 1, 2].map(|at| listing.cell(row, at));
        assert_eq!(
            (0..listing.rows()).map(row).collect::<Vec<_>>(),
            [[Some("3"), Some("b"), Some("c")], [Some("7"), None, Some("a")], [Some("12"), Some("a"), None],]
        );
        assert_eq!(listing.are_numbers, [true, false, false]);
    }
}
