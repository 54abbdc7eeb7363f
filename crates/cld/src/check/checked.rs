//! One file to check, and what checking it came to.

use std::fs;
use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_submission::{ReadError, Submission, recognise};
use cld_validate::{CheckError, Coverage, Finding, Manner, RuleSets, RuledFile, Rules, Summary, Verdict};

use super::{figures, progress};

/// A file whose header was read, or the reason why it cannot be.
pub(super) struct Opened {
    path: PathBuf,
    release: String,
    /// Name of the rules for it.
    rules: String,
    submission: Result<Submission, ReadError>,
}

/// What checking a file came to.
pub(super) struct Checked {
    /// The file as it was named.
    pub(super) file: String,
    /// Name of the release it was read by.
    pub(super) release: String,
    /// What was found, or why no table can be read from the file.
    pub(super) outcome: Result<Summary, String>,
}

impl Opened {
    /// Reads the header by `release`, or by the one that the file is recognised to follow; `rules` gets the rules
    /// for such a file.
    pub(super) fn new(
        book: &Book,
        rules: &mut RuleSets<'_>,
        path: &Path,
        release: Option<&str>,
    ) -> Result<Opened, CheckError> {
        let release = release.map_or_else(|| Ok(recognise(path, book)?.release), |named| Ok(named.to_owned()));
        let path = path.to_owned();
        match release {
            Ok(release) => {
                let RuledFile { rules, submission } = rules.open(&path, &release)?;
                Ok(Opened { path, release, rules, submission })
            }
            // No release can be told of what is no table.
            Err(reason) => Ok(Opened { path, release: String::new(), rules: String::new(), submission: Err(reason) }),
        }
    }

    /// What the file covers, for another one to be held against it.
    pub(super) fn coverage(self, rules: &RuleSets<'_>, threads: usize) -> Result<Coverage, CheckError> {
        let submission = self.submission?;
        rules.rules(&self.rules).coverage(&submission, threads)
    }

    /// The file as it was named.
    pub(super) fn name(&self) -> String {
        self.path.display().to_string()
    }

    /// Headers of the columns that are no item, in the file's order.
    pub(super) fn extras(&self) -> &[String] {
        self.submission.as_ref().map(|submission| submission.header.unknown.as_slice()).unwrap_or_default()
    }

    /// Checks all rows and shows how far it is as `what`; `sink` gets each finding in the file's order.
    pub(super) fn check(
        &self,
        rules: &RuleSets<'_>,
        manner: Manner<'_>,
        what: &str,
        sink: impl FnMut(Finding),
    ) -> Result<Checked, CheckError> {
        let outcome = match &self.submission {
            Err(reason) => Err(reason.to_string()),
            Ok(submission) => match self.rows(rules.rules(&self.rules), submission, manner, what, sink) {
                Ok(summary) => Ok(summary),
                Err(CheckError::FileUnreadable(reason)) => Err(reason.to_string()),
                Err(error) => return Err(error),
            },
        };
        Ok(Checked { file: self.name(), release: self.release.clone(), outcome })
    }

    fn rows(
        &self,
        rules: &Rules<'_>,
        submission: &Submission,
        manner: Manner<'_>,
        what: &str,
        sink: impl FnMut(Finding),
    ) -> Result<Summary, CheckError> {
        let size = fs::metadata(&self.path).map_or(0, |facts| facts.len());
        progress::shown(what, size, &submission.bytes_read, || rules.check(submission, manner, sink))
    }
}

impl Checked {
    pub(super) fn verdict(&self) -> &'static str {
        self.outcome.as_ref().map_or("unreadable", |summary| summary.verdict().word())
    }

    /// The verdict, with how many findings weigh how much.
    pub(super) fn told(&self) -> String {
        match &self.outcome {
            Ok(summary) if summary.verdict() == Verdict::Findings => {
                format!("{}: {}", self.verdict(), figures::weights(summary))
            }
            _ => self.verdict().to_owned(),
        }
    }

    pub(super) fn exit_status(&self) -> u8 {
        match &self.outcome {
            Ok(summary) if summary.verdict() == Verdict::Clean => 0,
            Ok(_) => 1,
            Err(_) => 2,
        }
    }
}
