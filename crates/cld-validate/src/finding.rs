//! What checking a file comes to: findings, their count, the verdict.

use std::collections::BTreeMap;
use std::sync::Arc;

use cld_book::Severity;

/// One thing in a file to look at. Never holds a value from a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The row as a spreadsheet numbers it; the header is row 1.
    pub row: u64,
    pub rule: Arc<str>,
    pub severity: Severity,
    /// Header of the item to mend; null when the whole row is meant.
    pub item: Option<Arc<str>>,
    /// What is wrong, why it matters and what to do.
    pub message: Arc<str>,
}

/// All findings of one file, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Rows read, without the header and blank lines.
    pub rows: u64,
    /// Rules with findings, by name.
    pub by_rule: BTreeMap<Arc<str>, Tally>,
}

/// The findings of one rule in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub count: u64,
    pub first: Finding,
}

/// What a file's findings amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    Findings,
}

impl Summary {
    pub fn verdict(&self) -> Verdict {
        if self.by_rule.is_empty() { Verdict::Clean } else { Verdict::Findings }
    }

    pub(crate) fn count(&mut self, finding: &Finding) {
        match self.by_rule.get_mut(&finding.rule) {
            Some(tally) => tally.count += 1,
            None => _ = self.by_rule.insert(Arc::clone(&finding.rule), Tally { count: 1, first: finding.clone() }),
        }
    }
}

impl Verdict {
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Clean => "clean",
            Verdict::Findings => "findings",
        }
    }
}
