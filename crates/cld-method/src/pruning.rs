//! Which columns of a step somebody still reads. The others are not stored: most steps hand on all that they are given.

use std::collections::{BTreeMap, BTreeSet};

use cld_book::{Kind, Page};
use cld_engine::{Engine, EngineError};

use crate::error::MethodError;
use crate::parameters::Parameters;

/// Columns that are stored whether or not a page reads them: by these a figure is followed back to its rows.
const FOLLOWED: [&str; 3] = ["record_number", "la_code", "person"];

/// For each step that is stored, in its own order, the columns that later pages read or name. A table, and a step with an
/// official result, keeps all that it has and is not there.
///
/// Each of `pages` comes after what it reads. They are planned over tables without rows, which the run replaces.
pub(crate) fn columns_kept(
    engine: &Engine,
    parameters: &Parameters,
    pages: &[Page],
) -> Result<BTreeMap<String, Vec<String>>, MethodError> {
    let failed = |page: &Page, source: EngineError| MethodError::Page { path: page.path.clone(), source };
    let mut columns: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for page in pages {
        let sql = parameters.fill(&page.sql.text);
        let known = plan(engine, page, &sql).map_err(|error| failed(page, error))?;
        columns.insert(&page.name, known);
    }
    let mut kept = BTreeMap::new();
    let mut read: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for page in pages.iter().rev() {
        let sql = parameters.fill(&page.sql.text);
        let wanted = read.remove(&page.name).unwrap_or_default();
        let is_kept = |name: &&String| wanted.contains(*name) || FOLLOWED.contains(&name.as_str());
        let own: Vec<String> = columns[page.name.as_str()].iter().filter(is_kept).cloned().collect();
        let is_result = page.kind() == Kind::Table || !page.facts.official().is_empty();
        let own = (!is_result && !own.is_empty()).then_some(own);
        for (table, names) in engine.reads(&only(&sql, own.as_ref())).map_err(|error| failed(page, error))? {
            read.entry(table).or_default().extend(names);
        }
        // What the SQL names must be there, even where the plan finds that nothing comes of it.
        for table in &page.sql.tables {
            read.entry(table.clone()).or_default().extend(page.sql.columns.iter().cloned());
        }
        kept.extend(own.map(|own| (page.name.clone(), own)));
    }
    Ok(kept)
}

/// Makes a page a table without rows and gives its columns.
fn plan(engine: &Engine, page: &Page, sql: &str) -> Result<Vec<String>, EngineError> {
    let schema = engine.schema(sql)?;
    match page.facts.is_stored() {
        false => engine.define(&page.name, sql)?,
        true => engine.hold(&page.name, &schema, &[])?,
    }
    Ok(schema.fields().iter().map(|field| field.name().clone()).collect())
}

/// SQL for these columns of a page's; for all when nothing is said.
pub(crate) fn only(sql: &str, columns: Option<&Vec<String>>) -> String {
    match columns {
        Some(columns) => format!("select {} from ({sql}) as worked_out", columns.join(", ")),
        None => sql.to_owned(),
    }
}
