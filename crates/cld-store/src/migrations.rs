//! The tables, brought from what they are to what this program knows, a step at a time and never back.

use crate::StoreError;
use crate::database::{Change, Store};
use crate::statement::{statements, values};

/// Each is one whole step. Those that were published are never changed.
pub(crate) const STEPS: &[&str] = &[
    include_str!("migrations/0001_portal.sql"),
    include_str!("migrations/0002_uploads.sql"),
    include_str!("migrations/0003_figures.sql"),
    include_str!("migrations/0004_lists.sql"),
    include_str!("migrations/0005_factor_resets.sql"),
    include_str!("migrations/0006_participation.sql"),
    include_str!("migrations/0007_history.sql"),
    include_str!("migrations/0008_matters.sql"),
    include_str!("migrations/0009_calendar.sql"),
    include_str!("migrations/0010_newsletter.sql"),
    include_str!("migrations/0011_answers.sql"),
    include_str!("migrations/0012_tokens.sql"),
    include_str!("migrations/0013_signing_keys.sql"),
    include_str!("migrations/0014_identities.sql"),
    include_str!("migrations/0015_method_runs.sql"),
];

statements! {
    LAST_STEP = "select coalesce(max(step), 0) from migration";
    STEP_MADE = "insert into migration (step) values ($1)";
}

const BEGINNING: &str = "create table if not exists migration (step bigint primary key)";

impl Store {
    /// Opens the database at an address that begins with `postgres://`, or in a file, which is made when it is not there,
    /// and brings its tables to what this program knows.
    ///
    /// # Errors
    /// When it cannot be reached, or is of a later program.
    pub async fn open(address: &str) -> Result<Store, StoreError> {
        let store = Store::at(address)?;
        migrate(&store).await?;
        Ok(store)
    }
}

impl Store {
    /// How many steps have made the tables of the database at an address, and how many this program knows. Nothing is changed.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn steps(address: &str) -> Result<(i64, i64), StoreError> {
        let known = known_steps();
        let store = Store::at(address)?;
        if store.is_sqlite() && !std::path::Path::new(address).exists() {
            return Ok((0, known));
        }
        let found = match store.row(LAST_STEP, values![]).await {
            // No table of steps: nothing has been made.
            Err(StoreError::Refused { .. }) => Ok((0, known)),
            found => Ok((found?.map_or(Ok(0), |row| row.number(0))?, known)),
        };
        store.close().await;
        found
    }
}

async fn migrate(store: &Store) -> Result<(), StoreError> {
    let mut change = store.begin().await?;
    change.script("MIGRATION", BEGINNING).await?;
    change.commit().await?;
    let known = STEPS.len() as i64;
    for step in 1..=known {
        let mut change = store.begin().await?;
        let found = change.row(LAST_STEP, values![]).await?.map_or(Ok(0), |row| row.number(0))?;
        if found > known {
            return Err(StoreError::Later { found, known });
        }
        if found < step {
            // First the note, which another process that is at the same step waits for.
            change.run(STEP_MADE, values![step]).await?;
            change.script("MIGRATION", STEPS[step as usize - 1]).await?;
            change.commit().await?;
        }
    }
    Ok(())
}

/// How many steps this program knows.
pub(crate) fn known_steps() -> i64 {
    STEPS.len() as i64
}

/// Makes the tables of an empty database as they are after so many steps.
pub(crate) async fn begin_at(change: &mut Change, step: i64) -> Result<(), StoreError> {
    change.script("MIGRATION", BEGINNING).await?;
    if change.row(LAST_STEP, values![]).await?.map_or(Ok(0), |row| row.number(0))? > 0 {
        return Err(StoreError::NotEmpty);
    }
    for (made, sql) in (1..=step).zip(STEPS) {
        change.run(STEP_MADE, values![made]).await?;
        change.script("MIGRATION", sql).await?;
    }
    Ok(())
}
