//! A rule as it runs on the blocks of one file.

use std::sync::Arc;

use arrow::array::Array;
use arrow::buffer::BooleanBuffer;
use cld_submission::{Block, Columns};
use datafusion_common::DataFusionError;
use datafusion_common::cast::as_boolean_array;
use datafusion_physical_expr::PhysicalExpr;

use crate::CheckError;
use crate::compile;
use crate::rule::Rule;

/// A rule, compiled for the columns of one file.
pub(crate) struct Condition<'a> {
    pub(crate) rule: &'a Rule,
    /// Positions of the columns it reads. It is given no others: `and` copies the rows that are left to decide.
    places: Vec<usize>,
    expr: Arc<dyn PhysicalExpr>,
}

impl<'a> Condition<'a> {
    pub(crate) fn new(rule: &'a Rule, columns: &Columns) -> Result<Self, CheckError> {
        let places =
            columns.schema.fields().iter().enumerate().filter(|(_, field)| rule.columns.contains(field.name()));
        let places: Vec<usize> = places.map(|(at, _)| at).collect();
        let expr = columns.schema.project(&places).map_err(DataFusionError::from);
        let expr = expr.and_then(|schema| compile::on_columns(&rule.condition, &schema.into()));
        Ok(Condition { rule, places, expr: expr.map_err(|source| uncomputable(rule, source))? })
    }

    /// One bit for each row of the block; null does not fail.
    pub(crate) fn fails(&self, block: &Block) -> Result<BooleanBuffer, CheckError> {
        self.evaluate(block).map_err(|source| uncomputable(self.rule, source))
    }

    fn evaluate(&self, block: &Block) -> Result<BooleanBuffer, DataFusionError> {
        let rows = block.batch.project(&self.places)?;
        let value = self.expr.evaluate(&rows)?.into_array(rows.num_rows())?;
        let bits = as_boolean_array(&value)?;
        Ok(match bits.nulls() {
            Some(known) => bits.values() & known.inner(),
            None => bits.values().clone(),
        })
    }
}

fn uncomputable(rule: &Rule, source: DataFusionError) -> CheckError {
    CheckError::RuleUncomputable { rule: rule.name.to_string(), source }
}
