//! The folder of a run: unfinished under another name until its manifest is written.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::error::EngineError;
use crate::place::check_name;

/// A run's folder while it is being filled. It gets its name when it is finished, so that a run that
/// was cut short never looks like one that was not.
pub struct RunFolder {
    wanted: PathBuf,
    unfinished: PathBuf,
}

impl RunFolder {
    /// Begins a run that will be stored at `path`, which must not be there yet. What an earlier run left
    /// unfinished is removed.
    pub fn begin(path: &Path) -> Result<RunFolder, EngineError> {
        check_name(path)?;
        if path.exists() {
            return Err(EngineError::FolderTaken { path: path.display().to_string() });
        }
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".unfinished");
        let unfinished = path.with_file_name(name);
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished).map_err(EngineError::unstorable(&unfinished))?;
        }
        fs::create_dir_all(&unfinished).map_err(EngineError::unstorable(&unfinished))?;
        Ok(RunFolder { wanted: path.to_owned(), unfinished })
    }

    /// Where `name` is stored while the run goes on.
    pub fn join(&self, name: &str) -> PathBuf {
        self.unfinished.join(name)
    }

    /// Writes the manifest and gives the folder its name.
    pub fn finish(self, manifest: &impl Serialize) -> Result<PathBuf, EngineError> {
        let path = self.unfinished.join("manifest.json");
        let text =
            serde_json::to_string_pretty(manifest).map_err(|error| EngineError::unstorable(&path)(error.into()))?;
        fs::write(&path, text + "\n").map_err(EngineError::unstorable(&path))?;
        fs::rename(&self.unfinished, &self.wanted).map_err(EngineError::unstorable(&self.wanted))?;
        Ok(self.wanted)
    }
}
