//! Window functions over many small partitions.
//!
//! The engine's own operators cut a piece out of every column for every partition. Where partitions have
//! a few rows each, the cutting costs far more than the functions. Here partitions are calculated many at
//! a time, from the places where they begin. What is not known here is left to the engine.

mod exec;
mod function;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::config::ConfigOptions;
use datafusion::physical_expr::window::WindowExpr;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::windows::{BoundedWindowAggExec, WindowAggExec};
use datafusion::physical_plan::{ExecutionPlan, InputOrderMode};

use exec::PartitionWindowExec;
use function::Window;

/// Puts [`PartitionWindowExec`] in the place of the engine's window operators where it can do what they do.
#[derive(Debug)]
pub(crate) struct PartitionWindows;

impl PhysicalOptimizerRule for PartitionWindows {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| {
            let Some(windows) = windows_of(node.as_ref()) else { return Ok(Transformed::no(node)) };
            Ok(Transformed::yes(Arc::new(PartitionWindowExec::in_place_of(node.as_ref(), windows))))
        })
        .data()
    }

    fn name(&self) -> &str {
        "PartitionWindows"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// The functions of a window operator whose rows come partition by partition; none when one is not known here.
fn windows_of(node: &dyn ExecutionPlan) -> Option<Vec<Window>> {
    let exprs: &[Arc<dyn WindowExpr>] = match node.downcast_ref::<BoundedWindowAggExec>() {
        Some(bounded) if bounded.input_order_mode == InputOrderMode::Sorted => bounded.window_expr(),
        Some(_) => return None,
        None => node.downcast_ref::<WindowAggExec>()?.window_expr(),
    };
    let partition_by = exprs.first()?.partition_by();
    let is_one = !partition_by.is_empty() && exprs.iter().all(|expr| expr.partition_by() == partition_by);
    is_one.then(|| exprs.iter().map(Window::of).collect())?
}
