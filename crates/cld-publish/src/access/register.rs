//! The record of what was given out, and the register that names every copy.

use std::fs::OpenOptions;
use std::path::Path;

use chrono::NaiveDate;
use cld_format::inert;
use cld_run::Finished;
use serde::Serialize;

use super::approval::Approval;
use super::form::Form;
use crate::PublishError;

/// The record of what was given out.
#[derive(Serialize)]
pub struct Given {
    /// What the request is known by.
    pub reference: String,
    /// The organisation that has the data.
    pub requester: String,
    /// What they are for.
    pub purpose: String,
    /// The law that allows it, as the form names it.
    pub legal_basis: String,
    /// Who approved it, as what and when.
    pub approval: Approval,
    /// Codes of the councils whose rows were given.
    pub councils: Vec<String>,
    /// The days that they are of.
    pub period: String,
    /// The last day on which the copy may be held.
    pub retain_until: String,
    /// The key that made the pseudonyms.
    pub key: String,
    /// The method of the run.
    pub method: String,
    /// The digest of the book that the run followed.
    pub book: String,
    /// That another book was used than the one that the run followed; null unless it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_book: Option<String>,
    /// What was given, file by file.
    pub tables: Vec<GivenTable>,
}

/// A file that was given.
#[derive(Serialize)]
pub struct GivenTable {
    /// Its name.
    pub file: String,
    /// Its columns.
    pub items: Vec<String>,
    /// How many rows it has.
    pub rows: usize,
    /// How many figures in it are hidden.
    pub hidden: usize,
}

impl Given {
    /// The record of what a form is given of a run, under the key of that name.
    pub(super) fn of(form: &Form, run: &Finished<'_>, approval: Approval, key: &str, tables: Vec<GivenTable>) -> Given {
        Given {
            reference: form.reference.clone(),
            requester: form.requester.clone(),
            purpose: form.purpose.clone(),
            legal_basis: form.legal_basis.clone(),
            approval,
            councils: form.councils.clone(),
            period: format!("{} to {}", form.first_day, form.last_day),
            retain_until: form.retain_until.to_string(),
            key: key.to_owned(),
            method: run.record.method.clone(),
            book: run.record.book.clone(),
            other_book: run.other_book.clone(),
            tables,
        }
    }
}

/// Adds a line to the register.
pub(super) fn enter(register: &Path, given: &Given, today: NaiveDate) -> Result<(), PublishError> {
    let is_new = !register.exists();
    let unwritable = PublishError::register(register);
    let file = OpenOptions::new().create(true).append(true).open(register).map_err(&unwritable)?;
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
        writer.write_record(header).map_err(|error| unwritable(error.into()))?;
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
    writer.write_record(cells.map(|cell| inert(cell).into_owned())).map_err(|error| unwritable(error.into()))?;
    writer.flush().map_err(&unwritable)
}
