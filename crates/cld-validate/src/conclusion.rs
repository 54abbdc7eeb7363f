//! The findings of rules over several rows: known when all rows are read, in the order of rows.

use std::io;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread::{self, ScopedJoinHandle};

use cld_submission::{Block, Columns, Submission};

use crate::CheckError;
use crate::finding::{Finding, Own};
use crate::group::Ledger;
use crate::look::Look;
use crate::rule::Rule;

/// Rows that wait for the second reading to come to them.
const WAITING: usize = 4_096;

pub(crate) fn without_values(
    look: &Look<'_>,
    ledger: Ledger<'_>,
    mut report: impl FnMut(Finding),
) -> Result<(), CheckError> {
    let concluded = ledger.conclude(|row, rules| findings(look, row, rules, |_| None).for_each(&mut report));
    concluded.map_err(CheckError::SpillFailed)
}

/// Reads the file a second time for the values of the rows that fail: which rows these are is known only at the
/// end of the first, and their values are not kept until then.
pub(crate) fn with_own_values(
    look: &Look<'_>,
    no_columns: &Columns,
    submission: &Submission,
    ledger: Ledger<'_>,
    mut report: impl FnMut(Finding),
) -> Result<(), CheckError> {
    let (rows, failing) = mpsc::sync_channel(WAITING);
    thread::scope(|scope| {
        let concluding = scope.spawn(move || {
            // Nobody waits for more rows when the second reading failed.
            ledger.conclude(|row, rules| rows.send((row, rules.to_vec())).unwrap_or_default())
        });
        let mut failing = failing.into_iter().peekable();
        if failing.peek().is_none() {
            return joined(concluding);
        }
        let failing = Mutex::new(failing);
        let one_block = |first: &mut u64, block: &Block<'_>| {
            let mut failing = failing.lock().unwrap_or_else(PoisonError::into_inner);
            let next = *first + u64::from(block.length());
            let mut found = Vec::new();
            while let Some((row, rules)) = failing.next_if(|(row, _)| *row < next) {
                // Row 1, the header, stands for the whole file and has no values.
                let place = row.checked_sub(*first).and_then(|place| u32::try_from(place).ok());
                let at = place.and_then(|place| block.places().binary_search(&place).ok());
                found.extend(findings(look, row, &rules, |rule| look.own(block, at?, rule)));
            }
            *first = next;
            found
        };
        let second = submission.read(
            no_columns,
            1,
            || submission.first_row(),
            one_block,
            |_, found| {
                found.into_iter().for_each(&mut report);
            },
        );
        let left = failing.into_inner().unwrap_or_else(PoisonError::into_inner);
        left.for_each(|(row, rules)| findings(look, row, &rules, |_| None).for_each(&mut report));
        joined(concluding)?;
        Ok(second?)
    })
}

fn joined(concluding: ScopedJoinHandle<'_, io::Result<()>>) -> Result<(), CheckError> {
    let concluded = concluding.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    concluded.map_err(CheckError::SpillFailed)
}

/// One finding for each of the rules that fail at a row.
fn findings<'r>(
    look: &'r Look<'_>,
    row: u64,
    rules: &[usize],
    own: impl Fn(&Rule) -> Option<Own>,
) -> impl Iterator<Item = Finding> {
    let failing: Vec<&'r Rule> = rules.iter().map(|rule| look.group_rules[*rule]).collect();
    let finding = |rule: &&Rule| rule.finding(row, &failing, own(rule));
    failing.iter().map(finding).collect::<Vec<_>>().into_iter()
}
