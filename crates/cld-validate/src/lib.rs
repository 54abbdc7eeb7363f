//! Rules over one submission: findings and a verdict.
//!
//! Compiles the rule pages itself, and takes a submission's blocks as they are read: no engine is
//! needed to check a file. Knows nothing of runs, people across files or earlier submissions.

mod advice;
mod check;
mod conclusion;
mod condition;
mod coverage;
mod example;
mod facts;
mod finding;
mod group;
mod links;
mod look;
mod native;
mod pattern;
mod plan;
mod rule;
mod rule_sets;

use std::path::Path;

pub use check::{Manner, Rules};
use cld_book::{Book, Fault, nearest};
use cld_submission::ReadError;
pub use coverage::{Basis, Coverage, Day, Period};
use datafusion_common::DataFusionError;
pub use example::{check_examples, example_outcomes};
pub use finding::{Finding, ItemTally, Own, Summary, Tally, Verdict};
pub use rule_sets::{RuleSets, RuledFile};

/// Why a file could not be checked. Nothing that stands in a row is among the reasons.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    #[error("there is no release \"{named}\"{nearest}")]
    ReleaseUnknown { named: String, nearest: String },
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    RulesFaulty(Vec<Fault>),
    #[error(transparent)]
    FileUnreadable(#[from] ReadError),
    #[error("the rules could not be worked out ({0}). Test their pages with cld book check.")]
    RulesUncomputable(DataFusionError),
    #[error("rows could not be compared: the temporary folder cannot be used ({0}). Free some space there.")]
    SpillFailed(std::io::Error),
}

impl CheckError {
    fn unknown_release(book: &Book, named: &str) -> CheckError {
        let nearest = nearest(named, book.releases.keys().map(String::as_str));
        CheckError::ReleaseUnknown { named: named.to_owned(), nearest }
    }
}

/// Checks the file at `path` by the rules of a release; `sink` gets each finding in the file's order.
///
/// To check several files, open them with one [`RuleSets`].
pub fn check(
    book: &Book,
    release: &str,
    path: &Path,
    manner: Manner<'_>,
    sink: impl FnMut(Finding),
) -> Result<Summary, CheckError> {
    let mut sets = RuleSets::new(book);
    let file = sets.open(path, release)?;
    sets.rules(&file.rules).check(&file.submission?, manner, sink)
}
