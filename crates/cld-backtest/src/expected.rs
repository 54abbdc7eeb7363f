//! The official results stored next to submissions.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::compare::{Rows, fold};
use super::stand_ins::{MAPPING, REFERENCE};
use super::unknown::unknown;
use crate::error::BacktestError;

/// Folder of the variants for people whose order is open.
const TIES: &str = "_ties";
/// Folder of the health data that results were made with.
pub(crate) const EXTRACTS: &str = "extracts";
/// List of those people, next to a script's tables.
const AMBIGUOUS: &str = "ambiguous_clients";

/// What a folder expects of one parameter set.
#[derive(Debug)]
pub(crate) struct Expected {
    pub folder: PathBuf,
    /// Names of tables, as SCRIPT/TABLE.
    pub tables: BTreeSet<String>,
}

/// True when the table belongs to the script.
pub(crate) fn is_of(table: &str, script: &str) -> bool {
    table == script || table.strip_prefix(script).is_some_and(|rest| rest.starts_with('/'))
}

impl Expected {
    pub(crate) fn find(folder: &Path, parameters: &str, script: Option<&str>) -> Result<Expected, BacktestError> {
        let all = folder.join("expected");
        let sets = names(&all)?;
        if !sets.iter().any(|set| set == parameters) {
            return Err(unknown("parameter set", parameters, &all, &sets));
        }
        let folder = all.join(parameters);
        let mut tables = BTreeSet::new();
        gather(&folder, "", &mut tables)?;
        if let Some(script) = script {
            let scripts: BTreeSet<String> =
                tables.iter().map(|table| table.split('/').next().unwrap_or_default().to_owned()).collect();
            tables.retain(|table| is_of(table, script));
            if tables.is_empty() {
                let scripts: Vec<String> = scripts.into_iter().collect();
                return Err(unknown("table", script, &folder, &scripts));
            }
        }
        Ok(Expected { folder, tables })
    }

    /// True when there are results of the same script.
    pub(crate) fn has_script_of(&self, table: &str) -> bool {
        let script = table.split('/').next().unwrap_or(table);
        self.tables.iter().any(|other| is_of(other, script))
    }

    /// Rows of a table; of one of its variants when `variant` names one.
    pub(crate) fn rows(&self, table: &str, variant: Option<&str>) -> Result<Rows, BacktestError> {
        let folder = variant.map_or(self.folder.clone(), |variant| self.folder.join(TIES).join(variant));
        read(&folder.join(format!("{table}.csv")))
    }

    /// Names of the variants that hold a table.
    pub(crate) fn variants(&self, table: &str) -> Vec<String> {
        let all = names(&self.folder.join(TIES)).unwrap_or_default();
        all.into_iter()
            .filter(|name| self.folder.join(TIES).join(name).join(format!("{table}.csv")).is_file())
            .collect()
    }

    /// Council and identifier of the script's people whose order is open.
    pub(crate) fn ambiguous(&self, script: &str) -> Result<BTreeSet<(String, String)>, BacktestError> {
        let path = self.folder.join(script).join(format!("{AMBIGUOUS}.csv"));
        if !path.is_file() {
            return Ok(BTreeSet::new());
        }
        Ok(read(&path)?.rows.into_iter().filter_map(|row| Some((row.first()?.clone(), row.get(1)?.clone()))).collect())
    }
}

fn names(folder: &Path) -> Result<Vec<String>, BacktestError> {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>);
    let entries = entries.map_err(BacktestError::unreadable(folder))?;
    let mut names: Vec<String> = entries.iter().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}

fn gather(folder: &Path, above: &str, tables: &mut BTreeSet<String>) -> Result<(), BacktestError> {
    for name in names(folder)? {
        if folder.join(&name).is_dir() {
            if ![TIES, MAPPING, REFERENCE, EXTRACTS].contains(&name.as_str()) {
                gather(&folder.join(&name), &format!("{above}{name}/"), tables)?;
            }
        } else if let Some(table) = name.strip_suffix(".csv").filter(|table| *table != AMBIGUOUS) {
            tables.insert(format!("{above}{table}"));
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Rows, BacktestError> {
    let mut reader = csv::Reader::from_path(path).map_err(BacktestError::no_table(path))?;
    let columns = reader.headers().map_err(BacktestError::no_table(path))?.iter().map(str::to_owned).collect();
    let mut rows = Rows { columns, rows: Vec::new() };
    for record in reader.records() {
        let record = record.map_err(BacktestError::no_table(path))?;
        rows.rows.push(record.iter().map(fold).collect());
    }
    Ok(rows)
}
