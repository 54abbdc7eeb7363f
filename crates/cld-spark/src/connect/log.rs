//! What a server said, in a file of the run's folder: its words may show values of rows.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::error::ConnectError;
use super::status::Broken;

/// The name of the file.
pub const LOG: &str = "spark.log";

/// A file that is added to, for its owner alone.
#[derive(Debug)]
pub(super) struct Log {
    path: PathBuf,
    file: Mutex<File>,
}

impl Log {
    /// Opens the log of a run's folder.
    pub(super) fn open(folder: &Path) -> Result<Log, ConnectError> {
        let path = folder.join(LOG);
        let file = for_its_owner(OpenOptions::new().append(true).create(true)).open(&path);
        let file = file.map_err(unusable(&path))?;
        Ok(Log { file: Mutex::new(file), path })
    }

    /// Where it is, for a message.
    pub(super) fn place(&self) -> String {
        self.path.display().to_string()
    }

    /// Adds what was said of `about`. A log that cannot be written ends no run: what is to be said is said as an error too.
    pub(super) fn add(&self, about: &str, broken: &Broken) {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        _ = writeln!(file, "{about}: {}", broken.for_the_log());
    }
}

/// Options with which a new file can be read by its owner alone.
pub(super) fn for_its_owner(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options
}

/// For `map_err`: a file that the system refuses.
pub(super) fn unusable(path: &Path) -> impl Fn(io::Error) -> ConnectError {
    let path = path.display().to_string();
    move |source| ConnectError::LogUnusable { path: path.clone(), source }
}
