//! Calculates the pages of a method in the order of what they read, and stores each.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cld_book::{Method, Page, nearest};
use cld_engine::{Engine, Executor};

use crate::base::define_events;
use crate::error::MethodError;
use crate::parameters::Parameters;
use crate::pruning::{columns_kept, only};
use crate::schedule::after_what_they_read;

/// A page that has been calculated.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The page.
    pub page: Page,
    /// Rows that the page gives; none when it is calculated where it is read.
    pub rows: Option<u64>,
    /// How long it took to calculate.
    pub took: Duration,
}

/// The names of a method's tables, and of the steps that have an official result of their own.
pub fn tables_of(method: &Method) -> Vec<String> {
    method.tables()
}

/// Calculates `wanted` and all that they read on `executor`, after they were planned on `engine`, which may be the
/// same. Both must have `submitted`, `submissions` and the lists; `folder` says where a page is stored, `done` hears of
/// each page.
///
/// # Errors
/// When a table is not known, or a page cannot be planned, calculated or stored.
pub fn run(
    engine: &Engine,
    executor: &dyn Executor,
    method: &Method,
    parameters: &Parameters,
    wanted: &[String],
    folder: impl Fn(&Page) -> PathBuf + Sync,
    done: impl FnMut(&Stored) + Send,
) -> Result<Vec<Stored>, MethodError> {
    let names = || method.pages.keys().map(String::as_str);
    if let Some(named) = wanted.iter().find(|name| method.page(name).is_none()) {
        return Err(MethodError::TableUnknown { named: named.clone(), hint: nearest(named, names()) });
    }
    define_events(engine, method, parameters)?;
    define_events(executor, method, parameters)?;
    let pages = method.in_order(wanted.iter().cloned(), &BTreeSet::new()).map_err(MethodError::Circle)?;
    let kept = columns_kept(engine, parameters, &pages)?;
    let work = |page: &Page| {
        let begun = Instant::now();
        let sql = parameters.fill(&page.sql.text);
        let rows = match page.facts.is_stored() {
            false => executor.define(&page.name, &sql).map(|()| None),
            true => executor.store(&page.name, &only(&sql, kept.get(&page.name)), &folder(page)).map(Some),
        };
        let rows = rows.map_err(|source| MethodError::Page { path: page.path.clone(), source })?;
        Ok(Stored { page: page.clone(), rows, took: begun.elapsed() })
    };
    after_what_they_read(&pages, work, MethodError::lacks_room, done)
}

/// Makes the pages of a finished run tables again: what it stored is opened where `folder` says, what it calculated on
/// reading is defined. `submitted`, `submissions` and the lists must be there. Gives the pages in their order.
///
/// # Errors
/// When what the run stored is not there or cannot be read.
pub fn open(
    engine: &Engine,
    method: &Method,
    parameters: &Parameters,
    stored: &[String],
    folder: impl Fn(&Page) -> PathBuf,
) -> Result<Vec<Page>, MethodError> {
    define_events(engine, method, parameters)?;
    let pages = method.in_order(stored.iter().cloned(), &BTreeSet::new()).map_err(MethodError::Circle)?;
    for page in &pages {
        let opened = if !page.facts.is_stored() {
            engine.define(&page.name, &parameters.fill(&page.sql.text))
        } else {
            engine.open(&page.name, &folder(page))
        };
        opened.map_err(|source| MethodError::Page { path: page.path.clone(), source })?;
    }
    Ok(pages)
}
