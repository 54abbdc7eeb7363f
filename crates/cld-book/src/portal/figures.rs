//! `portal/figures.md`: by which methods a council gets figures of what it has sent.

use std::collections::BTreeMap;

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
    /// The parameter set for the year that ends on a day, like 2024-03-31.
    pub years: BTreeMap<String, String>,
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
        let table = |heading: &str| {
            let table = sheet.section(heading).and_then(|section| section.table.as_ref());
            table.ok_or_else(|| Fault::new(path, 1, format!("this page needs a table under ## {heading}")))
        };
        let (methods, years) = (table("Methods")?, table("Years")?);
        let methods = methods.rows.iter().map(|row| method(path, methods, row));
        let mut methods: Vec<FiguresMethod> = methods.collect::<Result<_, _>>()?;
        for row in &years.rows {
            let [name, last_day, set] = cells(path, years, row, ["method", "last_day", "parameters"])?;
            let method = methods.iter_mut().find(|method| method.name == name);
            let method = method.ok_or_else(|| Fault::new(path, row.0, format!("no method \"{name}\" above")))?;
            method.years.insert(last_day, set);
        }
        Ok(methods)
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
    Ok(FiguresMethod { name, title, period, tables, years: BTreeMap::new() })
}
