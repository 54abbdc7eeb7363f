//! How many rows each condition of a query leaves.

use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use datafusion::common::JoinType;
use datafusion::functions_aggregate::expr_fn::{count, sum};
use datafusion::logical_expr::utils::{conjunction, split_conjunction};
use datafusion::logical_expr::{Expr, Filter, LogicalPlan, LogicalPlanBuilder, lit, when};

use cld_engine::{Engine, EngineError};

use crate::filtered::{asks_a_query, said};
use crate::lineage::tables;
use crate::plan::given;

/// For SQL that takes rows one by one: what each join and each condition asks of a row, in their order, and how many
/// rows are left after it, of those in which `column` has one of the `values`. Empty for other SQL.
///
/// # Errors
/// When `sql` cannot be planned or run.
pub fn rows_left(
    engine: &Engine,
    sql: &str,
    column: &str,
    values: &[String],
) -> Result<Vec<(String, u64)>, EngineError> {
    let plan = engine.plan(sql)?;
    let Some(filter) = filter(&plan) else { return Ok(Vec::new()) };
    let conditions: Vec<Expr> = split_conjunction(&filter.predicate).into_iter().cloned().collect();
    if conditions.iter().any(asks_a_query) {
        return Ok(Vec::new());
    }
    let own = filter.input.schema().columns().into_iter().find(|known| known.name == column);
    let Some(own) = own else { return Ok(Vec::new()) };
    let values = values.iter().map(|value| lit(value.as_str())).collect();
    let rows = given(filter.input.as_ref().clone(), vec![Expr::Column(own).in_list(values, false)])?;
    let after = (1..=conditions.len()).filter_map(|many| conjunction(conditions[..many].iter().cloned()));
    let kept = after.map(|after| Ok(sum(when(after, lit(1_i64)).otherwise(lit(0_i64))?)));
    let counts = std::iter::once(Ok(count(lit(1_i64)))).chain(kept).collect::<Result<Vec<_>, EngineError>>()?;
    let names: Vec<Expr> = counts.into_iter().zip(0..).map(|(count, at)| count.alias(format!("c{at}"))).collect();
    let none: [Expr; 0] = [];
    let counted = engine.collect(LogicalPlanBuilder::from(rows).aggregate(none, names)?.build()?)?.1;
    let Some(batch) = counted.first() else { return Ok(Vec::new()) };
    let number = |at: usize| batch.column(at).as_primitive::<Int64Type>().iter().next().flatten().unwrap_or(0);
    let joined = joined(&filter.input).map(|tables| format!("a row of {tables} goes with it"));
    let asked = joined.into_iter().map(|asked| (asked, 0)).chain(conditions.iter().map(said).zip(1..));
    Ok(asked.map(|(asked, at)| (asked, u64::try_from(number(at)).unwrap_or(0))).collect())
}

/// The conditions on rows that a query takes over one by one.
fn filter(plan: &LogicalPlan) -> Option<&Filter> {
    match plan {
        LogicalPlan::Projection(projection) => filter(&projection.input),
        LogicalPlan::SubqueryAlias(alias) => filter(&alias.input),
        LogicalPlan::Filter(filter) => Some(filter),
        _ => None,
    }
}

/// The tables that rows are joined with and must be found in.
fn joined(plan: &LogicalPlan) -> Option<String> {
    match plan {
        LogicalPlan::Join(join) if join.join_type == JoinType::Inner => Some(tables(&join.right).join(", ")),
        _ => None,
    }
}
