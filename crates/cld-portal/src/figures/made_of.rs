//! What figures were made of and by which methods: a file next to them, so that the page says it without any database.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// Its name in the folder of the figures.
const FILE: &str = "made-of.json";

/// What figures were made of.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MadeOf {
    /// As of when submissions were seen.
    pub(crate) as_of: String,
    /// The version of the program.
    pub(crate) program: String,
    /// Digest of the book.
    pub(crate) book: String,
    /// What was sent by then and not withdrawn, the earliest first.
    pub(crate) sent: Vec<SentFile>,
    /// By which methods, in the order of the book; none when no file covers a quarter.
    pub(crate) methods: Vec<MadeBy>,
}

/// A submission that figures were made of, or that was left out.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SentFile {
    /// Number of its receipt, by which the run's register knows its file.
    pub(crate) receipt: String,
    /// When it was sent.
    pub(crate) sent: String,
    /// First and last day that its events cover; where they cover none, those that the council said.
    pub(crate) covers: (String, String),
    /// Its rows.
    pub(crate) rows: u64,
    /// Why it was left out by North West DSCRO; none when it was not.
    pub(crate) left_out: Option<String>,
}

/// Figures by a method: its run and its reports are next to this file under its name.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct MadeBy {
    /// Its name.
    pub(crate) method: String,
    /// First and last day.
    pub(crate) period: (String, String),
    /// First and last day of what no file covers whole.
    pub(crate) missing: Vec<(String, String)>,
}

impl MadeOf {
    /// Writes it into the folder of the figures, and gives its bytes.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn write(&self, folder: &Path) -> io::Result<Vec<u8>> {
        let text = serde_json::to_vec_pretty(self)?;
        fs::write(folder.join(FILE), &text)?;
        Ok(text)
    }

    /// As it was written; none where there is none.
    pub(crate) fn read(folder: &Path) -> Option<MadeOf> {
        serde_json::from_slice(&fs::read(folder.join(FILE)).ok()?).ok()
    }
}
