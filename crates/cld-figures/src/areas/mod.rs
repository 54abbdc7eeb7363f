//! Figures of councils, of their regions and of England, as they were counted.

mod area;
mod counts;
mod shares;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cld_book::{Book, Method, Page};

use crate::error::FiguresError;
use crate::typed::TypedTable;

pub use area::{Areas, ENGLAND};
pub use counts::{Counts, read_counts};
pub use shares::{ShareCounts, Shares, outcome};

/// Writes each table of a run that has figures by council, with regions and England, as CSV into `output`, and stores it
/// as Parquet next to it. `sent` holds the codes of the councils that the run had submissions of. Counts come from the
/// layouts, by their ids, shares from tables whose pages name them.
///
/// # Errors
/// When a table lacks what its page names, or a file cannot be written.
pub fn write(
    book: &Book,
    method: &Method,
    run: &Path,
    sent: &BTreeSet<String>,
    output: &Path,
) -> Result<(), FiguresError> {
    let areas = Areas::of(book);
    fs::create_dir_all(output).map_err(FiguresError::unwritable(output))?;
    let add = |name: &str, table: &TypedTable| -> Result<(), FiguresError> {
        let file = name.replace('/', "-");
        table.store(&output.join(&file))?;
        table.write_csv(&output.join(format!("{file}.csv")))
    };
    for (id, counts) in &read_counts(run)? {
        add(id, &counts.laid_out(&areas)?)?;
    }
    for page in with_shares(method, run) {
        add(&page.name, &Shares::read(run, page, sent)?.laid_out(&areas)?)?;
    }
    Ok(())
}

/// The pages whose tables in a run have shares.
pub fn with_shares<'a>(method: &'a Method, run: &Path) -> impl Iterator<Item = &'a Page> {
    let tables = run.join("tables");
    let pages = method.pages.values().filter(|page| !page.facts.shares().is_empty());
    pages.filter(move |page| tables.join(&page.name).is_dir())
}
