//! The operator: gathers rows until some partitions are whole, and calculates their functions together.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use arrow::datatypes::SchemaRef;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, internal_err};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PhysicalExpr, PlanProperties};
use futures::stream::{StreamExt, try_unfold};

use super::function::{Window, ranges};

/// Window functions of one partitioning, over rows that come partition by partition.
#[derive(Debug)]
pub(super) struct PartitionWindowExec {
    input: Arc<dyn ExecutionPlan>,
    windows: Vec<Window>,
    properties: Arc<PlanProperties>,
}

impl PartitionWindowExec {
    /// What `node`, an operator of the engine, does with its input.
    pub(super) fn in_place_of(node: &dyn ExecutionPlan, windows: Vec<Window>) -> PartitionWindowExec {
        PartitionWindowExec {
            input: Arc::clone(node.children()[0]),
            windows,
            properties: Arc::clone(node.properties()),
        }
    }
}

impl DisplayAs for PartitionWindowExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter) -> fmt::Result {
        let names: Vec<&str> = self.windows.iter().map(|window| window.expr.name()).collect();
        write!(f, "PartitionWindowExec: [{}]", names.join(", "))
    }
}

impl ExecutionPlan for PartitionWindowExec {
    fn name(&self) -> &str {
        "PartitionWindowExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn maintains_input_order(&self) -> Vec<bool> {
        vec![true]
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.input]
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        for window in &self.windows {
            let all = window.expr.all_expressions();
            for expr in all.args.iter().chain(&all.partition_by_exprs).chain(&all.order_by_exprs) {
                if f(expr)? == TreeNodeRecursion::Stop {
                    return Ok(TreeNodeRecursion::Stop);
                }
            }
        }
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(self: Arc<Self>, mut children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        let (Some(input), true) = (children.pop(), children.is_empty()) else {
            return internal_err!("a window operator has one input");
        };
        let PartitionWindowExec { windows, properties, .. } = self.as_ref();
        Ok(Arc::new(PartitionWindowExec { input, windows: windows.clone(), properties: Arc::clone(properties) }))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let enough = context.session_config().batch_size();
        let gathering = Gathering {
            input: self.input.execute(partition, context)?,
            windows: self.windows.clone(),
            schema: self.schema(),
            held: Vec::new(),
            rows: 0,
            enough,
            wanted: enough,
            is_over: false,
        };
        let stream = try_unfold(gathering, |mut gathering| async move {
            let next = gathering.next().await?;
            Ok(next.map(|batch| (batch, gathering)))
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), stream)))
    }
}

struct Gathering {
    input: SendableRecordBatchStream,
    windows: Vec<Window>,
    schema: SchemaRef,
    /// Rows of which some belong to a partition that may go on.
    held: Vec<RecordBatch>,
    rows: usize,
    /// Rows that are worth working out together.
    enough: usize,
    /// Rows before it is worth looking for the end of a partition.
    wanted: usize,
    is_over: bool,
}

impl Gathering {
    async fn next(&mut self) -> Result<Option<RecordBatch>> {
        while !self.is_over {
            match self.input.next().await {
                Some(batch) => {
                    let batch = batch?;
                    self.rows += batch.num_rows();
                    self.held.push(batch);
                }
                None => self.is_over = true,
            }
            if self.rows == 0 || !self.is_over && self.rows < self.wanted {
                continue;
            }
            if let Some(batch) = self.whole_partitions()? {
                return Ok(Some(batch));
            }
        }
        Ok(None)
    }

    /// Works out the partitions that are whole and keeps the rows of the last, which may go on.
    fn whole_partitions(&mut self) -> Result<Option<RecordBatch>> {
        let rows = concat_batches(&self.input.schema(), &self.held)?;
        let mut partitions = ranges(&rows, self.windows[0].expr.partition_by().iter())?;
        let last = if self.is_over { None } else { partitions.pop() };
        let (whole, open) = match last {
            Some(last) => (last.start, rows.slice(last.start, last.len())),
            None => (rows.num_rows(), rows.slice(0, 0)),
        };
        self.rows = open.num_rows();
        // A partition that is larger than what was wanted is not looked at again for every batch that it goes on.
        self.wanted = self.enough.max(2 * self.rows);
        self.held = vec![open];
        if whole == 0 {
            return Ok(None);
        }
        let rows = rows.slice(0, whole);
        let mut columns = rows.columns().to_vec();
        for window in &self.windows {
            columns.push(window.evaluate(&rows, &partitions)?);
        }
        Ok(Some(RecordBatch::try_new(Arc::clone(&self.schema), columns)?))
    }
}
