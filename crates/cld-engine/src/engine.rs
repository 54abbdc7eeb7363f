//! The engine: tables by name, SQL over them, results in memory or stored.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::execution::SessionStateBuilder;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_plan::execute_stream_partitioned;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::error::EngineError;
use crate::pool::Pool;
use crate::stored::TableWriter;
use crate::windows::PartitionWindows;

/// What the engine may use.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many parts of a table are worked on side by side.
    pub partitions: usize,
    /// Bytes that sorts, joins and groupings may hold before they spill to disk.
    pub memory: usize,
    /// Folder for what is spilled; it is emptied again.
    pub spill: PathBuf,
}

impl Default for Limits {
    fn default() -> Self {
        let partitions = std::thread::available_parallelism().map_or(1, usize::from);
        Limits { partitions, memory: 1 << 30, spill: std::env::temp_dir() }
    }
}

/// Tables by name, and SQL over them.
pub struct Engine {
    pub(crate) context: SessionContext,
    pub(crate) runtime: Runtime,
    partitions: usize,
}

impl Engine {
    pub fn new(limits: &Limits) -> Result<Engine, EngineError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(limits.partitions)
            .build()
            .map_err(EngineError::unstorable(Path::new("threads")))?;
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(Pool::new(limits.memory)))
            .with_temp_file_path(&limits.spill)
            .build_arc()?;
        let state = SessionStateBuilder::new()
            .with_config(config(limits.partitions))
            .with_runtime_env(environment)
            .with_default_features()
            .with_physical_optimizer_rule(Arc::new(PartitionWindows))
            .build();
        let context = SessionContext::new_with_state(state);
        Ok(Engine { context, runtime, partitions: limits.partitions })
    }

    /// A table of rows in memory, dealt out over the engine's partitions.
    pub fn hold(&self, name: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(), EngineError> {
        let mut parts = vec![Vec::new(); self.partitions];
        for (at, batch) in batches.iter().enumerate() {
            parts[at % self.partitions].push(batch.clone());
        }
        let table = MemTable::try_new(Arc::clone(schema), parts)?;
        self.forget(name)?;
        self.context.register_table(name, Arc::new(table))?;
        Ok(())
    }

    /// A table that lies in a folder of Parquet files.
    pub fn open(&self, name: &str, folder: &Path) -> Result<(), EngineError> {
        self.forget(name)?;
        let path = format!("{}/", folder.display());
        self.runtime.block_on(self.context.register_parquet(name, path, ParquetReadOptions::default()))?;
        Ok(())
    }

    /// A table that is one file of Parquet.
    pub fn open_file(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        self.forget(name)?;
        let path = path.display().to_string();
        self.runtime.block_on(self.context.register_parquet(name, path, ParquetReadOptions::default()))?;
        Ok(())
    }

    /// A table that is worked out from `sql` each time it is read.
    pub fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        let view = self.runtime.block_on(self.context.sql(sql))?.into_view();
        self.forget(name)?;
        self.context.register_table(name, view)?;
        Ok(())
    }

    /// Works out `sql`, stores it as Parquet in `folder`, opens it as a table and says how many rows it has.
    pub fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        let rows = self.runtime.block_on(self.write(sql, folder))?;
        self.open(name, folder)?;
        Ok(rows)
    }

    /// How many rows a table has.
    pub fn count(&self, name: &str) -> Result<u64, EngineError> {
        let counted = async { self.context.table(name).await?.count().await };
        Ok(self.runtime.block_on(counted)? as u64)
    }

    /// Works out `sql` in memory.
    pub fn rows(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        self.runtime.block_on(async { collected(self.context.sql(sql).await?).await })
    }

    /// Works out `sql` and hands on its rows as they come, in the order that it asks for.
    pub fn each<E: From<EngineError>>(
        &self,
        sql: &str,
        mut take: impl FnMut(&RecordBatch) -> Result<(), E>,
    ) -> Result<(), E> {
        self.runtime.block_on(async {
            let frame = self.context.sql(sql).await.map_err(EngineError::from)?;
            let mut rows = frame.execute_stream().await.map_err(EngineError::from)?;
            while let Some(batch) = rows.next().await {
                take(&batch.map_err(EngineError::from)?)?;
            }
            Ok(())
        })
    }

    /// The columns that `sql` gives, without working it out.
    pub fn schema(&self, sql: &str) -> Result<SchemaRef, EngineError> {
        let frame = self.runtime.block_on(self.context.sql(sql))?;
        Ok(Arc::new(frame.schema().as_arrow().clone()))
    }

    /// The columns of each table that working out `sql` would read.
    pub fn reads(&self, sql: &str) -> Result<BTreeMap<String, BTreeSet<String>>, EngineError> {
        let frame = self.runtime.block_on(self.context.sql(sql))?;
        let plan = self.context.state().optimize(frame.logical_plan())?;
        let mut read: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        plan.apply_with_subqueries(|node| {
            if let LogicalPlan::TableScan(scan) = node {
                let columns = scan.projected_schema.fields().iter().map(|field| field.name().clone());
                read.entry(scan.table_name.table().to_owned()).or_default().extend(columns);
            }
            Ok(TreeNodeRecursion::Continue)
        })?;
        Ok(read)
    }

    /// The plan of `sql` as the planner has it, before it is optimised.
    pub fn plan(&self, sql: &str) -> Result<LogicalPlan, EngineError> {
        Ok(self.runtime.block_on(self.context.sql(sql))?.into_unoptimized_plan())
    }

    /// Works out a plan in memory.
    pub fn collect(&self, plan: LogicalPlan) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        let frame = DataFrame::new(self.context.state(), plan);
        self.runtime.block_on(collected(frame))
    }

    fn forget(&self, name: &str) -> Result<(), EngineError> {
        self.context.deregister_table(name)?;
        Ok(())
    }

    async fn write(&self, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        let plan = self.context.sql(sql).await?.create_physical_plan().await?;
        let streams = execute_stream_partitioned(plan, self.context.task_ctx())?;
        // When one part fails the others are dropped: they may wait for rows that never come.
        let mut tasks = JoinSet::new();
        for (part, mut stream) in streams.into_iter().enumerate() {
            let mut writer = TableWriter::create(folder, part, &stream.schema())?;
            tasks.spawn(async move {
                while let Some(batch) = stream.next().await {
                    writer.write(&batch?)?;
                }
                writer.close()
            });
        }
        let mut rows = 0;
        while let Some(task) = tasks.join_next().await {
            rows += task.map_err(|error| EngineError::Plan(error.to_string()))??;
        }
        Ok(rows)
    }
}

async fn collected(frame: DataFrame) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
    let planned = Arc::new(frame.schema().as_arrow().clone());
    let rows = frame.collect().await?;
    // What comes out may be null where the plan thought it could not be.
    Ok((rows.first().map_or(planned, RecordBatch::schema), rows))
}

/// The engine's settings, in one place.
fn config(partitions: usize) -> SessionConfig {
    let mut config = SessionConfig::new().with_target_partitions(partitions);
    let options = config.options_mut();
    // Sorts that spill fail on view types: a view counts its whole buffer.
    options.execution.parquet.schema_force_view_types = false;
    // 365.25 is a decimal in the plain dialect, not a float.
    options.sql_parser.parse_float_as_decimal = true;
    config
}
