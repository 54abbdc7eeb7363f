//! What people ask the programme for, such as a change of the specification, and the steps that it took.

use std::collections::BTreeMap;

use crate::StoreError;
use crate::audit::Deed;
use crate::database::{Change, Store};
use crate::mails::NewMail;
use crate::random::new_id;
use crate::statement::{Row, statements, values};

/// Something that the programme was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Its identifier.
    pub id: String,
    /// What kind it is: `change`, `data`.
    pub kind: String,
    /// From 1, for each kind.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// The council that asks; blank for none.
    pub council: String,
    /// What was filled in, as JSON.
    pub answers: String,
    /// The account that asked; blank for somebody without one.
    pub made_by: String,
    /// The steps that it took, at least one.
    pub steps: Vec<MatterStep>,
}

/// A step that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterStep {
    /// Its name on the page of the procedure.
    pub step: String,
    /// The day of it, like 2021-09-30.
    pub day: String,
    /// What was said with it, as JSON.
    pub facts: String,
    /// The account that took it.
    pub made_by: String,
}

/// What is new of a matter.
#[derive(Debug, Clone, Copy)]
pub struct NewMatter<'a> {
    /// What kind it is.
    pub kind: &'a str,
    /// What it is about.
    pub title: &'a str,
    /// The council that asks; blank for none.
    pub council: &'a str,
    /// What was filled in, as JSON.
    pub answers: &'a str,
}

/// A step to note.
#[derive(Debug, Clone, Copy)]
pub struct NewStep<'a> {
    /// Its name.
    pub step: &'a str,
    /// Its day.
    pub day: &'a str,
    /// What is said with it, as JSON.
    pub facts: &'a str,
}

statements! {
    LAST_NUMBER = "select coalesce(max(number), 0) from matter where kind = $1";
    ADD_MATTER = "insert into matter (id, kind, number, title, council, answers, made_by, made) \
                  values ($1, $2, $3, $4, $5, $6, $7, $8)";
    ADD_MATTER_STEP = "insert into matter_step (matter, serial, step, day, facts, made_by, made) \
                       values ($1, $2, $3, $4, $5, $6, $7)";
    LAST_MATTER_STEP = "select coalesce(max(serial), 0) from matter_step where matter = $1";
    MATTERS = "select id, kind, number, title, council, answers, made_by from matter where kind = $1 order by number";
    MATTER_STEPS = "select matter_step.matter, matter_step.step, matter_step.day, matter_step.facts, matter_step.made_by \
                    from matter_step join matter on matter.id = matter_step.matter where matter.kind = $1 \
                    order by matter_step.matter, matter_step.serial";
    MADE_SINCE = "select count(*) from matter where kind = $1 and made_by = $2 and made >= $3";
}

impl Matter {
    fn read(row: &Row) -> Result<Matter, StoreError> {
        Ok(Matter {
            id: row.text(0)?,
            kind: row.text(1)?,
            number: row.number(2)?,
            title: row.text(3)?,
            council: row.text(4)?,
            answers: row.text(5)?,
            made_by: row.text(6)?,
            steps: Vec::new(),
        })
    }
}

impl Store {
    /// All matters of a kind with their steps, in the order of their numbers.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn matters(&self, kind: &str) -> Result<Vec<Matter>, StoreError> {
        let mut steps: BTreeMap<String, Vec<MatterStep>> = BTreeMap::new();
        for row in self.rows(MATTER_STEPS, values![kind]).await? {
            let (step, day, facts, made_by) = (row.text(1)?, row.text(2)?, row.text(3)?, row.text(4)?);
            steps.entry(row.text(0)?).or_default().push(MatterStep { step, day, facts, made_by });
        }
        let rows = self.rows(MATTERS, values![kind]).await?;
        let matters = rows.iter().map(Matter::read).map(|matter| {
            let mut matter = matter?;
            matter.steps = steps.remove(&matter.id).unwrap_or_default();
            Ok(matter)
        });
        matters.collect()
    }

    /// How many matters of a kind an account began since an instant, as the database writes instants.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn matters_made_since(&self, kind: &str, made_by: &str, since: &str) -> Result<i64, StoreError> {
        self.row(MADE_SINCE, values![kind, made_by, since]).await?.map_or(Ok(0), |row| row.number(0))
    }

    /// Begins a matter with its first step, and gives its number.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn begin_matter(
        &self,
        deed: &Deed,
        new: NewMatter<'_>,
        first: NewStep<'_>,
        mails: &[NewMail],
    ) -> Result<i64, StoreError> {
        let NewMatter { kind, title, council, answers } = new;
        let (id, mut change) = (new_id()?, self.begin().await?);
        let number = 1 + change.row(LAST_NUMBER, values![kind]).await?.map_or(Ok(0), |row| row.number(0))?;
        let values = values![&id, kind, number, title, council, answers, &deed.actor, &deed.at];
        change.run(ADD_MATTER, values).await?;
        change.add_matter_step(deed, (&id, 1), first).await?;
        change.note(deed, &format!("{kind}.{}", first.step), &number.to_string(), (council, "")).await?;
        change.send(deed, mails).await?;
        change.commit().await?;
        Ok(number)
    }

    /// Takes the next step of a matter that is as it was read.
    ///
    /// # Errors
    /// When another step was taken since.
    pub async fn step_matter(
        &self,
        deed: &Deed,
        matter: &Matter,
        step: NewStep<'_>,
        mails: &[NewMail],
    ) -> Result<(), StoreError> {
        let mut change = self.begin().await?;
        let last = change.row(LAST_MATTER_STEP, values![&matter.id]).await?.map_or(Ok(0), |row| row.number(0))?;
        if last != matter.steps.len() as i64 {
            return Err(StoreError::Changed { what: "request" });
        }
        change.add_matter_step(deed, (&matter.id, last + 1), step).await?;
        let (action, subject) = (format!("{}.{}", matter.kind, step.step), matter.number.to_string());
        change.note(deed, &action, &subject, (&matter.council, step.day)).await?;
        change.send(deed, mails).await?;
        change.commit().await
    }
}

impl Change {
    async fn add_matter_step(
        &mut self,
        deed: &Deed,
        (matter, serial): (&str, i64),
        NewStep { step, day, facts }: NewStep<'_>,
    ) -> Result<(), StoreError> {
        let values = values![matter, serial, step, day, facts, &deed.actor, &deed.at];
        self.run(ADD_MATTER_STEP, values).await.map(|_| ())
    }
}
