//! What the page asks for, and what it is told when that is done.

use cld_check::FindingsForm;
use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// What is to be done.
    pub task: Task,
    /// What the chosen file is called, without its folder: a page does not know that.
    pub name: String,
    /// What the previous file is called; null when none was chosen.
    pub previous: Option<String>,
    /// The release that was chosen; null when it is to be recognised.
    pub release: Option<String>,
    /// True when results hold the council's own values.
    pub with_values: bool,
    /// Today in UTC, in days since 1 January 1970, as `cld check` has it.
    pub day: i32,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The line of JSON and the report.
    Check,
    /// Every finding as CSV.
    Csv,
    /// Every finding as JSON, one a line.
    Jsonl,
    /// Every finding as a workbook.
    Xlsx,
    /// A file as the landing portal takes it.
    Prepare,
    /// The same in gzip.
    PrepareGzip,
}

impl Task {
    /// The form of findings that is asked for; null when none are.
    pub(crate) fn form(self) -> Option<FindingsForm> {
        match self {
            Task::Csv => Some(FindingsForm::Csv),
            Task::Jsonl => Some(FindingsForm::JsonLines),
            Task::Xlsx => Some(FindingsForm::Workbook),
            Task::Check | Task::Prepare | Task::PrepareGzip => None,
        }
    }
}

/// What the page is told when a task is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// What it came to, in a sentence.
    pub verdict: String,
    /// The exit status that the same command would have.
    pub status: u8,
    /// More of it in groups, each with a title and its lines.
    pub groups: Vec<(&'static str, Vec<String>)>,
}
