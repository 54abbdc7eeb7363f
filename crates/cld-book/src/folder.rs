//! The files of a book's folder.

use std::path::Path;
use std::{fs, io};

use crate::error::BookError;

/// Every file under `root`, by its path there, with its text. Paths have `/` between their parts on every system.
pub(crate) fn files(root: &Path) -> Result<Vec<(String, String)>, BookError> {
    let mut files = Vec::new();
    gather(root, root, &mut files)?;
    files.sort();
    Ok(files)
}

fn gather(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) -> Result<(), BookError> {
    let unreadable = |path: &Path| {
        let path = path.display().to_string();
        move |source: io::Error| BookError::Unreadable { path, kind: source.kind() }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let place = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.push((place, text));
        }
    }
    Ok(())
}
