//! A file is copied, and its digest taken of what is copied.

use std::io;
use std::path::Path;

use cld_terms::hex;
use sha2::{Digest, Sha256};
use tokio::fs::{File, OpenOptions};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use super::BackupError;

/// So much is read at once.
const PIECE: usize = 1 << 20;

/// What was copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copied {
    pub(super) sha256: String,
    pub(super) bytes: u64,
}

/// Copies what is read into a new file for its owner alone. What cannot be read is said apart from what cannot be written.
pub(super) async fn copied(
    mut source: impl AsyncRead + Unpin,
    target: &Path,
) -> Result<Result<Copied, io::Error>, BackupError> {
    let unwritable = BackupError::file(target);
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    options.mode(0o600);
    let mut written = options.open(target).await.map_err(&unwritable)?;
    let (mut digest, mut bytes, mut piece) = (Sha256::new(), 0, vec![0; PIECE]);
    loop {
        let read = match source.read(&mut piece).await {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        digest.update(&piece[..read]);
        written.write_all(&piece[..read]).await.map_err(&unwritable)?;
        bytes += read as u64;
    }
    written.flush().await.map_err(&unwritable)?;
    Ok(Ok(Copied { sha256: hex(digest.finalize()), bytes }))
}

/// The digest of a file.
pub(super) async fn digest(path: &Path) -> Result<String, BackupError> {
    let unreadable = BackupError::file(path);
    let mut file = File::open(path).await.map_err(&unreadable)?;
    let (mut digest, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        match file.read(&mut piece).await.map_err(&unreadable)? {
            0 => return Ok(hex(digest.finalize())),
            read => digest.update(&piece[..read]),
        }
    }
}
