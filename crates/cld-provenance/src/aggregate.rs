//! What a table counts, one by one: its SQL is one count over groups, and each that is counted gets a row.

use std::collections::HashSet;

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use datafusion::common::Column;
use datafusion::logical_expr::{Aggregate, Expr, LogicalPlan, LogicalPlanBuilder, Projection, lit};

use cld_engine::{Engine, EngineError};

use crate::lineage::{counted, distinct_column, substitute};
use crate::plan::given;

/// One row for each that a table counts, with the columns that the table groups by, under the table's names.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The column whose different values are counted; none where rows are, which then have all of their columns.
    pub distinct: Option<String>,
    /// The columns of the rows.
    pub schema: SchemaRef,
    /// One for each that is counted.
    pub rows: Vec<RecordBatch>,
}

/// What is counted where a column has a value; everything if the table has no such column. None where `sql` is
/// anything but one count of rows, or of the different values of a column, over groups.
///
/// # Errors
/// When `sql` cannot be planned or run.
pub fn rows_counted(engine: &Engine, sql: &str, column: &str, value: &str) -> Result<Option<Counted>, EngineError> {
    let LogicalPlan::Projection(projection) = engine.plan(sql)? else { return Ok(None) };
    let LogicalPlan::Aggregate(aggregate) = projection.input.as_ref() else { return Ok(None) };
    let [count] = aggregate.aggr_expr.as_slice() else { return Ok(None) };
    let Some(mut columns) = groups(&projection, aggregate) else { return Ok(None) };
    let distinct = distinct_column(count);
    let rows = LogicalPlanBuilder::from(aggregate.input.as_ref().clone());
    let plan = match &distinct {
        Some(told_apart) => {
            let name = told_apart.name.clone();
            columns.push(Expr::Column(told_apart.clone()).alias(&name));
            let counts = counted(&count.clone().unalias()).unwrap_or_else(|| lit(true));
            rows.filter(counts)?.project(columns)?.distinct()?.build()?
        }
        None if counts_rows(count) => {
            columns.extend(others(&columns, aggregate));
            rows.project(columns)?.build()?
        }
        None => return Ok(None),
    };
    let own = plan.schema().columns().into_iter().find(|known| known.name == column);
    let plan = given(plan, own.map(|own| Expr::Column(own).eq(lit(value))).into_iter().collect())?;
    let (schema, rows) = engine.collect(plan)?;
    Ok(Some(Counted { distinct: distinct.map(|column| column.name), schema, rows }))
}

/// The columns of a table but for the count, over what it is counted from; none where one is made of the count.
fn groups(projection: &Projection, aggregate: &Aggregate) -> Option<Vec<Expr>> {
    let schema = projection.input.schema();
    // Grouping sets have a column more.
    if schema.fields().len() != aggregate.group_expr.len() + 1 {
        return None;
    }
    let of = |named: &Column| schema.maybe_index_of_column(named);
    let group = |named: &Column| Some(aggregate.group_expr.get(of(named)?)?.clone().unalias());
    let is_count = |expression: &Expr| match expression.clone().unalias_nested().data {
        Expr::Column(named) => of(&named) == Some(aggregate.group_expr.len()),
        _ => false,
    };
    let names = projection.schema.fields().iter().map(|field| field.name());
    let columns = projection.expr.iter().zip(names).filter(|(expression, _)| !is_count(expression));
    columns
        .map(|(expression, name)| Some(substitute(&expression.clone().unalias_nested().data, &group)?.alias(name)))
        .collect()
}

/// True for `count(*)`.
fn counts_rows(count: &Expr) -> bool {
    let Expr::AggregateFunction(function) = count.clone().unalias() else { return false };
    let parameters = &function.params;
    function.func.name() == "count"
        && parameters.filter.is_none()
        && parameters.args.iter().all(|argument| argument.column_refs().is_empty())
}

/// What the counted rows have besides `columns`, each name once.
fn others(columns: &[Expr], aggregate: &Aggregate) -> Vec<Expr> {
    let mut known: HashSet<String> = columns.iter().map(|column| column.schema_name().to_string()).collect();
    let all = aggregate.input.schema().columns().into_iter();
    let more = all.filter(|column| known.insert(column.name.clone()));
    more.map(|column| Expr::Column(column.clone()).alias(column.name)).collect()
}
