//! Names that are not there.

use std::path::Path;

use cld_book::nearest;

/// A name that is not there, with those that are.
pub(crate) fn unknown(what: &str, named: &str, folder: &Path, known: &[String]) -> String {
    let hint = nearest(named, known.iter().map(String::as_str));
    format!("there is no {what} \"{named}\" in {}{hint}; there are: {}", folder.display(), known.join(", "))
}
