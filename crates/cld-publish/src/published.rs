//! A run's figures as they may be shown to the world.

use std::error::Error;
use std::path::Path;

use cld_book::Book;
use cld_figures::areas::{self, Disclosure, Written};
use cld_format::NewFolder;
use cld_run::{Record, find_method};

/// Writes the wanted tables of a finished run into a new folder, small figures hidden and those of regions and England
/// rounded; all where none is named. Counts go by the ids of layouts, shares by the names of tables.
pub fn publish(book: &Book, run: &Path, wanted: &[String], output: &Path) -> Result<Vec<Written>, Box<dyn Error>> {
    let record = Record::read(run)?;
    let method = find_method(book, &record.method)?;
    let folder = NewFolder::begin(output)?;
    let written = areas::write(book, method, run, &record.councils(), wanted, Disclosure::Published, folder.path())?;
    folder.finish()?;
    Ok(written)
}
