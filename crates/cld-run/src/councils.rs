//! What somebody would ask about the councils of a run, from its page `council_register`.

use std::collections::BTreeSet;
use std::fmt;

use cld_engine::Engine;
use cld_figures::TypedTable;
use cld_method::Stored;
use serde::{Deserialize, Serialize};

use crate::RunError;

/// A council from which no submission was chosen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LeftOut {
    pub la_code: String,
    pub la_name: String,
    /// Its last submission, and why that one does not serve.
    pub file: String,
    pub reason: String,
}

/// A council whose file is far smaller than the one before.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Smaller {
    pub la_code: String,
    pub la_name: String,
    pub file: String,
    pub rows: i64,
    pub file_before: String,
    pub rows_before: i64,
}

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {} ({})", self.la_code, self.la_name, self.reason, self.file)
    }
}

impl fmt::Display for Smaller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Smaller { la_code, la_name, file, rows, file_before, rows_before } = self;
        write!(f, "{la_code} {la_name}: {rows} rows in {file}, {rows_before} in {file_before}")
    }
}

/// The page that says it, in methods that have it.
const PAGE: &str = "council_register";

/// The codes of the councils of which a submission is used: each has its rows in every layout, with noughts where nobody
/// is counted. Empty where `pages`, those that were calculated, have not the page that says it.
///
/// # Errors
/// When the page cannot be read.
pub(crate) fn counted<'p>(
    engine: &Engine,
    mut pages: impl Iterator<Item = &'p str>,
) -> Result<BTreeSet<String>, RunError> {
    if !pages.any(|page| page == PAGE) {
        return Ok(BTreeSet::new());
    }
    let (schema, batches) = engine.rows(&format!("select la_code from {PAGE} where is_used"))?;
    let councils = TypedTable::of(PAGE, &schema, &batches)?;
    Ok(councils.text("la_code")?.into_iter().flatten().map(str::to_owned).collect())
}

/// The councils that are in no table which counts from the latest submission, and those whose file is far smaller than
/// the one before; none for a method without the page.
///
/// # Errors
/// When the page cannot be read, or has not the columns that it should have.
pub(crate) fn asked_about(engine: &Engine, stored: &[Stored]) -> Result<(Vec<LeftOut>, Vec<Smaller>), RunError> {
    if !stored.iter().any(|stored| stored.page.name == PAGE) {
        return Ok((Vec::new(), Vec::new()));
    }
    let (schema, batches) = engine.rows(&format!("select * from {PAGE} order by la_code, la_name"))?;
    let councils = TypedTable::of(PAGE, &schema, &batches)?;
    let text = |column| -> Result<Vec<String>, RunError> {
        Ok(councils.text(column)?.into_iter().map(|text| text.unwrap_or_default().to_owned()).collect())
    };
    let [la_code, la_name, file, reason, file_before] =
        ["la_code", "la_name", "file", "reason", "file_before"].map(text);
    let (la_code, la_name, file, reason, file_before) = (la_code?, la_name?, file?, reason?, file_before?);
    let (rows, rows_before) = (councils.count("row_count")?, councils.count("row_count_before")?);
    let (is_used, is_far_smaller) = (councils.truth("is_used")?, councils.truth("is_far_smaller")?);
    let left_out = (0..councils.len()).filter(|at| is_used[*at] == Some(false)).map(|at| LeftOut {
        la_code: la_code[at].clone(),
        la_name: la_name[at].clone(),
        file: file[at].clone(),
        reason: reason[at].clone(),
    });
    let smaller = (0..councils.len()).filter(|at| is_far_smaller[*at] == Some(true)).filter_map(|at| {
        Some(Smaller {
            la_code: la_code[at].clone(),
            la_name: la_name[at].clone(),
            file: file[at].clone(),
            rows: rows[at]?,
            file_before: file_before[at].clone(),
            rows_before: rows_before[at]?,
        })
    });
    Ok((left_out.collect(), smaller.collect()))
}
