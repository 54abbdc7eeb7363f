//! A file arrives in pieces, perhaps over days. How much of it is here is the length of its file, and in no table: what
//! is written at each piece is the file alone.

use super::record::Submission;
use super::state::State;
use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::jobs::{Claim, JobKind};
use crate::mails::NewMail;
use crate::moment::Moment;
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// A file that arrives in pieces, as it was announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Its identifier, which is in its address.
    pub id: String,
    /// The submission whose file it becomes.
    pub submission: String,
    /// Bytes that it has when all are here.
    pub length: u64,
    /// The file's name on the council's machine: never logged.
    pub file_name: String,
    /// What the program that sends it said of it, as that wrote it. It is given back and never logged.
    pub metadata: String,
    /// When it was begun.
    pub made: String,
}

/// What a program says of a file before it sends it.
#[derive(Debug, Clone)]
pub struct NewUpload<'a> {
    /// Bytes.
    pub length: u64,
    /// The file's name on the council's machine.
    pub file_name: &'a str,
    /// What the program says of it, as it is given back.
    pub metadata: &'a str,
    /// When it is first asked whether anybody still goes on with it.
    pub asked_after: Moment,
}

/// What a council has here that it has not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unsent {
    /// Files that are arriving.
    pub uploads: u64,
    /// Bytes, of files that are whole and of files that are arriving; these count as if all of them were here.
    pub bytes: u64,
}

statements! {
    ADD_UPLOAD = "insert into upload (id, submission, length, file_name, metadata, made_by, made) \
                  values ($1, $2, $3, $4, $5, $6, $7)";
    UPLOAD = "select id, submission, length, file_name, metadata, made from upload where id = $1";
    UPLOAD_OF = "select id, submission, length, file_name, metadata, made from upload where submission = $1";
    UPLOAD_GONE = "delete from upload where id = $1";
    OTHER_UPLOADS_GONE = "delete from upload where submission = $1 and id <> $2";
    NO_FILE_NAMED = "update submission set file_name = null where id = $1";
    UNSENT = "select cast(coalesce(sum(bytes), 0) as bigint) from submission where council = $1 and id <> $2 \
              and state in (-1, 3, 4, 6, 8, 9)";
    ARRIVING = "select count(*), cast(coalesce(sum(upload.length), 0) as bigint) from upload \
                join submission on submission.id = upload.submission \
                where submission.council = $1 and submission.id <> $2 and submission.state = 2";
}

impl Upload {
    fn read(row: &Row) -> Result<Upload, StoreError> {
        Ok(Upload {
            id: row.text(0)?,
            submission: row.text(1)?,
            length: row.number(2)?.unsigned_abs(),
            file_name: row.text(3)?,
            metadata: row.text(4)?,
            made: row.text(5)?,
        })
    }
}

impl Change {
    /// A submission has one file: what arrives for it besides an upload is no longer wanted.
    pub(super) async fn only_upload(&mut self, submission: &str, upload: &str) -> Result<(), StoreError> {
        self.run(OTHER_UPLOADS_GONE, values![submission, upload]).await?;
        Ok(())
    }

    async fn end_upload(
        &mut self,
        deed: &Deed,
        submission: &Submission,
        (upload, action): (&str, &str),
    ) -> Result<(), StoreError> {
        self.move_on(deed, submission, State::Begun, action).await?;
        self.must("upload", UPLOAD_GONE, values![upload]).await?;
        self.run(NO_FILE_NAMED, values![&submission.id]).await?;
        Ok(())
    }
}

impl Store {
    /// A file is announced, and gets an identifier. It takes the place of one that was arriving for the submission.
    ///
    /// # Errors
    /// When the submission has its file already.
    pub async fn begin_upload(
        &self,
        deed: &Deed,
        submission: &Submission,
        new: NewUpload<'_>,
    ) -> Result<String, StoreError> {
        let id = new_id()?;
        let mut change = self.begin().await?;
        change.uploading(deed, submission, new.file_name).await?;
        change.only_upload(&submission.id, "").await?;
        let NewUpload { length, file_name, metadata, asked_after } = new;
        let values = values![&id, &submission.id, length as i64, file_name, metadata, &deed.actor, &deed.at];
        change.run(ADD_UPLOAD, values).await?;
        change.enqueue(JobKind::Expire, &id, asked_after).await?;
        change.commit().await?;
        Ok(id)
    }

    /// An upload; none when it was given up, or another took its place. Whoever asks is asked by the submission.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn upload(&self, id: &str) -> Result<Option<Upload>, StoreError> {
        self.row(UPLOAD, values![id]).await?.as_ref().map(Upload::read).transpose()
    }

    /// The upload of a submission; none when its file arrived by a form, or none was announced.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn upload_of(&self, submission: &str) -> Result<Option<Upload>, StoreError> {
        self.row(UPLOAD_OF, values![submission]).await?.as_ref().map(Upload::read).transpose()
    }

    /// An upload is given up: its submission is as if none had begun. Its bytes are removed by whoever holds files.
    ///
    /// # Errors
    /// When all of it had arrived, or another took its place.
    pub async fn give_up_upload(&self, deed: &Deed, submission: &Submission, upload: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.end_upload(deed, submission, (upload, "submission.upload_given_up")).await?;
        change.commit().await
    }

    /// The same for one that nobody went on with; `mails` say so.
    ///
    /// # Errors
    /// When all of it had arrived, or another took its place, or another worker has taken the job over.
    pub async fn upload_expired(
        &self,
        deed: &Deed,
        claim: &Claim,
        (submission, upload): (&Submission, &str),
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.end_upload(deed, submission, (upload, "submission.upload_expired")).await?;
        change.send(deed, mails).await?;
        change.commit().await
    }

    /// An upload that became its submission's file needs no address any more.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn forget_upload(&self, claim: &Claim, upload: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.run(UPLOAD_GONE, values![upload]).await?;
        change.commit().await
    }

    /// What a council has here that it has not sent, one of its submissions left out.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn unsent(&self, council: &str, without: &str) -> Result<Unsent, StoreError> {
        let whole = self.row(UNSENT, values![council, without]).await?.map_or(Ok(0), |row| row.number(0))?;
        let arriving = self.row(ARRIVING, values![council, without]).await?;
        let (uploads, bytes) = arriving.map_or(Ok((0, 0)), |row| Ok((row.number(0)?, row.number(1)?)))?;
        Ok(Unsent { uploads: uploads.unsigned_abs(), bytes: (whole + bytes).unsigned_abs() })
    }
}
