//! The database: SQLite in a file, or PostgreSQL by address, by the same statements.
//!
//! Columns are numbers of 64 bits or text. On SQLite one connection writes, and each of its transactions says so when it
//! begins: one that began by reading could not go on when another wrote meanwhile, however long it waited. On PostgreSQL
//! changes follow one another too, by a lock that each takes first: all add to the one chain of the audit, and two that took
//! its end and a submission in different orders would wait for each other.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{Any, AnyPool, Transaction};

use crate::StoreError;
use crate::statement::{Row, Statement, Value, rows, run};

/// What the portal remembers.
#[derive(Debug, Clone)]
pub struct Store {
    reads: AnyPool,
    writes: AnyPool,
    is_sqlite: bool,
    times_asked: Arc<AtomicU64>,
}

/// What is done as a whole or not at all.
pub(crate) struct Change {
    transaction: Transaction<'static, Any>,
}

/// Connections that read at once.
const READERS: u32 = 8;

/// As long as somebody waits for a page; then the database counts as gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// Each is awaited in this order: the time to wait comes before anything that may have to wait.
const PRAGMAS: [&str; 4] = [
    "pragma busy_timeout = 10000",
    "pragma journal_mode = wal",
    "pragma synchronous = full",
    "pragma foreign_keys = on",
];

/// Held until the transaction ends, however it ends.
const ONE_AFTER_ANOTHER: &str = "do $$ begin perform pg_advisory_xact_lock(7306084); end $$";

impl Store {
    /// What is at an address that begins with `postgres://`, or in a file, which is made when it is not there.
    pub(crate) fn at(address: &str) -> Result<Store, StoreError> {
        install_default_drivers();
        let is_sqlite = !address.starts_with("postgres://") && !address.starts_with("postgresql://");
        let url = if is_sqlite { sqlite_url(Path::new(address)) } else { address.to_owned() };
        let writers = if is_sqlite { 1 } else { READERS };
        let store = Store {
            writes: pool(&url, is_sqlite, writers)?,
            reads: pool(&url, is_sqlite, READERS)?,
            is_sqlite,
            times_asked: Arc::default(),
        };
        Ok(store)
    }

    /// True when it is in a file of its own.
    pub fn is_sqlite(&self) -> bool {
        self.is_sqlite
    }

    /// How often it was asked since it was opened: what was read, and changes that were begun.
    pub fn times_asked(&self) -> u64 {
        self.times_asked.load(Ordering::Relaxed)
    }

    /// Ends all connections, when all that is under way is done.
    pub async fn close(&self) {
        self.reads.close().await;
        self.writes.close().await;
    }

    pub(crate) async fn begin(&self) -> Result<Change, StoreError> {
        self.times_asked.fetch_add(1, Ordering::Relaxed);
        let begin = if self.is_sqlite { "begin immediate" } else { "begin" };
        let begun = self.writes.begin_with(begin).await;
        let mut change = Change { transaction: begun.map_err(|error| StoreError::of_sql("BEGIN", &error))? };
        if !self.is_sqlite {
            change.script("BEGIN", ONE_AFTER_ANOTHER).await?;
        }
        Ok(change)
    }

    /// What is read until it is dropped is as it was at one instant.
    pub(crate) async fn begin_reading(&self) -> Result<Change, StoreError> {
        let begin = if self.is_sqlite { "begin" } else { "begin isolation level repeatable read read only" };
        let begun = self.reads.begin_with(begin).await;
        Ok(Change { transaction: begun.map_err(|error| StoreError::of_sql("BEGIN", &error))? })
    }

    pub(crate) async fn rows(&self, statement: Statement, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        self.times_asked.fetch_add(1, Ordering::Relaxed);
        let connection = self.reads.acquire().await;
        let mut connection = connection.map_err(|error| StoreError::of_sql(statement.name, &error))?;
        rows(&mut connection, statement, values).await
    }

    pub(crate) async fn row(&self, statement: Statement, values: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    #[cfg(test)]
    pub(crate) fn reads(&self) -> &AnyPool {
        &self.reads
    }
}

impl Change {
    pub(crate) async fn run(&mut self, statement: Statement, values: Vec<Value>) -> Result<u64, StoreError> {
        run(&mut self.transaction, statement, values).await
    }

    /// The same for a statement that must change a row; none means that somebody else was first.
    pub(crate) async fn must(
        &mut self,
        what: &'static str,
        statement: Statement,
        values: Vec<Value>,
    ) -> Result<(), StoreError> {
        if self.run(statement, values).await? == 0 { Err(StoreError::Changed { what }) } else { Ok(()) }
    }

    pub(crate) async fn rows(&mut self, statement: Statement, values: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        rows(&mut self.transaction, statement, values).await
    }

    pub(crate) async fn row(&mut self, statement: Statement, values: Vec<Value>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    /// Statements without values, several of them in one text.
    pub(crate) async fn script(&mut self, name: &'static str, sql: &'static str) -> Result<(), StoreError> {
        let done = sqlx::raw_sql(sql).execute(&mut *self.transaction).await;
        done.map(|_| ()).map_err(|error| StoreError::of_sql(name, &error))
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().await.map_err(|error| StoreError::of_sql("COMMIT", &error))
    }
}

fn pool(url: &str, is_sqlite: bool, connections: u32) -> Result<AnyPool, StoreError> {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    // A file does not go away: to ask each connection whether it is there costs as much as what it is asked for.
    let options = options.test_before_acquire(!is_sqlite);
    let options = options.after_connect(move |connection, _| {
        Box::pin(async move {
            for pragma in PRAGMAS.into_iter().filter(|_| is_sqlite) {
                sqlx::raw_sql(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    });
    options.connect_lazy(url).map_err(|_| StoreError::NoDatabase { address: without_password(url) })
}

/// The path with everything but plain letters written out, as it is part of an address.
fn sqlite_url(path: &Path) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/._-".contains(byte);
    let written = |byte: u8| if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    let path: String = path.as_os_str().as_encoded_bytes().iter().map(|byte| written(*byte)).collect();
    format!("sqlite://{path}?mode=rwc")
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, place))) => format!("{scheme}://…@{place}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{sqlite_url, without_password};
    use std::path::Path;

    #[test]
    fn a_path_is_an_address_whatever_is_in_it() {
        assert_eq!(sqlite_url(Path::new("/a b/c?d#.db")), "sqlite:///a%20b/c%3Fd%23.db?mode=rwc");
    }

    #[test]
    fn no_message_shows_a_password() {
        assert_eq!(without_password("postgres://cld:secret@db/portal"), "postgres://…@db/portal");
    }
}
