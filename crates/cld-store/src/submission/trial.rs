//! Tests: submissions that go the same way, reach nobody, and are destroyed after some days.

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::jobs::{Claim, JobKind};
use crate::statement::{statements, values};

statements! {
    DESTROYED = "update submission set destroyed = $1, file_name = null where id = $2 and is_test = 1";
    DROP_TEST_REPORTS = "delete from report where submission = $1";
}

impl Store {
    /// A test is over: what can end ends, its reports are gone, and its files are removed by a job. Counts and digest stay.
    ///
    /// # Errors
    /// When it is no test, has moved on, or another worker has taken the job over.
    pub async fn end_test(&self, deed: &Deed, claim: &Claim, submission: &Submission) -> Result<(), StoreError> {
        let id = &submission.id;
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.must("test", DESTROYED, values![&deed.at, id]).await?;
        let next = submission.state.next();
        for (end, action) in [(State::GivenUp, "submission.given_up"), (State::Withdrawn, "submission.withdrawn")] {
            if next.contains(&end) {
                change.move_on(deed, submission, end, action).await?;
            }
        }
        change.run(DROP_TEST_REPORTS, values![id]).await?;
        change.only_upload(id, "").await?;
        change.enqueue(JobKind::Destroy, id, deed.at).await?;
        change.note(deed, "submission.test_destroyed", id, (&submission.council, "")).await?;
        change.commit().await
    }
}
