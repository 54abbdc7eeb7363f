//! How often something failed, so that guessing becomes slow.

use crate::database::Store;
use crate::statement::{statements, values};
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
        let mut change = self.begin().await?;
        let row = change.row(FAILED, values![subject, &now]).await?;
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
