//! What checking a file came to, for people and for programs: on the screen, as a page, as findings, as JSON.
//!
//! Links no engine, makes up nobody and sends nothing.

mod checked;
mod error;
mod figures;
mod findings_file;
pub mod json;
mod output;
mod quality;
mod ranking;
mod report;
pub mod screen;
#[cfg(test)]
mod tests;

use std::path::Path;

use cld_book::Book;
use cld_validate::{CheckError, Day, Manner, RuleSets, SpillTo, Summary};

pub use checked::{Checked, Opened};
pub use error::OutputError;
pub use findings_file::{FindingsFile, FindingsForm, Ledger};
pub use output::{Output, OutputPaths};
pub use ranking::rule_title;
pub use report::Report;

/// The way in which files are sent unless another is named, by its name in `book/ways`.
pub const USUAL_WAY: &str = "data-landing-portal";

/// What checking a file comes to on a day, by the release that it is recognised to follow; the inner error says why no
/// table can be read from it. `rules` keeps the rules for the next file.
///
/// # Errors
/// When the rules cannot be compiled or evaluated, or what does not fit into memory cannot be stored.
pub fn summary_of(
    book: &Book,
    rules: &mut RuleSets<'_>,
    path: &Path,
    threads: usize,
    today: Day,
) -> Result<Result<Summary, String>, CheckError> {
    let opened = Opened::new(book, rules, path, None)?;
    let manner =
        Manner { threads, with_values: false, seen: today, previous: None, spill_to: SpillTo::Disk, way: None };
    Ok(opened.check(rules, manner, |_| ())?.outcome)
}
