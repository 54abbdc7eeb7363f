//! A file arrives, and is looked at for viruses.

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::{Claim, JobKind};
use crate::mails::NewMail;
use crate::statement::{statements, values};

statements! {
    FILE_NAMED = "update submission set file_name = $1 where id = $2 and state = 2";
    RECEIVED = "update submission set bytes = $1, received = $2, file_name = $3 where id = $4";
    SCANNED = "update submission set scan = $1, sha256 = $2 where id = $3";
}

impl Change {
    pub(super) async fn uploading(
        &mut self,
        deed: &Deed,
        submission: &Submission,
        file_name: &str,
    ) -> Result<(), StoreError> {
        if submission.state != State::Uploading {
            self.move_on(deed, submission, State::Uploading, "submission.uploading").await?;
        }
        self.must("submission", FILE_NAMED, values![file_name, &submission.id]).await
    }
}

impl Store {
    /// A file begins to arrive: its name on the council's machine. One that arrives anew takes the place of the one before.
    ///
    /// # Errors
    /// When the submission has a file already.
    pub async fn uploading(&self, deed: &Deed, submission: &Submission, file_name: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.uploading(deed, submission, file_name).await?;
        change.commit().await
    }

    /// All bytes of a file of that name are here and on the disk: it is looked at for viruses next. `upload` is the upload
    /// that became the file; blank when that was a form. Others are no longer wanted.
    ///
    /// # Errors
    /// When the submission has moved on.
    pub async fn received(
        &self,
        deed: &Deed,
        submission: &Submission,
        (file_name, bytes): (&str, u64),
        upload: &str,
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.move_on(deed, submission, State::Received, "submission.received").await?;
        change.only_upload(&submission.id, upload).await?;
        change.run(RECEIVED, values![bytes as i64, &deed.at, file_name, &submission.id]).await?;
        change.enqueue(JobKind::Scan, &submission.id, deed.at).await?;
        change.commit().await
    }

    /// The look for viruses begins, or begins again.
    ///
    /// # Errors
    /// When the submission has moved on.
    pub async fn scanning(&self, deed: &Deed, submission: &Submission) -> Result<(), StoreError> {
        self.take_up(deed, submission, State::Scanning, "submission.scanning").await
    }

    /// Checking begins, or begins again.
    ///
    /// # Errors
    /// When the submission has moved on.
    pub async fn checking(&self, deed: &Deed, submission: &Submission) -> Result<(), StoreError> {
        self.take_up(deed, submission, State::Checking, "submission.checking").await
    }

    async fn take_up(
        &self,
        deed: &Deed,
        submission: &Submission,
        state: State,
        action: &str,
    ) -> Result<(), StoreError> {
        if submission.state == state {
            return Ok(());
        }
        let mut change = self.begin().await?;
        change.move_on(deed, submission, state, action).await?;
        change.commit().await
    }

    /// What the look for viruses came to, with the digest of the file: it is checked next, unless one was found; then
    /// `mails` say so to the council.
    ///
    /// # Errors
    /// When the submission has moved on, or another worker has taken the job over.
    pub async fn scanned(
        &self,
        deed: &Deed,
        claim: &Claim,
        submission: &Submission,
        (scan, sha256, is_infected): (&str, &str, bool),
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        let to = if is_infected { State::Infected } else { State::Checking };
        change
            .move_on(deed, submission, to, if is_infected { "submission.infected" } else { "submission.scanned" })
            .await?;
        change.run(SCANNED, values![scan, sha256, &submission.id]).await?;
        if !is_infected {
            change.enqueue(JobKind::Check, &submission.id, deed.at).await?;
        }
        change.send(deed, mails).await?;
        change.commit().await
    }
}
