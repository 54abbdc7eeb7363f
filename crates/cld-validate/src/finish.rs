//! The findings of rules over several rows: known when all rows are read, in the order of rows.

use std::io;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use cld_submission::{Block, Columns, Submission};

use crate::block_check::BlockCheck;
use crate::error::CheckError;
use crate::finding::{Finding, Own};
use crate::group::{FailingRow, GroupStore};
use crate::rule::Rule;

pub(crate) fn without_values(
    check: &BlockCheck<'_>,
    store: GroupStore<'_>,
    mut report: impl FnMut(Finding),
) -> Result<(), CheckError> {
    for failing in store.conclude().map_err(CheckError::SpillFailed)? {
        let (row, rules) = failing.map_err(CheckError::SpillFailed)?;
        findings(check, row, &rules, |_| None).for_each(&mut report);
    }
    Ok(())
}

/// Reads the file a second time for the values of the rows that fail: which rows these are is known only at the
/// end of the first, and their values are not kept until then.
pub(crate) fn with_own_values(
    check: &BlockCheck<'_>,
    no_columns: &Columns,
    submission: &Submission,
    store: GroupStore<'_>,
    mut report: impl FnMut(Finding),
) -> Result<(), CheckError> {
    let mut failing = store.conclude().map_err(CheckError::SpillFailed)?.peekable();
    if failing.peek().is_none() {
        return Ok(());
    }
    // Blocks come to one thread, but what works on them has to be fit for several.
    let failing = Mutex::new(failing);
    let of_block = |first: &mut u64, block: &Block<'_>| {
        let mut failing = failing.lock().unwrap_or_else(PoisonError::into_inner);
        let next = *first + u64::from(block.length());
        let mut found = Vec::new();
        let in_block = |failing: &io::Result<FailingRow>| failing.as_ref().map_or(true, |(row, _)| *row < next);
        while let Some(one) = failing.next_if(in_block) {
            let (row, rules) = one?;
            // Row 1, the header, is about the whole file and has no values.
            let place = row.checked_sub(*first).and_then(|place| u32::try_from(place).ok());
            let at = place.and_then(|place| block.places().binary_search(&place).ok());
            found.extend(findings(check, row, &rules, |rule| check.own(block, at?, rule)));
        }
        *first = next;
        Ok((found, failing.peek().is_none()))
    };
    let take = |_, found: io::Result<(Vec<Finding>, bool)>| match found {
        Ok((found, is_last)) => {
            found.into_iter().for_each(&mut report);
            if is_last { ControlFlow::Break(None) } else { ControlFlow::Continue(()) }
        }
        Err(error) => ControlFlow::Break(Some(error)),
    };
    let ended = submission.try_read(no_columns, 1, || submission.first_row(), of_block, take)?;
    if let ControlFlow::Break(Some(error)) = ended {
        return Err(CheckError::SpillFailed(error));
    }
    for left in failing.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let (row, rules) = left.map_err(CheckError::SpillFailed)?;
        findings(check, row, &rules, |_| None).for_each(&mut report);
    }
    Ok(())
}

/// One finding for each of the rules that fail at a row.
fn findings<'r>(
    check: &'r BlockCheck<'_>,
    row: u64,
    rules: &[usize],
    own: impl Fn(&Rule) -> Option<Own>,
) -> impl Iterator<Item = Finding> {
    let failing: Vec<&'r Rule> = rules.iter().map(|rule| check.group_rules[*rule]).collect();
    let finding = |rule: &&Rule| rule.finding(row, &failing, own(rule));
    failing.iter().map(finding).collect::<Vec<_>>().into_iter()
}
