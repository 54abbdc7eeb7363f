//! Several periods of one method, and their tables as time series.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array};
use cld_book::{Kind, Method};
use cld_figures::TypedTable;

use crate::period::Period;
use crate::{RunError, RunRecord};

/// Reads `2022-04-01..2023-03-31,2023-04-01..2024-03-31`.
///
/// # Errors
/// When one of them is no period.
pub fn periods(text: &str) -> Result<Vec<Period>, RunError> {
    text.split(',').map(|period| Period::read(period.trim())).collect()
}

/// The folder of a period's run.
pub fn folder(output: &Path, Period { first_day, last_day }: &Period) -> PathBuf {
    output.join(format!("{first_day}_{last_day}"))
}

/// Writes `series/NAME.csv` for every table that is for people: the rows of all periods, the period first. They are
/// stored as Parquet next to it, and as JSON with `json`. Tables about people, and those that some period lacks, stay
/// with their runs. Gives the names.
///
/// # Errors
/// When a run is not there, a table cannot be read or written, or its columns differ between periods.
pub fn write(output: &Path, method: &Method, periods: &[Period], json: bool) -> Result<Vec<String>, RunError> {
    let series = output.join("series");
    fs::create_dir_all(&series).map_err(RunError::unusable(&series))?;
    let records = periods.iter().map(|period| RunRecord::read(&folder(output, period)));
    let records = records.collect::<Result<Vec<_>, _>>()?;
    let mut written = Vec::new();
    let figures = method.pages.values().filter(|page| page.kind() == Kind::Table && page.facts.is_for_people());
    for name in figures.map(|page| &page.name) {
        if !records.iter().all(|record| record.tables.iter().any(|table| table.name == *name)) {
            continue;
        }
        let mut all: Option<TypedTable> = None;
        for period in periods {
            let table = TypedTable::read(&folder(output, period).join("tables").join(name))?.sorted()?;
            let own = with_period(name, table, period)?;
            all = Some(match all {
                Some(all) => all.followed_by(&own)?,
                None => own,
            });
        }
        if let Some(all) = all {
            all.store(&series.join(name))?;
            all.write_csv(&series.join(format!("{name}.csv")))?;
            if json {
                all.write_json(&series.join(format!("{name}.json")))?;
            }
            written.push(name.clone());
        }
    }
    Ok(written)
}

fn with_period(name: &str, table: TypedTable, period: &Period) -> Result<TypedTable, RunError> {
    let days = [("period_first_day", period.first_day), ("period_last_day", period.last_day)];
    let days = days.map(|(column, day)| {
        let day: ArrayRef = Arc::new(Date32Array::from_value(day.to_epoch_days(), table.len()));
        (column.to_owned(), day)
    });
    Ok(TypedTable::new(name, days.into_iter().chain(table.into_columns()).collect())?)
}

#[cfg(test)]
mod tests {
    use super::periods;

    #[test]
    fn periods_are_read() {
        let two = periods("2022-04-01..2023-03-31, 2023-04-01..2024-03-31").unwrap();
        let first: Vec<String> = two.iter().map(|period| period.first_day.to_string()).collect();
        assert_eq!(first, ["2022-04-01", "2023-04-01"]);
        assert!(periods("2022-04-01").unwrap_err().to_string().contains("not \"2022-04-01\""));
    }
}
