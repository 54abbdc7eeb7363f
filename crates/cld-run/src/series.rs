//! Several periods of one method, and their tables as time series.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array};
use chrono::NaiveDate;
use cld_book::{Kind, Method};
use cld_figures::TypedTable;

/// First and last day, as text.
pub type Days = (String, String);

/// Reads `2022-04-01..2023-03-31,2023-04-01..2024-03-31`.
pub fn periods(text: &str) -> Result<Vec<Days>, String> {
    let wrong = |period: &str| format!("a period is FIRST..LAST, such as 2023-04-01..2024-03-31, not \"{period}\"");
    let days = |period: &str| {
        let (first, last) = period.trim().split_once("..").ok_or_else(|| wrong(period))?;
        Ok((first.to_owned(), last.to_owned()))
    };
    text.split(',').map(days).collect()
}

/// The folder of a period's run.
pub fn folder(output: &Path, (first, last): &Days) -> PathBuf {
    output.join(format!("{first}_{last}"))
}

/// Writes `series/NAME.csv` for every table that is for people: the rows of all periods, the period first. They are
/// stored as Parquet next to it, and as JSON with `json`. Tables about people, and those that some period lacks, stay
/// with their runs. Gives the names.
pub fn write(output: &Path, method: &Method, periods: &[Days], json: bool) -> Result<Vec<String>, Box<dyn Error>> {
    let series = output.join("series");
    fs::create_dir_all(&series)?;
    let mut written = Vec::new();
    let figures = method.pages.values().filter(|page| page.kind() == Kind::Table && page.facts.is_for_people());
    for name in figures.map(|page| &page.name) {
        let places: Vec<PathBuf> =
            periods.iter().map(|period| folder(output, period).join("tables").join(name)).collect();
        if !places.iter().all(|place| place.is_dir()) {
            continue;
        }
        let mut all: Option<TypedTable> = None;
        for (place, period) in places.iter().zip(periods) {
            let own = with_period(name, TypedTable::read(place)?.sorted()?, period)?;
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

fn with_period(name: &str, table: TypedTable, (first, last): &Days) -> Result<TypedTable, Box<dyn Error>> {
    let day = |day: &str| -> Result<ArrayRef, Box<dyn Error>> {
        let read = NaiveDate::parse_from_str(day, "%Y-%m-%d");
        let read = read.map_err(|_| format!("\"{day}\" is not a day. Write the days of a period like 2024-03-31."))?;
        Ok(Arc::new(Date32Array::from_value(read.to_epoch_days(), table.len())))
    };
    let mut columns = vec![("period_first_day".to_owned(), day(first)?), ("period_last_day".to_owned(), day(last)?)];
    columns.extend(table.into_columns());
    Ok(TypedTable::new(name, columns)?)
}

#[cfg(test)]
mod tests {
    use super::periods;

    #[test]
    fn periods_are_read() {
        let two = periods("2022-04-01..2023-03-31, 2023-04-01..2024-03-31").unwrap();
        assert_eq!(two.iter().map(|(first, _)| first.as_str()).collect::<Vec<_>>(), ["2022-04-01", "2023-04-01"]);
        assert!(periods("2022-04-01").unwrap_err().contains("not \"2022-04-01\""));
    }
}
