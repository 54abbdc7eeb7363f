//! A rule as it runs on the blocks of one file.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::SchemaRef;
use cld_condition::{ConditionError, on_columns};
use cld_submission::Block;
use datafusion_common::cast::as_boolean_array;
use datafusion_expr::utils::split_conjunction;
use datafusion_expr::{BinaryExpr, Expr, Operator};
use datafusion_physical_expr::PhysicalExpr;

use crate::facts::{Answers, Fact, fact_of};

/// A condition, compiled for the columns of one file.
pub(crate) enum Condition {
    /// It reads one item whose texts repeat.
    Fact(usize),
    /// It reads several items, or one whose texts do not repeat. It is given the columns at `places` and no
    /// others: `and` copies the rows that are left to decide. The columns at `unequal`, each two of those, differ in
    /// every row that it is true of.
    Row { places: Vec<usize>, unequal: Vec<(usize, usize)>, expr: Arc<dyn PhysicalExpr> },
}

impl Condition {
    /// `schema` holds the facts and then the columns of the rows.
    pub(crate) fn new(expr: &Expr, schema: &SchemaRef) -> Result<Condition, ConditionError> {
        if let Some(fact) = fact_of(expr) {
            return Ok(Condition::Fact(fact));
        }
        let read = expr.column_refs();
        let places = schema.fields().iter().enumerate();
        let places = places.filter(|(_, field)| read.iter().any(|column| &column.name == field.name()));
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        let unequal =
            unequal(expr).filter_map(|(one, other)| Some((schema.index_of(one).ok()?, schema.index_of(other).ok()?)));
        let unequal = unequal.collect();
        let expr = on_columns(expr, &schema.project(&places)?.into())?;
        Ok(Condition::Row { places, unequal, expr })
    }

    /// Positions of the facts that must be columns of the rows.
    pub(crate) fn facts(&self, count: usize) -> impl Iterator<Item = usize> {
        let places = match self {
            Condition::Fact(_) => &[],
            Condition::Row { places, .. } => places.as_slice(),
        };
        places.iter().copied().filter(move |place| *place < count)
    }

    /// One bit for each row that the condition is true of; none when it is true of no row. Null is not true.
    pub(crate) fn holds(
        &self,
        rows: &RecordBatch,
        block: &Block<'_>,
        facts: &[Fact],
        answers: &[Answers],
    ) -> Result<Option<BooleanBuffer>, ConditionError> {
        match self {
            Condition::Fact(fact) => Ok(answers[*fact].holds(&block.coded[facts[*fact].coding])),
            // A column that is the very same as another differs from it in no row.
            Condition::Row { unequal, .. }
                if unequal.iter().any(|(one, other)| Arc::ptr_eq(rows.column(*one), rows.column(*other))) =>
            {
                Ok(None)
            }
            Condition::Row { places, expr, .. } => holds(expr.as_ref(), &rows.project(places)?).map(Some),
        }
    }
}

fn holds(expr: &dyn PhysicalExpr, rows: &RecordBatch) -> Result<BooleanBuffer, ConditionError> {
    let value = expr.evaluate(rows)?.into_array(rows.num_rows())?;
    let bits = as_boolean_array(&value)?;
    Ok(match bits.nulls() {
        Some(known) => bits.values() & known.inner(),
        None => bits.values().clone(),
    })
}

/// Pairs of columns that a condition wants to differ, whatever else it wants.
fn unequal(condition: &Expr) -> impl Iterator<Item = (&str, &str)> {
    split_conjunction(condition).into_iter().filter_map(|part| match part {
        Expr::BinaryExpr(BinaryExpr { left, op: Operator::NotEq, right }) => match (left.as_ref(), right.as_ref()) {
            (Expr::Column(one), Expr::Column(other)) => Some((one.name.as_str(), other.name.as_str())),
            _ => None,
        },
        _ => None,
    })
}
