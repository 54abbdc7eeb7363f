//! Bytes of a file that arrive, and are held by one writer at a time. How many are here is the length of the file.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::body::Bytes;
use chrono::DateTime;
use cld_store::Moment;
use tokio::sync::mpsc::Receiver;

/// Bytes of a file that arrive. Nobody else adds to them while this is held.
#[derive(Debug)]
pub(crate) struct Part {
    path: PathBuf,
    file: File,
    length: u64,
}

impl Part {
    /// Those at a path, which is made when it is not there; none while somebody else adds to them.
    ///
    /// # Errors
    /// When the file cannot be opened or made.
    pub(crate) fn held(path: PathBuf) -> io::Result<Option<Part>> {
        let mut options = OpenOptions::new();
        options.append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let length = file.metadata()?.len();
        Ok(Some(Part { path, file, length }))
    }

    /// Where they are.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Bytes that are here.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Takes pieces until there are no more, and has them on the disk. False when they are more than `most`: then none of them
    /// is kept. What was written before the disk refused more is kept.
    ///
    /// # Errors
    /// When they cannot be written.
    pub(crate) fn take(&mut self, pieces: &mut Receiver<Bytes>, most: u64) -> io::Result<bool> {
        let before = self.length;
        let mut refused = None;
        while let Some(piece) = pieces.blocking_recv() {
            if self.length + piece.len() as u64 > most {
                self.shorten(before)?;
                return Ok(false);
            }
            if let Err(error) = self.file.write_all(&piece) {
                refused = Some(error);
                break;
            }
            self.length += piece.len() as u64;
        }
        self.length = self.file.metadata()?.len();
        match (refused, self.file.sync_data()) {
            (None, Ok(())) => Ok(true),
            (Some(refused), Ok(())) => Err(refused),
            (refused, Err(error)) => {
                // It is not known which of them are on the disk.
                _ = self.shorten(before);
                Err(refused.unwrap_or(error))
            }
        }
    }

    /// Has them on the disk.
    ///
    /// # Errors
    /// When the disk refuses.
    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Notes when somebody went on with it, by the portal's clock.
    ///
    /// # Errors
    /// When that cannot be noted.
    pub(crate) fn touch(&self, now: Moment) -> io::Result<()> {
        let seconds = u64::try_from(now.datetime().timestamp()).unwrap_or_default();
        self.file.set_modified(UNIX_EPOCH + Duration::from_secs(seconds))
    }

    fn shorten(&mut self, length: u64) -> io::Result<()> {
        self.file.set_len(length)?;
        self.length = length;
        Ok(())
    }
}

/// Bytes at a path; none when there is no such file.
///
/// # Errors
/// When the file cannot be looked at.
pub(crate) fn length(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        known => Ok(known?.len()),
    }
}

/// When somebody went on with the bytes at a path; none when they are not there.
pub(crate) fn touched(path: &Path) -> Option<Moment> {
    let modified = fs::metadata(path).and_then(|known| known.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let seconds = modified.duration_since(UNIX_EPOCH).ok()?.as_secs();
    DateTime::from_timestamp(i64::try_from(seconds).ok().filter(|seconds| *seconds > 0)?, 0).map(Moment::from)
}

/// Whether an error says that the disk has no room.
pub(crate) fn is_full(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}

#[cfg(test)]
mod tests {
    use super::Part;
    use axum::body::Bytes;
    use tokio::sync::mpsc::channel;

    fn taken(part: &mut Part, pieces: &[&'static str], most: u64) -> bool {
        let (sender, mut receiver) = channel(pieces.len().max(1));
        for piece in pieces {
            sender.try_send(Bytes::from_static(piece.as_bytes())).unwrap();
        }
        drop(sender);
        part.take(&mut receiver, most).unwrap()
    }

    #[test]
    fn one_writer_at_a_time_adds_and_no_more_than_was_announced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.part");
        let mut part = Part::held(path.clone()).unwrap().unwrap();
        assert!(Part::held(path.clone()).unwrap().is_none(), "somebody else");
        assert!(taken(&mut part, &["LA ", "Code\n"], 12));
        assert!(!taken(&mut part, &["211\n", "212\n"], 12), "more than all");
        assert_eq!(part.length(), 8, "a piece that is too long leaves nothing");
        drop(part);
        let mut part = Part::held(path.clone()).unwrap().unwrap();
        assert_eq!(part.length(), 8);
        assert!(taken(&mut part, &["211\n"], 12));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "LA Code\n211\n");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
