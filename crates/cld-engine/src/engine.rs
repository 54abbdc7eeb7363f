//! The engine: tables by name, SQL over them, results in memory or stored.

use std::collections::{BTreeMap, BTreeSet};
use std::future::Future;
use std::path::Path;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::logical_expr::LogicalPlan;
use futures::channel::mpsc;
use futures::{SinkExt, StreamExt};

use crate::dialect::Difference;
use crate::error::EngineError;
use crate::executor::Executor;
use crate::limits::Limits;
use crate::session::Session;
use crate::threads::{Threads, end, wait};

/// Tables by name, and SQL over them, worked on in this process.
///
/// Every call waits until it is done. It may be made, and the engine dropped, on any thread: the work is done on
/// threads of the engine's own. An asynchronous server calls it where waiting does no harm, as it would read a file.
pub struct Engine {
    pub(crate) session: Session,
    pub(crate) threads: Threads,
}

/// Batches that wait for whoever takes them, besides the one that is being taken.
const AHEAD: usize = 1;

impl Engine {
    /// An engine without tables.
    ///
    /// # Errors
    /// When the folder for what is spilled cannot be used, or no thread can be begun.
    pub fn new(limits: &Limits) -> Result<Engine, EngineError> {
        Ok(Engine { session: Session::new(limits)?, threads: Threads::new(limits.partitions)? })
    }

    /// A table of rows in memory, dealt out over the engine's partitions. Replaces one of the same name, as all that
    /// follow do.
    ///
    /// # Errors
    /// When the rows are not of the schema.
    pub fn hold(&self, name: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(), EngineError> {
        self.session.hold(name, schema, batches)
    }

    /// A table that is stored at `path`, a folder of Parquet files or one such file, whatever the path is called.
    ///
    /// # Errors
    /// When nothing is there or it cannot be read.
    pub fn open(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        let (name, path) = (name.to_owned(), path.to_owned());
        self.run(|session| async move { session.open(&name, &path).await })
    }

    /// A table that is calculated from `sql` each time it is read.
    ///
    /// # Errors
    /// When the SQL cannot be planned.
    pub fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        let (name, sql) = (name.to_owned(), sql.to_owned());
        self.run(|session| async move { session.define(&name, &sql).await })
    }

    /// Calculates `sql`, stores it as Parquet in `folder`, opens it as a table and says how many rows it has.
    ///
    /// # Errors
    /// When the SQL cannot be planned or run, or memory or disk are too small for it.
    pub fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        let (name, sql, folder) = (name.to_owned(), sql.to_owned(), folder.to_owned());
        self.run(|session| async move { session.store(&name, &sql, &folder).await })
    }

    /// How many rows a table has.
    ///
    /// # Errors
    /// When there is no such table or it cannot be read.
    pub fn count(&self, name: &str) -> Result<u64, EngineError> {
        let name = name.to_owned();
        self.run(|session| async move { session.count(&name).await })
    }

    /// Calculates `sql` in memory.
    ///
    /// # Errors
    /// When the SQL cannot be planned or run.
    pub fn rows(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        let sql = sql.to_owned();
        self.run(|session| async move { session.rows(&sql).await })
    }

    /// Calculates `sql` and hands on its rows as they come, in the order that it asks for. `take` ends it by an error.
    ///
    /// # Errors
    /// When the SQL cannot be planned or run, or `take` fails.
    pub fn each<E: From<EngineError>>(
        &self,
        sql: &str,
        mut take: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        let (to, mut from) = mpsc::channel(AHEAD);
        let reading = self.threads.begin(hand_on(self.session.clone(), sql.to_owned(), to));
        while let Some(batch) = wait(from.next()) {
            let taken = batch.map_err(E::from).and_then(|batch| take(&batch));
            if taken.is_err() {
                reading.abort();
                return taken;
            }
        }
        end(reading);
        Ok(())
    }

    /// The columns that `sql` gives, without calculating it.
    ///
    /// # Errors
    /// When the SQL cannot be planned.
    pub fn schema(&self, sql: &str) -> Result<SchemaRef, EngineError> {
        let sql = sql.to_owned();
        self.run(|session| async move { session.schema(&sql).await })
    }

    /// The columns of each table that calculating `sql` would read.
    ///
    /// # Errors
    /// When the SQL cannot be planned.
    pub fn reads(&self, sql: &str) -> Result<BTreeMap<String, BTreeSet<String>>, EngineError> {
        let sql = sql.to_owned();
        self.run(|session| async move { session.reads(&sql).await })
    }

    /// Where other engines would give other rows for `sql`. What it reads must be there.
    ///
    /// # Errors
    /// SQL that cannot be planned.
    pub fn differences(&self, sql: &str) -> Result<BTreeSet<Difference>, EngineError> {
        let sql = sql.to_owned();
        self.run(|session| async move { session.differences(&sql).await })
    }

    /// The plan of `sql` as the planner has it, before it is optimised.
    ///
    /// # Errors
    /// When the SQL cannot be planned.
    pub fn plan(&self, sql: &str) -> Result<LogicalPlan, EngineError> {
        let sql = sql.to_owned();
        self.run(|session| async move { session.plan(&sql).await })
    }

    /// Calculates a plan in memory.
    ///
    /// # Errors
    /// When it cannot be run.
    pub fn collect(&self, plan: LogicalPlan) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        self.run(|session| async move { session.collect(plan).await })
    }

    /// Takes a table away; one that is not there is no error.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn forget(&self, name: &str) -> Result<(), EngineError> {
        self.session.forget(name)
    }

    fn run<T: Send + 'static, W: Future<Output = T> + Send + 'static>(&self, work: impl FnOnce(Session) -> W) -> T {
        self.threads.run(work(self.session.clone()))
    }
}

/// Sends the rows of `sql` until nobody listens any more.
async fn hand_on(session: Session, sql: String, mut to: mpsc::Sender<Result<RecordBatch, EngineError>>) {
    let mut rows = match session.stream(&sql).await {
        Ok(rows) => rows,
        Err(error) => {
            to.send(Err(error)).await.ok();
            return;
        }
    };
    while let Some(batch) = rows.next().await {
        if to.send(batch.map_err(EngineError::from)).await.is_err() {
            return;
        }
    }
}

impl Executor for Engine {
    fn open(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        Engine::open(self, name, path)
    }

    fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        Engine::define(self, name, sql)
    }

    fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        Engine::store(self, name, sql, folder)
    }
}
