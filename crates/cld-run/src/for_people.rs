//! Which tables are written for people, besides being stored.

use cld_book::{Kind, Method, Page, nearest};

use crate::RunError;

/// What is written of each table besides Parquet. By default the tables of figures are written as CSV, and nothing as
/// JSON.
#[derive(Debug, Clone, Default)]
pub struct ForPeople {
    /// Names of tables that are written as CSV though their pages are not for people; `all` for every table.
    pub csv: Vec<String>,
    /// Whether what is written as CSV is written as JSON too.
    pub json: bool,
}

/// Stands for every table.
const ALL: &str = "all";

impl ForPeople {
    /// True for a table that is written as CSV.
    pub fn has(&self, page: &Page) -> bool {
        page.facts.is_for_people() || self.csv.iter().any(|name| name == ALL || *name == page.name)
    }

    /// That every table named is one of the method.
    ///
    /// # Errors
    /// When one is not, with the nearest name.
    pub(crate) fn check(&self, method: &Method) -> Result<(), RunError> {
        let tables = || method.pages.values().filter(|page| page.kind() == Kind::Table).map(|page| page.name.as_str());
        match self.csv.iter().find(|named| *named != ALL && !tables().any(|table| table == named.as_str())) {
            Some(named) => Err(RunError::TableUnknown { named: named.clone(), hint: nearest(named, tables()) }),
            None => Ok(()),
        }
    }
}
