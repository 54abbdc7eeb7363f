//! Works out the pages of a method in the order of what they read, and stores each.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cld_book::{Kind, Method, Page, nearest};
use cld_engine::{Engine, EngineError};

use crate::base::define_events;
use crate::kept::{columns_kept, only};
use crate::parameters::Parameters;
use crate::schedule::after_what_they_read;

/// A page that has been worked out.
#[derive(Debug, Clone)]
pub struct Stored {
    pub page: Page,
    /// Rows that the page gives; null when it is worked out where it is read.
    pub rows: Option<u64>,
    pub took: Duration,
}

/// Why a method did not run to its end.
#[derive(Debug, thiserror::Error)]
pub enum MethodError {
    #[error("book/{path}: {source}")]
    Page { path: String, source: EngineError },
    #[error("variables of {method}: {source}")]
    Variables { method: String, source: EngineError },
    #[error("there is no table \"{named}\"{hint}")]
    TableUnknown { named: String, hint: String },
    #[error("pages read each other in a circle: {}", .0.join(" -> "))]
    Circle(Vec<String>),
}

/// The names of a method's tables, and of the steps that have an official result of their own.
pub fn tables_of(method: &Method) -> Vec<String> {
    let is_result = |page: &&Page| page.kind == Kind::Table || !page.facts.official.is_empty();
    method.pages.values().filter(is_result).map(|page| page.name.clone()).collect()
}

/// Works out `wanted` and all that they read. `submitted`, `submissions` and the lists must be there;
/// `folder` says where a page is stored, `done` hears of each page.
pub fn run(
    engine: &Engine,
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
    define_events(engine, method, parameters)
        .map_err(|source| MethodError::Variables { method: method.name.clone(), source })?;
    let pages = method.in_order(wanted.iter().cloned(), &BTreeSet::new()).map_err(MethodError::Circle)?;
    let kept = columns_kept(engine, parameters, &pages)?;
    let work = |page: &Page| {
        let begun = Instant::now();
        let sql = parameters.fill(&page.sql.text);
        let rows = match page.facts.stored {
            Some(false) => engine.define(&page.name, &sql).map(|()| None),
            _ => engine.store(&page.name, &only(&sql, kept.get(&page.name)), &folder(page)).map(Some),
        };
        let rows = rows.map_err(|source| MethodError::Page { path: page.path.clone(), source })?;
        Ok(Stored { page: page.clone(), rows, took: begun.elapsed() })
    };
    let lacks_room =
        |error: &MethodError| matches!(error, MethodError::Page { source: EngineError::MemoryTooSmall, .. });
    after_what_they_read(&pages, work, lacks_room, done)
}

/// Makes the pages of a finished run tables again: what it stored is opened where `folder` says, what it worked out on
/// reading is defined. `submitted`, `submissions` and the lists must be there. Gives the pages in their order.
pub fn open(
    engine: &Engine,
    method: &Method,
    parameters: &Parameters,
    stored: &[String],
    folder: impl Fn(&Page) -> PathBuf,
) -> Result<Vec<Page>, MethodError> {
    define_events(engine, method, parameters)
        .map_err(|source| MethodError::Variables { method: method.name.clone(), source })?;
    let pages = method.in_order(stored.iter().cloned(), &BTreeSet::new()).map_err(MethodError::Circle)?;
    for page in &pages {
        let opened = if page.facts.stored == Some(false) {
            engine.define(&page.name, &parameters.fill(&page.sql.text))
        } else {
            engine.open(&page.name, &folder(page))
        };
        opened.map_err(|source| MethodError::Page { path: page.path.clone(), source })?;
    }
    Ok(pages)
}
