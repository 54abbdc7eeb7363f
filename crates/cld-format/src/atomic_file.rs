//! A file that gets its name when it is finished, so that a half-written one never looks whole.

use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::FormatError;
use crate::name_lock::is_at;

/// What is being written.
#[derive(Debug)]
pub struct Draft {
    /// As it was named.
    path: PathBuf,
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// Lies beside the place that it gets in the end.
    Beside(NamedTempFile, PathBuf),
    /// A device or a pipe: nothing can take its place.
    Itself(File),
}

impl Draft {
    /// Begins a file at `path`; a private one can be read by its owner alone, where the system knows owners.
    ///
    /// # Errors
    /// When nothing can be written there.
    pub fn create(path: &Path, is_private: bool) -> Result<Draft, FormatError> {
        let target = target(path, is_private).map_err(FormatError::unwritable(path))?;
        Ok(Draft { path: path.to_owned(), target })
    }

    /// A folder that other parts of the file may lie in meanwhile; null for a device.
    pub fn folder(&self) -> Option<&Path> {
        match &self.target {
            Target::Beside(file, _) => file.path().parent(),
            Target::Itself(_) => None,
        }
    }

    /// As it was named.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes all there is and gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written whole; then nothing has the name.
    pub fn finish_with(mut self, bytes: &[u8]) -> Result<(), FormatError> {
        self.write_all(bytes).map_err(FormatError::unwritable(&self.path))?;
        self.finish()
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// When it cannot be written whole; then nothing has the name.
    pub fn finish(self) -> Result<(), FormatError> {
        let Draft { path, target } = self;
        let named = match target {
            Target::Beside(file, place) => {
                file.as_file().sync_all().and_then(|()| file.persist(place).map(drop).map_err(|error| error.error))
            }
            Target::Itself(mut file) => file.flush(),
        };
        named.map_err(FormatError::unwritable(&path))
    }
}

fn target(path: &Path, is_private: bool) -> io::Result<Target> {
    // A link is followed: what it leads to is replaced.
    let place = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&place) {
        Ok(facts) if facts.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
        Ok(facts) if !facts.is_file() => return Ok(Target::Itself(File::options().write(true).open(&place)?)),
        _ => {}
    }
    let folder = place.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    let name = place.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy().into_owned();
    remove_drafts(folder);
    let prefix = format!(".{name}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix).suffix(DRAFT);
    // On Windows a file has the rights of its folder, private or not.
    #[cfg(not(unix))]
    let _ = is_private;
    #[cfg(unix)]
    if !is_private {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    loop {
        let file = builder.tempfile_in(folder)?;
        match file.as_file().try_lock() {
            // Another process may have taken it for one that was left, before it was locked: then it is gone.
            Ok(()) if !is_at(file.as_file(), file.path()) => {}
            Err(TryLockError::WouldBlock) => {}
            // On a disk without locks nobody takes it.
            Ok(()) | Err(TryLockError::Error(_)) => return Ok(Target::Beside(file, place)),
        }
    }
}

/// How the name of a file ends that is being written.
const DRAFT: &str = ".cld-draft";

/// Removes what killed processes left in a folder. What a process is still writing is locked, and stays.
pub(crate) fn remove_drafts(folder: &Path) {
    let is_draft = |name: &str| name.starts_with('.') && name.ends_with(DRAFT);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for path in entries.filter(|entry| entry.file_name().to_str().is_some_and(is_draft)).map(|entry| entry.path()) {
        let Ok(file) = File::open(&path) else { continue };
        if file.try_lock().is_ok() && is_at(&file, &path) {
            // What cannot be removed now is removed by whoever writes here next.
            let _ = fs::remove_file(&path);
        }
    }
}

impl Target {
    fn file(&mut self) -> &mut File {
        match self {
            Target::Beside(file, _) => file.as_file_mut(),
            Target::Itself(file) => file,
        }
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.target.file().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.file().flush()
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.target.file().seek(to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_its_name_only_when_it_is_finished() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "before").unwrap();
        let mut draft = Draft::create(&path, false).unwrap();
        draft.write_all(b"after").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "before");
        drop(draft);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a draft that is given up leaves nothing");
        Draft::create(&path, false).unwrap().finish_with(b"after").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "after");
    }

    #[test]
    fn what_a_killed_process_left_is_removed_and_what_is_being_written_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        for left in [".out.csv.AbC123.cld-draft", ".other.xlsx.X.cld-draft", ".mine.unfinished"] {
            fs::write(folder.path().join(left), "rows").unwrap();
        }
        let first = Draft::create(&path, false).unwrap();
        Draft::create(&folder.path().join("second.csv"), false).unwrap().finish_with(b"2").unwrap();
        first.finish_with(b"1").unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, [".mine.unfinished", "out.csv", "second.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_private_file_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        Draft::create(&path, true).unwrap().finish_with(b"").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
