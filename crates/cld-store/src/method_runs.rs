//! Runs of a method over what councils had sent, each asked for by somebody. What came of one is in files.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::Store;
use crate::jobs::{Claim, JobKind};
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// A run of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodRun {
    /// Its identifier, which is the name of its folder.
    pub id: String,
    /// What was asked for.
    pub asked_for: NewMethodRun,
    /// The account that asked.
    pub asked_by: String,
    /// When.
    pub asked: String,
    /// When it was begun last; none while it waits.
    pub begun: Option<String>,
    /// When it was done; none before, and when it failed.
    pub made: Option<String>,
    /// What it came to.
    pub came_to: RunOutcome,
    /// Why it could not be done at the last try; none when it could.
    pub fault: Option<String>,
}

/// What somebody asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMethodRun {
    /// The method's name.
    pub method: String,
    /// First day of the period, like 2024-04-01.
    pub period_start: String,
    /// Last day of the period.
    pub period_end: String,
    /// As of when submissions and decisions are seen.
    pub as_of: String,
}

/// What a run came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunOutcome {
    /// How long it took.
    pub seconds: i64,
    /// Submissions that it was given.
    pub submissions: i64,
    /// Those that were left out by decision.
    pub left_out: i64,
    /// Those whose files were not here any more.
    pub destroyed: i64,
}

/// Its columns.
macro_rules! columns {
    () => {
        "id, method, period_start, period_end, as_of, asked_by, asked, begun, made, seconds, submissions, left_out, destroyed, \
         fault"
    };
}

statements! {
    ASK_RUN = "insert into method_run (id, method, period_start, period_end, as_of, asked_by, asked, seconds, submissions, \
               left_out, destroyed) values ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0)";
    METHOD_RUN = concat!("select ", columns!(), " from method_run where id = $1");
    METHOD_RUNS = concat!("select ", columns!(), " from method_run order by asked desc, id limit 100");
    RUN_BEGUN = "update method_run set begun = $1, fault = null where id = $2 and made is null";
    RUN_MADE = "update method_run set made = $1, seconds = $2, submissions = $3, left_out = $4, destroyed = $5 where id = $6";
    RUN_FAILED = "update method_run set begun = null, fault = $1 where id = $2";
}

impl MethodRun {
    fn read(row: &Row) -> Result<MethodRun, StoreError> {
        let asked_for = NewMethodRun {
            method: row.text(1)?,
            period_start: row.text(2)?,
            period_end: row.text(3)?,
            as_of: row.text(4)?,
        };
        let came_to = RunOutcome {
            seconds: row.number(9)?,
            submissions: row.number(10)?,
            left_out: row.number(11)?,
            destroyed: row.number(12)?,
        };
        Ok(MethodRun {
            id: row.text(0)?,
            asked_for,
            asked_by: row.text(5)?,
            asked: row.text(6)?,
            begun: row.maybe(7)?,
            made: row.maybe(8)?,
            came_to,
            fault: row.maybe(13)?,
        })
    }
}

impl Store {
    /// Asks for a run, and gives its identifier.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn ask_for_run(&self, deed: &Deed, new: &NewMethodRun) -> Result<String, StoreError> {
        let id = new_id()?;
        let NewMethodRun { method, period_start, period_end, as_of } = new;
        let mut change = self.begin().await?;
        change.run(ASK_RUN, values![&id, method, period_start, period_end, as_of, &deed.actor, &deed.at]).await?;
        change.enqueue(JobKind::Run, &id, deed.at).await?;
        change.note(deed, "run.asked", &id, ("", &format!("{method} {period_start} {period_end}"))).await?;
        change.commit().await?;
        Ok(id)
    }

    /// A run; none when there is none.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn method_run(&self, id: &str) -> Result<Option<MethodRun>, StoreError> {
        self.row(METHOD_RUN, values![id]).await?.as_ref().map(MethodRun::read).transpose()
    }

    /// The runs that were asked for last, the newest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn method_runs(&self) -> Result<Vec<MethodRun>, StoreError> {
        self.rows(METHOD_RUNS, values![]).await?.iter().map(MethodRun::read).collect()
    }

    /// A run begins.
    ///
    /// # Errors
    /// When there is none, or it is done.
    pub async fn run_begun(&self, deed: &Deed, id: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.must("run", RUN_BEGUN, values![&deed.at, id]).await?;
        change.commit().await
    }

    /// A run is done.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn run_made(&self, deed: &Deed, claim: &Claim, came_to: RunOutcome) -> Result<(), StoreError> {
        let id = &claim.subject;
        let RunOutcome { seconds, submissions, left_out, destroyed } = came_to;
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.must("run", RUN_MADE, values![&deed.at, seconds, submissions, left_out, destroyed, id]).await?;
        change.note(deed, "run.made", id, ("", "")).await?;
        change.commit().await
    }

    /// A run cannot be done, which is not tried again: whoever asked can ask again.
    ///
    /// # Errors
    /// When another worker has taken the job over.
    pub async fn run_failed(&self, deed: &Deed, claim: &Claim, fault: &str) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        change.finish(claim).await?;
        change.run(RUN_FAILED, values![fault, &claim.subject]).await?;
        change.note(deed, "run.failed", &claim.subject, ("", fault)).await?;
        change.commit().await
    }
}
