//! A submission begins, and may be given up.

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::JobKind;
use crate::moment::Moment;
use crate::random::new_id;
use crate::statement::{statements, values};

/// What a council says when it begins.
#[derive(Debug, Clone)]
pub struct Begin<'a> {
    /// Code of the council.
    pub council: &'a str,
    /// The council's region.
    pub region: &'a str,
    /// First and last day of the period, like 2024-04-01.
    pub period: (&'a str, &'a str),
    /// The collection basis.
    pub basis: &'a str,
    /// When a test is destroyed; none for what is no test.
    pub test_until: Option<Moment>,
}

statements! {
    BEGIN_SUBMISSION = "insert into submission (id, council, region, state, changed, period_start, period_end, basis, \
                        made_by, made, bytes, rows, is_test) values ($1, $2, $3, 1, $4, $5, $6, $7, $8, $4, 0, 0, $9)";
    MOVE = "update submission set state = $1, changed = $2 where id = $3 and state = $4";
}

impl Change {
    /// Moves a submission on, unless somebody else did; `action` is what the audit calls it.
    pub(crate) async fn move_on(
        &mut self,
        deed: &Deed,
        submission: &Submission,
        to: State,
        action: &str,
    ) -> Result<(), StoreError> {
        if !submission.state.next().contains(&to) {
            return Err(StoreError::Changed { what: "submission" });
        }
        let values = values![to.code(), &deed.at, &submission.id, submission.state.code()];
        self.must("submission", MOVE, values).await?;
        self.note(deed, action, &submission.id, (&submission.council, "")).await
    }
}

impl Store {
    /// Begins a submission, and gives its identifier.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin_submission(&self, deed: &Deed, begin: Begin<'_>) -> Result<String, StoreError> {
        let id = new_id()?;
        let Begin { council, region, period: (first, last), basis, test_until } = begin;
        let mut change = self.begin().await?;
        let values =
            values![&id, council, region, &deed.at, first, last, basis, &deed.actor, i64::from(test_until.is_some())];
        change.run(BEGIN_SUBMISSION, values).await?;
        change.note(deed, "submission.begun", &id, (council, if test_until.is_some() { "test" } else { "" })).await?;
        if let Some(until) = test_until {
            change.enqueue(JobKind::EndTest, &id, until).await?;
        }
        change.commit().await?;
        Ok(id)
    }

    /// Gives up a submission that was not sent. Its files are destroyed by a job, wherever they are.
    ///
    /// # Errors
    /// When it was sent, or has moved on.
    pub async fn give_up(&self, deed: &Deed, submission: &Submission) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.move_on(deed, submission, State::GivenUp, "submission.given_up").await?;
        change.enqueue(JobKind::Destroy, &submission.id, deed.at).await?;
        change.only_upload(&submission.id, "").await?;
        change.commit().await
    }
}
