//! The digest of a file's bytes.

use std::io;
use std::path::Path;

use cld_submission::Input;

/// The digest of a file's bytes.
///
/// # Errors
/// When the file cannot be read.
pub fn sha256(path: &Path) -> io::Result<String> {
    cld_submission::sha256(&Input::file(path))
}
