//! Every finding of every file, written as it is found.

mod columns;
mod csv;
mod jsonl;
mod xlsx;

use std::path::Path;
use std::sync::Arc;

use cld_book::Book;
use cld_validate::Finding;

use self::columns::Columns;
use self::csv::CsvLedger;
use self::jsonl::JsonLedger;
use self::xlsx::XlsxLedger;
use super::checked::{Checked, Opened};
use crate::draft::Draft;

/// Takes findings; a fault in writing is told when it is finished. Memory does not grow with their number.
pub(super) enum Ledger {
    Csv(Box<CsvLedger>),
    Json(JsonLedger),
    Xlsx(XlsxLedger),
}

/// The files that findings are about.
pub(super) struct Scope {
    /// As they were named.
    pub(super) files: Vec<Arc<str>>,
    /// For each file the headers of its columns that are no item; null unless values are asked for.
    pub(super) extras: Option<Vec<Vec<String>>>,
}

impl Scope {
    pub(super) fn new(opened: &[Opened], with_values: bool) -> Scope {
        let extras = || opened.iter().map(|file| file.extras().to_vec()).collect();
        Scope { files: opened.iter().map(|file| file.name().into()).collect(), extras: with_values.then(extras) }
    }
}

impl Ledger {
    /// Begins a ledger of the kind that the end of its name says; without an end it is CSV.
    pub(super) fn create(path: &Path, opened: &[Opened], with_values: bool) -> Result<Ledger, String> {
        Ledger::of(path, Scope::new(opened, with_values))
    }

    pub(super) fn of(path: &Path, scope: Scope) -> Result<Ledger, String> {
        let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        if !matches!(end.as_deref(), None | Some("csv" | "jsonl" | "xlsx")) {
            let path = path.display();
            return Err(format!(
                "{path}: findings are written as .csv, .jsonl or .xlsx. End the name with one of them."
            ));
        }
        let draft = Draft::create(path, scope.extras.is_some())?;
        let columns = Columns::new(&scope);
        Ok(match end.as_deref() {
            Some("jsonl") => Ledger::Json(JsonLedger::new(draft, scope)),
            Some("xlsx") => Ledger::Xlsx(XlsxLedger::new(path, draft, columns)?),
            _ => Ledger::Csv(Box::new(CsvLedger::new(draft, columns))),
        })
    }

    /// Adds a finding of the file at place `file`.
    pub(super) fn add(&mut self, file: usize, finding: Finding) {
        match self {
            Ledger::Csv(ledger) => ledger.add(file, &finding),
            Ledger::Json(ledger) => ledger.add(file, &finding),
            Ledger::Xlsx(ledger) => ledger.add(file, finding),
        }
    }

    /// Notes what a file came to, when all its findings were added.
    pub(super) fn conclude(&mut self, book: &Book, checked: Checked) {
        if let Ledger::Xlsx(ledger) = self {
            ledger.conclude(book, checked);
        }
    }

    /// Gives the file its name, when all is written.
    pub(super) fn finish(self) -> Result<(), String> {
        match self {
            Ledger::Csv(ledger) => ledger.finish(),
            Ledger::Json(ledger) => ledger.finish(),
            Ledger::Xlsx(ledger) => ledger.finish(),
        }
    }
}
