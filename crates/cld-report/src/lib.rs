//! A run as a workbook that shows what each figure counts, and as a page.
//!
//! `model` is what is shown; `html` and `xlsx` are how. Which headlines there are is said by `book/reports/`.

mod error;
mod examples;
mod html;
mod model;
mod request;
mod xlsx;

use cld_book::Book;
use cld_engine::Limits;
use cld_format::Draft;
use cld_run::Finished;

use model::contents::Contents;
use model::cover::About;
use model::sums::Sum;
use model::{Parts, filter_steps, quality, rows, sankey};

pub use error::ReportError;
pub use examples::check_examples;
pub use request::ReportRequest;

/// A file for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An Excel workbook whose figures are formulas where they can be.
    Workbook,
    /// A page of HTML that loads nothing else.
    Page,
}

/// What a report has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// How many tables of the return and of ASCOF it shows.
    pub tables: usize,
    /// Tables whose figures are formulas, and how many rows those count; none for a page.
    pub live: Option<(usize, usize)>,
}

/// Writes the report into a file that is whole or not there.
///
/// # Errors
/// When the run, the run of the previous period or the files that it was made of cannot be read or do not go together, the
/// run has no such area, or the file cannot be written.
pub fn write(book: &Book, request: &ReportRequest<'_>, form: Form, mut draft: Draft) -> Result<Written, ReportError> {
    // In one part rows keep the order that they were sent in, with no need to sort them.
    let limits = Limits { partitions: 1, ..Limits::default() };
    let finished = Finished::open(book, request.run, false, &limits)?;
    let contents = Contents::read(book, request, &finished)?;
    let quality = request.received.map(|received| quality::of_files(book, &contents, received, request)).transpose()?;
    let codes: Vec<String> = contents.codes.iter().cloned().collect();
    let steps = rows::steps(&finished, &codes)?;
    let filter_steps = filter_steps::all(&contents, &finished, &steps)?;
    let sums = Sum::all(&contents)?;
    let parts = Parts { steps: &steps, sums: &sums, filter_steps, quality: quality.as_ref() };
    let about = About::of(&contents, &finished, &parts)?;
    let tables = contents.tables.len();
    if form == Form::Page {
        let page = html::page(&contents, &about, &parts, &sankey::all(&contents, &finished)?);
        draft.finish_with(page.as_bytes())?;
        return Ok(Written { tables, live: None });
    }
    xlsx::workbook(&contents, &about, &finished, &parts)?.save_to_writer(&mut draft)?;
    draft.finish()?;
    let counted: usize = contents.listings.iter().map(|(_, listing)| listing.rows()).sum();
    Ok(Written { tables, live: Some((contents.live(), counted)) })
}
