//! Joins with a small table, by which a text becomes another or a list's entry gets its place.
//!
//! The engine's own operator copies every column of every row for each join, and `cleaned_events` has twenty of them over
//! rows of sixty columns. Where each row has one counterpart, or none that is missed, its columns are passed on as they
//! are. What is not known here is left to the engine.

mod exec;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use arrow::datatypes::DataType;
use datafusion::common::tree_node::{Transformed, TransformedResult, TreeNode};
use datafusion::common::{JoinType, NullEquality, Result};
use datafusion::config::ConfigOptions;
use datafusion::physical_optimizer::PhysicalOptimizerRule;
use datafusion::physical_plan::joins::{HashJoinExec, PartitionMode};
use datafusion::physical_plan::{ExecutionPlan, StatisticsArgs, StatisticsContext};

use exec::LookupExec;

/// Rows that a table may have to be looked up in: lists and what texts became have a few hundred at most.
const SMALL: usize = 10_000;

/// Puts [`LookupExec`] in the place of the engine's joins where it can do what they do.
#[derive(Debug)]
pub(crate) struct Lookups;

impl PhysicalOptimizerRule for Lookups {
    fn optimize(&self, plan: Arc<dyn ExecutionPlan>, _: &ConfigOptions) -> Result<Arc<dyn ExecutionPlan>> {
        plan.transform_up(|node| match node.downcast_ref::<HashJoinExec>() {
            Some(join) if is_lookup(join)? => Ok(Transformed::yes(Arc::new(LookupExec::in_place_of(join)))),
            _ => Ok(Transformed::no(node)),
        })
        .data()
    }

    fn name(&self) -> &str {
        "Lookups"
    }

    fn schema_check(&self) -> bool {
        true
    }
}

/// True for a join of rows with a table that is known to be small, on columns whose equality is that of their bytes.
fn is_lookup(join: &HashJoinExec) -> Result<bool> {
    let is_known = matches!(join.join_type, JoinType::Inner | JoinType::Right)
        && join.mode == PartitionMode::CollectLeft
        && join.null_equality == NullEquality::NullEqualsNothing
        && join.filter.is_none()
        && join.fetch().is_none();
    if !is_known {
        return Ok(false);
    }
    for (small, large) in &join.on {
        let data_type = small.data_type(&join.left.schema())?;
        let is_plain = data_type == DataType::Utf8 || data_type == DataType::Date32 || data_type.is_integer();
        if !is_plain || large.data_type(&join.right.schema())? != data_type {
            return Ok(false);
        }
    }
    let rows = StatisticsContext::new().compute(join.left.as_ref(), &StatisticsArgs::new())?.num_rows;
    Ok(rows.is_exact() == Some(true) && rows.get_value().is_some_and(|rows| *rows <= SMALL))
}
