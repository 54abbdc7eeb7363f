//! A submission is taken back after it was sent: by its council as long as nobody has fetched the file, and after that when
//! the recipient allows it.

use std::collections::BTreeMap;

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::mails::NewMail;
use crate::statement::{Row, statements, values};

/// What a council said of taking a submission back, and what was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Why.
    pub reason: String,
    /// When it was asked for.
    pub asked: String,
    /// Account of who asked.
    pub asked_by: String,
    /// When it was decided; none while it waits.
    pub decided: Option<String>,
    /// Whether it was taken back.
    pub is_allowed: bool,
    /// What the recipient said of it.
    pub words: Option<String>,
}

statements! {
    WITHDRAWAL = "select reason, asked, asked_by, decided, allowed, words from withdrawal where submission = $1";
    WITHDRAWALS_OF = "select reason, asked, asked_by, decided, allowed, words, submission from withdrawal \
                      join submission on submission.id = withdrawal.submission where submission.council = $1";
    ASK_WITHDRAWAL = "insert into withdrawal (submission, reason, asked, asked_by) values ($1, $2, $3, $4) \
                      on conflict (submission) do update set reason = excluded.reason, asked = excluded.asked, \
                      asked_by = excluded.asked_by, decided = null, allowed = null, words = null \
                      where withdrawal.allowed = 0";
    DECIDE_WITHDRAWAL = "update withdrawal set decided = $1, decided_by = $2, allowed = $3, words = $4 \
                         where submission = $5 and decided is null";
    TAKEN = "select count(*) from delivery where submission = $1 and fetched is not null";
    WITHDRAWALS_WAITING = "select submission from withdrawal where decided is null";
}

impl Withdrawal {
    fn read(row: &Row) -> Result<Withdrawal, StoreError> {
        Ok(Withdrawal {
            reason: row.text(0)?,
            asked: row.text(1)?,
            asked_by: row.text(2)?,
            decided: row.maybe(3)?,
            is_allowed: row.maybe_number(4)? == Some(1),
            words: row.maybe(5)?,
        })
    }
}

impl Change {
    async fn taken_back(&mut self, deed: &Deed, submission: &Submission) -> Result<(), StoreError> {
        self.move_on(deed, submission, State::Withdrawn, "submission.withdrawn").await?;
        if !submission.is_test {
            self.want_figures(deed, &submission.council).await?;
        }
        Ok(())
    }
}

impl Store {
    /// Whether a recipient has fetched the file.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn is_taken(&self, submission: &Submission) -> Result<bool, StoreError> {
        let taken = self.row(TAKEN, values![&submission.id]).await?.map_or(Ok(0), |row| row.number(0))?;
        Ok(taken > 0)
    }

    /// Its council takes a submission back for a reason, or asks to where a recipient has fetched the file; true when it was
    /// taken back. `mails` are to tell those who received it, of the one or of the other.
    ///
    /// # Errors
    /// When it was not sent, has moved on, or it was asked for already.
    pub async fn withdraw(
        &self,
        deed: &Deed,
        submission: &Submission,
        reason: &str,
        (withdrawn, wanted): (&[NewMail], &[NewMail]),
    ) -> Result<bool, StoreError> {
        if !submission.state.next().contains(&State::Withdrawn) {
            return Err(StoreError::Changed { what: "submission" });
        }
        let mut change = self.begin().await?;
        let taken = change.row(TAKEN, values![&submission.id]).await?.map_or(Ok(0), |row| row.number(0))?;
        change.must("withdrawal", ASK_WITHDRAWAL, values![&submission.id, reason, &deed.at, &deed.actor]).await?;
        if taken == 0 {
            change.run(DECIDE_WITHDRAWAL, values![&deed.at, &deed.actor, 1, "", &submission.id]).await?;
            change.taken_back(deed, submission).await?;
            change.send(deed, withdrawn).await?;
        } else {
            change.note(deed, "submission.withdrawal_asked", &submission.id, (&submission.council, "")).await?;
            change.send(deed, wanted).await?;
        }
        change.commit().await?;
        Ok(taken == 0)
    }

    /// A recipient allows that a submission is taken back, or says why not; `mails` tell of it.
    ///
    /// # Errors
    /// When nobody asked, or it was decided already.
    pub async fn decide_withdrawal(
        &self,
        deed: &Deed,
        submission: &Submission,
        (is_allowed, words): (bool, &str),
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let values = values![&deed.at, &deed.actor, i64::from(is_allowed), words, &submission.id];
        change.must("withdrawal", DECIDE_WITHDRAWAL, values).await?;
        match is_allowed {
            true => change.taken_back(deed, submission).await?,
            false => {
                change.note(deed, "submission.withdrawal_refused", &submission.id, (&submission.council, "")).await?;
            }
        }
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// What was said of taking a submission back; none when nobody asked.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn withdrawal(&self, submission: &Submission) -> Result<Option<Withdrawal>, StoreError> {
        self.row(WITHDRAWAL, values![&submission.id]).await?.as_ref().map(Withdrawal::read).transpose()
    }

    /// The submissions for which it is asked and not decided.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn withdrawals_waiting(&self) -> Result<Vec<String>, StoreError> {
        self.rows(WITHDRAWALS_WAITING, values![]).await?.iter().map(|row| row.text(0)).collect()
    }

    pub(super) async fn withdrawals_of(&self, council: &str) -> Result<BTreeMap<String, Withdrawal>, StoreError> {
        let rows = self.rows(WITHDRAWALS_OF, values![council]).await?;
        rows.iter().map(|row| Ok((row.text(6)?, Withdrawal::read(row)?))).collect()
    }
}
