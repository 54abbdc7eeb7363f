//! A grouping of councils that somebody names: one of the book, or a file.

use std::path::Path;

use cld_book::{Book, Grouping, nearest};
use cld_built_in::open;
use cld_figures::areas::Areas;

use crate::failure::Failure;

/// The grouping of that name, of the book that a run followed or of the one at hand, or the file of that name.
///
/// # Errors
/// When there is neither, or the file is no grouping of councils that the book knows.
pub fn grouping(followed: &Book, named: &str) -> Result<Grouping, Failure> {
    if let Some(found) = followed.groupings.get(named) {
        return Ok(found.clone());
    }
    let path = Path::new(named);
    if path.is_file() {
        let text = std::fs::read_to_string(path).map_err(Failure::reading(path))?;
        let found =
            Grouping::read(named, &text).map_err(|fault| format!("{named}, line {}: {}.", fault.line, fault.what))?;
        let areas = Areas::of(followed);
        let mut councils = found.groups.values().flatten();
        return match councils.find(|council| areas.name(council) == **council) {
            Some(unknown) => Err(format!("{named}: names council \"{unknown}\", which the book does not have.").into()),
            None => Ok(found),
        };
    }
    // A run keeps the book that it followed, which may be older than groupings are.
    let at_hand = open(None)?;
    match at_hand.groupings.get(named) {
        Some(found) => Ok(found.clone()),
        None => {
            let names: Vec<&str> = at_hand.groupings.keys().map(String::as_str).collect();
            let hint = nearest(named, names.iter().copied());
            let known = names.join(", ");
            Err(format!("there is no grouping \"{named}\"{hint}, and no such file. The book has: {known}.").into())
        }
    }
}
