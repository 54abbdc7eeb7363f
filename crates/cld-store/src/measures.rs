//! Counts of what waits and how long, for whoever watches a portal: no names and no values.

use crate::database::Store;
use crate::statement::{statements, values};
use crate::submission::State;
use crate::{Moment, StoreError};

/// What waits at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measures {
    /// Jobs by kind and by what they wait for.
    pub jobs: Vec<JobMeasure>,
    /// How many submissions are in each state that any is in.
    pub submissions: Vec<(State, i64)>,
    /// Uploads that have not arrived whole.
    pub uploads: i64,
    /// Mails that have not left.
    pub mails: i64,
}

/// Jobs of a kind that wait for the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobMeasure {
    /// The word for their kind.
    pub kind: String,
    /// `waiting` for their time, `due`, or `claimed` by a worker.
    pub state: String,
    /// How many.
    pub count: i64,
    /// Those of them that were begun more than once.
    pub tried_again: i64,
    /// When the first of them was or is due.
    pub first_due: String,
}

statements! {
    JOBS_NOW = "select kind, case when claimed_until is not null and claimed_until >= $1 then 'claimed' \
                when due > $1 then 'waiting' else 'due' end as place, count(*), \
                cast(sum(case when tries > 1 then 1 else 0 end) as bigint), min(due) \
                from job group by 1, 2 order by 1, 2";
    STATES_NOW = "select state, count(*) from submission group by state order by state";
    UPLOADS_NOW = "select count(*) from upload";
    MAILS_NOW = "select count(*) from mail where sent is null";
}

impl Store {
    /// What waits now.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn measures(&self, now: Moment) -> Result<Measures, StoreError> {
        let mut measures = Measures { jobs: Vec::new(), submissions: Vec::new(), uploads: 0, mails: 0 };
        for row in self.rows(JOBS_NOW, values![&now]).await? {
            let (kind, state, first_due) = (row.text(0)?, row.text(1)?, row.text(4)?);
            let (count, tried_again) = (row.number(2)?, row.number(3)?);
            measures.jobs.push(JobMeasure { kind, state, count, tried_again, first_due });
        }
        for row in self.rows(STATES_NOW, values![]).await? {
            let count = row.number(1)?;
            measures.submissions.extend(State::of_code(row.number(0)?).map(|state| (state, count)));
        }
        measures.uploads = self.row(UPLOADS_NOW, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        measures.mails = self.row(MAILS_NOW, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        Ok(measures)
    }
}
