//! A report and a file of findings, written while files are checked.

use std::path::{Path, PathBuf};

use cld_book::Book;
use cld_format::Draft;
use cld_validate::Finding;

use crate::checked::{Checked, Opened};
use crate::error::OutputError;
use crate::findings_file::FindingsFile;
use crate::report::Report;

/// Where the two are written; null for one that is not wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutputPaths {
    /// The report for people.
    pub report: Option<PathBuf>,
    /// The file of every finding.
    pub findings: Option<PathBuf>,
}

/// The two as they are written: both with values of rows, or both without.
pub struct Output<'b> {
    book: &'b Book,
    with_values: bool,
    report: Option<(Draft, Report<'b>)>,
    findings: Option<FindingsFile>,
}

impl OutputPaths {
    /// True when neither is wanted.
    pub fn is_empty(&self) -> bool {
        self.paths().next().is_none()
    }

    /// Those that are wanted.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.report.iter().chain(&self.findings).map(PathBuf::as_path)
    }
}

impl<'b> Output<'b> {
    /// Begins both. Without values nothing of a row is written, whatever values findings carry.
    ///
    /// # Errors
    /// When nothing can be written there, or findings have no such kind of file.
    pub fn begin(
        book: &'b Book,
        opened: &[Opened],
        paths: &OutputPaths,
        with_values: bool,
    ) -> Result<Output<'b>, OutputError> {
        let findings = paths.findings.as_deref().map(|path| FindingsFile::create(path, opened, with_values));
        let findings = findings.transpose()?;
        let draft = paths.report.as_deref().map(|path| Draft::create(path, with_values)).transpose()?;
        let report = draft.map(|draft| (draft, Report::new(book, with_values)));
        Ok(Output { book, with_values, report, findings })
    }

    /// Adds a finding of the file at place `file`.
    pub fn add(&mut self, file: usize, finding: &Finding) {
        if let Some(findings) = &mut self.findings {
            let finding = if self.with_values { finding.clone() } else { finding.without_values() };
            findings.add(file, finding);
        }
    }

    /// Notes what the file at place `file` came to, when all its findings were added.
    pub fn conclude(&mut self, file: usize, checked: &Checked) {
        let checked = if self.with_values { checked.clone() } else { checked.without_values() };
        if let Some((_, report)) = &mut self.report {
            report.add(&checked);
        }
        if let Some(findings) = &mut self.findings {
            findings.conclude(self.book, file, checked);
        }
    }

    /// Gives both their names, when all is written.
    ///
    /// # Errors
    /// When something could not be written: at any time before, or now.
    pub fn finish(self) -> Result<(), OutputError> {
        self.findings.map_or(Ok(()), FindingsFile::finish)?;
        Ok(self.report.map_or(Ok(()), |(draft, report)| draft.finish_with(report.page().as_bytes()))?)
    }
}
