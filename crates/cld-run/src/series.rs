//! Several periods of one method, and their tables as time series.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use cld_figures::Table;

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

/// Writes `series/NAME.csv` and `.json` for every table that counts: the rows of all periods, the period first. Tables
/// about people, and those that some period lacks, stay with their runs. Gives the names.
pub fn write(output: &Path, periods: &[Days]) -> Result<Vec<String>, Box<dyn Error>> {
    let series = output.join("series");
    fs::create_dir_all(&series)?;
    let mut names: Option<BTreeSet<String>> = None;
    for period in periods {
        let own = names_in(&folder(output, period).join("tables"))?;
        names = Some(names.map_or(own.clone(), |known| known.intersection(&own).cloned().collect()));
    }
    let mut written = Vec::new();
    for name in names.unwrap_or_default() {
        let mut all = Table::default();
        for period in periods {
            let table = Table::read(&folder(output, period).join("tables"), &name)?;
            append(&mut all, table, period);
        }
        if !all.columns.iter().any(|column| column == "person" || column == "record_number") {
            all.write_csv(&series.join(format!("{name}.csv")))?;
            all.write_json(&series.join(format!("{name}.json")))?;
            written.push(name);
        }
    }
    Ok(written)
}

fn names_in(tables: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(tables)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".csv").map(str::to_owned));
    }
    Ok(names)
}

fn append(all: &mut Table, table: Table, (first, last): &Days) {
    if all.columns.is_empty() {
        all.columns = ["period_first_day", "period_last_day"].map(str::to_owned).to_vec();
        all.columns.extend(table.columns.iter().cloned());
        all.are_numbers = vec![true; all.columns.len()];
        all.are_numbers[..2].fill(false);
    }
    for (at, is_number) in table.are_numbers.iter().enumerate() {
        let is_empty = table.rows.iter().all(|row| row[at].is_none());
        all.are_numbers[at + 2] &= *is_number || is_empty;
    }
    let days = || [Some(first.clone()), Some(last.clone())];
    all.rows.extend(table.rows.into_iter().map(|row| days().into_iter().chain(row).collect()));
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
