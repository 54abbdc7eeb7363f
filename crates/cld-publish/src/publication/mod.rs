//! A run's figures as they may be shown to the world.
//!
//! Everything that is to be shown becomes one system of quantities and sums. More of it is hidden until it is proved that
//! nothing hidden can be calculated; only then is anything written.

mod adding_up;
mod area;
mod assembly;
mod audit;
mod earlier;
mod exact;
mod families;
mod hidden;
mod notes;
mod open_figures;
mod passed;
mod placed;
mod rule;

use std::fs;
use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_figures::TypedTable;
use cld_figures::areas::Areas;
use cld_format::{Draft, NewFolder};
use cld_run::{Origin, RunRecord};
use serde::Serialize;

use crate::PublishError;

use earlier::{Beside, Earlier};
use exact::Wanted;
use placed::Placed;

pub use adding_up::Said;
pub use audit::{Audit, TableAudit};
pub use passed::Passed;
pub use rule::{HIDDEN, Rule};

/// Writes the wanted tables of a finished run into a new folder, all where none is named: small figures hidden, those of
/// regions and England rounded, and more hidden until nothing that is hidden can be calculated. Counts go by the ids of
/// layouts, shares by the names of tables. What earlier publications in `beside` show of the same method and period is
/// taken to be known, and what they hide stays hidden. By the department's rule nothing is proved: its tables are marked, and for comparison.
///
/// Each hidden figure, and from whom it is kept, is written next to the folder of a publication, in a file whose name ends
/// with `-hidden.csv`: it is for whoever publishes.
///
/// # Errors
/// When the folder already exists, the run has no such table, or figures cannot be protected.
pub fn publish(
    book: &Book,
    run: &Path,
    wanted: &[String],
    (rule, beside): (Rule, &[PathBuf]),
    output: &Path,
) -> Result<Audit, PublishError> {
    let record = RunRecord::read(run)?;
    let method = book.methods.get(&record.method);
    let method = method.ok_or_else(|| PublishError::MethodUnknown { named: record.method.clone() })?;
    let folder = NewFolder::begin(output)?;
    let (areas, origin) = (Areas::of(book), record.origin(book));
    let period = serde_json::to_value(origin.period).unwrap_or_default();
    let earlier = beside.iter().map(|folder| Earlier::read(folder, (&origin.method, &period)));
    let earlier: Vec<Earlier> = earlier.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    let mut left_out: Vec<String> = Vec::new();
    loop {
        let earlier_tables = earlier.iter().flat_map(Earlier::tables).collect();
        let taken = Wanted { named: wanted, left_out: &left_out, earlier: earlier_tables };
        let exact = exact::read(method, run, &record.councils(), &taken)?;
        let (mut system, placed, said) = assembly::assemble(&areas, exact, rule);
        if rule == Rule::AsPublished {
            return write(&Passed::compare(&system, &placed, said)?, origin, (folder, output));
        }
        let first = system.clone();
        let mut beside = Beside::new(&areas, &placed);
        beside.add(&mut system, &earlier);
        let placed: Vec<Placed<'_>> = placed.into_iter().filter(|table| table.is_written).collect();
        match Passed::prove((first, system), &placed, said, &beside.tables) {
            // A table for which there is no proof is left out, unless it was asked for.
            Err(PublishError::Unprotectable { table }) if wanted.is_empty() && !left_out.contains(&table) => {
                left_out.push(table);
            }
            passed => {
                let mut passed = passed?;
                passed.audit.tables_left_out = left_out;
                return write(&passed, origin, (folder, output));
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
fn write(passed: &Passed, origin: Origin, (folder, output): (NewFolder, &Path)) -> Result<Audit, PublishError> {
    for (name, table) in &passed.tables {
        table.write_csv(&folder.join(&format!("{}.csv", name.replace('/', "-"))))?;
    }
    if let Some(figures) = &passed.figures {
        figures.store(&folder.join(open_figures::FIGURES))?;
    }
    let period = origin.period.map(|period| period.to_string()).unwrap_or_default();
    let notes = notes::notes(&passed.audit, (&origin.method, &period));
    Draft::create(&folder.join("NOTES.md"), false)?.finish_with(notes.as_bytes())?;
    let hidden = passed.hidden.as_ref().map(|hidden| taken_out(&folder, hidden)).transpose()?;
    folder.finish_with(&Manifest { origin, audit: &passed.audit })?;
    if let Some(hidden) = hidden {
        let mut name = output.file_name().unwrap_or_default().to_owned();
        name.push("-hidden.csv");
        Draft::create(&output.with_file_name(name), true)?.finish_with(&hidden)?;
    }
    Ok(passed.audit.clone())
}

/// What the file of the hidden figures holds; it is not left in the folder, which may be published as it is.
fn taken_out(folder: &NewFolder, hidden: &TypedTable) -> Result<Vec<u8>, PublishError> {
    let path = folder.join("hidden.csv");
    hidden.write_csv(&path)?;
    let bytes = fs::read(&path).map_err(PublishError::fault)?;
    fs::remove_file(&path).map_err(PublishError::fault)?;
    Ok(bytes)
}
