//! The engine's own tables and plans, asynchronous throughout.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::dataframe::DataFrame;
use datafusion::datasource::MemTable;
use datafusion::datasource::file_format::options::ReadOptions;
use datafusion::datasource::listing::{ListingTable, ListingTableConfig};
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::execution::{SendableRecordBatchStream, SessionStateBuilder};
use datafusion::logical_expr::LogicalPlan;
use datafusion::optimizer::decorrelate_predicate_subquery::DecorrelatePredicateSubquery;
use datafusion::optimizer::optimize_projections::OptimizeProjections;
use datafusion::optimizer::{Optimizer, OptimizerContext};
use datafusion::physical_plan::execute_stream_partitioned;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use futures::StreamExt;
use tokio::task::JoinSet;

use crate::error::EngineError;
use crate::limits::Limits;
use crate::lookups::Lookups;
use crate::place::{check_name, place};
use crate::pool::Pool;
use crate::stored::TableWriter;
use crate::windows::PartitionWindows;

/// Tables by name, and SQL over them. What it gives away shares the tables.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) context: SessionContext,
    partitions: usize,
}

impl Session {
    pub(crate) fn new(limits: &Limits) -> Result<Session, EngineError> {
        let environment = RuntimeEnvBuilder::new()
            .with_memory_pool(Arc::new(Pool::new(limits.memory)))
            .with_temp_file_path(&limits.spill)
            .build_arc()?;
        let state = SessionStateBuilder::new()
            .with_config(config(limits.partitions))
            .with_runtime_env(environment)
            .with_default_features()
            .with_physical_optimizer_rule(Arc::new(PartitionWindows))
            .with_physical_optimizer_rule(Arc::new(Lookups))
            .build();
        let context = SessionContext::new_with_state(state);
        Ok(Session { context, partitions: limits.partitions })
    }

    pub(crate) fn hold(&self, name: &str, schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(), EngineError> {
        let mut parts = vec![Vec::new(); self.partitions];
        for (at, batch) in batches.iter().enumerate() {
            parts[at % self.partitions].push(batch.clone());
        }
        let table = MemTable::try_new(Arc::clone(schema), parts).map_err(EngineError::fault)?;
        self.forget(name)?;
        self.context.register_table(name, Arc::new(table))?;
        Ok(())
    }

    /// A table of Parquet at `path`, a folder of files or one file.
    pub(crate) async fn open(&self, name: &str, path: &Path) -> Result<(), EngineError> {
        self.forget(name)?;
        let place = place(path)?.with_table_ref(name.into());
        let mut read = ParquetReadOptions::default();
        if !place.is_collection() {
            read.file_extension = "";
        } else if !has_parts(path, read.file_extension) {
            return Err(EngineError::TableMissing { path: path.display().to_string() });
        }
        let options = read.to_listing_options(&self.context.copied_config(), self.context.copied_table_options());
        let schema = options.infer_schema(&self.context.state(), &place).await?;
        let table = ListingTableConfig::new(place).with_listing_options(options).with_schema(schema);
        let statistics = self.context.runtime_env().cache_manager.get_file_statistic_cache();
        self.context.register_table(name, Arc::new(ListingTable::try_new(table)?.with_cache(statistics)))?;
        Ok(())
    }

    pub(crate) async fn define(&self, name: &str, sql: &str) -> Result<(), EngineError> {
        let view = self.context.sql(sql).await?.into_view();
        self.forget(name)?;
        self.context.register_table(name, view)?;
        Ok(())
    }

    pub(crate) async fn store(&self, name: &str, sql: &str, folder: &Path) -> Result<u64, EngineError> {
        check_name(folder)?;
        let plan = self.context.sql(sql).await?.create_physical_plan().await?;
        let streams = execute_stream_partitioned(plan, self.context.task_ctx())?;
        // When one part fails the others are dropped: they may wait for rows that never come.
        let mut tasks = JoinSet::new();
        for (part, stream) in streams.into_iter().enumerate() {
            let writer = TableWriter::create(folder, part, &stream.schema())?;
            tasks.spawn(write(stream, writer));
        }
        let mut rows = 0;
        while let Some(task) = tasks.join_next().await {
            rows += task.map_err(|error| EngineError::Fault { cause: error.to_string() })??;
        }
        self.open(name, folder).await?;
        Ok(rows)
    }

    pub(crate) async fn count(&self, name: &str) -> Result<u64, EngineError> {
        Ok(self.context.table(name).await?.count().await? as u64)
    }

    pub(crate) async fn rows(&self, sql: &str) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        collected(self.context.sql(sql).await?).await
    }

    pub(crate) async fn stream(&self, sql: &str) -> Result<SendableRecordBatchStream, EngineError> {
        Ok(self.context.sql(sql).await?.execute_stream().await?)
    }

    pub(crate) async fn schema(&self, sql: &str) -> Result<SchemaRef, EngineError> {
        Ok(Arc::new(self.context.sql(sql).await?.schema().as_arrow().clone()))
    }

    pub(crate) async fn reads(&self, sql: &str) -> Result<BTreeMap<String, BTreeSet<String>>, EngineError> {
        let plan = which_columns().optimize(self.plan(sql).await?, &in_one_pass(), |_, _| ())?;
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

    pub(crate) async fn plan(&self, sql: &str) -> Result<LogicalPlan, EngineError> {
        Ok(self.context.sql(sql).await?.into_unoptimized_plan())
    }

    pub(crate) async fn collect(&self, plan: LogicalPlan) -> Result<(SchemaRef, Vec<RecordBatch>), EngineError> {
        collected(DataFrame::new(self.context.state(), plan)).await
    }

    pub(crate) fn forget(&self, name: &str) -> Result<(), EngineError> {
        self.context.deregister_table(name)?;
        Ok(())
    }
}

/// What has to be known of a plan to say which columns it reads. All rules that it is run by take ten times as long.
fn which_columns() -> Optimizer {
    Optimizer::with_rules(vec![Arc::new(DecorrelatePredicateSubquery::new()), Arc::new(OptimizeProjections::new())])
}

fn in_one_pass() -> OptimizerContext {
    OptimizerContext::new().with_max_passes(1).with_skip_failing_rules(false)
}

/// True for a folder with a file of Parquet.
fn has_parts(folder: &Path, extension: &str) -> bool {
    let mut files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.any(|file| file.file_name().as_encoded_bytes().ends_with(extension.as_bytes()))
}

async fn write(mut rows: SendableRecordBatchStream, mut writer: TableWriter) -> Result<u64, EngineError> {
    while let Some(batch) = rows.next().await {
        writer.write(&batch?)?;
    }
    writer.close()
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
