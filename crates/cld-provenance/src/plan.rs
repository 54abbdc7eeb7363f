//! A plan's rows, and a plan with conditions more.

use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, utils::conjunction};

use cld_engine::EngineError;

/// A plan's rows under conditions.
pub(crate) fn given(plan: LogicalPlan, conditions: Vec<Expr>) -> Result<LogicalPlan, EngineError> {
    match conjunction(conditions) {
        Some(condition) => Ok(LogicalPlanBuilder::from(plan).filter(condition)?.build()?),
        None => Ok(plan),
    }
}
