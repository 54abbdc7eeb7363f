//! The councils of England, as the book has them.

use std::collections::BTreeMap;

use cld_book::Book;

/// A council.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Council {
    /// Its code in submissions: `211`.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// The region that it is in.
    pub region: String,
}

/// The councils of England in the order of their names, without those that have ended.
#[derive(Debug, Clone, Default)]
pub struct Councils {
    all: Vec<Council>,
    /// Where each is, by its code.
    places: BTreeMap<String, usize>,
}

impl Councils {
    /// Those of the reference table `authorities`.
    pub fn of(book: &Book) -> Councils {
        let Some(table) = book.references.get("authorities") else { return Councils::default() };
        let at = |name: &str| table.columns.iter().position(|column| column == name);
        let (Some(code), Some(name), Some(region)) = (at("la_code"), at("la_name"), at("region")) else {
            return Councils::default();
        };
        let council = |row: &Vec<Option<String>>| {
            Some(Council { code: row[code].clone()?, name: row[name].clone()?, region: row[region].clone()? })
        };
        let mut councils: Vec<Council> = table.rows.iter().filter_map(council).collect();
        councils.sort_by(|one, other| (&one.name, &one.code).cmp(&(&other.name, &other.code)));
        councils.dedup_by(|one, other| one.code == other.code);
        let places = councils.iter().enumerate().map(|(at, council)| (council.code.clone(), at)).collect();
        Councils { all: councils, places }
    }

    /// In the order of their names.
    pub fn all(&self) -> &[Council] {
        &self.all
    }

    /// The council of that code.
    pub fn council(&self, code: &str) -> Option<&Council> {
        self.places.get(code).and_then(|at| self.all.get(*at))
    }

    /// Its name, or the code where there is none.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.council(code).map_or(code, |council| &council.name)
    }
}
