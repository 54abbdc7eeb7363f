//! The run of the previous period, with which headline figures are compared.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cld_book::{Book, Headline};
use cld_engine::Limits;

use super::area_tables::{of_area, of_council};
use super::figures::Figures;
use super::headlines;
use cld_figures::TypedTable;
use cld_figures::areas::Areas;
use cld_run::{Finished, RunRecord, book_of};

use crate::error::ReportError;

/// What the previous period had.
pub(crate) struct PreviousPeriod {
    /// Its first and last day.
    pub name: String,
    /// The tables that headline figures are sums of, by id.
    pub tables: BTreeMap<String, TypedTable>,
    pub figures: Vec<Figures>,
}

/// Of the run that is named; else, where `cld run --periods` has made `run`, of the one before it.
pub(crate) fn read(
    book: &Book,
    run: &Path,
    area: &str,
    named: Option<&Path>,
    headlines: &[&Headline],
) -> Result<Option<PreviousPeriod>, ReportError> {
    let Some(earlier) = named.map(Path::to_owned).or_else(|| one_before(run)) else { return Ok(None) };
    let (own, record) = (RunRecord::read(run)?, RunRecord::read(&earlier)?);
    if record.method != own.method {
        let path = earlier.display().to_string();
        return Err(ReportError::OtherMethod { path, found: record.method, wanted: own.method });
    }
    // By the book that it followed, as the run itself.
    let followed = match record.other_book(book) {
        Some(_) => Cow::Owned(book_of(&earlier, || Ok(book.clone()))?),
        None => Cow::Borrowed(book),
    };
    let finished = Finished::open(&followed, &earlier, false, &Limits::default())?;
    let councils = record.councils();
    let areas = Areas::of(book);
    let codes = councils.iter().filter(|council| areas.holds(area, council)).cloned().collect();
    let mut tables = BTreeMap::new();
    for id in headlines::summed_ids(headlines) {
        let Some(layout) = finished.method.layouts.get(id) else { continue };
        let read = match councils.contains(area) {
            true => of_council(&earlier, layout, area, councils.len())?,
            false => of_area(&earlier, layout, area)?,
        };
        if let Some(table) = read.ok().filter(|table| !table.is_empty()) {
            tables.insert(id.to_owned(), table);
        }
    }
    Ok(Some(PreviousPeriod { name: record.period(), tables, figures: headlines::read(headlines, &finished, &codes)? }))
}

/// The folder of the run of the previous period, among those of `cld run --periods`: they are named by their days.
fn one_before(run: &Path) -> Option<PathBuf> {
    let run = run.canonicalize().ok()?;
    let (folder, own) = (run.parent()?, run.file_name()?.to_str()?);
    if !folder.join("series").is_dir() {
        return None;
    }
    let names = folder.read_dir().ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let earlier = names.filter(|name| name.as_str() < own && name.starts_with(|first: char| first.is_ascii_digit()));
    earlier.max().map(|name| folder.join(name))
}
