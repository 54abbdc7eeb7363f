//! A run as a workbook that shows what each figure counts, and as a page.

mod contents;
mod cover;
mod filter_steps;
mod formulas;
mod headlines;
mod keys;
mod listing;
mod listings;
mod neighbours;
mod page;
mod previous_period;
mod quality;
mod rows;
mod sankey;
mod sheets;
mod summary;

use std::error::Error;
use std::path::Path;

use cld_book::Book;
use cld_engine::Limits;
use cld_figures::Table;
use cld_format::Draft;
use cld_run::Finished;
use cld_validate::Day;

use contents::Contents;
use cover::About;
use filter_steps::Funnel;
use quality::Quality;

/// What is reported of a run.
pub struct Asked<'a> {
    /// Folder of a finished run.
    pub run: &'a Path,
    /// A council by its code, a region, or England; none is the only council of the run, or England.
    pub area: Option<&'a str>,
    /// The folder that the run was made of, for what checks say of its files.
    pub received: Option<&'a Path>,
    /// The finished run of the period before.
    pub previous: Option<&'a Path>,
    pub threads: usize,
    pub today: Day,
}

/// A file for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Workbook,
    Page,
}

/// What a report has.
pub struct Written {
    pub tables: usize,
    /// Tables whose figures are formulas, and how many rows those count; none for a page.
    pub live: Option<(usize, usize)>,
}

/// What a workbook and a page show of the rows beside the figures.
struct Way<'a> {
    /// How many rows each page has.
    steps: &'a Table,
    funnels: Vec<Funnel>,
    quality: Option<&'a Quality>,
}

/// Writes the report into a file that is whole or not there.
pub fn write(book: &Book, asked: &Asked<'_>, form: Form, mut draft: Draft) -> Result<Written, Box<dyn Error>> {
    // In one part rows keep the order that they were sent in, with no need to sort them.
    let limits = Limits { partitions: 1, ..Limits::default() };
    let finished = Finished::open(book, asked.run, false, &limits)?;
    let contents = Contents::read(book, asked.run, &finished, asked.area, asked.previous)?;
    let quality = asked.received.map(|received| quality::of_files(book, &contents, received, asked)).transpose()?;
    let about = About::of(&contents, &finished)?;
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    let steps = rows::steps(&finished, &codes)?;
    let way =
        Way { steps: &steps, funnels: filter_steps::all(&contents, &finished, &steps)?, quality: quality.as_ref() };
    let tables = contents.tables.len();
    if form == Form::Page {
        let page = page::page(&contents, &about, &way, sankey::of_requests(&contents, &finished)?.as_ref());
        draft.finish_with(page.as_bytes())?;
        return Ok(Written { tables, live: None });
    }
    sheets::workbook(&contents, &about, &finished, &way)?.save_to_writer(&mut draft)?;
    draft.finish()?;
    let counted: usize = contents.listings.iter().map(|(_, listing)| listing.rows()).sum();
    Ok(Written { tables, live: Some((contents.live(), counted)) })
}
