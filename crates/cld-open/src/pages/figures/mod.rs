//! A run that is finished: its tables, what is behind each figure, and another run next to it.

pub(crate) mod compare;
pub(crate) mod explain;
mod record;
pub(crate) mod show;
pub(crate) mod table;

use std::path::PathBuf;
use std::sync::Arc;

use cld_run_pages::{FiguresTable, tables};
use record::Record;

use crate::refusal::Refusal;
use crate::session::Session;
use crate::tasks::Task;

/// A finished run.
struct Finished {
    task: Arc<Task>,
    run: PathBuf,
    record: Record,
}

impl Finished {
    fn named(session: &Session, id: &str) -> Result<Finished, Refusal> {
        let task = session.tasks().named(id).ok_or_else(Refusal::not_found)?;
        let run = task.run().ok_or_else(Refusal::not_found)?;
        let record = Record::read(&run).map_err(|error| Refusal::disk(&error))?;
        Ok(Finished { task, run, record })
    }

    fn tables(&self) -> Result<Vec<FiguresTable>, Refusal> {
        tables(&self.run, |_| true).map_err(|error| Refusal::disk(&error))
    }

    /// The table of this name in addresses.
    fn table(&self, name: &str) -> Result<FiguresTable, Refusal> {
        self.tables()?.into_iter().find(|table| table.name == name).ok_or_else(Refusal::not_found)
    }

    /// The council that is named; of a run over one council that, and otherwise none unless one is named.
    fn council(&self, named: Option<&str>) -> Result<Option<&str>, Refusal> {
        let councils = self.record.councils();
        match (named.filter(|named| !named.is_empty()), &councils[..]) {
            (None, [(only, _)]) => Ok(Some(only)),
            (None, _) => Ok(None),
            (Some(named), all) => {
                let found = all.iter().find(|(code, _)| *code == named).ok_or_else(Refusal::not_found)?;
                Ok(Some(found.0))
            }
        }
    }
}
