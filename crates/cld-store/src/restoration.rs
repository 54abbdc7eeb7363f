//! An empty database is filled with what another held: of the same kind or of the other.

use crate::StoreError;
use crate::database::{Change, Store};
use crate::migrations::{begin_at, known_steps};
use crate::schema::{Table, tables};
use crate::snapshot::Cell;
use crate::statement::values;

/// A database while it is filled: as a whole or not at all.
pub struct Restoration {
    filling: Change,
    store: Store,
    step: i64,
}

impl Restoration {
    /// Begins to fill the database at an address with what one held whose tables had been made by so many steps.
    ///
    /// # Errors
    /// When it holds a portal already or cannot be reached, or the steps are those of a later program.
    pub async fn begin(address: &str, step: i64) -> Result<Restoration, StoreError> {
        let known = known_steps();
        if step > known {
            return Err(StoreError::Later { found: step, known });
        }
        let store = Store::at(address)?;
        let mut filling = store.begin().await?;
        begin_at(&mut filling, step).await?;
        for table in tables(step) {
            // What the steps themselves put there comes with the rest.
            filling.run(table.clear(), values![]).await?;
        }
        Ok(Restoration { filling, store, step })
    }

    /// The tables that are to be filled.
    pub fn tables(&self) -> &'static [Table] {
        tables(self.step)
    }

    /// Adds a row that the table takes.
    ///
    /// # Errors
    /// When the database refuses it.
    pub async fn add(&mut self, table: &'static Table, row: Vec<Cell>) -> Result<(), StoreError> {
        let row = row.into_iter().enumerate().map(|(at, cell)| table.value(at, cell)).collect();
        self.filling.run(table.add(), row).await?;
        Ok(())
    }

    /// All rows are there.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn finish(self) -> Result<(), StoreError> {
        self.filling.commit().await?;
        self.store.close().await;
        Ok(())
    }
}
