//! One file to check, and the result.

use std::sync::atomic::AtomicU64;

use cld_book::{Book, Severity, Way};
use cld_submission::{Input, Submission, recognise};
use cld_validate::{CheckError, Coverage, Finding, MOST_EXTRAS, Manner, RuleSets, RuledFile, Summary, Verdict};

use super::figures;

/// A file whose header was read, or the reason why it cannot be.
pub struct Opened {
    input: Input,
    release: String,
    /// Name of the rules for it.
    rules: String,
    submission: Result<Submission, CheckError>,
}

/// The result of checking a file.
#[derive(Clone)]
pub struct Checked {
    /// The file, as named by the user.
    pub file: String,
    /// Name of the release it was read by.
    pub release: String,
    /// What was found, or why no table can be read from the file.
    pub outcome: Result<Summary, String>,
    /// The way in which the file is to be sent; null when that does not matter.
    pub way: Option<Way>,
}

impl Opened {
    /// Reads the header by `release`, or by the one that the file is recognised to follow; `rules` gets the rules
    /// for such a file.
    ///
    /// # Errors
    /// When the book has no such release, or its rules cannot be compiled. That no table can be read is in what is opened.
    pub fn new(
        book: &Book,
        rules: &mut RuleSets<'_>,
        input: impl Into<Input>,
        release: Option<&str>,
    ) -> Result<Opened, CheckError> {
        let input = input.into();
        let recognised = || recognise(input.clone(), book).map(|recognised| recognised.release);
        let release = release.map_or_else(recognised, |named| Ok(named.to_owned()));
        match release {
            Ok(release) => {
                let RuledFile { rules, submission } = rules.open(input.clone(), &release)?;
                Ok(Opened { input, release, rules, submission: submission.map_err(CheckError::from) })
            }
            Err(reason) => Ok(Opened::failed(input, reason.into())),
        }
    }

    /// A file of which no table can be read, and which follows no release.
    pub fn failed(input: impl Into<Input>, reason: CheckError) -> Opened {
        Opened { input: input.into(), release: String::new(), rules: String::new(), submission: Err(reason) }
    }

    /// What the file covers, to compare another file with it.
    ///
    /// # Errors
    /// When no table can be read from it, or the table has no rows.
    pub fn coverage(self, rules: &RuleSets<'_>, threads: usize) -> Result<Coverage, CheckError> {
        let path = self.name();
        let submission = self.submission?;
        let coverage = rules.rules(&self.rules).coverage(&submission, threads)?;
        if coverage.is_empty() { Err(CheckError::NothingToCompare { path }) } else { Ok(coverage) }
    }

    /// The file, as named by the user.
    pub fn name(&self) -> String {
        self.input.name().to_owned()
    }

    /// Headers of the first columns that are no item, in the file's order: those of which findings have the values.
    pub fn extras(&self) -> &[String] {
        let all = self.submission.as_ref().map(|submission| submission.header.unknown.as_slice()).unwrap_or_default();
        &all[..all.len().min(MOST_EXTRAS)]
    }

    /// How many bytes of the file were read so far; for one of which no table can be read, none.
    pub fn bytes_read(&self) -> Option<&AtomicU64> {
        self.submission.as_ref().ok().map(|submission| &*submission.bytes_read)
    }

    /// Bytes of the file.
    pub fn size(&self) -> u64 {
        self.input.length().unwrap_or(0)
    }

    /// Checks all rows; `sink` gets each finding in the file's order.
    ///
    /// # Errors
    /// When the rules cannot be evaluated, or what does not fit into memory cannot be stored.
    pub fn check(
        &self,
        rules: &RuleSets<'_>,
        manner: Manner<'_>,
        sink: impl FnMut(Finding),
    ) -> Result<Checked, CheckError> {
        let outcome = match &self.submission {
            Err(reason) => Err(reason.to_string()),
            Ok(submission) => match rules.rules(&self.rules).check(submission, manner, sink) {
                Ok(summary) => Ok(summary),
                Err(CheckError::FileUnreadable(reason)) => Err(reason.to_string()),
                Err(error) => return Err(error),
            },
        };
        Ok(Checked { file: self.name(), release: self.release.clone(), outcome, way: manner.way.cloned() })
    }

    /// The result when checking failed for a reason that is not in the file.
    pub fn not_checked(&self, reason: &CheckError) -> Checked {
        Checked { file: self.name(), release: self.release.clone(), outcome: Err(reason.to_string()), way: None }
    }
}

impl Checked {
    /// The same without the values of rows that findings carry.
    pub fn without_values(&self) -> Checked {
        let outcome = self.outcome.as_ref().map(Summary::without_values).map_err(String::clone);
        Checked { file: self.file.clone(), release: self.release.clone(), outcome, way: self.way.clone() }
    }

    /// The verdict in a word or two, as screens and files show it.
    pub fn verdict(&self) -> &'static str {
        self.outcome.as_ref().map_or("unreadable", |summary| summary.verdict().word())
    }

    /// The verdict, with how many findings weigh how much.
    pub fn description(&self) -> String {
        match &self.outcome {
            Ok(summary) if summary.verdict() == Verdict::Findings => {
                let found = Some(figures::weights(summary)).filter(|weights| !weights.is_empty());
                let parts: Vec<String> = found.into_iter().chain(self.sending_in_short()).collect();
                format!("{}: {}", self.verdict(), parts.join("; "))
            }
            _ => self.verdict().to_owned(),
        }
    }

    /// True when the way of sending takes the file, whatever else it says of it; null when that is not known.
    pub fn is_taken(&self) -> Option<bool> {
        let (summary, _) = (self.outcome.as_ref().ok()?, self.way.as_ref()?);
        let mut first = summary.sending.values().filter_map(|tally| tally.first.first());
        Some(first.all(|finding| finding.severity != Severity::Error))
    }

    /// What the way of sending says of the file, in a few words; null when it says nothing.
    fn sending_in_short(&self) -> Option<String> {
        let way =
            self.way.as_ref().filter(|_| self.outcome.as_ref().is_ok_and(|summary| !summary.sending.is_empty()))?;
        Some(match self.is_taken()? {
            true => format!("the {} takes it, with a warning", way.title),
            false => format!("the {} will not take it", way.title),
        })
    }

    /// The same as a sentence with what to do; null when the way of sending has nothing to say of the file.
    pub fn sending(&self) -> Option<String> {
        let way = self.way.as_ref()?;
        self.sending_in_short().map(|short| format!("{}. {}", short.replacen(" it", " this file", 1), way.advice))
    }

    /// 0 without findings, of the rules or of the way of sending, 1 with findings, 2 where no table can be read.
    pub fn exit_status(&self) -> u8 {
        match &self.outcome {
            Ok(summary) if summary.verdict() == Verdict::Clean => 0,
            Ok(_) => 1,
            Err(_) => 2,
        }
    }
}
