//! The columns that an expression may name, each with what is said of it.

use datafusion::common::{Column, DFSchema};
use datafusion::logical_expr::LogicalPlan;

/// The columns of a plan, with a term for each.
pub(crate) struct Scope<'a, T> {
    columns: Option<(&'a DFSchema, &'a [T])>,
}

impl<'a, T: Clone> Scope<'a, T> {
    /// The columns of `plan`, whose terms are in its order.
    pub(crate) fn of(plan: &'a LogicalPlan, terms: &'a [T]) -> Scope<'a, T> {
        Scope { columns: Some((plan.schema(), terms)) }
    }

    /// For expressions that name no column.
    pub(crate) fn nothing() -> Scope<'a, T> {
        Scope { columns: None }
    }

    /// What is said of a column; none when it is not there.
    pub(crate) fn of_column(&self, named: &Column) -> Option<T> {
        let (schema, terms) = self.columns?;
        terms.get(schema.maybe_index_of_column(named)?).cloned()
    }
}
