//! The right to a name in a folder, which one process has at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

/// A file that is locked by this process. It goes when it is given up; when the process is killed the system gives up
/// the lock, and the file stays for whoever takes it next.
#[derive(Debug)]
pub(crate) struct NameLock {
    path: PathBuf,
    _file: File,
}

impl NameLock {
    /// Locks the file at `path`, which is made if it is not there; null when another process has it.
    ///
    /// # Errors
    /// When no file can be made there, or the disk knows no locks.
    pub(crate) fn take(path: &Path) -> io::Result<Option<NameLock>> {
        loop {
            let file = open(path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, path) => return Ok(Some(NameLock { path: path.to_owned(), _file: file })),
                // Whoever had it before removed the file between the two steps: there is another one now, or none.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }
}

/// How often, and with which pause, a name is asked for: whoever clears up after a killed process has it for a moment.
const TRIES: u32 = 10;
const PAUSE: Duration = Duration::from_millis(50);

impl NameLock {
    /// The same, asking again for half a second before it says that another process has it.
    ///
    /// # Errors
    /// As [`NameLock::take`].
    pub(crate) fn take_patiently(path: &Path) -> io::Result<Option<NameLock>> {
        for _ in 1..TRIES {
            if let Some(lock) = NameLock::take(path)? {
                return Ok(Some(lock));
            }
            thread::sleep(PAUSE);
        }
        NameLock::take(path)
    }
}

impl Drop for NameLock {
    /// Removes the file while it is still locked, so that nobody locks one that is about to go.
    fn drop(&mut self) {
        // What stays is removed by whoever takes it next.
        let _ = fs::remove_file(&self.path);
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// True when the file that is open is the one that has the name now.
#[cfg(unix)]
pub(crate) fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let same = |facts: fs::Metadata, named: fs::Metadata| (facts.dev(), facts.ino()) == (named.dev(), named.ino());
    file.metadata().and_then(|facts| Ok(same(facts, fs::metadata(path)?))).unwrap_or(false)
}

#[cfg(not(unix))]
pub(crate) fn is_at(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_has_it_at_a_time_and_nothing_is_left_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        let first = NameLock::take(&path).unwrap().expect("nobody has it");
        assert!(NameLock::take(&path).unwrap().is_none());
        drop(first);
        assert!(!path.exists());
        assert!(NameLock::take(&path).unwrap().is_some());
    }

    #[test]
    fn a_file_that_a_killed_process_left_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("lock");
        fs::write(&path, "").unwrap();
        assert!(NameLock::take(&path).unwrap().is_some());
    }

    #[test]
    fn many_at_once_never_have_it_together() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let (path, inside, turns) = (folder.path().join("lock"), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while turns.load(Ordering::SeqCst) < 500 {
                        let Some(lock) = NameLock::take(&path).unwrap() else { continue };
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        turns.fetch_add(1, Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(lock);
                    }
                });
            }
        });
        assert!(!path.exists());
    }
}
