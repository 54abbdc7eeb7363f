//! Rules over one submission: findings and a verdict.
//!
//! Compiles the rule pages itself, and takes a submission's blocks as they are read: no engine is
//! needed to check a file. Knows nothing of runs, people across files or earlier submissions.

mod advice;
mod block_check;
mod cause;
mod check;
mod condition;
mod coverage;
mod digest_hasher;
mod entries;
mod error;
mod example;
mod facts;
mod finding;
mod finish;
mod group;
mod last_file;
mod links;
mod native;
mod pattern;
mod period;
mod plan;
mod priority;
mod row_shape;
mod rule;
mod rule_sets;
mod sending;
mod shape_sql;
mod sql_example;
mod status;
mod table;
#[cfg(test)]
mod words;

pub use check::{Manner, Rules};
use cld_book::Book;
use cld_submission::Input;
pub use coverage::{Basis, Coverage};
pub use error::CheckError;
pub use example::{check_examples, example_outcomes};
pub use finding::{Finding, ItemTally, MOST_EXTRAS, Own, Statuses, Summary, Tally, Verdict};
pub use group::SpillTo;
pub use native::is_about_making;
pub use period::{Day, Period};
pub use rule_sets::{RuleSets, RuledFile};
pub use sql_example::{SqlRuleExample, SqlRuleExamples, sql_examples};

/// Checks a file by the rules of a release; `sink` gets each finding in the file's order.
///
/// To check several files, open them with one [`RuleSets`]: then rules are compiled once.
///
/// # Errors
/// When there is no such release, no table can be read from the file, the rules cannot be compiled, or what does not fit
/// into memory cannot be spilled.
pub fn check(
    book: &Book,
    release: &str,
    input: impl Into<Input>,
    manner: Manner<'_>,
    sink: impl FnMut(Finding),
) -> Result<Summary, CheckError> {
    let mut sets = RuleSets::new(book);
    let file = sets.open(input, release)?;
    sets.rules(&file.rules).check(&file.submission?, manner, sink)
}
