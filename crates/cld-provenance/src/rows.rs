//! The rows behind a figure: what an aggregate in a query's plan was given.
//!
//! A table is SQL, and SQL is a plan. From a cell of the result the plan is followed down to the aggregates that the
//! cell comes from; what is known of the cell's row goes along as conditions. The rows that an aggregate reads under
//! those conditions are the rows that it counted for this cell.

use std::collections::HashSet;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::datatypes::{DataType, SchemaRef};
use datafusion::common::{Column, DFSchema, ScalarValue};
use datafusion::logical_expr::{Expr, LogicalPlan, LogicalPlanBuilder, Operator, binary_expr, cast, lit};

use cld_engine::{Engine, EngineError};

use crate::lineage::{Source, counted, distinct_column, only, substitute, tables, trace};
use crate::plan::given;

/// What a cell was calculated from.
#[derive(Debug, Clone)]
pub struct Figure {
    /// The aggregate, such as `count(DISTINCT person)`; none where a table's rows were taken over one by one.
    pub counts: Option<String>,
    /// The column whose different values the aggregate counts; none for another aggregate.
    pub distinct: Option<String>,
    /// The table whose SQL has the aggregate, or whose rows were taken over.
    pub table: String,
    /// The tables that the rows were read from.
    pub reads: Vec<String>,
    /// The columns of the rows.
    pub schema: SchemaRef,
    /// The rows that the aggregate was given for this cell.
    pub rows: Vec<RecordBatch>,
    /// What the aggregate gives over these rows, one value.
    pub value: Option<ArrayRef>,
}

/// Tables that read one another end sooner.
const DEEPEST: usize = 20;

/// The rows behind `column` of `row`, which is one row of the table `table`. `sql_of` gives the SQL of a table
/// that was calculated, and nothing for one that was received.
///
/// # Errors
/// When the SQL of a table on the way cannot be planned or run.
pub fn rows_behind(
    engine: &Engine,
    table: &str,
    row: &RecordBatch,
    column: &str,
    sql_of: &dyn Fn(&str) -> Option<String>,
) -> Result<Vec<Figure>, EngineError> {
    let schema = row.schema();
    let known = schema.fields().iter().zip(row.columns()).filter(|(field, _)| field.name() != column);
    let known = known.map(|(field, values)| {
        let value = ScalarValue::try_from_array(values, 0)?;
        let named = Expr::Column(Column::new_unqualified(field.name()));
        Ok(binary_expr(named, Operator::IsNotDistinctFrom, lit(value)))
    });
    let known = known.collect::<Result<Vec<Expr>, EngineError>>()?;
    let wanted = vec![Expr::Column(Column::new_unqualified(column))];
    Search { engine, sql_of }.follow(table, known, wanted, DEEPEST)
}

/// What rows with `value` in `column`, as text, add to a table: the rows that `sql` would give if its aggregates were
/// given these rows alone. None where nothing in it has that column.
///
/// # Errors
/// When `sql` cannot be planned or run.
pub fn contribution(
    engine: &Engine,
    sql: &str,
    column: &str,
    value: &str,
) -> Result<Option<(SchemaRef, Vec<RecordBatch>)>, EngineError> {
    let mut is_told = false;
    let plan = only(engine.plan(sql)?, &mut is_told, &|schema| {
        let own = schema.columns().into_iter().find(|known| known.name == column)?;
        Some(cast(Expr::Column(own), DataType::Utf8).eq(lit(value)))
    })?;
    is_told.then(|| engine.collect(plan)).transpose()
}

/// Follows columns from table to table.
struct Search<'a> {
    engine: &'a Engine,
    sql_of: &'a dyn Fn(&str) -> Option<String>,
}

impl Search<'_> {
    fn follow(
        &self,
        table: &str,
        known: Vec<Expr>,
        wanted: Vec<Expr>,
        depth: usize,
    ) -> Result<Vec<Figure>, EngineError> {
        let Some(sql) = (self.sql_of)(table).filter(|_| depth > 0) else { return Ok(Vec::new()) };
        let plan = self.engine.plan(&sql)?;
        let (known, wanted) = (by_name(known, plan.schema()), by_name(wanted, plan.schema()));
        let mut sources = Vec::new();
        trace(&plan, &known, &wanted, &mut sources)?;
        let mut figures = Vec::new();
        for source in sources {
            match source {
                Source::Counted { input, known, aggregate } => {
                    figures.push(self.figure(table, input.as_ref().clone(), known, aggregate)?)
                }
                Source::Read { table: read, known, wanted } => {
                    let below = self.follow(&read, known.clone(), wanted, depth - 1)?;
                    if below.is_empty() {
                        let scan = self.engine.plan(&format!("select * from {read}"))?;
                        let known = by_name(known, scan.schema());
                        let taken = self.figure(&read, scan, known, None)?;
                        // A table that was calculated and has no such row is about something else.
                        if (self.sql_of)(&read).is_none() || taken.rows.iter().any(|rows| rows.num_rows() > 0) {
                            figures.push(taken);
                        }
                    } else {
                        figures.extend(below);
                    }
                }
            }
        }
        Ok(figures)
    }

    fn figure(
        &self,
        table: &str,
        input: LogicalPlan,
        known: Vec<Expr>,
        aggregate: Option<Expr>,
    ) -> Result<Figure, EngineError> {
        // What is looked up to know which rows are meant is not counted.
        let reads = tables(&input);
        let rows = given(input, known)?;
        let value = match &aggregate {
            Some(aggregate) => {
                let none: [Expr; 0] = [];
                let plan = LogicalPlanBuilder::from(rows.clone()).aggregate(none, [aggregate.clone()])?.build()?;
                self.engine.collect(plan)?.1.first().map(|batch| batch.column(0).clone())
            }
            None => None,
        };
        let rows = match aggregate.as_ref().and_then(counted) {
            Some(condition) => given(rows, vec![condition])?,
            None => rows,
        };
        let (schema, rows) = self.engine.collect(with_plain_names(rows)?)?;
        let distinct = aggregate.as_ref().and_then(distinct_column).map(|column| column.name);
        let counts = aggregate.map(|aggregate| aggregate.human_display().to_string());
        Ok(Figure { counts, distinct, table: table.to_owned(), reads, schema, rows, value })
    }
}

/// Conditions on the columns of one plan as conditions on those of the same names in another; what has no such column
/// falls away.
pub(crate) fn by_name(expressions: Vec<Expr>, schema: &DFSchema) -> Vec<Expr> {
    let column =
        |named: &Column| schema.columns().into_iter().find(|column| column.name == named.name).map(Expr::Column);
    expressions.into_iter().filter_map(|expression| substitute(&expression, &column)).collect()
}

/// The first column of each name: joined tables have some twice.
fn with_plain_names(plan: LogicalPlan) -> Result<LogicalPlan, EngineError> {
    let mut seen = HashSet::new();
    let columns = plan.schema().columns();
    let first = columns.into_iter().filter(|column| seen.insert(column.name.clone()));
    let plain: Vec<Expr> = first
        .map(|column| {
            let name = column.name.clone();
            Expr::Column(column).alias(name)
        })
        .collect();
    Ok(LogicalPlanBuilder::from(plan).project(plain)?.build()?)
}
