//! A run's figures as they may be shown to the world.
//!
//! Everything that is to be shown becomes one system of quantities and sums. More of it is hidden until it is proved that
//! nothing hidden can be calculated; only then is anything written.

mod adding_up;
mod area;
mod assembly;
mod audit;
mod beside;
mod exact;
mod families;
mod open_figures;
mod passed;
mod placed;
mod rule;

use std::path::{Path, PathBuf};

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
/// layouts, shares by the names of tables. What earlier publications in `beside` show of the same method and period is
/// taken to be known.
///
/// # Errors
/// When the folder already exists, the run has no such table, or figures cannot be protected.
pub fn publish(
    book: &Book,
    run: &Path,
    wanted: &[String],
    beside: &[PathBuf],
    output: &Path,
) -> Result<Audit, PublishError> {
    let record = RunRecord::read(run)?;
    let method = book.methods.get(&record.method);
    let method = method.ok_or_else(|| PublishError::MethodUnknown { named: record.method.clone() })?;
    let folder = NewFolder::begin(output)?;
    let (areas, origin) = (Areas::of(book), record.origin(book));
    let period = serde_json::to_value(origin.period).unwrap_or_default();
    let mut left_out: Vec<String> = Vec::new();
    loop {
        let mut exact = exact::read(method, run, &record.councils(), wanted)?;
        exact.retain(|table| !left_out.contains(&table.name));
        let (mut system, placed, said) = assembly::assemble(&areas, exact);
        for earlier in beside {
            beside::add(&mut system, &placed, &areas, (&origin.method, &period), earlier)?;
        }
        match Passed::prove(system, &placed, said) {
            // A table for which there is no proof is left out, unless it was asked for.
            Err(PublishError::Unprotectable { table }) if wanted.is_empty() => left_out.push(table),
            passed => {
                let mut passed = passed?;
                passed.audit.left_out = left_out;
                return write(&passed, origin, folder);
            }
        }
    }
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
    passed.figures.store(&folder.join(open_figures::FIGURES))?;
    folder.finish_with(&Manifest { origin, audit: &passed.audit })?;
    Ok(passed.audit.clone())
}
