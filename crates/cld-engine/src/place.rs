//! Where a table is stored, in the form that the engine takes.

use std::fs;
use std::path::Path;

use datafusion::datasource::listing::ListingTableUrl;
use url::Url;

use crate::error::EngineError;

/// What the engine calls the table that is stored at `path`, a folder or a file.
///
/// The engine addresses files by URL. A path that it is given as text it would read as one, or as a pattern, since
/// brackets, question marks, stars, colons and per cent signs mean something there. So it is given the URL itself.
///
/// # Errors
/// When nothing is there, or the path cannot be said in a URL.
pub(crate) fn place(path: &Path) -> Result<ListingTableUrl, EngineError> {
    let whole = fs::canonicalize(path).map_err(EngineError::unstorable(path))?;
    check_name(&whole)?;
    let is_folder = whole.is_dir();
    let url = if is_folder { Url::from_directory_path(&whole) } else { Url::from_file_path(&whole) };
    let url = url.ok().filter(|_| is_folder || !is_of_store(&whole)).ok_or_else(|| unusable(path))?;
    Ok(ListingTableUrl::try_new(url, None)?)
}

/// Refuses a path under which no table can be stored, before anything is made there.
///
/// # Errors
/// When it is not UTF-8 or has a control character.
pub fn check_name(path: &Path) -> Result<(), EngineError> {
    let name = path.to_str().filter(|name| !name.contains(|letter: char| letter.is_ascii_control()));
    name.map(|_| ()).ok_or_else(|| unusable(path))
}

/// Files with names that end in `#` and a number are for the engine's store itself.
fn is_of_store(file: &Path) -> bool {
    let parts = file.file_name().and_then(|name| name.to_str()?.split_once('#'));
    parts.is_some_and(|(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unusable(path: &Path) -> EngineError {
    EngineError::NameUnusable { path: path.display().to_string() }
}
