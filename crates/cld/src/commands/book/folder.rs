//! Where pages are written.

use std::path::Path;

use crate::failure::Failure;

/// The folder of a book whose pages are to be written.
pub(super) fn folder(folder: Option<&Path>) -> Result<&Path, Failure> {
    folder.ok_or_else(|| "pages are written in a folder: name it, such as cld --book book book ...".into())
}
