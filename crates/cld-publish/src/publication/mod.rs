//! A run's figures as they may be shown to the world.
//!
//! Everything that is to be shown becomes one system of quantities and sums. More of it is hidden until it is proved that
//! nothing hidden can be calculated; only then is anything written.

mod adding_up;
mod area;
mod assembly;
mod audit;
mod exact;
mod families;
mod passed;
mod placed;
mod rule;

use std::path::Path;

use cld_book::Book;
use cld_figures::areas::Areas;
use cld_format::NewFolder;
use cld_run::{Origin, RunRecord};
use serde::Serialize;

use crate::PublishError;

pub use adding_up::Said;
pub use audit::{Audit, TableAudit};
pub use passed::Passed;
pub use rule::HIDDEN;

/// Writes the wanted tables of a finished run into a new folder, all where none is named: small figures hidden, those of
/// regions and England rounded, and more hidden until nothing that is hidden can be calculated. Counts go by the ids of
/// layouts, shares by the names of tables.
///
/// # Errors
/// When the folder already exists, the run has no such table, or figures cannot be protected.
pub fn publish(book: &Book, run: &Path, wanted: &[String], output: &Path) -> Result<Audit, PublishError> {
    let record = RunRecord::read(run)?;
    let method = book.methods.get(&record.method);
    let method = method.ok_or_else(|| PublishError::MethodUnknown { named: record.method.clone() })?;
    let folder = NewFolder::begin(output)?;
    let exact = exact::read(method, run, &record.councils(), wanted)?;
    let (system, placed, said) = assembly::assemble(&Areas::of(book), exact);
    write(&Passed::prove(system, &placed, said)?, record.origin(book), folder)
}

/// What `manifest.json` of a publication says: where it comes from, and what was proved of it.
#[derive(Serialize)]
struct Manifest<'a> {
    #[serde(flatten)]
    origin: Origin,
    #[serde(flatten)]
    audit: &'a Audit,
}

/// Writes what has passed.
fn write(passed: &Passed, origin: Origin, folder: NewFolder) -> Result<Audit, PublishError> {
    for (name, table) in &passed.tables {
        table.write_csv(&folder.join(&format!("{}.csv", name.replace('/', "-"))))?;
    }
    folder.finish_with(&Manifest { origin, audit: &passed.audit })?;
    Ok(passed.audit.clone())
}
