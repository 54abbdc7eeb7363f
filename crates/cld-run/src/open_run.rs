//! A finished run, its tables open again.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fs;
use std::path::Path;

use cld_book::{Book, Kind, Method, Page, nearest};
use cld_engine::{Engine, Limits};
use cld_identity::Vault;
use cld_method::{Parameters, StandIns};
use cld_terms::cause;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::RunError;
use crate::manifest::FORMAT;
use crate::method_named::find_method;
use crate::work::{LINKED, open_linked};
use cld_figures::Table;

/// What `manifest.json` says that is needed here.
#[derive(Deserialize)]
pub struct Record {
    pub cld: String,
    #[serde(default)]
    pub book: String,
    pub method: String,
    pub parameters: BTreeMap<String, String>,
    pages: Vec<PageOfRun>,
    pub submissions: Vec<SubmissionOfRun>,
}

#[derive(Deserialize)]
pub struct SubmissionOfRun {
    pub file: String,
    pub la_code: String,
    pub rows: u64,
    pub sha256: String,
}

#[derive(Deserialize)]
struct PageOfRun {
    name: String,
}

/// Reads the record of the finished run in `folder`: all of it, or what is needed.
///
/// # Errors
/// When no run is there, its record is damaged, or it is of another form than this version reads.
pub fn read_record<T: DeserializeOwned>(folder: &Path) -> Result<T, RunError> {
    let path = folder.join("manifest.json");
    let named = path.display().to_string();
    let text = fs::read_to_string(&path)
        .map_err(|error| RunError::RecordUnreadable { path: named.clone(), cause: cause(&error) })?;
    let damaged = |_| RunError::RecordDamaged { path: named.clone() };
    let record: serde_json::Value = serde_json::from_str(&text).map_err(damaged)?;
    match record.get("format").map(serde_json::Value::as_u64) {
        Some(Some(FORMAT)) => serde_json::from_value(record).map_err(damaged),
        Some(Some(found)) if found > FORMAT => Err(RunError::RecordNewer { path: named }),
        None if record.get("method").is_some() => Err(RunError::RecordOlder { path: named }),
        _ => Err(RunError::RecordDamaged { path: named }),
    }
}

impl Record {
    /// Reads the record of a finished run.
    pub fn read(folder: &Path) -> Result<Record, RunError> {
        read_record(folder)
    }

    /// The first and the last day, as `2023-04-01 to 2024-03-31`.
    pub fn period(&self) -> String {
        let day = |bound: &str| {
            let value = self.parameters.get(bound).map_or("", String::as_str);
            value.trim_start_matches("date").trim_matches([' ', '\'']).to_owned()
        };
        ["first_day", "last_day"].map(day).join(" to ")
    }

    /// The codes of the councils that the run had submissions of.
    pub fn councils(&self) -> BTreeSet<String> {
        self.submissions.iter().map(|submission| submission.la_code.clone()).collect()
    }
}

pub struct Finished<'a> {
    pub engine: Engine,
    pub method: &'a Method,
    pub parameters: Parameters,
    /// The pages that the run worked out, each after what it reads.
    pub pages: Vec<Page>,
    /// The tables of health data that the run is linked to.
    pub linked: Vec<String>,
    /// There when identifiers are asked for.
    pub vault: Option<Vault>,
    vault_folder: std::path::PathBuf,
}

impl<'a> Finished<'a> {
    pub fn open(
        book: &'a Book,
        folder: &Path,
        with_identifiers: bool,
        limits: &Limits,
    ) -> Result<Finished<'a>, Box<dyn Error>> {
        let record = Record::read(folder)?;
        let method = find_method(book, &record.method)?;
        let engine = Engine::new(limits)?;
        let parameters = Parameters::of_run(record.parameters);
        for name in ["submitted", "submissions"] {
            engine.open(name, &folder.join(name))?;
        }
        cld_method::book_tables(&engine, book, method, &StandIns::new())?;
        let linked = open_linked(&engine, book, &folder.join(LINKED))?;
        let stored: Vec<String> = record.pages.into_iter().map(|page| page.name).collect();
        let place = |page: &Page| folder.join(page.kind().room()).join(&page.name);
        let pages = cld_method::open(&engine, method, &parameters, &stored, place)?;
        let vault_folder = folder.join("vault");
        let vault = with_identifiers.then(|| Vault::open(&vault_folder)).transpose()?;
        Ok(Finished { engine, method, parameters, pages, linked, vault, vault_folder })
    }

    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == name)
    }

    /// The page of a table or step of the run.
    ///
    /// # Errors
    /// When the run did not calculate it; the error has the nearest name.
    pub fn table_page(&self, name: &str) -> Result<&Page, RunError> {
        self.page(name).ok_or_else(|| RunError::NotInRun {
            named: name.to_owned(),
            hint: nearest(name, self.pages.iter().map(|page| page.name.as_str())),
        })
    }

    pub fn tables(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| page.kind() == Kind::Table)
    }

    /// The SQL of a page, with the bounds of the run.
    pub fn sql(&self, page: &Page) -> String {
        self.parameters.fill(&page.sql.text)
    }

    /// The rows of a query over the run's tables, as texts for printing; null is none.
    ///
    /// # Errors
    /// When the query cannot be planned or run.
    pub fn rows(&self, sql: &str) -> Result<Table, RunError> {
        let (schema, batches) = self.engine.rows(sql)?;
        Ok(Table::of(&schema, &batches))
    }

    /// The names of the columns of a table, in order.
    ///
    /// # Errors
    /// When the run has no such table.
    pub fn columns(&self, table: &str) -> Result<Vec<String>, RunError> {
        let schema = self.engine.schema(&format!("select * from {table}"))?;
        Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
    }

    /// The code that stands for an identifier, by the run's vault; none without a vault.
    pub fn code(&self, identifier: &str) -> Option<i32> {
        Vault::open(&self.vault_folder).ok()?.code(identifier)
    }

    /// The person as they are to be shown. A person is a code, or a council's code and a code, or a birth date of
    /// unknown people; what is no code stays as it is.
    pub fn shown(&self, person: &str) -> String {
        let identifier = |code: &str| self.vault.as_ref()?.identifier(code.parse().ok()?).map(str::to_owned);
        match person.rsplit_once('_') {
            Some((council, code)) => identifier(code).map(|known| format!("{council}_{known}")),
            None => identifier(person),
        }
        .unwrap_or_else(|| person.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Manifest;

    /// A record as the first version with a form wrote it. It can be read for ever.
    const FIRST: &str = include_str!("../tests/format-1.json");

    fn read(text: &str) -> Result<Record, RunError> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("manifest.json"), text).unwrap();
        read_record::<Manifest>(folder.path())?;
        Record::read(folder.path())
    }

    #[test]
    fn a_record_of_the_first_form_is_read() {
        let record = read(FIRST).unwrap();
        assert_eq!((record.method.as_str(), record.period().as_str()), ("nhse-2024", "2023-04-01 to 2024-03-31"));
        assert_eq!(record.councils(), BTreeSet::from(["211".to_owned()]));
    }

    #[test]
    fn any_other_record_is_refused_with_what_to_do() {
        let newer = FIRST.replace("\"format\": 1", "\"format\": 2");
        let older = FIRST.replace("\"format\": 1,", "");
        let told = |text: &str| read(text).err().unwrap().to_string();
        assert!(told(&newer).contains("a newer version of cld"), "{}", told(&newer));
        assert!(told(&older).contains("an earlier version of cld"), "{}", told(&older));
        for damaged in
            ["", "{}", "[1]", &FIRST[..FIRST.len() / 2], &FIRST.replace("\"format\": 1", "\"format\": \"1\"")]
        {
            assert!(told(damaged).contains("is damaged, or is not the record of a run"), "{}", told(damaged));
        }
    }
}
