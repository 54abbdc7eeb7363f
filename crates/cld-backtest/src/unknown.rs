//! Names that are not there.

use std::path::Path;

use cld_book::nearest;

use crate::error::BacktestError;

/// A name that is not there, with those that are.
pub(crate) fn unknown(what: &'static str, named: &str, folder: &Path, known: &[String]) -> BacktestError {
    let hint = nearest(named, known.iter().map(String::as_str));
    BacktestError::Unknown {
        what,
        named: named.to_owned(),
        folder: folder.display().to_string(),
        hint,
        known: known.to_vec(),
    }
}
