//! `portal/figures.md`: by which methods a council gets figures of what it has sent.

use super::permissions::cells;
use crate::fault::Fault;
use crate::markdown;
use crate::small_table::SmallTable;

/// A method by which a council gets figures of what it has sent.
#[derive(Debug, Clone)]
pub struct FiguresMethod {
    /// Its name: a folder of `methods/`.
    pub name: String,
    /// What people read of it.
    pub title: String,
    /// When its period begins.
    pub period: FigurePeriod,
    /// How the identifiers of the layouts begin that are shown.
    pub tables: Vec<String>,
}

/// When a period begins that ends with a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigurePeriod {
    /// Twelve months before.
    TwelveMonths,
    /// On the 1 April before.
    YearSoFar,
}

impl FiguresMethod {
    /// Whether a layout of this identifier is shown.
    pub fn shows(&self, layout: &str) -> bool {
        self.tables.iter().any(|begin| layout.starts_with(begin.as_str()))
    }

    pub(crate) fn read_all(path: &str, text: &str) -> Result<Vec<FiguresMethod>, Fault> {
        let sheet = markdown::read(path, text)?;
        let table = sheet.section("Methods").and_then(|section| section.table.as_ref());
        let table = table.ok_or_else(|| Fault::new(path, 1, "this page needs a table under ## Methods"))?;
        table.rows.iter().map(|row| method(path, table, row)).collect()
    }
}

fn method(path: &str, table: &SmallTable, row: &(usize, Vec<Option<String>>)) -> Result<FiguresMethod, Fault> {
    let [name, title, period, tables] = cells(path, table, row, ["method", "title", "period", "tables"])?;
    let period = match period.as_str() {
        "twelve months" => FigurePeriod::TwelveMonths,
        "year so far" => FigurePeriod::YearSoFar,
        _ => return Err(Fault::new(path, row.0, "a period is twelve months or year so far")),
    };
    let tables = tables.split_whitespace().map(str::to_owned).collect();
    Ok(FiguresMethod { name, title, period, tables })
}
