//! What a council sent before: what a new file is held against, and what became of each.

use super::record::{Submission, columns};
use super::withdrawal::Withdrawal;
use crate::StoreError;
use crate::database::Store;
use crate::statement::{Row, statements, values};

/// A submission that was sent, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The submission.
    pub submission: Submission,
    /// The number of its receipt.
    pub receipt: String,
    /// The number of the receipt of what replaced it; none when nothing did.
    pub replaced_by: Option<String>,
    /// Why it was withdrawn, or is to be; none when nobody asked.
    pub withdrawal: Option<Withdrawal>,
}

statements! {
    PAST = concat!("select ", columns!(), " from submission where council = $1 and sent is not null \
                   order by sent desc, id limit 200");
    NUMBERS = "select receipt.submission, receipt.number from receipt join submission on submission.id = receipt.submission \
               where submission.council = $1";
    LAST_SENT = concat!("select ", columns!(), " from submission where council = $1 and id <> $2 and is_test = 0 \
                        and state in (10, 11, 12) order by sent desc, id limit 20");
    SAME_FILE = concat!("select ", columns!(), " from submission where council = $1 and sha256 = $2 and id <> $3 \
                        and sent is not null and is_test = 0 order by sent desc, id limit 1");
    TO_CHECK_AGAIN = concat!("select ", columns!(), " from submission where state in (8, 9) and rules_digest <> $1 \
                             order by made, id limit 500");
}

fn submissions(rows: &[Row]) -> Result<Vec<Submission>, StoreError> {
    rows.iter().map(Submission::read).collect()
}

impl Store {
    /// What a council sent, tests included, the latest first, 200 at most.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn past(&self, council: &str) -> Result<Vec<Past>, StoreError> {
        let mut withdrawals = self.withdrawals_of(council).await?;
        let numbers = self.rows(NUMBERS, values![council]).await?;
        let mut numbers = numbers.iter().map(|row| Ok((row.text(0)?, row.text(1)?)));
        let numbers: std::collections::BTreeMap<String, String> =
            numbers.by_ref().collect::<Result<_, StoreError>>()?;
        let of = |submission: Submission| Past {
            receipt: numbers.get(&submission.id).cloned().unwrap_or_default(),
            replaced_by: submission.replaced_by.as_ref().and_then(|id| numbers.get(id).cloned()),
            withdrawal: withdrawals.remove(&submission.id),
            submission,
        };
        Ok(submissions(&self.rows(PAST, values![council]).await?)?.into_iter().map(of).collect())
    }

    /// What its council sent before a submission and did not withdraw, the latest first, 20 at most and no tests.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn last_sent(&self, submission: &Submission) -> Result<Vec<Submission>, StoreError> {
        submissions(&self.rows(LAST_SENT, values![&submission.council, &submission.id]).await?)
    }

    /// The latest submission by which its council sent the very same file; none when it did not.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn same_file(&self, submission: &Submission) -> Result<Option<Submission>, StoreError> {
        let Some(sha256) = &submission.sha256 else { return Ok(None) };
        let rows = self.rows(SAME_FILE, values![&submission.council, sha256, &submission.id]).await?;
        Ok(submissions(&rows)?.pop())
    }

    /// Submissions that were checked by other rules than those of this digest, and not sent.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn checked_by_others(&self, rules_digest: &str) -> Result<Vec<Submission>, StoreError> {
        submissions(&self.rows(TO_CHECK_AGAIN, values![rules_digest]).await?)
    }
}
