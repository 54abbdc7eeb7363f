//! Answers in sentences: what is behind a figure or why there is nothing behind it, what became of a person's rows, why a
//! submission was left out.

mod answer;
mod cell;
mod error;
mod events;
mod laid_out;
mod nothing;
mod person;
mod submission;
mod table_rows;

use cld_run::Finished;

pub use answer::Answer;
pub use cell::{explain as explain_cell, rows};
pub use error::ExplainError;
pub use laid_out::explain as explain_laid_out;
pub use person::explain as explain_person;
pub use submission::explain as explain_submission;

/// Explains a figure of a table, or of a table of a return by its id; without a cell its rows with their numbers.
///
/// # Errors
/// When the run has no such table or the table no such cell; the error names the part of the cell that is wrong.
pub fn explain_table(run: &Finished<'_>, table: &str, cell: Option<&str>) -> Result<Answer, ExplainError> {
    let layout = run.method.layouts.values().find(|layout| layout.id.eq_ignore_ascii_case(table));
    match (layout, cell) {
        (Some(layout), cell) => explain_laid_out(run, layout, cell),
        (None, Some(cell)) => explain_cell(run, table, cell),
        (None, None) => rows(run, table),
    }
}
