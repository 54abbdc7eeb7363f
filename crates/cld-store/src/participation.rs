//! How far councils are with taking part: every stage that one came to, in the order in which it was said. Nothing is
//! overwritten, so that a day in the past stays as it was.

use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::mails::NewMail;
use crate::statement::{statements, values};

/// A stage that a council came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParticipationStep {
    /// The council's code.
    pub council: String,
    /// A word of the page of participation: such as `signed_up`.
    pub stage: String,
    /// Its first day, like 2021-09-30.
    pub day: String,
    /// The account that said so.
    pub made_by: String,
}

statements! {
    STEPS = "select council, stage, day, made_by from participation order by serial";
    LAST_SERIAL = "select coalesce(max(serial), 0) from participation";
    ADD_STEP = "insert into participation (serial, council, stage, day, made_by, made) values ($1, $2, $3, $4, $5, $6)";
}

impl Store {
    /// All steps of all councils, in the order in which they were said.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn participation(&self) -> Result<Vec<ParticipationStep>, StoreError> {
        let rows = self.rows(STEPS, values![]).await?;
        let read = rows.iter().map(|row| {
            Ok(ParticipationStep {
                council: row.text(0)?,
                stage: row.text(1)?,
                day: row.text(2)?,
                made_by: row.text(3)?,
            })
        });
        read.collect()
    }

    /// Notes steps (council, stage, day) that follow the first `known` ones, and sends mails about them.
    ///
    /// # Errors
    /// When others were noted since.
    pub async fn note_participation(
        &self,
        deed: &Deed,
        known: usize,
        steps: &[(&str, &str, &str)],
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let last = change.row(LAST_SERIAL, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        if last != known as i64 {
            return Err(StoreError::Changed { what: "participation" });
        }
        for (serial, step) in (last + 1..).zip(steps) {
            change.add_step(deed, serial, step).await?;
        }
        change.send(deed, mails).await?;
        change.commit().await
    }
}

impl Change {
    /// Notes a step that follows the first `known` ones; nothing where others were noted since.
    pub(crate) async fn note_first_step(
        &mut self,
        deed: &Deed,
        known: usize,
        step: &(&str, &str, &str),
    ) -> Result<(), StoreError> {
        let last = self.row(LAST_SERIAL, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        if last == known as i64 { self.add_step(deed, last + 1, step).await } else { Ok(()) }
    }

    async fn add_step(
        &mut self,
        deed: &Deed,
        serial: i64,
        (council, stage, day): &(&str, &str, &str),
    ) -> Result<(), StoreError> {
        self.run(ADD_STEP, values![serial, *council, *stage, *day, &deed.actor, &deed.at]).await?;
        self.note(deed, "participation.stage", stage, (council, day)).await
    }
}
