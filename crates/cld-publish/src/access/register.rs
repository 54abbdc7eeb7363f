//! The record of what was given out, and the register that names every copy.

use std::error::Error;
use std::fs::OpenOptions;
use std::path::Path;

use chrono::NaiveDate;
use cld_format::inert;
use serde::Serialize;

use super::form::Approval;

/// The record of what was given out.
#[derive(Serialize)]
pub struct Given {
    pub reference: String,
    pub requester: String,
    pub purpose: String,
    pub legal_basis: String,
    pub approval: Approval,
    pub councils: Vec<String>,
    pub period: String,
    /// The last day on which the copy may be held.
    pub retain_until: String,
    /// The key that made the pseudonyms.
    pub key: String,
    pub method: String,
    pub book: String,
    /// That another book was used than the one that the run followed; null unless it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_book: Option<String>,
    pub tables: Vec<GivenTable>,
}

#[derive(Serialize)]
pub struct GivenTable {
    pub file: String,
    pub items: Vec<String>,
    pub rows: usize,
    pub hidden: usize,
}

/// Adds a line to the register.
pub(super) fn enter(register: &Path, given: &Given, today: NaiveDate) -> Result<(), Box<dyn Error>> {
    let is_new = !register.exists();
    let file = OpenOptions::new().create(true).append(true).open(register)?;
    let mut writer = csv::Writer::from_writer(file);
    if is_new {
        let header = [
            "given_on",
            "reference",
            "requester",
            "purpose",
            "legal_basis",
            "approved_by",
            "tables",
            "rows",
            "retain_until",
        ];
        writer.write_record(header)?;
    }
    let today = today.to_string();
    let approved = format!("{}, {}", given.approval.by, given.approval.role);
    let names: Vec<&str> = given.tables.iter().map(|table| table.file.trim_end_matches(".csv")).collect();
    let rows = given.tables.iter().map(|table| table.rows).sum::<usize>().to_string();
    let cells = [
        &today,
        &given.reference,
        &given.requester,
        &given.purpose,
        &given.legal_basis,
        &approved,
        &names.join(" "),
        &rows,
        &given.retain_until,
    ];
    writer.write_record(cells.map(|cell| inert(cell).into_owned()))?;
    writer.flush()?;
    Ok(())
}
