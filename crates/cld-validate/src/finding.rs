//! The result of checking a file: findings, their count, the verdict.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use cld_book::Severity;

use crate::period::Period;

/// How many findings of one rule a summary keeps whole.
const KEPT: usize = 10;

/// One thing in a file to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The row as a spreadsheet numbers it; the header is row 1.
    pub row: u64,
    /// The name of the rule; the book has its title.
    pub rule: Arc<str>,
    /// How much it weighs.
    pub severity: Severity,
    /// Header of the item to correct; null when the whole row is meant.
    pub item: Option<Arc<str>>,
    /// What is wrong, why it matters and what to do.
    pub message: Arc<str>,
    /// The rule of the same row that this follows from; correct that first.
    pub follows: Option<Arc<str>>,
    /// The entry of the item's list that seems to be meant, for a text that is none; null when none is near.
    pub meant: Option<Arc<str>>,
    /// The council's own values; only when asked for.
    pub own: Option<Own>,
    /// For a finding about how the file is sent, how sure it is that it is not taken: high, medium or low. Null for a
    /// finding about what the file says.
    pub sending: Option<Arc<str>>,
}

/// Values of a finding's row. Only ever shown in the council's own report.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Own {
    /// The item's text as written; null when it is blank or the finding names no item.
    pub value: Option<String>,
    /// The council's identifier of the person.
    pub person: Option<String>,
    /// The council's reference of the event.
    pub event: Option<String>,
    /// The first [`MOST_EXTRAS`] columns of the file that are no item, in the file's order.
    pub extras: Vec<String>,
}

/// Columns that are no item of which findings have the values. A file can have a hundred thousand, and as many findings.
pub const MOST_EXTRAS: usize = 100;

impl fmt::Debug for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Own(hidden)")
    }
}

/// All findings of one file, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// The release that the file was read by.
    pub release: Arc<str>,
    /// Rows read, without the header and blank lines.
    pub rows: u64,
    /// Rules with findings, by name.
    pub by_rule: BTreeMap<Arc<str>, Tally>,
    /// Why the way of sending does not take the file, by name; empty when it does.
    pub sending: BTreeMap<Arc<str>, Tally>,
    /// The release's items that the file has a column for, in its order.
    pub items: Vec<ItemTally>,
    /// The period that the file states; null when unknown.
    pub stated: Option<Period>,
    /// The period that its events cover; null when unknown.
    pub found: Option<Period>,
    /// What kind of period the events cover; null when unknown.
    pub basis: Option<Arc<str>>,
    /// Headers of the first [`MOST_EXTRAS`] columns that are no item, for [`Own::extras`].
    pub extras: Vec<String>,
    /// How many findings follow from those of a rule, by its name.
    pub causing: BTreeMap<Arc<str>, u64>,
    /// The sheet that was read; null unless the file is a workbook with several.
    pub sheet: Option<Arc<str>>,
}

/// The findings of one rule in one file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many findings there are.
    pub count: u64,
    /// The first ten, in the file's order.
    pub first: Vec<Finding>,
    /// How many of them follow from another finding.
    pub following: u64,
}

/// How far one item is filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemTally {
    /// The item's header.
    pub item: Arc<str>,
    /// True for an item that counts towards completeness.
    pub is_priority: bool,
    /// Rows on which the item is asked for; all rows for an item that is no priority.
    pub asked: u64,
    /// Of those, rows that hold something.
    pub filled: u64,
    /// Rows that hold something, asked for or not.
    pub given: u64,
    /// Of those, rows in which no error names the item.
    pub usable: u64,
    /// On how many rows it has which status; all are mandatory or not in a release without mandatory items too.
    pub statuses: Statuses,
}

/// On how many rows of a file an item has which status, as the department's data quality check has them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statuses {
    /// Status 2: it has priority there.
    pub mandatory: u64,
    /// Status 1: it belongs to the row, and has no priority there.
    pub not_mandatory: u64,
    /// Status 0: the row is of another type of event or client.
    pub not_applicable: u64,
    /// Status -1: the row does not say enough.
    pub undetermined: u64,
}

/// The verdict on a file, from its findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// No rule found anything, and the way of sending takes the file.
    Clean,
    /// Some rule found something, of whatever severity, or the file is not taken as it is.
    Findings,
}

impl Finding {
    /// The same without the council's own values.
    pub fn without_values(&self) -> Finding {
        Finding {
            row: self.row,
            rule: Arc::clone(&self.rule),
            severity: self.severity,
            item: self.item.clone(),
            message: Arc::clone(&self.message),
            follows: self.follows.clone(),
            meant: self.meant.clone(),
            own: None,
            sending: self.sending.clone(),
        }
    }
}

impl Summary {
    /// The same without the council's own values.
    pub fn without_values(&self) -> Summary {
        let mut summary = self.clone();
        let tallies = summary.by_rule.values_mut().chain(summary.sending.values_mut());
        tallies.flat_map(|tally| &mut tally.first).for_each(|finding| finding.own = None);
        summary
    }

    /// The verdict on the file.
    pub fn verdict(&self) -> Verdict {
        if self.by_rule.is_empty() && self.sending.is_empty() { Verdict::Clean } else { Verdict::Findings }
    }

    pub(crate) fn count(&mut self, finding: &Finding) {
        let group = if finding.sending.is_some() { &mut self.sending } else { &mut self.by_rule };
        if !group.contains_key(&finding.rule) {
            group.insert(Arc::clone(&finding.rule), Tally::default());
        }
        let tally = group.get_mut(&finding.rule).expect("put there if it was not");
        tally.count += 1;
        tally.following += u64::from(finding.follows.is_some());
        if tally.first.len() < KEPT {
            tally.first.push(finding.clone());
        }
        if let Some(cause) = &finding.follows {
            *self.causing.entry(Arc::clone(cause)).or_default() += 1;
        }
    }
}

impl Verdict {
    /// The verdict in a word, as JSON has it.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Clean => "clean",
            Verdict::Findings => "findings",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Own;

    #[test]
    fn own_values_do_not_print() {
        let own = Own { value: Some("SECRET".into()), person: Some("SECRET".into()), ..Own::default() };
        assert_eq!(format!("{own:?}"), "Own(hidden)");
    }
}
