//! A rule as it runs on the blocks of one file.

use std::sync::Arc;

use arrow::array::{Array, RecordBatch, RecordBatchOptions};
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
    /// It reads several items, or one whose texts do not repeat.
    Row(RowCondition),
}

/// A condition on rows. It is given the columns that it reads and no others: `and` copies the rows that are left to decide.
pub(crate) struct RowCondition {
    /// Where the columns are among all.
    places: Vec<usize>,
    schema: SchemaRef,
    expr: Arc<dyn PhysicalExpr>,
    /// Places of columns that differ, two and two, in every row that it is true of.
    unequal: Vec<(usize, usize)>,
}

impl Condition {
    /// `schema` holds the facts and then the columns of the rows.
    pub(crate) fn new(expr: &Expr, schema: &SchemaRef) -> Result<Condition, ConditionError> {
        match fact_of(expr) {
            Some(fact) => Ok(Condition::Fact(fact)),
            None => RowCondition::new(expr, schema).map(Condition::Row),
        }
    }

    /// Positions of the facts that must be columns of the rows.
    pub(crate) fn facts(&self, count: usize) -> impl Iterator<Item = usize> {
        let places = match self {
            Condition::Fact(_) => &[],
            Condition::Row(condition) => condition.places.as_slice(),
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
            Condition::Row(condition) => condition.holds(rows),
        }
    }
}

impl RowCondition {
    fn new(expr: &Expr, schema: &SchemaRef) -> Result<RowCondition, ConditionError> {
        let read = expr.column_refs();
        let places = schema.fields().iter().enumerate();
        let places = places.filter(|(_, field)| read.iter().any(|column| &column.name == field.name()));
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        let place = |name: &str| schema.index_of(name).ok();
        let unequal = unequal(expr).filter_map(|(one, other)| place(one).zip(place(other))).collect();
        let schema = Arc::new(schema.project(&places)?);
        let expr = on_columns(expr, &schema)?;
        Ok(RowCondition { places, schema, expr, unequal })
    }

    fn holds(&self, rows: &RecordBatch) -> Result<Option<BooleanBuffer>, ConditionError> {
        // A column that is the very same as another differs from it in no row.
        let is_same = |(one, other): &(usize, usize)| Arc::ptr_eq(rows.column(*one), rows.column(*other));
        if self.unequal.iter().any(is_same) {
            return Ok(None);
        }
        let columns = self.places.iter().map(|place| Arc::clone(rows.column(*place))).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(rows.num_rows()));
        let rows = RecordBatch::try_new_with_options(Arc::clone(&self.schema), columns, &options)?;
        holds(self.expr.as_ref(), &rows).map(Some)
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
