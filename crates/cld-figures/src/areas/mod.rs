//! Figures of councils, of their regions and of England: exact, or as they may be shown to the world.

mod area;
mod counts;
pub mod disclosure;
mod shares;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cld_book::{Book, Method};

use crate::error::FiguresError;
use crate::typed::TypedTable;
use disclosure::Shown;

use shares::Shares;

pub use area::{Areas, Disclosure, ENGLAND};

/// A table that was written, with how many figures it has and how many of them are hidden.
pub struct Written {
    pub name: String,
    pub figures: usize,
    pub hidden: usize,
}

/// Writes each wanted table of a run that has figures by council, with regions and England, as CSV into `output`; all
/// where none is named. Exact figures are stored as Parquet next to them, in folders of the same names. `sent` holds the
/// codes of the councils that the run had submissions of. Counts come from the layouts, by their ids, shares from tables
/// whose pages name them.
///
/// # Errors
/// When the run has no such table, one lacks what its page names, or a file cannot be written.
pub fn write(
    book: &Book,
    method: &Method,
    run: &Path,
    sent: &BTreeSet<String>,
    wanted: &[String],
    care: Disclosure,
    output: &Path,
) -> Result<Vec<Written>, FiguresError> {
    let areas = Areas::of(book);
    let is_wanted = |name: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == name);
    fs::create_dir_all(output).map_err(FiguresError::unwritable(output))?;
    let mut written = Vec::new();
    let mut add = |name: &str, table: &TypedTable, hidden: usize, figures: usize| -> Result<(), FiguresError> {
        let file = name.replace('/', "-");
        if care == Disclosure::Exact {
            table.store(&output.join(&file))?;
        }
        table.write_csv(&output.join(format!("{file}.csv")))?;
        written.push(Written { name: name.to_owned(), figures, hidden });
        Ok(())
    };
    for (id, counts) in counts::read(run)?.iter().filter(|(id, _)| is_wanted(id)) {
        let (table, shown) = counts.laid_out(&areas, care)?;
        add(id, &table, shown.iter().filter(|cell| **cell == Shown::Hidden).count(), shown.len())?;
    }
    let has_shares = |page: &&cld_book::Page| !page.facts.shares().is_empty() && is_wanted(&page.name);
    for page in method.pages.values().filter(has_shares) {
        if run.join("tables").join(&page.name).is_dir() {
            let shares = Shares::read(run, page, sent)?;
            let (table, hidden) = shares.laid_out(&areas, care)?;
            add(&page.name, &table, hidden, table.len())?;
        }
    }
    match wanted.iter().find(|wanted| !written.iter().any(|table| table.name == **wanted)) {
        Some(missing) => Err(FiguresError::TableUnknown { named: missing.clone() }),
        None => Ok(written),
    }
}
