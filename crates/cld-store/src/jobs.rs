//! What is to be done, and who is at it.
//!
//! A job is made in the transaction of what causes it and goes in that of what it does. A worker that holds a name is alone
//! with it, so that one that comes back takes up at once what it left.

use crate::database::{Change, Store};
use crate::random::new_id;
use crate::statement::{statements, values};
use crate::{Moment, StoreError};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JobKind {
    /// Look at a file for viruses.
    Scan,
    /// Check a file against the rules.
    Check,
    /// Send a mail.
    Mail,
    /// Ask whether anybody still goes on with an upload.
    Expire,
    /// Make a council's figures of what it has sent.
    Figures,
    /// Bring the files of a submission that was checked to where files are kept.
    Keep,
    /// Remove the files of a submission that was given up from there.
    Destroy,
    /// End a test, and destroy its files.
    EndTest,
    /// Remind councils of what is expected.
    Remind,
    /// Restore the newest backup, to see that it can be.
    TryBackup,
    /// Forget sessions and tokens that are over.
    Forget,
    /// Destroy what has been kept for as long as the book says.
    Retain,
    /// Run a method over what councils had sent.
    Run,
}

/// Work that waits for other work of its lane alone: a worker does one job of each lane at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// What takes a moment.
    Mails,
    /// Files are looked at and checked.
    Checks,
    /// Figures are made.
    Figures,
    /// Files go to where they are kept, and from there.
    Keeping,
}

/// A job that a worker is at.
#[derive(Debug, Clone)]
pub struct Claim {
    id: String,
    worker: String,
    /// What is to be done.
    pub kind: JobKind,
    /// To what.
    pub subject: String,
    /// How often it was begun, this time included.
    pub tries: i64,
}

const KINDS: &[(JobKind, &str)] = &[
    (JobKind::Scan, "scan"),
    (JobKind::Check, "check"),
    (JobKind::Mail, "mail"),
    (JobKind::Expire, "expire"),
    (JobKind::Figures, "figures"),
    (JobKind::Keep, "keep"),
    (JobKind::Destroy, "destroy"),
    (JobKind::EndTest, "end_test"),
    (JobKind::Remind, "remind"),
    (JobKind::TryBackup, "try_backup"),
    (JobKind::Forget, "forget"),
    (JobKind::Retain, "retain"),
    (JobKind::Run, "run"),
];

statements! {
    ENQUEUE = "insert into job (id, kind, subject, due, tries) values ($1, $2, $3, $4, 0) \
               on conflict (kind, subject) do nothing";
    CLAIM = "update job set claimed_by = $1, claimed_until = $2, tries = tries + 1 where id = (select id from job \
             where due <= $3 and $4 like '% ' || kind || ' %' and (claimed_until is null or claimed_until < $3) \
             order by due, id limit 1) \
             and (claimed_until is null or claimed_until < $3) returning id, kind, subject, tries";
    FINISH = "delete from job where id = $1 and claimed_by = $2";
    PUT_OFF = "update job set due = $1, claimed_by = null, claimed_until = null, fault = $2 \
               where id = $3 and claimed_by = $4";
    HASTEN = "update job set due = $1 where kind = $2 and subject = $3 and claimed_by is null and due > $1";
    TAKE_UP_AGAIN = "update job set claimed_by = null, claimed_until = null, tries = tries - 1 where claimed_by = $1";
    DUE_UNTIL = "select count(*) from job where due <= $1 and $2 like '% ' || kind || ' %'";
}

impl JobKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    fn lane(self) -> Lane {
        match self {
            JobKind::Mail | JobKind::Expire | JobKind::Remind | JobKind::Forget => Lane::Mails,
            JobKind::Scan | JobKind::Check => Lane::Checks,
            JobKind::Figures | JobKind::Run => Lane::Figures,
            JobKind::Keep | JobKind::Destroy | JobKind::EndTest | JobKind::TryBackup | JobKind::Retain => Lane::Keeping,
        }
    }

    fn of_word(word: &str) -> Option<JobKind> {
        KINDS.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}

impl Lane {
    /// All there are.
    pub const ALL: [Lane; 4] = [Lane::Mails, Lane::Checks, Lane::Figures, Lane::Keeping];

    /// The words of its kinds, each between blanks.
    fn words(self) -> String {
        let own = KINDS.iter().filter(|(kind, _)| kind.lane() == self);
        own.fold(" ".to_owned(), |words, (_, word)| words + word + " ")
    }
}

impl Change {
    /// Something is to be done; what waits already is not done twice.
    pub(crate) async fn enqueue(&mut self, kind: JobKind, subject: &str, due: Moment) -> Result<(), StoreError> {
        self.run(ENQUEUE, values![&new_id()?, kind.word(), subject, &due]).await?;
        Ok(())
    }

    /// The same where what waits for a later try does not wait on.
    pub(crate) async fn enqueue_now(&mut self, kind: JobKind, subject: &str, now: Moment) -> Result<(), StoreError> {
        self.enqueue(kind, subject, now).await?;
        self.run(HASTEN, values![&now, kind.word(), subject]).await?;
        Ok(())
    }

    /// A job is done, unless another worker has taken it over.
    pub(crate) async fn finish(&mut self, claim: &Claim) -> Result<(), StoreError> {
        self.must("job", FINISH, values![&claim.id, &claim.worker]).await
    }

    pub(crate) async fn put_off(&mut self, claim: &Claim, again: Moment, fault: &str) -> Result<(), StoreError> {
        self.must("job", PUT_OFF, values![&again, fault, &claim.id, &claim.worker]).await
    }
}

impl Store {
    /// What a worker that holds this name left when it ended is free again, and was not tried: the job is not what ended it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn take_up_again(&self, worker: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.run(TAKE_UP_AGAIN, values![worker]).await?;
        change.commit().await
    }

    /// How many jobs of a lane are due by an instant, one that somebody is at included.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn jobs_due(&self, lane: Lane, until: Moment) -> Result<i64, StoreError> {
        self.row(DUE_UNTIL, values![&until, &lane.words()]).await?.map_or(Ok(0), |row| row.number(0))
    }

    /// Something is to be done; what waits already is not done twice.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn want(&self, kind: JobKind, subject: &str, due: Moment) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.enqueue(kind, subject, due).await?;
        change.commit().await
    }

    /// The next job of a lane that is due, claimed until an instant; none when nothing is due.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn claim(
        &self,
        worker: &str,
        lane: Lane,
        (now, until): (Moment, Moment),
    ) -> Result<Option<Claim>, StoreError> {
        let mut change = self.begin().await?;
        let row = change.row(CLAIM, values![worker, &until, &now, &lane.words()]).await?;
        change.commit().await?;
        let Some(row) = row else { return Ok(None) };
        let kind = JobKind::of_word(&row.text(1)?).ok_or(StoreError::Refused { statement: "CLAIM" })?;
        let (id, subject, tries) = (row.text(0)?, row.text(2)?, row.number(3)?);
        Ok(Some(Claim { id, worker: worker.to_owned(), kind, subject, tries }))
    }

    /// A job that has nothing to do any more is gone.
    ///
    /// # Errors
    /// When another worker has taken it over.
    pub async fn drop_job(&self, claim: &Claim) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.commit().await
    }

    /// A job waits until an instant.
    ///
    /// # Errors
    /// When another worker has taken it over.
    pub async fn put_off(&self, claim: &Claim, again: Moment, fault: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.put_off(claim, again, fault).await?;
        change.commit().await
    }
}
