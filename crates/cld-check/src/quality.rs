//! What the department's data quality check can be expected to make of each item.

use cld_book::Collection;
use cld_validate::{ItemTally, Statuses, Summary};

/// One item, by rows of the file.
pub(crate) struct Quality<'s> {
    pub(crate) item: &'s str,
    /// Rows by whether the item is asked for.
    pub(crate) statuses: Statuses,
    pub(crate) passed_valid: u64,
    pub(crate) passed_blank: u64,
    pub(crate) failed_blank: u64,
    pub(crate) failed_invalid: u64,
}

/// Each item of a file of a release that has mandatory items; none of a file of another.
pub(crate) fn quality<'s>(collection: &Collection, summary: &'s Summary) -> Vec<Quality<'s>> {
    let has_mandatory = collection.of(&summary.release).is_some_and(|asked| asked.has_mandatory_items);
    let items = summary.items.iter().filter(|_| has_mandatory);
    items.map(|item| Quality::of(item, summary.rows)).collect()
}

impl<'s> Quality<'s> {
    fn of(tally: &'s ItemTally, rows: u64) -> Quality<'s> {
        let failed_blank = if tally.is_priority { tally.asked.saturating_sub(tally.filled) } else { 0 };
        Quality {
            item: &tally.item,
            statuses: tally.statuses,
            passed_valid: tally.usable,
            passed_blank: rows.saturating_sub(tally.given).saturating_sub(failed_blank),
            failed_blank,
            failed_invalid: tally.given.saturating_sub(tally.usable),
        }
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed_blank + self.failed_invalid
    }
}
