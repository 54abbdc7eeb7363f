//! The operator: reads the small table once, then looks up the rows of each batch in it.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{JoinType, Result, internal_err};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::joins::HashJoinExec;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PhysicalExpr, PlanProperties, common};
use futures::stream::{StreamExt, TryStreamExt, iter};
use tokio::sync::OnceCell;

use super::table::{Pairs, Table};

/// A join of rows with a small table.
#[derive(Debug)]
pub(super) struct LookupExec {
    small: Arc<dyn ExecutionPlan>,
    large: Arc<dyn ExecutionPlan>,
    lookup: Arc<Lookup>,
    properties: Arc<PlanProperties>,
    table: Arc<OnceCell<Table>>,
}

/// What is looked up, and what comes out.
#[derive(Debug)]
struct Lookup {
    small_keys: Vec<Arc<dyn PhysicalExpr>>,
    large_keys: Vec<Arc<dyn PhysicalExpr>>,
    /// True when rows without a counterpart come out too.
    all: bool,
    /// Places of the columns that come out, among those of the small table and then those of the rows.
    columns: Vec<usize>,
    schema: SchemaRef,
}

impl LookupExec {
    /// What `join` does with its inputs.
    pub(super) fn in_place_of(join: &HashJoinExec) -> LookupExec {
        let (small_keys, large_keys) = join.on.iter().cloned().unzip();
        let lookup = Lookup {
            small_keys,
            large_keys,
            all: join.join_type == JoinType::Right,
            columns: match &join.projection {
                Some(columns) => columns.to_vec(),
                None => (0..join.join_schema().fields().len()).collect(),
            },
            schema: join.schema(),
        };
        LookupExec {
            small: Arc::clone(&join.left),
            large: Arc::clone(&join.right),
            lookup: Arc::new(lookup),
            properties: Arc::clone(join.properties()),
            table: Arc::default(),
        }
    }
}

impl DisplayAs for LookupExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter) -> fmt::Result {
        let keys: Vec<String> = self.lookup.large_keys.iter().map(ToString::to_string).collect();
        write!(f, "LookupExec: [{}]", keys.join(", "))
    }
}

impl ExecutionPlan for LookupExec {
    fn name(&self) -> &str {
        "LookupExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![false, true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.small, &self.large]
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        for key in self.lookup.small_keys.iter().chain(&self.lookup.large_keys) {
            if f(key)? == TreeNodeRecursion::Stop {
                return Ok(TreeNodeRecursion::Stop);
            }
        }
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let Ok([small, large]) = <[_; 2]>::try_from(children) else {
            return internal_err!("a lookup has two inputs");
        };
        let (lookup, properties) = (Arc::clone(&self.lookup), Arc::clone(&self.properties));
        Ok(Arc::new(LookupExec { small, large, lookup, properties, table: Arc::default() }))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let enough = context.session_config().batch_size();
        let rows = self.large.execute(partition, Arc::clone(&context))?;
        let (small, lookup, table) = (Arc::clone(&self.small), Arc::clone(&self.lookup), Arc::clone(&self.table));
        let stream = rows.and_then(move |batch| {
            let (small, context) = (Arc::clone(&small), Arc::clone(&context));
            let (lookup, table) = (Arc::clone(&lookup), Arc::clone(&table));
            async move {
                let table = table.get_or_try_init(|| lookup.read(small, context)).await?;
                Ok(iter(lookup.look_up(table, &batch, enough)?).map(Ok))
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream.try_flatten())))
    }
}

impl Lookup {
    async fn read(&self, small: Arc<dyn ExecutionPlan>, context: Arc<TaskContext>) -> Result<Table> {
        let schema = small.schema();
        let rows = concat_batches(&schema, &common::collect(small.execute(0, context)?).await?)?;
        let keys = values(&self.small_keys, &rows)?;
        Table::new(rows, &keys)
    }

    /// What comes out for a batch, in batches of `enough` rows.
    fn look_up(&self, table: &Table, batch: &RecordBatch, enough: usize) -> Result<Vec<RecordBatch>> {
        let pairs = table.pairs(&values(&self.large_keys, batch)?, self.all)?;
        let begins = (0..pairs.len()).step_by(enough);
        begins.map(|begin| self.joined(table, batch, &pairs, begin..pairs.len().min(begin + enough))).collect()
    }

    fn joined(&self, table: &Table, batch: &RecordBatch, pairs: &Pairs, range: Range<usize>) -> Result<RecordBatch> {
        let of_table = table.width();
        let passed: Vec<&ArrayRef> =
            self.columns.iter().filter_map(|at| Some(batch.column(at.checked_sub(of_table)?))).collect();
        let mut passed = pairs.columns(&passed, range.clone())?.into_iter();
        let column = |at: &usize| match *at < of_table {
            true => table.column(*at, pairs, range.clone()),
            false => passed.next().map_or_else(|| internal_err!("a column was not passed on"), Ok),
        };
        let columns: Vec<ArrayRef> = self.columns.iter().map(column).collect::<Result<_>>()?;
        let options = RecordBatchOptions::new().with_row_count(Some(range.len()));
        Ok(RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?)
    }
}

fn values(keys: &[Arc<dyn PhysicalExpr>], batch: &RecordBatch) -> Result<Vec<ArrayRef>> {
    keys.iter().map(|key| key.evaluate(batch)?.into_array(batch.num_rows())).collect()
}
