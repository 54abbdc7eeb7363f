//! What a run's record says of it, as far as pages show it.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

/// What `manifest.json` says.
#[derive(Debug, Deserialize)]
pub(super) struct Record {
    pub(super) title: String,
    /// First and last day; none where the method has no period.
    pub(super) period: Option<Days>,
    pub(super) submissions: Vec<Submission>,
    /// Of which version of the official method it is, and how final that is.
    #[serde(default)]
    pub(super) status: Option<String>,
    /// What took the method's place.
    #[serde(default)]
    pub(super) replaced: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Days {
    pub(super) first_day: String,
    pub(super) last_day: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Submission {
    la_code: String,
    la_name: String,
    pub(super) rows: u64,
}

impl Record {
    /// # Errors
    /// When there is none, or it is no record of a run.
    pub(super) fn read(run: &Path) -> io::Result<Record> {
        Ok(serde_json::from_slice(&fs::read(run.join("manifest.json"))?)?)
    }

    /// Code and name of each council, in the order of their codes.
    pub(super) fn councils(&self) -> Vec<(&str, &str)> {
        let mut councils: Vec<_> =
            self.submissions.iter().map(|of| (of.la_code.as_str(), of.la_name.as_str())).collect();
        councils.sort_unstable();
        councils.dedup();
        councils
    }
}
