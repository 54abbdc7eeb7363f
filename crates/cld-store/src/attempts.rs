//! How often something failed, so that guessing becomes slow.

use crate::database::Store;
use crate::statement::{Statement, Value, statements, values};
use crate::{Moment, StoreError};

/// What failed, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// How often in a row.
    pub failed: i64,
    /// Until when nothing more is tried; none when it may be.
    pub until: Option<Moment>,
}

statements! {
    ATTEMPTS = "select failed, until from attempt where subject = $1";
    FAILED = "insert into attempt (subject, failed, since) values ($1, 1, $2) \
              on conflict (subject) do update set failed = attempt.failed + 1 returning failed";
    FAILED_SINCE = "insert into attempt (subject, failed, since) values ($1, 1, $2) on conflict (subject) do update set \
                    failed = case when attempt.since < $3 then 1 else attempt.failed + 1 end, \
                    since = case when attempt.since < $3 then excluded.since else attempt.since end returning failed";
    CLOSE_UNTIL = "update attempt set until = $1 where subject = $2";
    SUCCEEDED = "delete from attempt where subject = $1";
}

impl Store {
    /// How often in a row something failed for a subject, such as an account or an address.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn attempts(&self, subject: &str) -> Result<Attempts, StoreError> {
        let Some(row) = self.row(ATTEMPTS, values![subject]).await? else {
            return Ok(Attempts { failed: 0, until: None });
        };
        Ok(Attempts { failed: row.number(0)?, until: row.maybe(1)?.as_deref().and_then(Moment::read) })
    }

    /// Counts a failure; `close` says for how many in a row nothing more is tried until when.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn failed(
        &self,
        subject: &str,
        now: Moment,
        close: impl FnOnce(i64) -> Option<Moment>,
    ) -> Result<i64, StoreError> {
        self.counted(FAILED, (subject, values![subject, &now]), close).await
    }

    /// The same for a subject that is no account, such as a place that many people come from: what failed before `since` is
    /// forgotten, and nothing else is.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn failed_since(
        &self,
        subject: &str,
        (now, since): (Moment, Moment),
        close: impl FnOnce(i64) -> Option<Moment>,
    ) -> Result<i64, StoreError> {
        self.counted(FAILED_SINCE, (subject, values![subject, &now, &since]), close).await
    }

    async fn counted(
        &self,
        statement: Statement,
        (subject, values): (&str, Vec<Value>),
        close: impl FnOnce(i64) -> Option<Moment>,
    ) -> Result<i64, StoreError> {
        let mut change = self.begin().await?;
        let row = change.row(statement, values).await?;
        let failed = row.map_or(Ok(1), |row| row.number(0))?;
        if let Some(until) = close(failed) {
            change.run(CLOSE_UNTIL, values![&until, subject]).await?;
        }
        change.commit().await?;
        Ok(failed)
    }

    /// Forgets the failures of a subject.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn succeeded(&self, subject: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(SUCCEEDED, values![subject]).await?;
        change.commit().await
    }
}
